"""What must hold whatever happens. Each check gives sentences of what does not."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tests.sim.facts import MEMBERS, Fact, Facts
from tests.sim.headoffice import BOOKED, GAPS, STREAMS, VOIDED, WRONG_HEAD, SimOffice
from tests.sim.till import SimTill


@dataclass(frozen=True, slots=True)
class Page:
    """What head office held when it told a page, and the balances in it."""

    known: frozenset[Fact]
    balances: Mapping[str, int]


def between(office: SimOffice, heads: dict[tuple[str, str], int]) -> list[str]:
    """At any moment: a stream at head office has no gap, and grows within one life of its database."""
    wrong = [f"stream {row[0]} has a gap or a wrong head" for sql in (GAPS, WRONG_HEAD) for row in office.rows(sql)]
    life = office.office.generation()[0]
    for stream, sequence, _ in office.rows(STREAMS):
        place = (life, str(stream))
        if int(str(sequence)) < heads.get(place, 0):
            wrong.append(f"the watermark of {stream} went from {heads[place]} back to {sequence}")
        heads[place] = int(str(sequence))
    return wrong


def claims(office: SimOffice, stream: str, safe: int) -> list[str]:
    """What a till is told is safe, one of the backups holds: the same records, up to that place."""
    if safe and not office.is_in_a_copy(stream, safe):
        return [f"{safe} records of {stream} are said to be safe, and no backup holds them"]
    return []


def view(till: SimTill, truth: Facts, pages: Mapping[datetime, Page], *, cloned: bool) -> list[str]:
    """At any moment: the cashier sees what was last told, and what was done here or nearby that it did not hold.

    Of a till with a `cloned` disk others may hear twice what both machines hold, until head office has heard both.
    """
    own = [truth.by_id[id_] for id_ in till.records() if id_ in truth.by_id]
    wrong = []
    for member in MEMBERS:
        as_of = till.store.ledger.snapshot_as_of(member)
        page = pages[as_of] if as_of else Page(frozenset(), {})
        should = page.balances.get(member, 0)
        should += sum(fact.delta for fact in own if fact.member == member and fact not in page.known)
        heard = [truth.by_id[id_] for id_ in till.heard(member)]
        if not cloned and (twice := [fact for fact in heard if fact in page.known or fact in own]):
            wrong.append(f"{till.name} counts {len(twice)} records twice that others told")
        should += sum(fact.delta for fact in heard)
        if till.shown(member) != should:
            wrong.append(f"{till.name} shows {till.shown(member)} for {member[-2:]} where {should} is right")
    return wrong


def at_rest(office: SimOffice, tills: Iterable[SimTill], truth: Facts) -> list[str]:
    """When everything was sent and read: nothing lost, nothing doubled, the same balances everywhere."""
    wrong = []
    counted = office.counted()
    held = {id_ for till in tills for id_ in till.records() if id_ in truth.by_id}
    if missing := held - counted:
        wrong.append(f"{len(missing)} records of tills never reached head office")
    if office.office.quarantined():
        wrong.append("something is still kept aside")
    second = dict(_voids(office))
    facts = [truth.by_id[id_] for id_ in counted if id_ in truth.by_id]
    effective = [fact for fact in facts if fact.voids is None or second.get(fact.voids) == fact.id]
    voids = Counter(fact.voids for fact in effective if fact.voids)
    if any(number > 1 for number in voids.values()):
        wrong.append("a sale is voided twice")
    if {fact.voids for fact in facts if fact.voids} - set(voids):
        wrong.append("a void has no effect")
    booked = {UUID(bytes=bytes(row[0])): (row[1], row[2]) for row in office.rows(BOOKED)}
    if booked != {fact.id: (1, fact.delta) for fact in effective}:
        wrong.append("entries are not those of the records, once each")
    sums = dict.fromkeys(MEMBERS, 0)
    for fact in effective:
        sums[fact.member] += fact.delta
    if office.balances() != sums:
        wrong.append(f"head office has {office.balances()} where {sums} is right")
    products = office.products()
    for till in tills:
        seen = {member: till.shown(member) for member in MEMBERS}
        if seen != sums:
            wrong.append(f"{till.name} shows {seen} where {sums} is right")
        shelf = {product.sku for product in till.store.catalogue.all().products}
        if products and shelf != products:
            wrong.append(f"{till.name} sells {sorted(shelf)} where {sorted(products)} is right")
        feed = till.store.outbox.feed()
        if (feed.generation, feed.cursor) != office.office.generation():
            wrong.append(f"{till.name} has read to {feed.cursor} of {feed.generation}")
    return wrong


def _voids(office: SimOffice) -> list[tuple[UUID, UUID]]:
    return [(UUID(bytes=bytes(row[0])), UUID(bytes=bytes(row[1]))) for row in office.rows(VOIDED)]
