"""What stands beside balances: in words, as keys that can be tapped, and on the done screen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.loyalty.outlook import CheckInState, Outlook
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.words import Language, Words
from pos_terminal.services.state import PrintingStatus, ShopSettings, TillState
from pos_terminal.ui.viewmodels import done
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.member_panel import MemberPanelViewModel
from pos_terminal.ui.viewmodels.notices import Telling
from pos_terminal.ui.viewmodels.outlook_picture import NOTHING_BESIDE, Beside, beside, tier_look
from tests.support.clocks import NOON
from tests.support.outlooks import (
    CHECKED_IN,
    GOLD,
    NOTES,
    PLUS,
    SPUN,
    THREE_TEAS,
    WHEEL,
    looking_out,
    noting,
    poor,
    rich,
)
from tests.support.qml import ShownTill, settle, till_window
from tests.support.shop import CASHIER_PIN, Shop, open_shop, preset_text


def manner(language: Language = "en") -> Manner:
    return Manner(language, NOON, ShopCalendar(), ShopSettings(), "HKD")


def seen(*outlooks: Outlook, language: Language = "en") -> Beside:
    return beside(outlooks, (), manner(language))


class TestWords:
    def test_without_an_outlook_nothing_is_beside(self) -> None:
        assert seen() is NOTHING_BESIDE
        assert seen(Outlook("moneyback")) == NOTHING_BESIDE

    def test_a_tier_is_a_badge_and_a_bar(self) -> None:
        shown = seen(Outlook("club", tier=GOLD))
        assert (shown.badge, shown.badge_look, shown.badge_until) == ("Gold member", "gold", "until 31 Dec 2027")
        assert [(row.missing, row.until, row.share) for row in shown.tiers] == [
            ("HK$1,740.00 more to Black member", "", 0.652)
        ]

    def test_the_highest_tier_is_a_badge_alone(self) -> None:
        top = replace(GOLD, missing=Words("", ""), goal=0, until=None)
        shown = seen(Outlook("club", tier=top))
        assert (shown.badge, shown.badge_until, shown.tiers) == ("Gold member", "", ())

    def test_a_second_programme_s_tier_is_a_row_with_its_name(self) -> None:
        top = replace(GOLD, names=Words("黑卡", "Black"), missing=Words("", ""), goal=0, until=date(2026, 12, 31))
        shown = seen(Outlook("club", tier=GOLD), Outlook("other", tier=top), language="zh_HK")
        assert [(row.missing, row.until, row.share) for row in shown.tiers][1] == ("黑卡", "至 12月31日", -1.0)

    @pytest.mark.parametrize(
        ("tier", "place", "look"),
        [("gold", 1, "gold"), ("friend", 0, "basic"), ("friend", 3, "black"), ("friend", 9, "jade")],
    )
    def test_a_tier_wears_its_colour_or_the_next(self, tier: str, place: int, look: str) -> None:
        assert tier_look(replace(GOLD, id=tier, place=place)) == look

    def test_a_tier_reached_here_waits_for_head_office(self) -> None:
        assert seen(poor()).badge_until == "to be confirmed"

    def test_two_campaigns_are_told_and_the_others_counted(self) -> None:
        assert [(line.text, line.tone) for line in seen(rich()).lines] == [
            ("Birthday month: double points\nDouble points on Mondays (+1)", "good")
        ]
        assert seen(rich(), language="zh_HK").lines[0].text.endswith("星期一雙倍日（另有 1 項）")

    def test_the_same_campaign_of_two_programmes_is_told_once(self) -> None:
        named = Words("雙倍日", "Double day")
        shown = seen(Outlook("one", campaigns=(named,)), Outlook("two", campaigns=(named,)))
        assert [line.text for line in shown.lines] == ["Double day"]

    def test_wallet_and_membership_are_held(self) -> None:
        assert [(row.name, row.value) for row in seen(rich()).holdings] == [
            ("Wallet", "$1,288.50"),
            ("Tea Club Plus", "until 1 Mar 2027"),
        ]
        assert [row.name for row in seen(rich("a"), poor("b")).holdings][:2] == ["a Wallet", "b Wallet"]

    def test_a_membership_that_ended_asks_to_be_renewed(self) -> None:
        late = replace(PLUS, until=date(2026, 2, 20), in_grace=True)
        shown = seen(Outlook("club", membership=late), language="zh_HK")
        assert (shown.holdings, [(line.text, line.tone) for line in shown.lines]) == (
            (),
            [("茶友會 2月20日已到期，請續會", "warn")],
        )

    def test_missions_under_way_come_first_and_the_rest_are_counted(self) -> None:
        shown = seen(rich())
        assert [(row.name, row.count, row.done) for row in shown.missions] == [
            ("Three teas this week", "2/3  until 8 Mar", False),
            ("Spend over the month", "$430/$1,000", False),
            ("Spend over the month", "$430/$1,000", False),
        ]
        assert shown.more_missions == "1 more"
        done_one = seen(Outlook("play", missions=(replace(THREE_TEAS, progress=4, done=True),)), language="zh_HK")
        assert [(row.count, row.share, row.done) for row in done_one.missions] == [("完成", 1.0, True)]

    @pytest.mark.parametrize(
        ("state", "told"),
        [
            (CheckInState(today=False, streak=0, goal=7), ("Check in", "", "ready", 7, 0)),
            (CheckInState(today=False, streak=2, goal=7), ("Check in", "2 in a row", "ready", 7, 2)),
            (CHECKED_IN, ("Checked in", "3 in a row", "done", 7, 3)),
            (CheckInState(today=True, streak=7, goal=7), ("Checked in", "7 in a row", "done", 7, 7)),
            (CheckInState(today=True, streak=8, goal=7), ("Checked in", "8 in a row", "done", 7, 1)),
            (CheckInState(today=True, streak=9, goal=30), ("Checked in", "9 in a row", "done", 0, 0)),
        ],
    )
    def test_a_check_in_tells_its_streak(self, state: CheckInState, told: tuple[object, ...]) -> None:
        key = seen(Outlook("play", check_in=state)).play[0]
        assert (key.name, key.detail, key.mode, key.dots, key.filled) == told

    @pytest.mark.parametrize(
        ("spins", "open_", "told"),
        [
            (1, True, ("1 turn", "ready")),
            (2, True, ("2 turns", "ready")),
            (0, True, ("No turns yet", "off")),
            (2, False, ("Off: no licence", "off")),
        ],
    )
    def test_a_wheel_says_how_often_it_turns_or_why_not(self, spins: int, open_: bool, told: tuple[str, str]) -> None:
        key = seen(Outlook("play", wheels=(replace(WHEEL, spins=spins, open=open_),))).play[0]
        assert (key.detail, key.mode) == told

    def test_much_beside_leaves_the_stamp_card_less_room(self) -> None:
        assert seen(rich()).crowded
        assert not seen(Outlook("club", tier=GOLD, campaigns=rich().campaigns)).crowded


class Asked:
    """A till that keeps what is asked of its desk."""

    def __init__(self, state: TillState) -> None:
        self.calls: list[tuple[object, ...]] = []
        self._state = state
        playing = SimpleNamespace(
            check_in=lambda _state, programme: self._note("check-in", programme),
            spin=lambda _state, programme, wheel: self._note("spin", programme, wheel),
        )
        self._desk = SimpleNamespace(engagements=playing)

    def run(self, call: object) -> None:
        call(self._desk, self._state)  # type: ignore[operator]

    def _note(self, *call: object) -> TillState:
        self.calls.append(call)
        return self._state


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = open_shop(tmp_path)
    shop.do(lambda d, s: d.members.attach(s, "00000000000001"))
    return shop


@pytest.fixture
def till(shop: Shop) -> Iterator[ShownTill]:
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        yield shown


class TestPanel:
    def test_keys_of_play_ask_the_till(self, shop: Shop) -> None:
        state = looking_out(shop.state, rich())
        asked = Asked(state)
        panel = MemberPanelViewModel(asked, manner())
        panel.show_till(state, Telling(), manner())
        for place in (0, 1, 2, -1):
            panel.tap_play(place)
        assert asked.calls == [("check-in", "moneyback"), ("spin", "moneyback", "lucky")]

    def test_a_member_with_nothing_beside_sees_the_panel_as_it_was(self, till: ShownTill) -> None:
        till.till.put(looking_out(till.state))
        settle()
        assert not till.has("play-0")
        assert not till.has("tier-badge")
        assert not till.has("spin-reveal")

    def test_a_key_that_is_done_or_off_cannot_be_tapped(self, till: ShownTill) -> None:
        till.till.put(looking_out(till.state, rich(), poor()))
        settle()
        enabled = [till.item(f"play-{place}").isEnabled() for place in range(5)]
        assert enabled == [False, True, True, False, False]

    @pytest.mark.parametrize("close", ["tap", "escape", "enter"])
    def test_the_prize_is_revealed_and_put_away_by_one_touch(self, till: ShownTill, close: str) -> None:
        till.till.put(looking_out(till.state, rich(), spun=SPUN))
        settle()
        assert till.item("spin-reveal").property("name") == "Lucky wheel, $5 voucher"
        if close == "tap":
            till.tap("spin-reveal")
        else:
            till.press(Qt.Key.Key_Escape if close == "escape" else Qt.Key.Key_Return)
        assert not till.has("spin-reveal")
        assert till.state.spun is None

    def test_the_next_step_of_the_sale_puts_the_prize_away(self, till: ShownTill) -> None:
        till.till.put(looking_out(till.state, rich(), spun=SPUN))
        till.tap("tile-LEMON-TEA")
        assert till.state.spun is None

    def test_the_lower_part_scrolls_and_is_never_cut(self, till: ShownTill) -> None:
        till.till.put(looking_out(till.state, rich(), poor()))
        settle()
        badge, last = till.item("tier-badge"), till.item("play-4")
        assert badge.property("name") == "Gold member"
        assert last.mapToScene(last.boundingRect().bottomRight()).y() <= till.window.height()


@pytest.fixture
def club(tmp_path: Path) -> Shop:
    """A tea shop with check-ins and a licensed wheel, a member on the bill."""
    shop = open_shop(tmp_path, presets=())
    preset = preset_text("bubble-tea-play")
    with shop.store.begin():
        shop.store.programmes.put(replace(preset, text=preset.text.replace('licence = ""', 'licence = "1234"')))
    shop.restart()
    shop.do(
        lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN),
        lambda d, s: d.members.attach(s, "00000000000001"),
    )
    return shop


class TestAtTheCounter:
    def test_a_check_in_is_one_tap_and_brings_a_turn_which_is_one_more(self, club: Shop) -> None:
        with till_window(club.desk, club.state, club.clock, language="en") as till:
            assert not till.item("play-1").isEnabled()
            till.tap("play-0")
            assert till.item("play-0").property("name") == "Checked in"
            assert "Checked in." in till.texts()
            sequence = till.state.sequence
            till.tap("play-1")
            assert till.state.sequence == sequence + 1
            assert till.state.spun is not None
            assert till.item("spin-reveal").property("name").startswith("Spring wheel, ")
            till.tap("spin-reveal")
            assert not till.item("play-1").isEnabled()

    def test_the_sale_s_missions_stand_on_the_done_screen(self, club: Shop) -> None:
        club.ring_up("LEMON-TEA", "MILK-TEA")
        club.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 4200))
        shown = done.present(club.state, PrintingStatus(), manner())
        assert "Three teas in a week: 2 of 3" in [note.text for note in shown.notes]


class TestDone:
    def test_notes_and_the_wallet_stand_there(self, shop: Shop) -> None:
        shop.ring_up("LEMON-TEA")
        shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 2200))
        shown = done.present(noting(shop.state), PrintingStatus(), manner())
        assert [note.text for note in shown.notes] == [
            "Wallet +$5.00, $93.00 left",
            *[note.en for note in NOTES],
        ]

    def test_without_a_member_there_are_none(self, tmp_path: Path) -> None:
        shop = open_shop(tmp_path)
        shop.ring_up("LEMON-TEA")
        shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 2200))
        assert done.present(shop.state, PrintingStatus(), manner()).notes == ()
