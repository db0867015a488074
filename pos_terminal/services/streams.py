"""One stream on both sides: how much of it is the same here and at head office."""

from pos_terminal.domain.till import StreamEnd
from pos_terminal.services.ports import HeadOffice, Journal
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import Compare, Position

# Places asked about at once: a stream of a million records is searched in three questions.
AT_ONCE = 100


def hash_at(journal: Journal, stream: StreamEnd, sequence: int) -> bytes:
    """The hash at a place of the stream. Raises NoAnswer where this till has nothing there."""
    if sequence == 0:
        return stream.first_hash
    if sequence == stream.sequence:
        return stream.hash
    found = journal.by_place(stream.id, sequence)
    if found is None:
        raise NoAnswer(answers.FORK, f"record {sequence} is not in this till's journal")
    return found.hash


def parent_of(stream: StreamEnd) -> Position | None:
    """Where the stream branched off another one, if it did."""
    if stream.parent is None:
        return None
    return Position(str(stream.parent), stream.parent_sequence, stream.parent_hash.hex())


def last_common(journal: Journal, head_office: HeadOffice, stream: StreamEnd, have: Position) -> int:
    """The last sequence of the stream up to which both sides hold the same records. Raises NoAnswer.

    A hash covers all before it, so where one agrees everything before it does: the place is searched from both ends.
    """
    high = min(have.sequence, stream.sequence)
    if have.sequence <= stream.sequence and (not high or hash_at(journal, stream, high).hex() == have.hash):
        return high
    low = 0
    while low < high:
        sequences = sorted({low + (high - low) * part // AT_ONCE for part in range(1, AT_ONCE + 1)} - {low})
        places = tuple((sequence, hash_at(journal, stream, sequence).hex()) for sequence in sequences)
        agreed = head_office.compare(Compare(stream=str(stream.id), places=places)).sequence
        if agreed and agreed not in sequences:
            raise NoAnswer(answers.GARBLED, f"place {agreed} was not asked about")
        low = max(low, agreed)
        if agreed == high == have.sequence:
            raise NoAnswer(answers.GARBLED, f"record {high} is said to be the same, and another one")
        high = min((sequence - 1 for sequence in sequences if sequence > agreed), default=high)
    return low
