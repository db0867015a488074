"""Where a member stands beside balances, in figures and words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pos_terminal.domain.loyalty.account import Lot
from pos_terminal.domain.loyalty.outlook import (
    CheckInState,
    MembershipState,
    MissionProgress,
    Outlook,
    TierStanding,
    WheelState,
)
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import (
    CHECK_IN,
    CREDIT,
    SECOND_CREDIT,
    WALLET,
    done,
    mission,
    plan,
    spins,
    tier,
)
from pos_terminal.domain.loyalty.views.outlooking import outlook
from pos_terminal.domain.words import Words
from tests.support.cases import case_with
from tests.support.loyalty import DAY, programme

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
POINTS_RULE = "[programme.points]\nper = 1\n"
LEVELS = """
[[programme.tiers.level]]
id = "green"
name = {zh = "綠卡", en = "Green"}
[[programme.tiers.level]]
id = "silver"
name = {zh = "銀卡", en = "Silver"}
at = 100
second_at
perks = [{zh = "快線", en = "fast lane"}]
[[programme.tiers.level]]
id = "gold"
name = {zh = "金卡", en = "Gold"}
at = 300
"""
YEAR = "2026-01-01"


def club(rules: str = "", metric: str = "spend", second: str = "", second_at: int = 0) -> Programme:
    levels = LEVELS.replace("second_at", f"second_at = {second_at}" if second else "")
    extra = f'[programme.tiers.second]\nmetric = "{second}"\n' if second else ""
    codes = 'codes = ["class"]\n' if metric == "events" else 'tags = ["night"]\n' if metric == "quantity" else ""
    return programme(f'{POINTS_RULE}[programme.tiers]\nmetric = "{metric}"\n{codes}{rules}\n{extra}{levels}')


def tier_of(owner: Programme, *lots: Lot) -> TierStanding:
    found = outlook(case_with(owner, *lots)).tier
    assert found is not None
    return found


def test_a_plain_programme_has_nothing_to_look_forward_to() -> None:
    assert outlook(case_with(programme(POINTS_RULE))) == Outlook("club")


def test_the_tier_and_the_way_to_the_next() -> None:
    lots = Lot(CREDIT, YEAR, 12_345), Lot(tier("silver"), "x", 1, TOMORROW)
    assert tier_of(club(), *lots) == TierStanding(
        "silver",
        Words("銀卡", "Silver"),
        1,
        until=TOMORROW,
        next_names=Words("金卡", "Gold"),
        progress=12_345,
        goal=30_000,
        missing=Words("再消費 HK$176.55 升「金卡」", "HK$176.55 more to Gold"),
        perks=(Words("快線", "fast lane"),),
    )


def test_at_the_top_nothing_is_missing() -> None:
    assert tier_of(club(), Lot(CREDIT, YEAR, 99_999), Lot(tier("gold"), "x", 1)) == TierStanding(
        "gold", Words("金卡", "Gold"), 2, progress=99_999
    )


def test_a_counter_below_nothing_is_shown_as_nothing() -> None:
    found = tier_of(club(), Lot(CREDIT, YEAR, -500))
    assert (found.place, found.progress, found.missing.en) == (0, 0, "HK$100 more to Silver")


@pytest.mark.parametrize(
    ("metric", "zh", "en"),
    [
        ("points", "再 60 分升「銀卡」", "60 points to Silver"),
        ("quantity", "再 60 次升「銀卡」", "60 more to Silver"),
        ("visits", "再 60 次惠顧升「銀卡」", "60 visits to Silver"),
        ("events", "再 60 次活動升「銀卡」", "60 events to Silver"),
        ("credit", "再 60 積分升「銀卡」", "60 points to Silver"),
    ],
)
def test_what_is_missing_in_the_words_of_the_metric(metric: str, zh: str, en: str) -> None:
    assert tier_of(club(metric=metric), Lot(CREDIT, YEAR, 40)).missing == Words(zh, en)


def test_one_more_where_it_must_be_exceeded() -> None:
    over = club("over = true", metric="points")
    assert tier_of(over, Lot(CREDIT, YEAR, 99)).missing.en == "2 points to Silver"
    assert tier_of(over, Lot(CREDIT, YEAR, 100)).missing.en == "1 point to Silver"
    assert tier_of(club(metric="points"), Lot(CREDIT, YEAR, 99)).missing.en == "1 point to Silver"


def test_where_the_counter_is_there_the_next_review_brings_it() -> None:
    owner = club('evaluate = "monthly"', metric="points")
    at_review = Words("下次評級升「銀卡」", "Silver at the next review")
    assert tier_of(owner, Lot(CREDIT, YEAR, 100)).missing == at_review
    assert tier_of(owner, Lot(CREDIT, YEAR, 101)).missing == at_review


def test_two_counters_are_both_told() -> None:
    owner = club(metric="points", second="spend", second_at=50)
    lots = Lot(CREDIT, YEAR, 40), Lot(SECOND_CREDIT, YEAR, 1_000)
    assert tier_of(owner, *lots).missing == Words(
        "再 60 分、消費 HK$40 升「銀卡」", "60 points and HK$40 more to Silver"
    )
    assert tier_of(owner, lots[0], Lot(SECOND_CREDIT, YEAR, 5_000)).missing.en == "60 points to Silver"
    assert (
        tier_of(owner, Lot(CREDIT, YEAR, 100), Lot(SECOND_CREDIT, YEAR, 4_999)).missing.en == "HK$0.01 more to Silver"
    )
    both = Lot(CREDIT, YEAR, 100), Lot(SECOND_CREDIT, YEAR, 5_000)
    assert tier_of(owner, *both).missing.en == "Silver at the next review"


def test_the_campaigns_of_today() -> None:
    rules = '[[programme.campaign]]\nid = "{0}"\nname = "{0}"\npercent = 200\n{1}\n'
    tables = (
        rules.format("a", "weekdays = [1]") + rules.format("b", "weekdays = [2]") + rules.format("c", 'tags = ["x"]')
    )
    assert [one.en for one in outlook(case_with(programme(POINTS_RULE + tables))).campaigns] == ["a", "c"]


MISSION = '[[programme.mission]]\nid = "five"\nname = {zh = "五次", en = "Five"}\ntarget = 5\n'
FIVE = Words("五次", "Five")


def mission_of(rules: str, *lots: Lot) -> MissionProgress:
    (found,) = outlook(case_with(programme(POINTS_RULE + MISSION + rules), *lots)).missions
    return found


def progress(rest: int, target: int = 5, last: date | None = None) -> Lot:
    return Lot(mission("five"), f"ever~{target}", rest, last)


def test_a_mission_that_has_not_begun() -> None:
    assert mission_of("") == MissionProgress("five", FIVE, 0, 5, False, False)
    month = mission_of('period = "month"')
    assert (month.progress, month.until) == (0, date(2026, 3, 31))


def test_a_mission_on_its_way() -> None:
    assert mission_of("", progress(3, last=TOMORROW)) == MissionProgress("five", FIVE, 3, 5, False, False, TOMORROW)
    assert mission_of("", progress(3, target=4)).target == 4
    assert mission_of("", progress(3, target=0)).target == 5
    assert mission_of("", progress(-1)).progress == 0
    assert mission_of("", progress(3, last=YESTERDAY)).progress == 0


def test_a_mission_that_is_done_shows_no_more_than_its_target() -> None:
    paid = Lot(done("five"), "ever~5", 1)
    found = mission_of("", progress(7), paid)
    assert (found.progress, found.target, found.done) == (5, 5, True)
    assert not mission_of("", progress(7)).done
    assert not mission_of("", progress(2), Lot(done("five"), "ever~4", 1)).done


def test_one_that_repeats_goes_on_with_the_rest() -> None:
    found = mission_of("repeat = true", progress(12), Lot(done("five"), "ever~5", 2))
    assert (found.progress, found.target, found.done) == (2, 5, False)
    assert mission_of("repeat = true", progress(7)).progress == 5
    assert mission_of("repeat = true", progress(3), Lot(done("five"), "ever~5", 1)).progress == 0


@pytest.mark.parametrize(
    ("rules", "is_money"),
    [('metric = "spend"', True), ("", False), ('metric = "spend"\ncheck_ins = true', False),
     ('metric = "spend"\nactive_days = true', False)],
)  # fmt: skip
def test_whether_a_mission_counts_money(rules: str, is_money: bool) -> None:
    assert mission_of(rules).is_money is is_money


def test_missions_of_other_tiers_are_not_shown() -> None:
    text = POINTS_RULE + "[programme.tiers]\n" + LEVELS.replace("second_at", "") + MISSION + 'tiers = ["gold"]\n'
    owner = programme(text)
    assert outlook(case_with(owner)).missions == ()
    assert len(outlook(case_with(owner, Lot(tier("gold"), "x", 1))).missions) == 1


def test_check_ins() -> None:
    owner = programme(f"{POINTS_RULE}[programme.check_in]\nstreak_days = 7\npoints = 1\n")
    days = [Lot(CHECK_IN, f"2026-03-{day:02}", 1) for day in (1, 2)]
    assert outlook(case_with(owner, *days)).check_in == CheckInState(True, 2, 7)
    assert outlook(case_with(owner, days[0])).check_in == CheckInState(False, 1, 7)
    assert outlook(case_with(owner, Lot(CHECK_IN, "2026-03-02", 0))).check_in == CheckInState(False, 0, 7)


def test_wheels_and_their_licences() -> None:
    wheel = '[[programme.wheel]]\nid = "{0}"\nname = "{0}"\nfallback = "no"\nlicence = "{1}"\n{2}'
    prize = '[[programme.wheel.prize]]\nid = "no"\nname = "無"\nodds = 1000000\n'
    text = POINTS_RULE + wheel.format("spring", "1", prize) + wheel.format("autumn", "", prize)
    lots = Lot(spins("spring"), "a", 2), Lot(spins("spring"), "b", 1, TOMORROW), Lot(spins("spring"), "c", 5, YESTERDAY)
    assert outlook(case_with(programme(text), *lots)).wheels == (
        WheelState("spring", Words("spring", "spring"), 3, True),
        WheelState("autumn", Words("autumn", "autumn"), 0, False),
    )


def test_money_in_the_wallet() -> None:
    case = case_with(programme(POINTS_RULE), Lot(WALLET, "a", 500), Lot(WALLET, "b", 70, YESTERDAY))
    assert outlook(case).wallet_minor == 500
    assert outlook(case_with(programme(POINTS_RULE), Lot(WALLET, "a", -500))).wallet_minor == 0


PLANS = "".join(
    f'[[programme.plan]]\nid = "{id}"\nname = {{zh = "{zh}", en = "{en}"}}\ngrace_days = {grace}\n'
    for id, zh, en, grace in (("year", "年費", "Yearly", 0), ("half", "半年", "Half", 3))
)


def test_a_membership_and_its_days_of_grace() -> None:
    owner = programme(POINTS_RULE + PLANS)

    def membership(kind: str, last: date) -> MembershipState | None:
        return outlook(case_with(owner, Lot(plan(kind), "2025-03-03", 1, last))).membership

    year, half = Words("年費", "Yearly"), Words("半年", "Half")
    assert membership("year", DAY) == MembershipState("year", year, DAY)
    assert membership("year", YESTERDAY) is None
    assert membership("half", YESTERDAY) == MembershipState("half", half, YESTERDAY, in_grace=True)
    assert membership("half", DAY - timedelta(days=3)) == MembershipState("half", half, DAY - timedelta(days=3), True)
    assert membership("half", DAY - timedelta(days=4)) is None
    assert outlook(case_with(owner)).membership is None


def test_a_birthday_opens_a_campaign_for_whose_it_is() -> None:
    text = '[[programme.campaign]]\nid = "cake"\nname = "生日"\nbonus = 5\noccasion = "birthday_day"\n'
    case = case_with(programme(POINTS_RULE + text))
    assert outlook(case).campaigns == ()
    assert len(outlook(replace(case, member=replace(case.member, birthday=(3, 2)))).campaigns) == 1


HEARD = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opened", "heard", "provisional"),
    [
        (("2026-03-01T12:00:01+00:00",), HEARD, True),
        (("2026-03-01T12:00:00+00:00",), HEARD, False),
        (("2026-03-01T12:00:01+00:00",), None, False),
        (("2026-03-01T12:00:01+00:00", "2026-02-01T12:00:00+00:00"), HEARD, False),
        (("~",), HEARD, True),
    ],
)
def test_a_tier_that_head_office_has_not_seen_is_provisional(
    opened: tuple[str, ...], heard: datetime | None, provisional: bool
) -> None:
    lots = [Lot(tier("silver"), f"{number}", 1, opened=one) for number, one in enumerate(opened)]
    gone = Lot(tier("silver"), "gone", 1, YESTERDAY, opened="2026-01-01T12:00:00+00:00")
    case = case_with(club(), *lots, gone, Lot(tier("silver"), "none", 0, opened="2026-01-01T12:00:00+00:00"))
    found = outlook(replace(case, situation=replace(case.situation, heard_at=heard))).tier
    assert found is not None
    assert found.provisional is provisional


def test_everybodys_tier_is_never_provisional() -> None:
    case = case_with(club())
    found = outlook(replace(case, situation=replace(case.situation, heard_at=HEARD))).tier
    assert found is not None
    assert not found.provisional


def test_the_counter_is_that_of_the_members_own_year() -> None:
    case = case_with(club('window = "membership_year"'), Lot(CREDIT, "2025-05-01", 4_000))
    joined = replace(case, member=replace(case.member, joined_on=date(2020, 5, 1)))
    found = outlook(joined).tier
    assert found is not None
    assert (found.progress, found.missing.en) == (4_000, "HK$60 more to Silver")
    two = club('window = "membership_year"', metric="points", second="visits", second_at=5)
    case = case_with(two, Lot(SECOND_CREDIT, "2025-05-01", 2), member=joined.member)
    found = outlook(case).tier
    assert found is not None
    assert found.missing.en == "100 points and 3 visits to Silver"
