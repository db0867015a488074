"""What each step of a till's night does: the rooms joined, on the thread that opened the till."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.night import Found, NightSchedule, NightStatus, Step
from pos_terminal.domain.words import Words
from pos_terminal.main.rounds import line_of
from pos_terminal.main.terminal import PROGRAM, Terminal, open_terminal, shop_settings
from pos_terminal.services.closing import close_days
from pos_terminal.services.counter import Counter
from pos_terminal.services.night import pages
from pos_terminal.services.night.day_book import has_bills, report_of
from pos_terminal.services.night.figures import owner_report
from pos_terminal.services.night.findings import told_of
from pos_terminal.services.night.night import Night, Told, Work
from pos_terminal.services.programmes import ProgrammeShelf
from pos_terminal.services.reconciling import Reconciled, Reconciling
from pos_terminal.services.state import SyncStatus
from pos_terminal.services.syncing import Compared, Round, Syncing
from pos_terminal.store.backup import back_up, prune
from pos_terminal.store.database import DATABASE
from pos_terminal.store.verify import Check, verify
from pos_terminal.ui.messages import trouble
from pos_terminal.wire.answers import NoAnswer

if TYPE_CHECKING:
    from pos_terminal.sync.client import HeadOfficeClient

REPORTS, BACKUPS = "reports", "backups"
SUNDAY = 6
# A till that was off longer writes the reports of the last days only.
MOST_REPORTS = 31
# A month and the days of a long weekend: older days were compared on their own nights.
DAYS_COMPARED = 35


class NightWorks:
    """The steps over one open till. What the last ones found stays here, for who wants to print it."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._installation = terminal.store.installation()
        self._line: HeadOfficeClient | None = None
        self._ending = False
        self.status = SyncStatus()
        self.round = Round()
        self.streams: tuple[Compared, ...] = ()
        self.reconciled = Reconciled()
        self.checks: tuple[Check, ...] = ()
        self.reports: tuple[Path, ...] = ()

    def works(self) -> Mapping[Step, Work]:
        """The steps that this till has: without a head office there is nothing to send or compare."""
        works: dict[Step, Work] = {Step.CHECK: self._check, Step.BACKUP: self._back_up, Step.REPORT: self._report}
        if self._installation.enrolled:
            works |= {Step.SYNC: self._sync, Step.COMPARE: self._compare}
        else:
            works[Step.CLOSE_DAY] = self._close_day
        return {step: works[step] for step in Step if step in works}

    def hang_up(self) -> None:
        """The till is being closed: no answer of head office is waited for any more. May be called from any thread."""
        self._ending = True
        if self._line is not None:
            self._line.hang_up()

    def _close_day(self, _day: date) -> Found:
        one = self._terminal
        settings = shop_settings(one.config)
        counter = Counter(one.store, one.clock, one.ids, one.vault, settings, ProgrammeShelf(one.store))
        written = close_days(counter, self._installation)
        return Found(Words(f"{written} 個戶口有到期或級別變動", f"{written} accounts with expiry or a new tier"))

    def _sync(self, _day: date) -> Found:
        with self._line_open() as line:
            syncing = self._syncing(line)
            self.status = syncing.run_once(force=True)
            self.round = syncing.last_round
        if self.status.problem:
            return Found(_said(Unavailable("head_office", self.status.problem, self.status.cause)), False, False)
        sent, received, refused = self.round.sent, self.round.received, len(self.round.refused)
        said = Words(f"傳送 {sent}，接收 {received}", f"{sent} sent, {received} received")
        if not refused:
            return Found(said)
        return Found(Words(f"{said.zh}，總公司保留 {refused} 項待查", f"{said.en}, {refused} kept aside"), well=False)

    def _compare(self, _day: date) -> Found:
        since = self._terminal.today() - timedelta(days=DAYS_COMPARED)
        try:
            with self._line_open() as line:
                self.streams = self._syncing(line).compare()
                self.reconciled = Reconciling(self._terminal.store, line, self._terminal.clock).compare(since)
        except NoAnswer as silence:
            return Found(_said(Unavailable("head_office", silence.code, silence.cause)), False, False)
        if not all(stream.same for stream in self.streams):
            return Found(Words("與總公司的紀錄不同", "head office has other records"), well=False)
        return told_of(self.reconciled, sum(stream.here for stream in self.streams))

    @contextmanager
    def _line_open(self) -> "Iterator[HeadOfficeClient]":
        one = self._terminal
        line = line_of(one.store, one.vault, one.ids, self._installation.head_office)
        self._line = line
        if self._ending:
            line.hang_up()
        try:
            yield line
        finally:
            self._line = None
            line.close()

    def _syncing(self, line: "HeadOfficeClient") -> Syncing:
        one = self._terminal
        # Nobody waits for the night and it asks once: no jitter is needed.
        return Syncing(one.store, line, one.clock, one.ids, lambda: 0.0, PROGRAM)

    def _check(self, day: date) -> Found:
        self.checks = verify(self._terminal.data / DATABASE, quick=day.weekday() != SUNDAY)
        wrong = next((check for check in self.checks if not check.ok), None)
        if wrong is not None:
            return Found(Words(f"{wrong.name}：{wrong.wrong.zh}", f"{wrong.name}: {wrong.wrong.en}"), well=False)
        counted = sum(check.counted for check in self.checks)
        return Found(Words(f"{counted:,} 項無誤", f"{counted:,} things right"))

    def _back_up(self, _day: date) -> Found:
        settings = self._terminal.config.nightly
        folder = Path(settings.backup_folder) if settings.backup_folder else self._terminal.data / BACKUPS
        _make(folder)
        copied = back_up(self._terminal.data / DATABASE, folder, self._terminal.clock.now())
        prune(folder, Path(DATABASE).stem, settings.backups_kept)
        size = f"{copied.size / 1_000_000:.1f} MB"
        said = f"{copied.path.name} ({size})"
        return Found(Words(said, said))

    def _report(self, day: date) -> Found:
        """The report of the night's day, and of days before it on which the till sold but no night came."""
        store, folder = self._terminal.store, self._terminal.data / REPORTS
        _make(folder)
        last = store.nights.last_done(Step.REPORT, day)
        since = max(last or day - timedelta(days=1), day - timedelta(days=MOST_REPORTS))
        missed = (since + timedelta(days=n) for n in range(1, (day - since).days))
        days = [one for one in missed if has_bills(store, one)]
        status = NightStatus(day, store.nights.of_day(day), None, tuple(self.works()))
        self.reports = tuple(self._write(one, NightStatus(one), folder) for one in days)
        self.reports += (self._write(day, status, folder),)
        return Found(Words(self.reports[-1].name, self.reports[-1].name))

    def _write(self, day: date, night: NightStatus, folder: Path) -> Path:
        shop = self._installation
        steps = night if night.taken else NightStatus(day, steps=())
        name = Words(shop.shop_name_zh, shop.shop_name_en)
        till = f"{shop.shop}-{shop.terminal}"
        report = owner_report(report_of(self._terminal.store, day), steps, name, till, self._programme)
        page = folder / f"{day.isoformat()}.html"
        _put(folder / f"{day.isoformat()}.txt", pages.text(report))
        _put(page, pages.page(report))
        return page

    def _programme(self, programme: str) -> Programme | None:
        """For its names; one that cannot be read goes by its id, and the report is written."""
        store = self._terminal.store
        version = next((text.version for text in store.programmes.all() if text.id == programme), "")
        try:
            return ProgrammeShelf(store).version(programme, version) if version else None
        except Unavailable:
            return None


