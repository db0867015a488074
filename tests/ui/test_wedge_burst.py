"""A scanner's burst against a person's typing, on times that the test makes up."""

from dataclasses import dataclass, field

import pytest

from pos_terminal.domain.selling.framing import Framing
from pos_terminal.ui.burst import LONGEST, Act, Burst, Pace, Press, Ruling

ENTER = "⏎"
BACKSPACE = "⌫"


@dataclass
class Hands:
    """Types into a burst, and keeps what reached the field and what was scanned, in order."""

    burst: Burst = field(default_factory=Burst)
    at_ms: int = 1_000
    field_text: str = ""
    scans: list[str] = field(default_factory=list)

    def type(self, keys: str, gap_ms: int, *, shift: bool = False) -> "Hands":
        for key in keys:
            self.at_ms += gap_ms
            act = {ENTER: Act.END, BACKSPACE: Act.OTHER}.get(key, Act.CHARACTER if key.isascii() else Act.OTHER)
            ruling = self.burst.press(Press(act, key, ord(key), self.at_ms, key, shift and key.isalpha()))
            self._follow(ruling)
            if not ruling.is_taken:
                self.field_text += key
            self._follow(self.burst.release(ord(key), ""))
        return self

    def wait(self, ms: int) -> "Hands":
        self.at_ms += ms
        self._follow(self.burst.elapsed(self.at_ms))
        return self

    def _follow(self, ruling: Ruling) -> None:
        self.field_text += "".join(str(event) for event in ruling.handed_back)
        if ruling.scan:
            self.scans.append(ruling.scan)


@pytest.mark.parametrize("gap_ms", [0, 1, 5, 16, 30])
def test_a_burst_that_ends_in_enter_is_a_scan_and_reaches_no_field(gap_ms: int) -> None:
    hands = Hands().type("12345674" + ENTER, gap_ms)
    assert (hands.field_text, hands.scans) == ("", ["12345674"])


def test_a_burst_that_ends_in_nothing_is_a_scan_after_a_silence() -> None:
    hands = Hands().type("4891234567898", 4)
    assert (hands.field_text, hands.scans) == ("", [])
    hands.wait(81)
    assert (hands.field_text, hands.scans) == ("", ["4891234567898"])


@pytest.mark.parametrize("gap_ms", [31, 45, 80, 300])
def test_typing_reaches_the_field_in_order_whatever_its_pace(gap_ms: int) -> None:
    hands = Hands().type("Chan Tai Man" + BACKSPACE + "n42" + ENTER, gap_ms).wait(31)
    assert (hands.field_text, hands.scans) == ("Chan Tai Man" + BACKSPACE + "n42" + ENTER, [])


def test_a_single_key_is_handed_back_after_one_gap() -> None:
    hands = Hands().type("7", 500)
    assert hands.field_text == ""
    assert hands.wait(29).field_text == ""
    assert hands.wait(1).field_text == "7"


def test_a_quick_hand_that_rolls_three_keys_and_enter_is_a_person() -> None:
    hands = Hands().type("the" + ENTER, 20)
    assert (hands.field_text, hands.scans) == ("the" + ENTER, [])


def test_five_quick_keys_without_enter_are_a_person() -> None:
    hands = Hands().type("12345", 10).wait(31)
    assert (hands.field_text, hands.scans) == ("12345", [])


def test_backspace_within_a_roll_comes_after_the_keys_before_it() -> None:
    hands = Hands().type("ab" + BACKSPACE + "c", 12).wait(31)
    assert hands.field_text == "ab" + BACKSPACE + "c"


def test_what_no_scanner_types_is_never_held() -> None:
    hands = Hands().type("a", 50).type("嘅", 5)
    assert hands.field_text == "a嘅"


def test_a_key_held_down_is_no_scan() -> None:
    hands = Hands().type("0" * 40 + ENTER, 30).wait(100)
    assert (hands.field_text, hands.scans) == ("0" * 40 + ENTER, [])


@pytest.mark.parametrize("gap_ms", [1, 8, 16])
def test_a_code_that_begins_with_the_same_digit_again_and_again_is_a_scan(gap_ms: int) -> None:
    hands = Hands().type("0000000017" + ENTER + "0000" + ENTER, gap_ms)
    assert (hands.field_text, hands.scans) == ("", ["0000000017", "0000"])


