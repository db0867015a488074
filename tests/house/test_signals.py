"""Traps of PySide6 that were met before and are pinned away: seen at once if a new version brings them back."""

import sys
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot


@dataclass(frozen=True, slots=True)
class Status:
    """Something that crosses between threads."""

    live: bool


class Sender(QObject):
    """Sends values as the workers do."""

    changed = Signal(object)
    answered = Signal(bool)


class Receiver(QObject):
    """Counts what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.statuses = 0
        self.truths = 0

    @Slot(object)
    def take(self, status: Status) -> None:
        self.statuses += status.live

    @Slot(bool)
    def hear(self, truth: bool) -> None:
        self.truths += truth


def test_ten_thousand_signals_arrive_and_no_reference_is_lost() -> None:
    """PySide6 6.12.0 on Python 3.11 lost a reference to True at every emit, and the process ended after about 600."""
    sender, receiver = Sender(), Receiver()
    sender.changed.connect(receiver.take)
    sender.answered.connect(receiver.hear)
    status = Status(live=True)
    before = sys.getrefcount(status), sys.getrefcount(True)

    for _ in range(10_000):
        sender.changed.emit(status)
        sender.answered.emit(True)

    assert (receiver.statuses, receiver.truths) == (10_000, 10_000)
    after = sys.getrefcount(status), sys.getrefcount(True)
    assert all(now >= then - 50 for now, then in zip(after, before, strict=True))
    assert after[0] <= before[0] + 50
