"""Tiers: their counters, windows, reviews and shortcuts."""