def night_of(terminal: Terminal, works: NightWorks, told: Told = lambda _status: True) -> Night:
    """The night of an open till."""
    return Night(terminal.store, terminal.clock, works.works(), _said, told)


def schedule_of(terminal: Terminal) -> NightSchedule:
    """When this till's nights begin, by its settings."""
    hour, minute = terminal.config.nightly.at.split(":")
    return NightSchedule(int(hour) * 60 + int(minute), terminal.config.nightly.spread_minutes)


class NightRounds:
    """Looks now and then whether a night's work is due, and does it; with books of its own, on the thread that opened
    them. `told` hears how it stands and gives False where the till is being closed."""

    def __init__(self, data: Path, settings_file: Path | None, told: Told) -> None:
        self._terminal = open_terminal(data, settings_file)
        self._told = told
        self._works: NightWorks | None = None

    def hang_up(self) -> None:
        """The till is being closed. May be called from any thread."""
        if self._works is not None:
            self._works.hang_up()

    def run_once(self) -> NightStatus:
        """The work of the night that is due, as far as it is left."""
        one = self._terminal
        self._works = NightWorks(one)  # anew each time: the till may have joined a head office since
        night = night_of(one, self._works, self._told)
        day = schedule_of(one).due(one.clock.now(), one.store.installation().terminal_id, one.calendar())
        return night.run(day)

    def close(self) -> None:
        """Lets go of the books."""
        self._terminal.close()


def _said(problem: Refused | Unavailable) -> Words:
    return Words(trouble(problem, "zh_HK").text, trouble(problem, "en").text)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable("store", "read-only", f"{folder}: {error.strerror}") from error


def _put(path: Path, content: str) -> None:
    """Whole or not at all: a report that is half there would be believed."""
    partial = path.with_name(path.name + ".partial")
    try:
        partial.write_text(content, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        code = "disk-full" if error.errno == 28 else "read-only"
        raise Unavailable("store", code, f"{path}: {error.strerror}") from error
