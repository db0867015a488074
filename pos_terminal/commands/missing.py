"""How commands name receipts that are not in the till's books."""

from pos_terminal.domain.words import Words
from pos_terminal.store.missing_receipts import Missing


def lacking(missing: Missing) -> Words:
    """Which receipts are not here, and who may still have them."""
    if missing.count == 1:
        zh, en = f"收據 {missing.first} 不在", f"Receipt {missing.first} is not in"
    else:
        zh = f"收據 {missing.first} 至 {missing.last}（{missing.count:,} 張）不在"
        en = f"Receipts {missing.first} to {missing.last} ({missing.count:,}) are not in"
    return Words(
        f"{zh}本機的帳簿；已送往總公司的，總公司仍有。", f"{en} this till's books; head office has what was sent to it."
    )
