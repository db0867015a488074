"""Blocks to bytes and bytes to a device."""
