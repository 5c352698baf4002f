"""The `backend` command: the local AWS and what a developer does with it all day."""
