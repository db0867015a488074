"""Garbage is collected on the window's thread, when enough has gathered."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QCoreApplication

from pos_terminal.ui.app import prepare_application
from pos_terminal.ui.garbage import MainThreadCollector


class Ring:
    """Something that only the cyclic collector can free."""

    def __init__(self) -> None:
        self.myself = self


@pytest.fixture
def collector(application: QCoreApplication) -> MainThreadCollector:
    return MainThreadCollector()


@pytest.fixture
def application() -> QCoreApplication:
    return prepare_application(["till"])


def test_nothing_is_collected_elsewhere_and_all_of_it_here(collector: MainThreadCollector) -> None:
    collector.start()
    try:
        freed_by: list[str] = []
        ring = Ring()
        weakref.finalize(ring, lambda: freed_by.append(threading.current_thread().name))
        del ring
        busy = threading.Thread(target=lambda: [Ring() for _ in range(5_000)], name="lane")
        busy.start()
        busy.join()
        assert freed_by == []
        while not freed_by:
            _litter = [Ring() for _ in range(1_000)]
            collector.look()
        assert freed_by == [threading.main_thread().name]
    finally:
        collector.stop()
    assert gc.isenabled()


def test_little_garbage_waits(collector: MainThreadCollector) -> None:
    gc.collect()
    collector.start()
    try:
        before = gc.get_stats()
        collector.look()
        assert gc.get_stats() == before
    finally:
        collector.stop()
