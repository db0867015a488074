"""Campaigns and gifts: those that never happen, and bonuses that any bill brings."""

from datetime import date, timedelta

from pos_terminal.domain.loyalty.file.reading import Findings
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.campaign import CampaignRule, When
from pos_terminal.domain.loyalty.worth import comes_again
from pos_terminal.domain.words import Words

LONGEST_LOOK = 3 * 366  # every weekday meets every day of the month within three years
NO_PLAN = Words("要有付費會籍，但沒有 [[programme.plan]]。", "It needs a paid membership, and there is no plan.")


def about_campaigns(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about campaigns and gifts."""
    for number, campaign in enumerate(programme.campaigns):
        _about_campaign(programme, campaign, (*path, "campaign", number), findings)
    for number, gift in enumerate(programme.gifts):
        if gift.plan and not programme.plans:
            findings.add((*path, "gift", number, "plan"), "never-happens", NO_PLAN)


def _about_campaign(programme: Programme, one: CampaignRule, path: Path, findings: Findings) -> None:
    if one.when.hours[0] >= one.when.hours[1]:
        zh, en = "時段是空的：hours_from 須早於 hours_to。", "The hours are empty: hours_from must be before hours_to."
        tip = Words("跨午夜的時段請分成兩個推廣。", "A span over midnight is two campaigns.")
        findings.add((*path, "hours_to"), "never-happens", Words(zh, en), tip)
    elif not happens(programme, one.when):
        zh, en = "這些日期、星期和日子永遠不會同時出現。", "No day fits its dates, weekdays and days of the month."
        findings.add(path, "never-happens", Words(zh, en))
    if one.plan and not programme.plans:
        findings.add((*path, "plan"), "never-happens", NO_PLAN)
    if _any_bill(one):
        zh = "任何單據都有這個額外積分，多小的一單都有。"
        en = "Any bill brings this bonus, however small, as often as it comes."
        tip = Words("可加 minimum 或 limit。", "Add minimum or limit.")
        findings.add((*path, "bonus"), "bonus-without-minimum", Words(zh, en), tip)


def happens(programme: Programme, when: When) -> bool:
    """Whether there is a day in the programme's time that fits dates, weekdays and days of the month."""
    first = max(programme.effective_from, when.begins or date.min)
    last = min(programme.effective_to or date.max, when.ends or date.max)
    room = min(LONGEST_LOOK, (last - first).days + 1, (date.max - first).days + 1)
    return any(_fits(when, first + timedelta(days=one)) for one in range(room))


def _fits(when: When, day: date) -> bool:
    return (not when.weekdays or day.isoweekday() in when.weekdays) and (
        not when.month_days or day.day in when.month_days
    )


def _any_bill(one: CampaignRule) -> bool:
    return bool(one.bonus and not one.bonus_per_minor and not one.minimum_minor and comes_again(one))
