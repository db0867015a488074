"""What head office could not take: kept as it came, let in by a person, and never twice."""

from collections.abc import Callable

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.till import NewRecord
from pos_terminal.wire.codec import encode
from pos_terminal.wire.payloads import Body, SaleRecorded, kind_of, written_entries
from tests.support.offices import DAY, Office, Till, earn, facts, sale

Join = Callable[[int], Till]


def sell_from_the_future(till: Till) -> bytes:
    """A sale in a version of records that head office does not know yet; its bytes."""
    id_, at = till.ids.new(), till.clock.now()
    payload = SaleRecorded(sale=sale(id_, 1000), loyalty=facts([earn(7, "a")]))
    data = encode(Body(v=9, id=id_, at=at, mono_ms=1, boot="b", body=payload))
    with till.store.begin():
        head = till.store.journal.append(NewRecord(id=id_, kind=kind_of(payload), at=at, business_date=DAY, body=data))
        till.store.ledger.append(head.n, at, written_entries(payload))
    return data


def test_what_is_repaired_counts_once_and_tills_hear_of_it(office: Office, join: Join) -> None:
    first, second = join(1), join(2)
    data = sell_from_the_future(first)
    first.sell(earn(1, "b"))
    for till in (first, second):
        assert till.syncing.run_once().online
    assert (office.outstanding(), second.points()) == (1, 1)
    (kept,) = office.office.quarantined()
    assert (kept.body, kept.sequence, kept.reason) == (data, 2, "not-readable")
    with pytest.raises(Refused) as still:
        office.office.release(kept.stream, kept.sequence)
    assert still.value.code == "still-not-readable"
    office.office.release(kept.stream, kept.sequence, data.replace(b'"v":9', b'"v":1'))
    assert office.office.quarantined() == ()
    assert [flag.kind for flag in office.office.report().flags] == []
    for till in (first, second):
        till.syncing.run_once()
        assert till.points() == 8
    assert office.outstanding() == 8
    with pytest.raises(Refused) as gone:
        office.office.release(kept.stream, kept.sequence)
    assert gone.value.code == "not-kept-aside"


def test_the_same_bytes_again_after_they_were_let_in_are_a_repeat(office: Office, join: Join) -> None:
    till = join(1)
    data = sell_from_the_future(till)
    till.syncing.run_once()
    (kept,) = office.office.quarantined()
    office.office.release(kept.stream, kept.sequence, data.replace(b'"v":9', b'"v":1'))
    end = till.store.journal.streams()[-1]
    with till.store.begin():  # as after a fork: the same record in another stream
        till.store.journal.fork(end.id, 1, till.ids.new(), till.clock.now())
    assert till.syncing.run_once(force=True).online
    assert till.syncing.last_round.refused == []
    assert (office.outstanding(), office.office.report().quarantined) == (7, 0)
