"""Tells a scanner's burst of keys from a person's typing, by pace and length. No Qt, no clock: times are given.

Keys are held for the blink in which a scanner's next key would have come. If it does not come, they are handed back in
the order in which they were typed; if enough of them come, they are a scan, and nobody else sees them.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from pos_terminal.domain.selling.framing import NO_FRAMING, Framing

LONGEST = 401  # one more than a code of ours can be, so that what is longer is known as too long


@dataclass(frozen=True, slots=True)
class Pace:
    """How a scanner types. Keyboard scanners send a key each 1 to 20 ms; nobody types six keys at 30 ms in a row."""

    gap_ms: int = 30  # between two keys while it may still be a person
    sure_gap_ms: int = 80  # once it is sure: a host that stutters must not cut a scan
    sure_keys: int = 6  # also the shortest scan that sends no Enter
    least_ended: int = 4  # the shortest scan that ends in Enter or Tab
    repeat_ms: int = 18  # a key that is held down comes again no faster than this; a scanner's noughts do

    @classmethod
    def with_gap(cls, gap_ms: int) -> "Pace":
        """The pace of a shop whose scanners are slower or quicker than usual."""
        usual = cls()
        return cls(gap_ms=gap_ms, sure_gap_ms=max(usual.sure_gap_ms, 2 * gap_ms))


class Act(Enum):
    """What a pressed key is to the burst."""

    CHARACTER = auto()  # printable ASCII, STX, or a group separator
    MODIFIER = auto()  # Shift and its like: goes the way of the keys around it, as alone it may mean something
    END = auto()  # Enter, Tab, ETX, line feed
    OTHER = auto()  # anything that no scanner sends: a person's key


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed key. `key` names it for its release, `has_shift` gives Caps Lock away, `event` is the caller's.

    `bare` is what the key types without the Ctrl, Alt or Meta that is down with it; "" where none is.
    """

    act: Act
    text: str
    key: int
    at_ms: int
    event: object
    has_shift: bool = False
    bare: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of keys: `handed_back` go on now, in this order and before the key that was asked about; `is_taken`
    says that this one does not go on; `scan` is what a scanner sent."""

    handed_back: tuple[object, ...] = ()
    is_taken: bool = False
    scan: str = ""


# The signs above digits, and beside them those of codes, on the US layout, to which scanners are delivered.
_ABOVE = str.maketrans("!@#$%^&*()_>?", "1234567890-./")

PASSES = Ruling()
TAKEN = Ruling(is_taken=True)


@dataclass(slots=True)
class Burst:
    """The keys of the last moments."""

    pace: Pace = Pace()
    framing: Framing = NO_FRAMING
    _letters: list[Press] = field(default_factory=list)  # what was typed; emptied of events once it is surely a scan
    _events: list[object] = field(default_factory=list)  # presses and releases to hand back, in order
    _keys_held: set[int] = field(default_factory=set)  # whose presses are among them
    _keys_down: set[int] = field(default_factory=set)  # held or swallowed presses whose release is to come
    _last_ms: int = 0
    _ended_ms: int | None = None  # when the last scan ended: CR may be followed by LF

    @property
    def is_open(self) -> bool:
        """Whether keys are held, or a scan is coming in."""
        return bool(self._letters or self._events)

    @property
    def is_sure(self) -> bool:
        """Whether what comes in can only be a scanner's."""
        return len(self._letters) >= self.pace.sure_keys or self._is_announced

    @property
    def due_ms(self) -> int:
        """When the silence after the last key says that no more will come."""
        return self._last_ms + (self.pace.sure_gap_ms if self.is_sure else self.pace.gap_ms)

    def press(self, press: Press) -> Ruling:
        """A key was pressed."""
        self._keys_down.discard(press.key)
        before = self.elapsed(press.at_ms - 1) if self.is_open else PASSES
        match self._act(press):
            case Act.CHARACTER:
                ruling = self._character(press)
            case Act.MODIFIER:
                ruling = self._modifier(press)
            case Act.END:
                ruling = self._end(press)
            case Act.OTHER:
                ruling = self.interrupt()  # a person's key beside a scanner at work goes its way, and leaves it alone
        return Ruling(before.handed_back + ruling.handed_back, ruling.is_taken, before.scan or ruling.scan)

    def release(self, key: int, event: object) -> Ruling:
        """A key was let go. It follows its press: held with it, or swallowed with it."""
        if key not in self._keys_down:
            return PASSES
        self._keys_down.remove(key)
        if self.is_open and not self.is_sure:
            self._events.append(event)
        return TAKEN

    def expects(self, press: Press) -> bool:
        """Whether this key, about to be pressed, would be taken as part of a scan that has begun."""
        act = self._act(press)
        if act is Act.OTHER:
            return False
        if not self._letters:
            return act is Act.END and self._is_echo(press)
        is_enough = len(self._letters) >= self.pace.least_ended or self._is_announced
        return press.at_ms <= self.due_ms and (act is Act.CHARACTER or is_enough)

    def interrupt(self) -> Ruling:
        """A person did something else (touched the screen): keys that may be theirs come first."""
        return PASSES if self.is_sure else Ruling(self._give_back())

    def elapsed(self, now_ms: int) -> Ruling:
        """Time has passed: if the silence was long enough, the held keys are a scan or a person's."""
        if not self.is_open or now_ms < self.due_ms:
            return PASSES
        if self.is_sure:
            return Ruling(scan=self._finish(self._last_ms))
        return Ruling(self._give_back())

    @property
    def _is_announced(self) -> bool:
        """Whether it began as the scanner was told to begin, and went on: then no length need prove it."""
        prefix = self.framing.prefix
        begun = "".join(letter.text for letter in self._letters[: len(prefix)])
        return bool(prefix) and begun == prefix and len(self._letters) > len(prefix)

    @property
    def _is_chorded(self) -> bool:
        """Whether Ctrl, Alt or Meta was down at every key: one of them is stuck."""
        return all(letter.bare for letter in self._letters)

    def _act(self, press: Press) -> Act:
        """What the key is here: Ctrl+C ends a scan (ETX), but is the letter C where Ctrl is stuck."""
        is_letter = press.act is Act.END and press.bare and self._is_chorded and not self._is_echo(press)
        return Act.CHARACTER if is_letter else press.act

    def _character(self, press: Press) -> Ruling:
        self._last_ms = press.at_ms
        if len(self._letters) < LONGEST:
            self._letters.append(press)
        self._keys_down.add(press.key)
        if not self.is_sure:
            self._hold(press)
        elif self._is_one_key():
            self._hold(press)
            return Ruling(self._give_back(), is_taken=True)
        else:
            self._forget_events()
        if self.framing.suffix and self._is_complete():
            return Ruling(is_taken=True, scan=self._finish(press.at_ms))
        return TAKEN

    def _modifier(self, press: Press) -> Ruling:
        self._last_ms = press.at_ms
        self._keys_down.add(press.key)
        if not self.is_sure:
            self._hold(press)
        return TAKEN

    def _is_complete(self) -> bool:
        """Whether the characters that the scanner was told to end with are here."""
        suffix = self.framing.suffix
        tail = "".join(letter.text for letter in self._letters[-len(suffix) :])
        return tail == suffix and (len(self._letters) >= self.pace.least_ended or self._is_announced)

    def _end(self, press: Press) -> Ruling:
        is_scan = len(self._letters) >= self.pace.least_ended and not self._is_one_key()
        if is_scan or self._is_announced:
            self._keys_down.add(press.key)
            return Ruling(is_taken=True, scan=self._finish(press.at_ms))
        if not self.is_open and self._is_echo(press):
            self._keys_down.add(press.key)
            self._ended_ms = press.at_ms
            return TAKEN
        return Ruling(self._give_back())

    def _is_one_key(self) -> bool:
        """One key over and over is a key held down, on a keyboard that does not say that it repeats."""
        first = self._letters[: self.pace.sure_keys]
        took_ms = first[-1].at_ms - first[0].at_ms
        return len({letter.text for letter in first}) == 1 and took_ms >= self.pace.repeat_ms * (len(first) - 1)

    def _is_echo(self, press: Press) -> bool:
        """Whether this is the line feed after the Enter of a scan."""
        return self._ended_ms is not None and 0 <= press.at_ms - self._ended_ms <= self.pace.gap_ms

    def _finish(self, at_ms: int) -> str:
        text = _unshifted(self._letters)
        self._letters.clear()
        self._forget_events()
        self._ended_ms = at_ms
        return text

    def _hold(self, press: Press) -> None:
        self._events.append(press.event)
        self._keys_held.add(press.key)

    def _forget_events(self) -> None:
        self._events.clear()
        self._keys_held.clear()

    def _give_back(self) -> tuple[object, ...]:
        events = tuple(self._events)
        self._letters.clear()
        self._keys_down -= self._keys_held
        self._forget_events()
        return events


def _unshifted(letters: list[Press]) -> str:
    """The text as the scanner meant it, whatever was stuck on the keyboard beside it.

    With Caps Lock on a shifted letter comes out small: all are turned round. With Shift stuck every key is a shifted
    one, and digits come as the signs above them. With Ctrl, Alt or Meta stuck each key says what it is without.
    """
    is_chorded = all(letter.bare for letter in letters)
    text = "".join(letter.bare if is_chorded else letter.text for letter in letters)
    if any(letter.text.islower() and letter.has_shift for letter in letters):
        text = text.swapcase()
    if all(letter.has_shift for letter in letters):
        text = text.translate(_ABOVE)
    return text
