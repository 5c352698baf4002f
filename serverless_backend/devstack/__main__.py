"""Runs the `backend` command as a module."""

from serverless_backend.devstack.cli import main

main()
