"""Rewards for larger bills: how much more is needed stands on the key."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.offer import OfferState
from pos_terminal.services.state import ShopSettings
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.member_panel import MemberPanelViewModel
from pos_terminal.ui.viewmodels.member_picture import PanelViewing, present
from pos_terminal.ui.viewmodels.notices import Telling
from tests.support.club import open_club
from tests.support.qml import till_window
from tests.support.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Two teas were drunk; the member has 40 points."""
    shop = open_club(tmp_path)
    shop.do(
        lambda d, s: d.engagements.activity(s, "club", "review"),
        lambda d, s: d.engagements.activity(s, "club", "review"),
    )
    return shop


def keys(shop: Shop) -> list[tuple[str, OfferState, int]]:
    return [(one.choice.reward, one.state, one.missing_minor) for one in shop.state.bill.evaluation.offers]


def test_an_empty_bill_needs_an_item_and_a_small_one_needs_more(shop: Shop) -> None:
    assert keys(shop) == [("off", OfferState.NEEDS_ITEM, 0), ("tenth", OfferState.NEEDS_ITEM, 0)]
    shop.ring_up("LEMON-TEA")
    assert keys(shop) == [("off", OfferState.NEEDS_MORE, 2800), ("tenth", OfferState.NEEDS_MORE, 2000)]
    shop.ring_up("MILK-TEA")
    assert keys(shop)[-1] == ("tenth", OfferState.AVAILABLE, 0)
    shop.ring_up("BUN")
    assert {state for _, state, _ in keys(shop)} == {OfferState.AVAILABLE}


@pytest.mark.parametrize("reward", ["off", "tenth"])
def test_tapped_all_the_same_it_is_refused_with_the_reason(shop: Shop, reward: str) -> None:
    shop.ring_up("LEMON-TEA")
    offer = next(one for one in shop.state.bill.evaluation.offers if one.choice.reward == reward)
    with pytest.raises(Refused) as refused:
        shop.do(lambda d, s: d.checkout.toggle_reward(s, offer.choice))
    assert refused.value.code == "bill-too-small"


def test_the_key_says_how_much_more_and_is_not_live(shop: Shop) -> None:
    shop.ring_up("LEMON-TEA")
    with till_window(shop.desk, shop.state, shop.clock, language="en") as till:
        panel = till.terminal.memberPanel
        assert isinstance(panel, MemberPanelViewModel)
        details = [(row.detail, row.effect, row.mode) for row in panel.props.offers]
        assert details == [("HK$28 more to use", "−$1", "blocked"), ("HK$20 more to use", "", "blocked")]
        assert not till.item("reward-1").isEnabled()
        till.press(Qt.Key.Key_2, modifier=Qt.KeyboardModifier.ControlModifier)
        assert "The bill is under this reward's minimum." in till.texts()
        till.terminal.switch_language()
        assert [row.detail for row in panel.props.offers] == [
            "多買 HK$28 即可使用",
            "多買 HK$20 即可使用",
        ]
        till.tap("tile-MILK-TEA")
        assert till.item("reward-1").isEnabled() or till.item("reward-2").isEnabled()


def test_what_can_be_used_now_comes_before_what_cannot(shop: Shop) -> None:
    """Three keys have room: the two that are live are among them, in the engine's order."""
    shop.ring_up("LEMON-TEA")
    offer, bill = shop.state.bill.evaluation.offers[0], shop.state.bill
    of = OfferState
    states = (of.NEEDS_ITEM, of.NEEDS_MORE, of.AVAILABLE, of.NEEDS_CODE, of.APPLIED)
    offers = tuple(replace(offer, state=state) for state in states)
    state = replace(shop.state, bill=replace(bill, evaluation=replace(bill.evaluation, offers=offers)))
    manner = Manner("en", shop.clock.now(), ShopCalendar(), ShopSettings(), "HKD")
    few = present(state, PanelViewing(), Telling(), manner)
    assert ([row.place for row in few.offers], few.more_offers) == ([0, 2, 4], "All 5")
    whole = present(state, PanelViewing(all_offers=True), Telling(), manner)
    assert [row.place for row in whole.offers] == [0, 1, 2, 3, 4]
