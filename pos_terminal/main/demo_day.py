"""A short day at the sample shop, played by hands at the real window; leaves pictures, receipts and a summary."""

import json
import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from pos_terminal.assets import resources
from pos_terminal.domain.loyalty.account import Account
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.selling.scan import GUARD_S
from pos_terminal.domain.till import Fault, JobState, PrintJob, PrintOutcome
from pos_terminal.domain.words import Language
from pos_terminal.headoffice.office import DATABASE as OFFICE_DATABASE
from pos_terminal.main.pictures import code_image
from pos_terminal.main.sample_shop import CASHIER, CASHIER_PIN, MANAGER_PIN, SampleShop, sync
from pos_terminal.main.terminal import Terminal, open_terminal
from pos_terminal.main.window import TillApplication, WindowOptions
from pos_terminal.printer.bitmap import Bitmap
from pos_terminal.printer.raster import Typesetter
from pos_terminal.printer.render import read_back
from pos_terminal.printer.settings import PrinterSettings
from pos_terminal.printer.transport import ScreenPrinter
from pos_terminal.scanner.camera import read_picture
from pos_terminal.scanner.reader import CameraReader
from pos_terminal.services.state import SyncStatus, TillState
from pos_terminal.store.backup import copy_checked
from pos_terminal.ui.app import prepare_application
from pos_terminal.ui.camera_worker import CameraThread
from pos_terminal.ui.hands import Hands, NothingThere
from pos_terminal.ui.viewmodels.asks import DOUBLE_TAP_S
from pos_terminal.wire.member_code import Form

WIDTH_DOTS = 576
NEW_PHONE = "61234088"
CHAN, LEE = "20000014", "20000022"
CATERING = "2600.00"


class Words(Typesetter):
    """The typesetter, which also remembers the words of what it set last."""

    last = ""

    def bitmap(self, blocks: Iterable[Block], width_dots: int) -> Bitmap:
        kept = tuple(blocks)
        self.last = self.text(kept, width_dots)
        return super().bitmap(kept, width_dots)


class KeptPaper(ScreenPrinter):
    """The on-screen printer, which also keeps bytes and words of every job that it printed."""

    def __init__(self) -> None:
        super().__init__(PrinterSettings(kind="screen", width_dots=WIDTH_DOTS))
        self.drawing = Words(resources() / "fonts")
        self.jobs: list[tuple[bytes, str]] = []

    def send(self, document: bytes, token: str, heard: Callable[[Any], bool]) -> PrintOutcome:
        outcome = super().send(document, token, heard)
        if outcome is PrintOutcome.PRINTED:
            self.jobs.append((document, self.drawing.last))
        return outcome


