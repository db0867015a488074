"""A short day at the sample shop, played by hands at the real window; leaves pictures, receipts and a summary."""

import json
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pos_terminal.domain.loyalty.offer import Choice, OfferState
from pos_terminal.domain.loyalty.outlook import Outlook
from pos_terminal.domain.till import Fault
from pos_terminal.domain.words import Language
from pos_terminal.headoffice.office import DATABASE as OFFICE_DATABASE
from pos_terminal.main.demo_stage import Day, KeptPaper
from pos_terminal.main.demo_summary import CHAN, LEE, NEW_PHONE, keep_receipts, summary_of
from pos_terminal.main.sample_shop import CASHIER, CASHIER_PIN, MANAGER_PIN, SampleShop, sync
from pos_terminal.main.terminal import open_terminal
from pos_terminal.main.window import TillApplication, WindowOptions
from pos_terminal.services.state import TillState
from pos_terminal.store.backup import copy_checked
from pos_terminal.ui.app import prepare_application
from pos_terminal.ui.hands import Hands, NothingThere
from pos_terminal.wire.member_code import Form

CATERING = "3200.00"  # enough for a tier
REVEALED_S = 1.5
DRAWN_S = 0.5


def play_day(
    shop: SampleShop, out: Path, said: Callable[[str], None], language: Language | None = None
) -> dict[str, Any]:
    """Plays the day and leaves its pictures, receipts, databases and `summary.json` in `out`; gives the summary."""
    for part in ("screens", "receipts", "codes"):
        shutil.rmtree(out / part, ignore_errors=True)
        (out / part).mkdir(parents=True)
    with ExitStack() as line:
        url = line.enter_context(shop.served())
        shop.join_tills(url)
        arguments = ["pos-terminal"]
        prepare_application(arguments)
        paper = KeptPaper()
        app = TillApplication(
            WindowOptions(data=shop.till, language=language), arguments, printer=paper, drawing=paper.drawing
        )
        day = Day(shop, app, Hands(app.window.window), paper, out, said)
        app.sync_changed.connect(day.hear_sync)
        app.start()
        try:
            _morning(day)
            _members(day)
            _rewards(day)
            _second_thoughts(day)
            _settings(day)
            _no_paper(day)
            line.close()  # head office goes away ...
            _no_line(day)
            line.enter_context(shop.served())  # ... and comes back
            _line_is_back(day)
            _evening(day)
        except NothingThere:
            day.photograph("stuck")
            raise
        finally:
            app.close()
        with open_terminal(shop.till) as till, open_terminal(shop.other_till) as other:
            sync(till)
            sync(other)
            summary = summary_of(day, till, other)
            keep_receipts(paper, out)
            copy_checked(till.store.connection, out / "till.db")
    shutil.copy(shop.folder / "head-office" / OFFICE_DATABASE, out / OFFICE_DATABASE)
    (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return summary


def _morning(day: Day) -> None:
    hands = day.hands
    hands.wait_for(lambda: hands.has(f"cashier-{CASHIER}"), "the sign-in screen")
    day.photograph("sign-in")
    hands.tap(f"cashier-{CASHIER}")
    hands.type(CASHIER_PIN)
    day.until(lambda state: state.operator is not None, "the cashier to be signed in")
    day.note("阿玲 signs in with her PIN")
    hands.wait_for(lambda: hands.has("open-counted"), "the screen that opens a shift")
    hands.tap("piece-10000", "count-5")
    day.photograph("open-shift")
    hands.tap("open-counted")
    day.until(lambda state: state.shift is not None, "the shift to be open")
    day.note("the shift is opened with a float")


def _members(day: Day) -> None:
    hands = day.hands
    day.photograph("idle")
    day.show_code(_card(day, CHAN), "chan")
    hands.tap("tile-LEMON-TEA-ICED", "tile-LEMON-TEA-ICED", "tile-PINEAPPLE-BUN", "tile-EGG-TART")
    day.photograph("sale-with-member")
    _play(day)
    hands.tap("pay")
    day.photograph("tender")
    hands.tap("method-cash")
    day.pay("cash-10000")
    day.photograph("done")
    day.note("a member's code is read; a sale by items, paid in cash")
    day.next_bill()
    hands.type("62.5")
    day.pay("quick-octopus")
    day.note("a sale by amount, paid by Octopus")
    day.next_bill()
    hands.tap("category-*top")
    hands.tap(*(f"key-{digit}" for digit in NEW_PHONE))
    hands.wait_for(lambda: hands.has("sign-up"), "the offer to sign up")
    hands.tap("sign-up")
    _enrol(day)


def _play(day: Day) -> None:
    """A check-in, and the turn of the wheel that it brings."""
    hands = day.hands
    hands.tap("play-0")
    day.until(lambda state: any(one.check_in and one.check_in.today for one in _outlooks(state)), "the check-in")
    day.note("the member checks in, once a day")
    hands.tap("play-1")
    day.until(lambda state: state.spun is not None, "the prize in the books")
    hands.rest(REVEALED_S)
    day.photograph("wheel")
    day.note("the lucky wheel: the prize is in the books before it is shown")
    hands.tap("spin-reveal")
    day.until(lambda state: state.spun is None, "the sale again")


def _enrol(day: Day) -> None:
    hands = day.hands
    hands.wait_for(lambda: hands.has("field-name"), "the sign-up screen")
    hands.tap("field-name", "surname-1", "title-1", "field-birthday", "month-2", "day-29", "consent-terms")
    day.photograph("enrol")
    hands.tap("enrol-finish")
    day.until(lambda state: state.enrolled is not None, "the new member")
    day.photograph("enrolled")
    day.note("a new member signs up at the counter")
    hands.tap("enrol-finish", "tile-COFFEE-HK")
    day.pay("quick-exact")
    day.next_bill()


def _rewards(day: Day) -> None:
    hands = day.hands
    day.show_code(_card(day, LEE), "lee")
    for _ in range(11):
        hands.tap("tile-MILK-TEA-HOT")
    day.pay("quick-octopus")
    day.photograph("full-card")
    day.note("a stamp card is full: eleven drinks give a voucher and one stamp on the next card")
    day.next_bill()
    day.show_code(LEE, "lee-number")
    hands.tap("tile-MILK-TEA-HOT", "tile-LEMON-TEA-ICED")
    _use(day, lambda choice: bool(choice.voucher))
    day.photograph("reward")
    day.pay("quick-exact")
    day.note("the voucher pays for the dearest drink")
    day.next_bill()
    day.show_code(_card(day, CHAN), "chan-again")
    hands.type(CATERING)
    day.pay("quick-octopus")
    day.photograph("tier")
    day.note("a catering order: the next tier is reached")
    day.next_bill()
    hands.tap("category-*top")
    day.show_code(_card(day, CHAN), "chan-spends")
    hands.tap("tile-SET-MEAL")
    _use(day, lambda choice: choice.points > 0)
    day.photograph("points")
    day.pay("quick-octopus")
    day.note("points are spent as money off")
    day.next_bill()


def _use(day: Day, wanted: Callable[[Choice], bool]) -> None:
    """Taps the first key of such a reward that can be used: which keys there are depends on the month, too."""
    day.until(lambda state: _first_ready(state, wanted) is not None, "a reward that can be used")
    day.hands.tap(f"reward-{_first_ready(day.state, wanted)}")
    day.until(lambda state: any(wanted(choice) for choice in state.bill.choices), "the reward on the bill")


def _first_ready(state: TillState, wanted: Callable[[Choice], bool]) -> int | None:
    offers = enumerate(state.bill.evaluation.offers)
    ready = (place for place, one in offers if one.state is OfferState.AVAILABLE and wanted(one.choice))
    return next(ready, None)


def _second_thoughts(day: Day) -> None:
    hands = day.hands
    hands.tap("nav-history")
    sold = day.state.last
    hands.tap(f"bill-#{sold.sale.number if sold else 0:04}")
    day.until(lambda state: state.history.opened is not None, "the opened bill")
    hands.tap("history-all")
    day.until(_has_draft, "the effect of the refund")
    day.photograph("refund")
    before = day.state.sequence
    hands.tap("refund-act")
    day.until(lambda state: state.sequence > before, "the refund")
    day.note("a sale is refunded; its points and stamps go back")
    hands.tap("nav-sale")


def _settings(day: Day) -> None:
    hands = day.hands
    hands.tap("nav-settings")
    day.photograph("settings")
    hands.tap("section-receipt")
    hands.rest(DRAWN_S)
    day.photograph("settings-receipt")
    day.note("the rules in plain words, and the shop's receipt as it will be printed")
    hands.tap("nav-sale")


def _no_paper(day: Day) -> None:
    hands = day.hands
    day.paper.pretend(Fault.PAPER_OUT)
    hands.tap("tile-YUENYEUNG")
    printed = len(day.paper.jobs)
    day.pay("quick-exact")
    day.note("the printer is out of paper: the sale is done all the same, its receipt waits")
    day.next_bill()
    hands.tap("tile-EGG-TART")
    hands.wait_for(lambda: hands.has("bill-notice"), "the notice of the empty printer")
    day.photograph("no-paper")
    day.paper.pretend(Fault.NONE)
    hands.wait_for(lambda: len(day.paper.jobs) > printed, "the waiting receipt")
    day.note("paper is back: the waiting receipt is printed by itself, once")
    day.pay("quick-exact")
    day.next_bill()


def _no_line(day: Day) -> None:
    hands = day.hands
    day.show_code(_card(day, CHAN), "chan-offline")
    hands.tap("tile-LEMON-WATER")
    day.pay("quick-octopus")
    hands.wait_for(lambda: not day.sync.online and day.sync.waiting > 0, "the till to notice")
    day.next_bill()
    hands.tap("chips")
    day.photograph("offline")
    day.note("head office is away: selling goes on, records wait")
    hands.tap("nav-sale")


def _line_is_back(day: Day) -> None:
    hands = day.hands
    hands.tap("chips", "sync-now")
    hands.wait_for(lambda: day.sync.online and day.sync.waiting == 0, "everything to be sent")
    day.photograph("online")
    day.note("head office is back: everything that waited is sent")
    hands.tap("nav-sale")


def _evening(day: Day) -> None:
    hands = day.hands
    hands.tap("nav-shift")
    day.until(lambda state: state.report is not None, "the report of the shift")
    report = day.state.report
    expected = report.expected_cash_minor if report else 0
    day.photograph("shift")
    for piece in (100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10):
        count, expected = divmod(expected, piece)
        if count:
            hands.tap(f"piece-{piece}", *(f"count-{digit}" for digit in str(count)))
    hands.tap("begin-close")
    hands.wait_for(lambda: hands.has("close-pin"), "the manager's PIN pad")
    hands.type(MANAGER_PIN)
    day.until(lambda state: state.shift is None, "the shift to be closed")
    day.photograph("z-report")
    day.note("the shift is closed with a count and the manager's PIN")
    jobs = day.app.printing_waits
    hands.wait_for(lambda: jobs() == 0, "the last receipt")


def _outlooks(state: TillState) -> tuple[Outlook, ...]:
    return state.bill.evaluation.outlooks


def _has_draft(state: TillState) -> bool:
    return state.history.opened is not None and state.history.opened.draft is not None


def _card(day: Day, number: str) -> str:
    """The signed code that a member's phone shows."""
    member = day.shop.office.accounts(number).member
    return day.shop.vault.make_card(member.id, Form.STATIC, day.app.clock.now())