def test_typing_right_before_a_scan_stays_typing() -> None:
    hands = Hands().type("ab", 120).type("12345674" + ENTER, 40).type("12345674" + ENTER, 3)
    assert hands.field_text == "ab12345674" + ENTER
    assert hands.scans == ["12345674"]


def test_a_persons_key_amid_a_scan_goes_its_way() -> None:
    hands = Hands().type("1234567", 5).type(BACKSPACE, 2).type("4" + ENTER, 3)
    assert (hands.field_text, hands.scans) == (BACKSPACE, ["12345674"])


def test_two_scans_back_to_back_are_two() -> None:
    hands = Hands().type("12345674" + ENTER + "4891234567898" + ENTER, 2)
    assert (hands.field_text, hands.scans) == ("", ["12345674", "4891234567898"])


def test_two_scanners_at_once_give_one_code_that_means_nothing_and_no_typing() -> None:
    hands = Hands()
    for a, b in zip("12345674", "98765432", strict=True):
        hands.type(a, 3).type(b, 1)
    hands.type(ENTER, 3).type(ENTER, 1)
    assert (hands.field_text, hands.scans) == ("", ["1928374655647342"])


def test_line_feed_after_enter_belongs_to_the_scan() -> None:
    hands = Hands().type("12345674" + ENTER + ENTER, 4)
    assert (hands.field_text, hands.scans) == ("", ["12345674"])
    hands.type(ENTER, 200)
    assert hands.field_text == ENTER


def test_a_long_burst_is_kept_short_and_stays_one_scan() -> None:
    hands = Hands().type("AB" * 1_000 + ENTER, 1)
    assert hands.field_text == ""
    assert [len(scan) for scan in hands.scans] == [LONGEST]


def test_caps_lock_is_turned_round() -> None:
    hands = Hands().type("sabc234" + ENTER, 3, shift=True)
    assert hands.scans == ["SABC234"]


def test_capitals_without_caps_lock_stay() -> None:
    assert Hands().type("SABC234" + ENTER, 3, shift=True).scans == ["SABC234"]
    assert Hands().type("sabc234" + ENTER, 3).scans == ["sabc234"]


def test_a_stutter_of_a_sure_scan_does_not_cut_it() -> None:
    hands = Hands().type("123456", 5).wait(70).type("74" + ENTER, 5)
    assert (hands.field_text, hands.scans) == ("", ["12345674"])


def test_a_touch_brings_held_typing_out_but_leaves_a_scan() -> None:
    typed = Burst()
    typed.press(Press(Act.CHARACTER, "5", 5, 100, "5"))
    assert typed.interrupt() == Ruling(("5",))
    scanned = Hands().type("1234567", 5)
    assert scanned.burst.interrupt() == Ruling()


def test_releases_follow_their_presses() -> None:
    burst = Burst()
    assert burst.press(Press(Act.CHARACTER, "a", 1, 100, "a down")).is_taken
    assert burst.release(1, "a up").is_taken
    assert burst.elapsed(130) == Ruling(("a down", "a up"))
    assert burst.release(1, "a up") == Ruling()


def test_a_slow_scanner_is_caught_with_a_pace_of_its_own() -> None:
    hands = Hands(Burst(Pace(gap_ms=60))).type("12345674" + ENTER, 55)
    assert (hands.field_text, hands.scans) == ("", ["12345674"])


def struck(burst: Burst, presses: list[Press]) -> tuple[list[str], list[object]]:
    """What those presses give: the scans, and what was handed back or let through."""
    scans: list[str] = []
    let: list[object] = []
    for press in presses:
        ruling = burst.press(press)
        let += ruling.handed_back
        if not ruling.is_taken:
            let.append(press.event)
        if ruling.scan:
            scans.append(ruling.scan)
    return scans, let


def chorded(text: str, at_ms: int = 1_000) -> list[Press]:
    """Keys with Ctrl stuck, as the window system names them: C, I, J and M are ends then, B and ] framing."""
    codes = {letter: chr(ord(letter) & 0x1F) for letter in "bcijm"}
    ends = "cijm"
    return [
        Press(Act.END if key in ends else Act.CHARACTER, codes.get(key, key), ord(key), at_ms + 4 * n, key, bare=key)
        for n, key in enumerate(text)
    ]


