"""The nightly work of a till, and the report that its owner finds in the morning."""
