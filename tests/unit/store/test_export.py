"""What leaves the till as tables: whole, in order, by business day."""

import json
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.completion import CompletedLine, CompletedSale
from pos_terminal.domain.selling.refund import CompletedRefund
from pos_terminal.domain.selling.sale import Deduction, Tender, TenderKind
from pos_terminal.domain.till import KnownMember
from pos_terminal.domain.words import Words
from pos_terminal.store import export
from pos_terminal.store.database import SqliteStore
from pos_terminal.wire.payloads import RefundRecorded, SaleRecorded
from tests.support.books import CHAN, NOW, TODAY, append, new_record, open_till, uuid

LINE = CompletedLine(
    number=1,
    sku="TEA",
    names=Words("茶", "Tea"),
    quantity=2,
    unit_minor=2200,
    gross_minor=4400,
    discount_minor=0,
    deducted_minor=400,
    net_minor=4000,
    tags=(),
    tax_class="",
    note="",
)


def sale(record_id: UUID) -> CompletedSale:
    return CompletedSale(
        id=record_id,
        key="K",
        receipt="S1-T1-1",
        number=1,
        opened_at=NOW,
        at=NOW,
        business_date=TODAY,
        shop="S1",
        terminal="T1",
        merchant="shop",
        shift=None,
        cashier="ling",
        cashier_name="阿玲",
        currency="HKD",
        lines=(LINE,),
        deductions=(Deduction("points", Words("積分", "Points"), ((1, 400),)),),
        tenders=(
            Tender(TenderKind.CARD, 1000),
            Tender(TenderKind.CARD, 2000),
            Tender(TenderKind.CASH, 1000, 1000),
        ),
        subtotal_minor=4400,
        discount_minor=0,
        total_minor=4000,
        rounding_minor=0,
        change_minor=0,
    )


def refund(record_id: UUID) -> CompletedRefund:
    return CompletedRefund(
        id=record_id,
        key="R",
        of=uuid(1),
        of_receipt="S1-T1-1",
        void=False,
        receipt="S1-T1-2",
        number=2,
        at=NOW,
        business_date=date(2026, 3, 3),
        shop="S1",
        terminal="T1",
        shift=None,
        cashier="ling",
        cashier_name="阿玲",
        approved_by="",
        currency="HKD",
        lines=(),
        tenders=(Tender(TenderKind.CASH, 2000),),
        total_minor=2000,
        rounding_minor=0,
        reason="=cold()",
    )


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_till()
    append(opened, new_record(1, SaleRecorded(sale=sale(uuid(1)))))
    append(opened, new_record(2))
    append(opened, new_record(3, RefundRecorded(refund=refund(uuid(3))), day=date(2026, 3, 3)))
    with opened.begin():
        opened.members.put(KnownMember(Member(CHAN, "10000017", "陳美儀", "5678", (2, 9), "en", TODAY)))
        opened.members.put(KnownMember(Member("000000000000b2", "10000025", "-1+1")))
    yield opened
    opened.close()


def test_the_journal_leaves_with_its_bytes(store: SqliteStore) -> None:
    lines = [json.loads(export.as_json(line)) for line in export.journal_lines(store)]
    assert [(line["sequence"], line["kind"]) for line in lines] == [(1, "sale"), (2, "installed"), (3, "refund")]
    record = store.journal.by_n(1)
    assert record is not None
    assert lines[0]["body"] == json.loads(record.body)
    assert lines[0]["hash"] == record.hash.hex()
    fields = export.as_fields(next(iter(export.journal_lines(store))), export.JOURNAL)
    assert fields[-1] == record.body.decode()


def test_sales_and_refunds_leave_as_lines_of_money(store: SqliteStore) -> None:
    sold, returned = export.sales_lines(store)
    assert (sold["kind"], sold["receipt"], sold["total_minor"], sold["items"], sold["deducted_minor"]) == (
        "sale",
        "S1-T1-1",
        4000,
        2,
        400,
    )
    assert sold["tenders"] == {"card": 3000, "cash": 1000}
    assert (returned["kind"], returned["total_minor"], returned["tenders"]) == ("refund", -2000, {"cash": -2000})
    row = dict(zip(export.SALES, export.as_fields(returned, export.SALES), strict=True))
    assert row["reason"] == "'=cold()"
    assert row["total_minor"] == "-2000"
    assert row["tenders"] == "cash:-2000"
    assert set(sold) | set(returned) == set(export.SALES)


def test_business_days_bound_the_journal(store: SqliteStore) -> None:
    assert [line["n"] for line in export.journal_lines(store, date(2026, 3, 3))] == [3]
    assert [line["n"] for line in export.journal_lines(store, None, TODAY)] == [1, 2]
    assert list(export.sales_lines(store, date(2026, 3, 4), date(2026, 3, 9))) == []


def test_members_leave_without_their_phone_numbers(store: SqliteStore) -> None:
    first, second = export.member_lines(store)
    assert (first["name"], first["birthday"], first["joined_on"]) == ("陳美儀", "02-09", "2026-03-02")
    assert export.as_fields(second, export.MEMBERS)[2:] == ["'-1+1", "", "", "zh_HK", "", "0"]
    assert [line["member"] for line in export.member_lines(store, TODAY, TODAY)] == [CHAN]
    assert set(first) == set(export.MEMBERS)
