"""Every property of the template is known to be emulated, applied, done by the front door, or asserted here alone."""

from tests.fidelity import ANY, DOCUMENT, document, fate_of, parts

from .options import ENVIRONMENTS, OTHERWISE, everything
from .synth import templates

_NO_PROPERTY = {"Type", "Properties", "Metadata"}


def stated() -> set[str]:
    """Return all that the templates state, whatever is on."""
    known = fate_of()
    found = set()
    for environment, otherwise in [*((each, None) for each in ENVIRONMENTS), *(("dev", each) for each in OTHERWISE)]:
        for template in templates(**everything(environment, otherwise)).values():
            for resource in template["Resources"].values():
                found |= {f"{ANY}.{name}" for name in resource.keys() - _NO_PROPERTY}
                for name, value in resource.get("Properties", {}).items():
                    found |= {part for part, _ in parts(resource["Type"], name, value, known)}
    return found


def test_each_property_is_classified_and_each_that_is_classified_is_there() -> None:
    """A property that is new, or gone, or has a new part where its parts differ, has to be looked at."""
    found, classified = stated(), fate_of().keys()

    assert (found - classified, classified - found) == (set(), set())


def test_the_document_shows_it() -> None:
    """docs/fidelity.md has the classification as it is; `python -m tests.fidelity` writes it anew."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()
