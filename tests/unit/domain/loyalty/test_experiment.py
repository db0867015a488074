"""Which arm of an experiment a member is in: the same everywhere, in the shares that the weights say."""

from hashlib import sha256

from pos_terminal.domain.loyalty.experiment import arm_of, arms_of
from pos_terminal.domain.loyalty.rules.campaign import ExperimentRule
from pos_terminal.domain.words import Words
from tests.support.loyalty import programme

TWO = ExperimentRule("price", Words("價", "Price"), (("a", 5_000), ("b", 3_000)))
# What a published version drew.
RECORDED = ["holdout", "a", "holdout", "holdout", "a", "holdout", "b", "a", "a", "a", "a", "b"]
MEMBERS = [f"{number:014x}" for number in range(4_000)]


def with_arms(*arms: tuple[str, int], id: str = "price") -> ExperimentRule:
    return ExperimentRule(id, Words("價", "Price"), arms)


def test_arms_have_their_shares_and_the_rest_is_held_out() -> None:
    found = [arm_of(TWO, member) for member in MEMBERS]
    shares = {arm: round(found.count(arm) / len(MEMBERS), 1) for arm in ("a", "b", "holdout")}
    assert shares == {"a": 0.5, "b": 0.3, "holdout": 0.2}


def test_a_member_stays_where_they_are() -> None:
    """Recorded once: another order of bytes, another hash or another text would move everybody."""
    assert [arm_of(TWO, member) for member in MEMBERS[:12]] == RECORDED


def test_the_first_and_the_last_place() -> None:
    places = {
        member: next(w for w in range(10_001) if arm_of(with_arms(("a", w)), member) == "a") for member in MEMBERS[:3]
    }
    for member, weight in places.items():
        assert arm_of(with_arms(("a", weight - 1), ("b", 1)), member) == "b"
        assert arm_of(with_arms(("a", weight - 1)), member) == "holdout"
    assert {arm_of(with_arms(("a", 10_000)), member) for member in MEMBERS} == {"a"}
    drawn = int(sha256(f"price\n{MEMBERS[0]}".encode()).hexdigest(), 16) % 10_000
    assert places[MEMBERS[0]] == drawn + 1


def test_experiments_are_drawn_apart() -> None:
    here, there = with_arms(("a", 5_000)), with_arms(("a", 5_000), id="menu")
    both = [(arm_of(here, member), arm_of(there, member)) for member in MEMBERS]
    assert all(800 < both.count(pair) < 1_200 for pair in set(both))
    assert len(set(both)) == 4


def test_all_arms_of_a_member_with_their_experiments() -> None:
    arm = '[[programme.experiment.arm]]\nid = "a"\nweight = '
    tables = "".join(
        f'[[programme.experiment]]\nid = "{id}"\nname = "測"\n{arm}{weight}\n'
        for id, weight in (("price", 10_000), ("menu", 1))
    )
    owner = programme(f"[programme.points]\nper = 1\n{tables}")
    assert arms_of(owner, MEMBERS[0]) == ("price/a", "menu/holdout")
    halves = programme(f'[programme.points]\nper = 1\n[[programme.experiment]]\nid = "price"\nname = "測"\n{arm}5000\n')
    found = [arms_of(halves, member) for member in MEMBERS[:20]]
    assert found == [(f"price/{arm_of(halves.experiments[0], member)}",) for member in MEMBERS[:20]]
    assert len(set(found)) == 2
