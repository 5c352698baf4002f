"""How long a synth takes: as the tests make one, and as the CDK CLI does."""
