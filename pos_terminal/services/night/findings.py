"""What a comparison with head office found, in a sentence for the owner."""

from pos_terminal.domain.night import Found
from pos_terminal.domain.words import Words
from pos_terminal.services.reconciling import DayDiffers, Reconciled


def told_of(found: Reconciled, records: int) -> Found:
    """The verdict: days that differ need a person; balances that were told anew are only mentioned."""
    if found.days and not found.aside:
        return Found(_days(found.days), well=False)
    if found.still_wrong:
        zh = f"{found.still_wrong} 組會員結餘與總公司不同"
        return Found(Words(zh, f"{found.still_wrong} groups of balances differ from head office"), well=False)
    zh = f"{records} 項紀錄、{found.members} 位會員的結餘兩邊一致"
    en = f"{records} records and {found.members} members' balances, the same on both sides"
    if found.repaired:
        zh, en = f"{zh}；{found.repaired} 組結餘已重新下載", f"{en}; {found.repaired} groups of balances were told anew"
    if found.aside:
        zh, en = f"{zh}；總公司保留 {found.aside} 項待查", f"{en}; {found.aside} records are kept aside there"
    return Found(Words(zh, en), well=not found.aside)


def _days(days: tuple[DayDiffers, ...]) -> Words:
    first = days[0]
    what = f"{first.programme} {first.unit}".strip()
    more = len(days) - 1
    zh = f"{first.day.isoformat()} {what or '紀錄'}：本機 {first.here}，總公司 {first.at_head_office}"
    en = f"{first.day.isoformat()} {what or 'records'}: {first.here} here, {first.at_head_office} at head office"
    return Words(zh + (f"（另 {more} 項）" if more else ""), en + (f" (and {more} more)" if more else ""))
