"""Two machines with one disk, keys and all: who sends first goes on in the stream, the other finds out by itself."""

import random  # noqa: TID251 - seeded
from pathlib import Path

import pytest

from tests.support.company import ANN, Company

SEEDS = range(3)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_machines_with_one_disk_lose_and_double_nothing(office: Company, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    first = office.new_till(tmp_path / "first")
    first.sell("common", "1.00", ANN)
    if chance.random() < 0.5:
        first.sync()
    second = first.disk_image(tmp_path / "second")
    beside = office.new_till(tmp_path / "beside")
    machines = [first, second]
    chance.shuffle(machines)
    worth = 0
    order = [(machine, what) for machine in machines for what in ("sale", "sale", "sync")]
    chance.shuffle(order)
    for number, (machine, what) in enumerate(order):
        if what == "sync":
            machine.sync()
        else:
            machine.sell(f"{machine.data.name}-{number}", f"{10 ** (number % 3 + 1)}.00", ANN)
            worth += 10 ** (number % 3 + 1)
    everybody = [first, second, beside]
    for machine in (*everybody, *everybody):
        machine.sync()
    assert office.figures() == (5, (worth + 1) * 100), f"seed {seed}"
    office.agrees_with(everybody, ann=worth + 1)
    assert office.flags().count("fork") >= 1
    assert len(office.till("S1-T1")["streams"]) == 2, "each has a stream of its own now"
    for machine in machines:
        assert machine.sync()["sent"] == 0
