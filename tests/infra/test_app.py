"""The app as people run it: through the CDK's own command."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from serverless_backend import bundle

from .options import CERTIFICATE
from .synth import PROJECT, bare

CDK = PROJECT / "node_modules" / ".bin" / "cdk"
TEMPLATES = "ServerlessBackendStack-*.template.json"


def cdk(*arguments: str, output: Path) -> subprocess.CompletedProcess[str]:
    """Run the CDK with no AWS variable set, and no home to find credentials in."""
    command = [str(CDK), *arguments, "--output", str(output)]
    environment = bare(output.parent)
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("command", "environment", "told"),
    [
        ("cdk deploy", "dev", '"RetentionInDays": 7'),
        ("""cdk deploy -c ip_allowlist='["1.2.3.4/32","5.6.7.8/32"]'""", "dev", '"5.6.7.8/32"'),
        ("cdk deploy -c environment=prod -c log_retention_days=30", "prod", '"RetentionInDays": 30'),
        # With no region in its environment, the CDK takes us-east-1.
        (
            f"cdk deploy -c custom_domain=api.example.com -c certificate_arn={CERTIFICATE}",
            "dev",
            f'"RegionalCertificateArn": "{CERTIFICATE}"',
        ),
    ],
)
def test_synth(command: str, environment: str, told: str, tmp_path: Path) -> None:
    """What each deploy of the project's first sketch deploys is made offline, with no credentials, function and all."""
    _, _, *words = shlex.split(command)

    run = cdk("synth", "--quiet", *words, output=tmp_path / "out")

    assert run.returncode == 0, run.stderr
    (template,) = (tmp_path / "out").glob(TEMPLATES)
    assert template.name == f"ServerlessBackendStack-{environment}.template.json"
    assert told in template.read_text("utf-8")
    assert list((tmp_path / "out").glob("asset.*/index.mjs.map"))


@pytest.mark.parametrize("command", ["synth", "deploy"])
def test_refusal(command: str, tmp_path: Path) -> None:
    """Wrong settings are refused by name, all of them, without a traceback and before anything is built."""
    wrong = ("-c", "log_retention_days=3x", "-c", "environmnet=prod")

    run = cdk(command, *wrong, output=tmp_path / "out")

    assert run.returncode == 1
    assert 'log_retention_days = "3x" from the CDK context' in run.stderr
    assert (
        'environmnet = "prod" from the CDK context (-c, cdk.json): is no setting; did you mean environment?'
        in run.stderr
    )
    assert "Traceback" not in run.stderr + run.stdout
    assert not list((tmp_path / "out").glob("*"))


def test_destroy_says_what_stays_before_it_asks(tmp_path: Path) -> None:
    """Who is about to destroy a prod reads what stays, and why; nobody is there to say yes, so nothing happens."""
    run = cdk("destroy", "-c", "environment=prod", output=tmp_path / "out")

    said, asked, _ = run.stderr.partition("Destroying stacks is an irreversible action")
    assert run.returncode == 1
    assert asked
    assert re.search(
        r"^ServerlessBackendStack-prod has retain_data = true\. .* StoreBucket\w+ \(AWS::S3::Bucket\)", said, re.M
    )


def test_broken_build_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that fails is reported in its own words."""
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "generate.ts").write_text("console.error('index.ts is odd'); process.exit(3);")
    monkeypatch.setattr(bundle, "_PACKAGE", tmp_path)

    with pytest.raises(bundle.BundleError, match=r"index\.ts is odd"):
        bundle.bundle()


def test_missing_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the function's packages one line says how to get them."""
    monkeypatch.setattr(bundle, "_PACKAGE", tmp_path)

    with pytest.raises(bundle.BundleError, match=r"^lambda/node_modules is missing.*make install"):
        bundle.bundle()
