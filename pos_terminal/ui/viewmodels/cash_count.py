"""Counting the drawer: how many of each note and coin, and what that makes."""

from __future__ import annotations

from dataclasses import dataclass, field

from pos_terminal.ui import format as fmt
from pos_terminal.ui.viewmodels.manner import Manner

# Hong Kong's notes and coins in the order that a drawer is counted; the last is all coins below a dollar, in tens of
# cents (Hong Kong Monetary Authority: coins of 10, 20 and 50 cents).
PIECES_MINOR = (100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 10)
MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A note or coin: its name, what the counted ones are worth, and how many there are."""

    key: str
    title: str
    worth: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CashCount:
    """Counts by note and coin, and the one that is being typed; `fresh` says that the next digit begins it anew."""

    counts: tuple[tuple[int, int], ...] = field(default=())
    chosen: int = PIECES_MINOR[0]
    fresh: bool = True

    @property
    def begun(self) -> bool:
        return bool(self.counts)

    @property
    def total_minor(self) -> int:
        return sum(piece * count for piece, count in self.counts)

    def of(self, piece: int) -> int:
        return dict(self.counts).get(piece, 0)

    def choose(self, piece: int) -> CashCount:
        return CashCount(self.counts, piece, True)

    def typed(self, digit: str) -> CashCount:
        """One more digit of the chosen piece's count; more digits than a drawer can need are dropped."""
        text = digit if self.fresh else f"{self.of(self.chosen)}{digit}"
        return self._with(int(text[:MOST_DIGITS]))

    def erased(self) -> CashCount:
        return self._with(self.of(self.chosen) // 10)

    def cleared(self) -> CashCount:
        return self._with(0)

    def next(self) -> CashCount:
        """The piece after the chosen one, round and round."""
        place = PIECES_MINOR.index(self.chosen)
        return self.choose(PIECES_MINOR[(place + 1) % len(PIECES_MINOR)])

    def _with(self, count: int) -> CashCount:
        return CashCount(tuple({**dict(self.counts), self.chosen: count}.items()), self.chosen, False)


def piece_rows(count: CashCount, manner: Manner) -> tuple[PieceRow, ...]:
    """One row for each note and coin."""
    return tuple(
        PieceRow(
            key=str(piece),
            title=manner.short(piece) if piece >= 100 else manner.say("毫", "10¢"),
            worth=manner.short(piece * count.of(piece)),
            count=fmt.points(count.of(piece)),
            chosen=piece == count.chosen,
        )
        for piece in PIECES_MINOR
    )
