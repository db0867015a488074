"""Checks of `python -m tests` that are programs of their own."""
