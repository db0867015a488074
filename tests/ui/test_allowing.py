"""A reward over an offline limit on the sale screen: grey with its reason, and a manager's key beside it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from pos_terminal.domain.loyalty.offer import Allowance, OfferState
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.words import Language
from pos_terminal.ui.viewmodels.allowing import AllowingViewModel
from pos_terminal.ui.viewmodels.member_panel import MemberPanelViewModel
from tests.support.cut_off import CAKE, TEA, CutOff, club_office, cut_off_till
from tests.support.qml import ShownTill, settle, till_window
from tests.support.shop import CASHIER_PIN, MANAGER_PIN

SETTLED_MS = 450
WRONG = {"zh_HK": "PIN", "en": "PIN"}
REASON = {"zh_HK": "超出離線上限", "en": "Over the offline limit"}


@pytest.fixture
def cut(tmp_path: Path) -> Iterator[CutOff]:
    """A member with 1,000 points who had the limited reward of this spell already, on the bill again."""
    till = cut_off_till(club_office(tmp_path / "office"), tmp_path, 1)
    till.buy(amount_minor=10_000_000)
    till.sync()
    till.cut()
    till.buy(TEA)
    till.begin()
    yield till
    till.office.office.close()


def allowing(till: ShownTill) -> AllowingViewModel:
    found = till.terminal.allowing
    assert isinstance(found, AllowingViewModel)
    return found


def panel(till: ShownTill) -> MemberPanelViewModel:
    found = till.terminal.memberPanel
    assert isinstance(found, MemberPanelViewModel)
    return found


def place_of(till: ShownTill, reward: str = "cake") -> int:
    offers = till.state.bill.evaluation.offers
    return next(place for place, one in enumerate(offers) if one.choice.reward == reward)


def with_badge(cut: CutOff, badge: str) -> None:
    manager = cut.shop.store.cashiers.by_id("boss")
    assert manager is not None
    with cut.shop.store.begin():
        cut.shop.store.cashiers.put(replace(manager, badge_hash=cut.shop.vault.badge_hash(badge)))


def type_pin(till: ShownTill, pin: str) -> None:
    for digit in pin:
        allowing(till).type_pin(digit)
    settle()


@pytest.mark.parametrize("language", ["zh_HK", "en"])
def test_a_manager_allows_what_is_over_the_limit(cut: CutOff, language: Language) -> None:
    with till_window(cut.shop.desk, cut.shop.state, cut.shop.clock, language=language) as till:
        panel(till).show_all_offers()
        QTest.qWait(SETTLED_MS)
        place = place_of(till)
        row = next(one for one in panel(till).props.offers if one.place == place)
        assert (row.mode, row.detail, bool(row.manager)) == ("blocked", REASON[language], True)
        assert not till.has("allow-sheet")
        till.tap(f"allow-{place}")
        assert till.has("allow-sheet")
        assert allowing(till).props.reason == REASON[language]
        type_pin(till, CASHIER_PIN + "00")
        assert WRONG[language] in allowing(till).props.problem
        assert allowing(till).props.pin_filled == 0
        type_pin(till, MANAGER_PIN)
        assert till.state.bill.allowed == (Allowance(CAKE, "boss"),)
        assert not allowing(till).props.shown
        offers = till.state.bill.evaluation.offers
        assert [one.state for one in offers if one.choice == CAKE] == [OfferState.APPLIED]


def test_it_can_be_left_and_goes_with_the_bill(cut: CutOff) -> None:
    with till_window(cut.shop.desk, cut.shop.state, cut.shop.clock) as till:
        allowing(till).begin(place_of(till))
        assert allowing(till).props.shown
        till.tap("allow-close")
        assert not allowing(till).props.shown
        allowing(till).begin(place_of(till))
        till.till.run(lambda d, s: d.checkout.clear(s))
        assert not allowing(till).props.shown
        allowing(till).begin(99)
        assert not allowing(till).props.shown


def test_a_manager_who_is_signed_in_keys_nothing(cut: CutOff) -> None:
    cut.shop.do(lambda d, s: d.cashiers.sign_in(s, "boss", MANAGER_PIN))
    with till_window(cut.shop.desk, cut.shop.state, cut.shop.clock) as till:
        allowing(till).begin(place_of(till))
        settle()
        assert till.state.bill.allowed == (Allowance(CAKE, "boss"),)


def test_a_managers_badge_does_as_well(cut: CutOff) -> None:
    with_badge(cut, badge := cut.shop.vault.new_badge())
    cut.shop.do(lambda d, s: d.checkout.reload(s))
    with till_window(cut.shop.desk, cut.shop.state, cut.shop.clock) as till:
        allowing(till).begin(place_of(till))
        till.terminal.read_code(CodeRead(badge, "QR"))
        settle()
        assert till.state.bill.allowed == (Allowance(CAKE, "boss"),)
