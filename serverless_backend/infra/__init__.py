"""What is deployed: one construct for each capability, wired by the stack."""
