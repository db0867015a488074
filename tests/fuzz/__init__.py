"""What a stranger can put before a scanner, thrown at all that reads it. `python -m tests.fuzz --help`."""
