"""Plays a year of past sales through draft rules: `programme simulate`."""
