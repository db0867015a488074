"""What a played day leaves to look at: receipts as bytes, dots and words, and what each side says that members have."""

from datetime import date
from pathlib import Path
from typing import Any

from pos_terminal.domain.loyalty.account import Account
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.till import JobState, PrintJob
from pos_terminal.main.demo_stage import Day, KeptPaper
from pos_terminal.main.terminal import Terminal
from pos_terminal.printer.render import read_back

NEW_PHONE = "61234088"


CHAN, LEE = "20000014", "20000022"


def keep_receipts(paper: KeptPaper, out: Path) -> None:
    """Each printed job as its bytes, its dots and its words, numbered in the order of printing."""
    for number, (sent, words) in enumerate(paper.jobs, 1):
        folder = out / "receipts"
        (folder / f"{number}.bin").write_bytes(sent)
        (folder / f"{number}.png").write_bytes(read_back(sent, paper.paper).png())
        (folder / f"{number}.txt").write_text(words, encoding="utf-8")


def _printed(till: Terminal) -> list[PrintJob]:
    """The jobs that came out, in the order in which they were made."""
    jobs = [job for stored in till.store.records(0) for job in till.store.spool.of_record(stored.n)]
    return sorted((job for job in jobs if job.state is JobState.PRINTED), key=lambda job: job.id)


Balances = dict[str, dict[str, int]]


def summary_of(day: Day, till: Terminal, other: Terminal) -> dict[str, Any]:
    """What happened, and what each side says that members have."""
    today = till.today()
    members = _members_of(till)
    here = {member.number: _balances(till.store.ledger.accounts(member.id), today) for member in members}
    beside = {member.number: _balances(other.store.ledger.accounts(member.id), today) for member in members}
    office = {
        m.number: _balances(tuple(account for _, account in day.shop.office.accounts(m.number).accounts), today)
        for m in members
    }
    return {
        "events": day.events,
        "balances": {"till": here, "head_office": office, "other_till": beside},
        "agree": here == office == beside,
        "unsent": till.store.outbox.waiting(),
        "printed": len(_printed(till)),
    }


def _members_of(till: Terminal) -> tuple[Member, ...]:
    numbers = [number for number in (CHAN, LEE) if till.store.members.by_number(number)]
    known = [till.store.members.by_number(number) for number in numbers]
    new = till.store.members.by_phone(till.vault.phone_hash(NEW_PHONE))
    return tuple(member for member in (*known, new) if member is not None)


def _balances(accounts: tuple[Account, ...], today: date) -> Balances:
    """By programme and unit, what can be spent; units with nothing are left out."""
    found: Balances = {}
    for account in accounts:
        units = sorted({lot.unit for lot in account.lots})
        found[account.programme] = {unit: account.balance(unit, today) for unit in units}
    return {programme: units for programme, units in found.items() if units}
