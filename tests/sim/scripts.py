"""Runs that no chance has to find: the rare orders of events, each told step by step."""

from collections.abc import Callable

from tests.sim.network import GOOD, LOST
from tests.sim.till import SimTill
from tests.sim.world import World


def fork_is_broken_off(world: World) -> None:
    """A record that the till's balance holds, and head office lost, is moved by a fork that gets no further."""
    till = _alone(world)
    till_copy, office_copy = till.backup(), world.office.backup()
    world.do("trade", till)
    world.do("sync", till)
    world.office.put_back(office_copy, noticed=True)
    twin = till.clone("twin", till.clock, world.other_ids())
    twin.put_back(till_copy, noticed=False)
    world.add(twin)
    world.do("trade", twin)
    world.do("sync", twin)
    world.network.forced = [GOOD, GOOD, LOST]
    world.do("sync", till)
    world.finish()


def forks_twice(world: World) -> None:
    """A clone moves its records to a new stream and sends them; its disk is put back, and it does so once more."""
    till = _alone(world)
    clone = till.clone("clone", till.clock, world.other_ids())
    world.add(clone)
    world.do("trade", clone)
    copy = clone.backup()
    world.do("trade", till)
    world.do("sync", till)
    world.do("sync", clone)
    clone.put_back(copy, noticed=False)
    world.add(clone)
    world.do("sync", clone)
    world.finish()


def left_stream_goes_on_elsewhere(world: World) -> None:
    """A till leaves its stream; head office is put back; the till's old copy goes on in what it had left."""
    till = _alone(world)
    old, office_copy = till.backup(), world.office.backup()
    world.do("trade", till)
    world.do("sync", till)
    till.put_back(till.backup(), noticed=True)
    world.add(till)
    world.do("sync", till)
    world.office.put_back(office_copy, noticed=False)
    twin = till.clone("twin", till.clock, world.other_ids())
    twin.put_back(old, noticed=False)
    world.add(twin)
    world.do("trade", twin)
    world.do("sync", twin)
    world.do("sync", till)
    world.finish()


def put_back_between_sending_and_reading(world: World) -> None:
    """Head office is put back after it has taken the records and before it tells the balances."""
    till = _alone(world)
    world.do("trade", till)
    copy = world.office.backup()
    world.do("trade", till)
    world.before_changes = lambda: world.office.put_back(copy, noticed=True)
    world.do("sync", till)
    world.finish()


SCRIPTS: dict[str, Callable[[World], None]] = {
    script.__name__.replace("_", "-"): script
    for script in (
        fork_is_broken_off,
        forks_twice,
        left_stream_goes_on_elsewhere,
        put_back_between_sending_and_reading,
    )
}


def _alone(world: World) -> SimTill:
    """The world's first till, on a good line, with nothing sent yet but its beginning."""
    world.network.lossy, world.restores = 0.0, False
    del world.tills[1:]
    till = world.tills[0]
    world.do("sync", till)
    return till
