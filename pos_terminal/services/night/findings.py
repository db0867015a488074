"""What a comparison with head office found, in a sentence for the owner."""

from pos_terminal.domain.night import Found
from pos_terminal.domain.words import Words
from pos_terminal.services.mending import HERE, THERE, RecordDiffers
from pos_terminal.services.reconciling import DayDiffers, Reconciled

MOST_NAMED = 5


def told_of(found: Reconciled, records: int) -> Found:
    """The verdict: days that differ need a person; what was put right is only mentioned."""
    if found.days and not found.aside:
        return Found(_with_records(_days(found.days), found.records), well=False)
    if found.still_wrong:
        zh = f"{found.still_wrong} 組會員結餘與總公司不同"
        return Found(Words(zh, f"{found.still_wrong} groups of balances differ from head office"), well=False)
    zh = f"{records} 項紀錄、{found.members} 位會員的結餘兩邊一致"
    en = f"{records} records and {found.members} members' balances, the same on both sides"
    if found.repaired:
        zh, en = f"{zh}；{found.repaired} 組結餘已重新下載", f"{en}; {found.repaired} groups of balances were told anew"
    if found.records:
        said = _with_records(Words(zh, en), found.records)
        zh, en = said.zh, said.en
    if found.aside:
        zh, en = f"{zh}；總公司保留 {found.aside} 項待查", f"{en}; {found.aside} records are kept aside there"
    return Found(Words(zh, en), well=not found.aside)


def _with_records(said: Words, records: tuple[RecordDiffers, ...]) -> Words:
    """The sentence, and which records were found wrong: those of this till first, as nobody mends them."""
    zh, en = said.zh, said.en
    for where, mended, side, does in (
        (HERE, False, "本機", "wrong here"),
        (THERE, False, "總公司", "wrong at head office"),
        (THERE, True, "總公司", "put right at head office"),
    ):
        names = [f"{one.name} ({one.what})" for one in records if (one.where, one.mended) == (where, mended)]
        if names:
            shown, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
            zh += f"；{side}{'已更正' if mended else '有誤'}：{shown}" + (f"（另 {more} 項）" if more > 0 else "")
            en += f"; {does}: {shown}" + (f" (and {more} more)" if more > 0 else "")
    return Words(zh, en)


def _days(days: tuple[DayDiffers, ...]) -> Words:
    first = days[0]
    what = f"{first.programme} {first.unit}".strip()
    more = len(days) - 1
    zh = f"{first.day.isoformat()} {what or '紀錄'}：本機 {first.here}，總公司 {first.at_head_office}"
    en = f"{first.day.isoformat()} {what or 'records'}: {first.here} here, {first.at_head_office} at head office"
    return Words(zh + (f"（另 {more} 項）" if more else ""), en + (f" (and {more} more)" if more else ""))
