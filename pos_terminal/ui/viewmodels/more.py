"""The sheet over the member panel: what is rarer than buying. It is made and shown only when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.services.state import Notice, TillState
from pos_terminal.ui.binding import intent
from pos_terminal.ui.lane import Call
from pos_terminal.ui.messages import Message
from pos_terminal.ui.viewmodels.known import known_to_qml
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.more_picture import (
    CARD,
    TIER,
    TIER_DAYS,
    Act,
    ActRow,
    PickRow,
    act_rows,
    acts,
    day_rows,
    tier_rows,
)
from pos_terminal.ui.viewmodels.notices import notice_message
from pos_terminal.ui.viewmodels.screen import MANAGER_PIN_DIGITS, Answers, ApprovedViewModel, Problem

ACTS, COUNT, PIN = "acts", "count", "pin"  # pages, beside TIER
LONGEST_COUNT = 3


@dataclass(frozen=True, slots=True)
class MoreProps:
    """`available` says that there is something to do; everything else is of the sheet, while it is `shown`."""

    available: bool = False
    shown: bool = False
    page: str = ACTS
    title: str = ""
    rows: tuple[ActRow, ...] = ()
    said: str = ""
    said_tone: str = "warn"
    count_text: str = ""
    count_note: str = ""
    tiers: tuple[PickRow, ...] = ()
    days: tuple[PickRow, ...] = ()
    can_apply: bool = False
    apply_text: str = ""
    pin_filled: int = 0
    pin_detail: str = ""
    pin_note: str = ""
    problem: str = ""
    takes_digits: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is being asked for on the sheet: the page, the act, and what is typed or chosen for it."""

    page: str = ACTS
    act: Act | None = None
    text: str = ""
    tier: str = ""
    days: int = TIER_DAYS[0]
    pin: bool = False
    acting: bool = False
    noted: Notice | None = None

    @property
    def count(self) -> int:
        return int(self.text or 0)


