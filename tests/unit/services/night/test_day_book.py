"""A day read back from the journal, and the report that is written of it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pos_terminal.domain.night import Found, NightStatus, Step, StepTaken
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.words import Words
from pos_terminal.services.night import pages
from pos_terminal.services.night.day_book import has_bills, report_of
from pos_terminal.services.night.figures import OwnerReport, owner_report
from tests.support.shop import Shop, open_shop

TODAY = date(2026, 3, 2)
SHOP = Words("朝陽茶室", "Sunrise <Cafe>")
AT = datetime(2026, 3, 3, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A Monday: two teas and a bun for a member by Octopus, two teas for cash an hour later."""
    shop = open_shop(tmp_path)
    shop.do(lambda d, s: d.members.attach(s, "00000000000001"))
    shop.ring_up("MILK-TEA", "MILK-TEA", "BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 5_600))
    shop.clock.pass_s(3_600)
    shop.ring_up("MILK-TEA", "MILK-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000))
    return shop


def test_the_days_figures(shop: Shop) -> None:
    report = report_of(shop.store, TODAY)
    assert (report.sales, report.net_minor, report.member_sales, report.average_minor) == (2, 9_600, 1, 4_800)
    assert report.hourly == ((12, 5_600), (13, 4_000))
    assert report.payments == ((TenderKind.CASH, 4_000), (TenderKind.OCTOPUS, 5_600))
    assert [(one.names.en, one.pieces, one.net_minor) for one in report.best] == [
        ("Milk tea", 4, 8_000),
        ("Pineapple bun", 1, 1_600),
    ]
    assert report.units, "the member earned"
    assert report.before_minor is None
    assert has_bills(shop.store, TODAY) and not has_bills(shop.store, TODAY - timedelta(days=1))


def test_what_is_given_back_is_taken_off_payments_and_best_sellers(shop: Shop) -> None:
    last = shop.state.last
    assert last is not None
    shop.do(
        lambda d, s: d.refunds.open_bill(s, last.sale.id),
        lambda d, s: d.refunds.choose(s, {1: 1}),
        lambda d, s: d.refunds.refund(s, "spilled"),
    )
    report = report_of(shop.store, TODAY)
    assert (report.refunds, report.voids, report.returned_minor, report.net_minor) == (1, 0, 2_000, 9_600)
    assert report.payments == ((TenderKind.CASH, 2_000), (TenderKind.OCTOPUS, 5_600))
    assert report.best[0].pieces == 3 and report.best[0].net_minor == 6_000
    later = owner_report(report, NightStatus(TODAY, steps=()), SHOP, "S1-T1", no_programme)
    assert "1 + 0  −$20.00" in pages.text(later)


def test_a_day_without_bills_and_the_same_day_a_week_later(shop: Shop) -> None:
    empty = report_of(shop.store, TODAY - timedelta(days=1))
    assert (empty.sales, empty.average_minor, empty.hourly, empty.best) == (0, 0, (), ())
    assert report_of(shop.store, TODAY + timedelta(days=7)).before_minor == 9_600


def no_programme(_programme: str) -> None:
    """A till that does not know the programme any more."""


def written(shop: Shop, *, well: bool = True) -> OwnerReport:
    found = Found(Words("<b>無誤</b>", "<b>right</b>"), well)
    night = NightStatus(TODAY, (StepTaken(Step.CHECK, found, AT),), None, (Step.CHECK, Step.BACKUP))
    return owner_report(report_of(shop.store, TODAY), night, SHOP, "S1-T1", no_programme)


def test_the_text_says_it_in_both_languages(shop: Shop) -> None:
    said = pages.text(written(shop))
    assert "淨營業額 Net sales  $96.00" in said
    assert "  12:00  ████████████████  $56.00" in said
    assert "  13:00  ███████████       $40.00" in said
    assert "奶茶 Milk tea" in said and "×4  $80.00" in said
    assert "會員單 Bills with a member" in said and "1 (50%)" in said
    assert "! 備份 Backup: 未做 not done" in said
    assert all(line == line.rstrip() for line in said.splitlines())


def test_the_page_is_whole_and_nothing_in_it_is_markup_of_others(shop: Shop) -> None:
    page = pages.page(written(shop, well=False))
    assert page.startswith("<!doctype html>") and page.rstrip().endswith("</body></html>")
    assert "Sunrise &lt;Cafe&gt;" in page and "<b>" not in page
    assert page.count("<rect ") == 2 and "12:00 $56.00" in page
    assert "&lt;b&gt;right&lt;/b&gt;" in page
    assert 'class="warn"' in page


def test_a_page_of_a_day_without_bills_has_no_chart(shop: Shop) -> None:
    yesterday = TODAY - timedelta(days=1)
    report = owner_report(
        report_of(shop.store, yesterday), NightStatus(yesterday, steps=()), SHOP, "S1-T1", no_programme
    )
    assert "<svg" not in pages.page(report)
    assert "每小時" not in pages.text(report)


def test_units_go_by_the_names_of_their_programme(shop: Shop) -> None:
    programmes = {one.id: one for one in shop.state.programmes}
    report = report_of(shop.store, TODAY)
    named = pages.text(owner_report(report, NightStatus(TODAY, steps=()), SHOP, "S1-T1", programmes.get))
    coffee = programmes["cafe-stamps"].stamp_cards[0].names
    assert f"{programmes['cafe-stamps'].names.zh} · {coffee.zh}" in named
    unnamed = pages.text(owner_report(report, NightStatus(TODAY, steps=()), SHOP, "S1-T1", no_programme))
    assert "cafe-stamps · stamps/coffee" in unnamed
