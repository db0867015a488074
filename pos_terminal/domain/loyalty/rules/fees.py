"""How a membership fee is known on a bill: its sku, or its tag (docs/commands.md)."""

MEMBERSHIP_SKU = "MEMBERSHIP"
MEMBERSHIP_TAG = "membership"