@known_to_qml
class MoreViewModel(ApprovedViewModel[MoreProps]):
    """Touches on the sheet become calls; it closes itself when another member, bill or cashier comes."""

    def __init__(self, till: Answers, parent: QObject | None = None) -> None:
        super().__init__(till, MoreProps(), parent)
        self._shown = False
        self._asked = Asked()

    @property
    def answers(self) -> bool:
        """Whether what was just refused was asked for here, and is said here."""
        return self._shown and self._asked.acting

    def present(self, state: TillState, manner: Manner) -> MoreProps:
        found = acts(state.bill)
        if not self._shown or not found:
            return MoreProps(available=bool(found))
        asked = self._asked
        said = self._said(state, manner)
        props = MoreProps(
            available=True,
            shown=True,
            page=PIN if asked.pin else asked.page,
            title=manner.name(asked.act.names) if asked.act else manner.say("更多", "More"),
            said=said.whole(manner.language) if said and not asked.pin else "",
            said_tone=said.tone if said else "warn",
            problem=said.text if said and asked.pin else "",
            pin_filled=len(self._pin),
            takes_digits=asked.pin or asked.page == COUNT,
        )
        if asked.act is None:
            return replace(props, rows=act_rows(state.bill, manner))
        return self._with_act(props, state, asked.act, manner)

    def _with_act(self, props: MoreProps, state: TillState, act: Act, manner: Manner) -> MoreProps:
        asked, digits = self._asked, MANAGER_PIN_DIGITS
        props = replace(props, pin_note=manner.say(f"輸入第 {digits} 位數字後即執行", f"Digit {digits} does it"))
        if act.kind == CARD:
            told = manner.say(f"轉入 {asked.count} 個印花", f"Carry over {asked.count}")
            return replace(
                props,
                count_text=asked.text or "0",
                count_note=manner.say(f"紙卡上的印花，1 至 {act.most} 個", f"Stamps on the card, 1 to {act.most}"),
                can_apply=0 < asked.count <= act.most,
                apply_text=told,
                pin_detail=f"{manner.name(act.names)} +{asked.count}",
            )
        rows = tier_rows(_programme(state, act), asked.tier, manner)
        chosen = next((row.text for row in rows if row.chosen), "")
        return replace(
            props,
            tiers=rows,
            days=day_rows(asked.days, manner),
            can_apply=bool(chosen),
            apply_text=manner.say("給予等級", "Give this tier"),
            pin_detail=manner.say(f"{chosen}，{asked.days} 日", f"{chosen}, {asked.days} days"),
        )

    def arrived(self, before: TillState | None, after: TillState) -> None:
        if self._asked.acting:
            self._asked, self._pin = Asked(noted=after.notice), ""
        elif before is not None and after.notice is not before.notice:
            self._asked = replace(self._asked, noted=None)
        if before is not None and _whose(before) != _whose(after):
            self._close()

    def refused(self, problem: Problem) -> None:
        self._asked = replace(self._asked, acting=False)
        super().refused(problem)

    @intent()
    def open(self) -> None:
        if self.props.available:
            self._shown = True
            self._look(Asked())

    @intent()
    def close(self) -> None:
        self._close()
        self.refresh()

    @intent()
    def back(self) -> None:
        """One step back: from the PIN, from what is chosen, from the sheet."""
        if self._asked.pin:
            self._look(replace(self._asked, pin=False))
        elif self._asked.act is not None:
            self._look(Asked())
        else:
            self.close()

    @intent(str)
    def tap(self, key: str) -> None:
        """A key of the sheet: does it at once, or asks what is needed for it."""
        kind, programme, code = key.split("/", 2)
        found = acts(self._state.bill) if self._state is not None else ()
        act = next((one for one in found if (one.kind, one.programme, one.code) == (kind, programme, code)), None)
        if act is None:
            return
        match kind:
            case "gate":
                self._act(lambda desk, state: desk.engagements.open_gate(state, programme, code))
            case "activity":
                self._act(lambda desk, state: desk.engagements.activity(state, programme, code))
            case "voucher":
                self._act(lambda desk, state: desk.voucher_printing.print_slip(state, programme, code))
            case "card":
                self._look(Asked(COUNT, act))
            case "tier":
                self._look(Asked(TIER, act))

    @intent(str)
    def type(self, digit: str) -> None:
        """A digit: of the PIN where one is asked for, else of the count."""
        if self._asked.pin:
            self.type_pin(digit)
            return
        text = (self._asked.text + digit).lstrip("0")
        if digit.isdigit() and len(text) <= LONGEST_COUNT:
            self._look(replace(self._asked, text=text))

    @intent()
    def erase(self) -> None:
        if self._asked.pin:
            self.erase_pin()
        else:
            self._look(replace(self._asked, text=self._asked.text[:-1]))

    @intent()
    def clear(self) -> None:
        self._look(replace(self._asked, text=""))

    @intent(str)
    def choose_tier(self, tier: str) -> None:
        self._look(replace(self._asked, tier=tier))

    @intent(str)
    def choose_days(self, days: str) -> None:
        self._look(replace(self._asked, days=int(days)))

    @intent()
    def apply(self) -> None:
        """What is chosen, at once where a manager is signed in; else their PIN is asked for."""
        if not self.props.can_apply or self._asked.pin or self._state is None:
            return
        if self._state.operator is not None and self._state.operator.role == "manager":
            self.approved("")
        else:
            self._look(replace(self._asked, pin=True))

    @property
    def waits_for_manager(self) -> bool:
        return self._asked.pin

    def approved(self, pin: str) -> None:
        asked, act = self._asked, self._asked.act
        if act is None:
            return
        if act.kind == CARD:
            self._act(lambda desk, state: desk.engagements.carry_over(state, act.programme, act.code, asked.count, pin))
        else:
            self._act(lambda desk, state: desk.engagements.give_tier(state, act.programme, asked.tier, asked.days, pin))

    def _act(self, call: Call) -> None:
        self._asked = replace(self._asked, acting=True, noted=None)
        self.ask(call)

    def _look(self, asked: Asked) -> None:
        self._asked, self._pin = asked, ""
        self.forget_problem()
        self.refresh()

    def _close(self) -> None:
        self._shown, self._asked, self._pin = False, Asked(), ""
        self.forget_problem()

    def _said(self, state: TillState, manner: Manner) -> Message | None:
        """What the last act met, or what it did."""
        met = self.met(manner)
        if met is not None or self._asked.noted is None or self._asked.noted is not state.notice:
            return met
        return notice_message(state, manner)


def _programme(state: TillState, act: Act) -> Programme:
    return next(one for one in state.bill.programmes if one.id == act.programme)


def _whose(state: TillState) -> tuple[object, ...]:
    """Bill, member and cashier: the sheet is theirs alone."""
    member = state.bill.standing.member.id if state.bill.standing else ""
    return (state.bill.sale.id, member, state.operator.id if state.operator else "")
