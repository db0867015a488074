"""What holds for every test: no display is needed, and nothing may be said that nobody expected."""

import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

# The same on a developer's table as on the server; before anything imports Qt.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")

import pytest
from hypothesis import HealthCheck, settings

from tests.support.postgres import Cluster, NotHere, cluster

NO_POSTGRES = "no PostgreSQL here"
BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.slow))  # a server is more than `fast` has time for

settings.register_profile("usual", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fast", parent=settings.get_profile("usual"), max_examples=25)
settings.register_profile("nightly", parent=settings.get_profile("usual"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("TESTS_PROFILE", "usual"))

# What the platform plug-in without a display says of itself, whatever the program does.
_PLATFORM_NOISE = ("This plugin does not support",)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says aloud what was not proven, as the judge of receipts, its readers or PostgreSQL are not on this machine."""
    skipped = terminalreporter.stats.get("skipped", [])
    for line in (*not_proven(skipped), *without_postgres(skipped)):
        terminalreporter.write_line(line, yellow=True, bold=True)


def without_postgres(skipped: list[pytest.TestReport]) -> list[str]:
    """A line where a database was left out: a quiet skip would pass for a proof."""
    left_out = [str(report.longrepr) for report in skipped if NO_POSTGRES in str(report.longrepr)]
    why = left_out[0].partition(NO_POSTGRES)[2].strip(": ')") if left_out else ""
    return [f"{len(left_out)} tests on PostgreSQL were LEFT OUT: {why}"] if left_out else []


def not_proven(skipped: list[pytest.TestReport]) -> list[str]:
    """A line for each reason for which tests of the judge were skipped; none where all of them ran."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in skipped
        if report.nodeid.startswith("tests/judge/") and isinstance(report.longrepr, tuple)
    )
    return [f"NOT PROVEN here: {count} tests of the judge of receipts: {why}" for why, count in reasons.items()]


class _Heard(logging.Handler):
    """Keeps what the program logs at the level of a warning or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or error in the log fails the test; one that expects it asks for `caplog` and looks at it."""
    heard = _Heard()
    logger = logging.getLogger("pos_terminal")
    logger.addHandler(heard)
    yield
    logger.removeHandler(heard)
    if heard.lines and "caplog" not in request.fixturenames:
        pytest.fail("unexpected log lines:\n" + "\n".join(heard.lines), pytrace=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server for the whole run; skips where none can be had, and `pytest_terminal_summary` says so."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(cluster())
        except NotHere as error:
            pytest.skip(f"{NO_POSTGRES}: {error}")
        yield running


@pytest.fixture(params=BOTH)
def where(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where head office keeps its books, once in a file ('') and once at an address: the same tests for both."""
    yield from books(request)


@pytest.fixture(params=BOTH, scope="module")
def where_for_all(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same, one for all tests of a module."""
    yield from books(request)


def books(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the books are, as the fixture's parameter says."""
    if request.param == "sqlite":
        yield ""
        return
    running: Cluster = request.getfixturevalue("postgres")
    address = running.new_books()
    yield address
    running.drop(address)


@pytest.fixture
def qt_messages() -> list[str]:
    """What Qt and QML said during the test, for a test that expects something."""
    return []


@pytest.fixture(autouse=True)
def no_unexpected_qt_messages(request: pytest.FixtureRequest) -> Iterator[None]:
    """A message of Qt or QML fails the test; one that expects it asks for `qt_messages` and looks at them."""
    if "PySide6.QtCore" not in sys.modules:  # a test of pure rules does not pay for Qt
        yield
        return
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    expected = "qt_messages" in request.fixturenames
    said: list[str] = request.getfixturevalue("qt_messages") if expected else []

    def hear(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not message.startswith(_PLATFORM_NOISE):
            said.append(f"{kind.name}: {message}")

    before = qInstallMessageHandler(hear)
    yield
    qInstallMessageHandler(before)
    if said and not expected:
        pytest.fail("unexpected Qt messages:\n" + "\n".join(said), pytrace=False)