def test_ctrl_that_is_stuck_ends_no_scan_at_its_c() -> None:
    enter = Press(Act.END, "\r", 13, 1_100, ENTER)
    assert struck(Burst(), [*chorded("cabcijm7"), enter]) == (["cabcijm7"], [])


def test_copy_and_paste_of_a_person_go_their_way() -> None:
    burst = Burst()
    scans, let = struck(burst, chorded("c"))
    assert (scans, [*let, *burst.elapsed(1_040).handed_back]) == ([], ["c"])


def test_stx_and_etx_of_a_scanner_are_still_its_framing() -> None:
    stx, etx = (Press(Act.CHARACTER, "\x02", 98, 1_000, "", bare="b"), Press(Act.END, "\x03", 99, 1_050, "", bare="c"))
    code = [Press(Act.CHARACTER, key, ord(key), 1_010 + n, key) for n, key in enumerate("12345674")]
    assert struck(Burst(), [stx, *code, etx]) == (["\x0212345674"], [])


def test_shift_that_is_stuck_turns_signs_back_into_digits() -> None:
    signs = [Press(Act.CHARACTER, key, n, 1_000 + n, key, True) for n, key in enumerate("S@C_)!*(")]
    assert struck(Burst(), [*signs, Press(Act.END, "\r", 13, 1_010, ENTER, True)]) == (["S2C-0189"], [])


def test_signs_of_a_code_stay_signs_where_shift_is_not_stuck() -> None:
    assert Hands().type("AB", 3, shift=True).type("!9" + ENTER, 3).scans == ["AB!9"]


def test_a_modifier_goes_the_way_of_the_keys_around_it() -> None:
    """An input method takes Shift alone for its switch between Chinese and English."""
    burst = Burst()
    shift = Press(Act.MODIFIER, "", 50, 1_000, "shift down")
    assert burst.press(shift).is_taken
    assert burst.elapsed(1_029) == Ruling()
    assert burst.elapsed(1_030) == Ruling(("shift down",))
    assert burst.release(50, "shift up") == Ruling()
    scan = [shift, *(Press(Act.CHARACTER, key, ord(key), 1_002 + n, key) for n, key in enumerate("SABC29"))]
    assert struck(burst, scan) == ([], [])
    assert burst.release(50, "shift up").is_taken
    assert burst.press(Press(Act.MODIFIER, "", 50, 1_010, "shift again")).is_taken
    assert burst.release(50, "shift up").is_taken
    assert burst.elapsed(1_200).scan == "SABC29"


def test_a_modifier_alone_keeps_no_key_from_shortcuts() -> None:
    burst = Burst()
    burst.press(Press(Act.MODIFIER, "", 37, 1_000, "ctrl down"))
    assert not burst.expects(Press(Act.CHARACTER, "\x06", 41, 1_005, "", bare="f"))


def test_a_prefix_makes_a_short_or_slow_code_a_scan() -> None:
    marked = Framing(prefix="~")
    assert Hands(Burst(framing=marked)).type("~42", 25).wait(81).scans == ["~42"]
    assert Hands(Burst(framing=marked)).type("~4" + ENTER, 25).scans == ["~4"]
    assert Hands(Burst(framing=marked)).type("~", 100).wait(31).field_text == "~"
    assert Hands(Burst(framing=marked)).type("~4", 100).wait(31).field_text == "~4"


def test_a_suffix_ends_a_scan_as_enter_does() -> None:
    marked = Framing(suffix="##")
    hands = Hands(Burst(framing=marked)).type("12345674##4891234567898##", 3)
    assert (hands.field_text, hands.scans) == ("", ["12345674##", "4891234567898##"])
    assert Hands(Burst(framing=marked)).type("a##", 20).wait(31).field_text == "a##"


def test_a_pace_for_slow_scanners_has_room_for_their_stutter() -> None:
    assert Pace.with_gap(30) == Pace()
    assert Pace.with_gap(90).sure_gap_ms == 180