@dataclass
class Day:
    """The day as it goes: the window, the hands at it, and where its pictures go."""

    shop: SampleShop
    app: TillApplication
    hands: Hands
    paper: KeptPaper
    out: Path
    said: Callable[[str], None]
    events: list[dict[str, str]] = field(default_factory=list)
    sync: SyncStatus = field(default_factory=SyncStatus)
    pictures: int = 0
    paid_s: float = 0.0
    cameras: list[CameraThread] = field(default_factory=list)
    shown_s: dict[str, float] = field(default_factory=dict)

    @property
    def state(self) -> TillState:
        """The till as last published."""
        state = self.app.till.state
        if state is None:
            raise RuntimeError("the till has not opened its books")
        return state

    def note(self, what: str) -> None:
        """Tells what just happened, with the till's own clock."""
        self.events.append({"at": self.app.clock.now().isoformat(timespec="seconds"), "what": what})
        self.said(what)

    def photograph(self, name: str) -> None:
        """One more picture of the window."""
        self.pictures += 1
        self.hands.photograph(self.out / "screens" / f"{self.pictures:02}-{name}.png")

    def until(self, come: Callable[[TillState], bool], what: str) -> None:
        """Waits for the till to be so."""
        self.hands.wait_for(lambda: come(self.state), what)

    def hear_sync(self, status: SyncStatus) -> None:
        """The sync worker's word."""
        self.sync = status

    def show_code(self, text: str, name: str) -> None:
        """Holds a picture of a phone with that code before a camera, until the member is on the bill."""
        since_s = self.app.clock.monotonic_s() - self.shown_s.get(text, -GUARD_S)
        self.hands.rest(max(0.0, GUARD_S + 0.1 - since_s))  # the same code again within its guard time is one read
        picture = self.out / "codes" / f"{name}.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(picture), _phone(text))
        if read_picture(picture) is None:
            raise RuntimeError(f"{picture.name} was not written")
        camera = self.app.watched(CameraReader(str(picture)))
        camera.start()
        self.until(lambda state: state.bill.standing is not None, f"the member of {name} on the bill")
        camera.stop()
        self.cameras.append(camera)  # what it said last is still on its way to the screen
        self.shown_s[text] = self.app.clock.monotonic_s()

    def pay(self, *taps: str) -> None:
        """Taps that end in a completed sale."""
        before = self.state.last
        paid_s = self.app.clock.monotonic_s() - self.paid_s
        self.hands.rest(max(0.0, DOUBLE_TAP_S + 0.05 - paid_s))  # nobody is faster, and a faster tap would not count
        self.hands.tap(*taps)
        self.paid_s = self.app.clock.monotonic_s()
        self.until(lambda state: state.last is not before and state.showing_done, "the sale to be done")

    def next_bill(self) -> None:
        """Leaves the Done screen."""
        self.hands.tap("next")
        self.until(lambda state: not state.showing_done, "the next bill")


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
            summary = _summary(day, till, other)
            _keep_receipts(paper, out)
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
    hands.wait_for(lambda: hands.has("reward-0"), "the reward key")
    hands.tap("reward-0")
    day.until(lambda state: bool(state.bill.choices), "the free drink on the bill")
    day.photograph("reward")
    day.pay("quick-exact")
    day.note("the voucher pays for the dearest drink")
    day.next_bill()
    day.show_code(_card(day, CHAN), "chan-again")
    hands.type(CATERING)
    day.pay("quick-octopus")
    day.next_bill()
    hands.tap("category-*top")
    day.show_code(_card(day, CHAN), "chan-spends")
    hands.tap("tile-SET-MEAL")
    hands.wait_for(lambda: hands.has("reward-0"), "the points key")
    hands.tap("reward-0")
    day.until(lambda state: bool(state.bill.choices), "points on the bill")
    day.photograph("points")
    day.pay("quick-octopus")
    day.note("points are spent as money off")
    day.next_bill()


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


def _has_draft(state: TillState) -> bool:
    return state.history.opened is not None and state.history.opened.draft is not None


def _card(day: Day, number: str) -> str:
    """The signed code that a member's phone shows."""
    member = day.shop.office.accounts(number).member
    return day.shop.vault.make_card(member.id, Form.STATIC, day.app.clock.now())


def _phone(text: str) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """A phone with a code, lying a little askew on the counter, as a camera of 1280 x 720 sees it."""
    code = code_image(text)
    rows = np.frombuffer(code.constBits(), np.uint8).reshape(code.height(), code.bytesPerLine())[:, : code.width()]
    screen = np.full((640, 360), 246, np.uint8)
    large = cv2.resize(rows, (320, 320), interpolation=cv2.INTER_NEAREST)
    screen[120:440, 20:340] = large
    counter = np.full((720, 1280), 96, np.uint8)
    turn = cv2.getRotationMatrix2D((180, 320), 7, 1.0)
    turn[:, 2] += (460, 40)
    cv2.warpAffine(screen, turn, (1280, 720), counter, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT)
    return np.asarray(cv2.GaussianBlur(counter, (0, 0), 0.8), np.uint8)


def _keep_receipts(paper: KeptPaper, out: Path) -> None:
    """Each printed job as its bytes, its dots and its words, numbered in the order of printing."""
    for number, (sent, words) in enumerate(paper.jobs, 1):
        folder = out / "receipts"
        (folder / f"{number}.bin").write_bytes(sent)
        (folder / f"{number}.png").write_bytes(read_back(sent, WIDTH_DOTS).png())
        (folder / f"{number}.txt").write_text(words, encoding="utf-8")


def _printed(till: Terminal) -> list[PrintJob]:
    """The jobs that came out, in the order in which they were made."""
    jobs = [job for stored in till.store.records(0) for job in till.store.spool.of_record(stored.n)]
    return sorted((job for job in jobs if job.state is JobState.PRINTED), key=lambda job: job.id)


Balances = dict[str, dict[str, int]]


def _summary(day: Day, till: Terminal, other: Terminal) -> dict[str, Any]:
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
