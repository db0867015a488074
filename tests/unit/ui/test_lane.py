"""The lane: calls in order from the state it holds, and whatever goes wrong leaves that state as it was."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QThread
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.services.desk import Desk
from pos_terminal.services.state import TillState
from pos_terminal.ui.app import prepare_application
from pos_terminal.ui.lane import Call, Fault, OpenedDesk
from pos_terminal.ui.till import Till
from tests.support.shop import Shop, open_shop


@pytest.fixture(scope="module")
def application() -> QGuiApplication:
    return prepare_application(["till"])


class Listening:
    """A till on its real thread, and everything that it published, with the thread on which it arrived."""

    def __init__(self, open_desk: Callable[[], OpenedDesk]) -> None:
        self.till = Till(open_desk)
        self.states: list[TillState] = []
        self.troubles: list[object] = []
        self.till.state_changed.connect(self.states.append)
        self.till.troubled.connect(self.troubles.append)

    def run(self, *calls: Call) -> None:
        for call in calls:
            self.till.run(call)

    def until(self, come: Callable[[], bool]) -> None:
        for _ in range(2_000):
            QCoreApplication.processEvents()
            if come():
                return
            QTest.qWait(5)
        raise AssertionError("it did not come about")


def opening(folder: Path, closed: list[str] | None = None) -> Callable[[], OpenedDesk]:
    def open_desk() -> OpenedDesk:
        shop: Shop = open_shop(folder / "keys", folder)

        def close() -> None:
            shop.store.close()
            if closed is not None:
                closed.append(QThread.currentThread().objectName())

        return OpenedDesk(shop.desk, shop.state, close)

    return open_desk


@pytest.fixture
def lane(application: QGuiApplication, tmp_path: Path) -> Iterator[Listening]:
    listening = Listening(opening(tmp_path))
    listening.till.start()
    listening.until(lambda: bool(listening.states))
    yield listening
    listening.till.stop()
    QCoreApplication.processEvents()


def add(sku: str) -> Call:
    return lambda desk, state: desk.checkout.add_product(state, sku)


def skus(state: TillState) -> list[str]:
    return [line.sku for line in state.bill.sale.lines for _ in range(line.quantity)]


def test_calls_start_from_the_state_before_them_whatever_the_window_shows(lane: Listening) -> None:
    """Many quick taps, posted before any of their states came back: none is lost, and the order is kept."""
    menu = ["LEMON-TEA", "BUN", "BAG", "MILK-TEA"]
    lane.run(*(add(sku) for sku in menu * 10))
    assert lane.till.state is lane.states[0]
    lane.until(lambda: len(lane.states) == 41)
    assert [line.sku for line in lane.states[-1].bill.sale.lines] == menu
    assert [sum(line.quantity for line in state.bill.sale.lines) for state in lane.states] == list(range(41))


@pytest.mark.parametrize(
    "trouble", [Refused("sold-out"), Refused("too-few-points", points=3), Unavailable("store", "disk-full", "13")]
)
def test_a_call_that_is_refused_leaves_the_state_and_the_next_goes_on_from_it(
    lane: Listening, trouble: Exception
) -> None:
    def half(desk: Desk, state: TillState) -> TillState:
        desk.checkout.touch_line(state, 1)
        raise trouble

    lane.run(add("BUN"), half, add("BAG"))
    lane.until(lambda: len(lane.states) == 3)
    assert lane.troubles == [trouble]
    assert skus(lane.states[-1]) == ["BUN", "BAG"]


def test_a_fault_has_an_incident_in_the_log_and_the_lane_lives(
    lane: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(_desk: Desk, _state: TillState) -> TillState:
        raise ZeroDivisionError("a bug")

    lane.run(add("BUN"), fault, add("BAG"))
    lane.until(lambda: len(lane.states) == 3)
    (told,) = lane.troubles
    assert isinstance(told, Fault)
    (logged,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert logged.__dict__["incident"] == told.incident
    assert skus(lane.states[-1]) == ["BUN", "BAG"]


def test_a_call_that_changes_nothing_publishes_nothing(lane: Listening) -> None:
    lane.run(lambda _desk, state: state, add("BUN"))
    lane.until(lambda: len(lane.states) == 2)
    assert skus(lane.states[-1]) == ["BUN"]


def test_calls_run_on_the_lane_and_states_arrive_at_the_window(lane: Listening) -> None:
    places: list[str] = []

    def where(_desk: Desk, state: TillState) -> TillState:
        places.append(QThread.currentThread().objectName())
        return state

    lane.run(where, add("BUN"))
    lane.until(lambda: len(lane.states) == 2)
    assert places == ["lane"]


def test_quitting_does_what_was_asked_before_and_closes_the_books_on_the_lane(
    application: QGuiApplication, tmp_path: Path
) -> None:
    closed: list[str] = []
    listening = Listening(opening(tmp_path, closed))
    listening.till.start()
    listening.until(lambda: bool(listening.states))
    listening.run(*(add("BUN") for _ in range(5)))
    listening.till.stop()
    listening.till.stop()
    assert closed == ["lane"]
    shop = open_shop(tmp_path / "keys", tmp_path, signed_in=False)
    assert skus(shop.state) == ["BUN"] * 5
    shop.store.close()


def test_books_that_raise_anything_when_opened_are_told_and_calls_are_dropped(
    application: QGuiApplication, caplog: pytest.LogCaptureFixture
) -> None:
    for error, kind in ((Unavailable("store", "corrupt"), Unavailable), (LookupError("nothing here"), Fault)):

        def open_desk(error: Exception = error) -> OpenedDesk:
            raise error

        listening = Listening(open_desk)
        listening.till.start()
        listening.until(lambda listening=listening: bool(listening.troubles))  # type: ignore[misc]
        listening.run(add("BUN"))
        listening.till.stop()
        QCoreApplication.processEvents()
        assert [type(trouble) for trouble in listening.troubles] == [kind]
        assert (listening.states, listening.till.state) == ([], None)
    assert "LookupError" in caplog.text


def test_books_that_cannot_be_closed_end_the_lane_all_the_same(
    application: QGuiApplication, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    opened = opening(tmp_path)

    def open_desk() -> OpenedDesk:
        desk = opened()

        def close() -> None:
            desk.close()
            raise OSError("the disk is gone")

        return OpenedDesk(desk.desk, desk.state, close)

    listening = Listening(open_desk)
    listening.till.start()
    listening.until(lambda: bool(listening.states))
    listening.till.stop()  # would wait for ever
    assert "the disk is gone" in capfd.readouterr().err
