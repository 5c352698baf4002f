"""A function of the stack: CloudFormation calls it when the stack comes, changes and goes."""
