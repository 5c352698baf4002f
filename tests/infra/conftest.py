"""The library's own validation takes most of a synth: it runs in the one test that is about it."""

import os

os.environ["CDK_VALIDATION"] = "false"
