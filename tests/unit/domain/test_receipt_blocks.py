"""Every document, block by block with its style, is the one that was last looked at."""

from tests.support.documents import blocks_text
from tests.support.receipts import ROOT


def test_every_block_is_as_it_was() -> None:
    """`python -m tests.support.golden_receipts` writes it anew."""
    assert blocks_text() == (ROOT / "tests" / "golden" / "receipts" / "blocks.txt").read_text("utf-8")
