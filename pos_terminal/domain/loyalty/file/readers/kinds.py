"""The kinds of rules beside points, stamp cards and rewards: tables that many programmes do not have."""

from typing import Any

from pos_terminal.domain.loyalty.file.readers.campaigns import read_campaign, read_experiment, read_gift
from pos_terminal.domain.loyalty.file.readers.club import (
    read_activity,
    read_gate,
    read_plan,
    read_quota,
    read_referral,
    read_settlement,
)
from pos_terminal.domain.loyalty.file.readers.play import read_board, read_check_in, read_mission, read_wheel
from pos_terminal.domain.loyalty.file.readers.tiers import read_tiers
from pos_terminal.domain.loyalty.file.reading import Table


def read_kinds(table: Table, currency: str) -> dict[str, Any]:
    """Those fields of a Programme."""
    tiers, referral = table.table("tiers"), table.table("referral")
    check_in, settlement = table.table("check_in"), table.table("settlement")
    return {
        "tiers": read_tiers(tiers, currency) if tiers else None,
        "campaigns": tuple(read_campaign(one, currency) for one in table.tables("campaign")),
        "gifts": tuple(read_gift(one) for one in table.tables("gift")),
        "experiments": tuple(read_experiment(one) for one in table.tables("experiment")),
        "referral": read_referral(referral, currency) if referral else None,
        "plans": tuple(read_plan(one, currency) for one in table.tables("plan")),
        "gates": tuple(read_gate(one) for one in table.tables("gate")),
        "quotas": tuple(read_quota(one) for one in table.tables("quota")),
        "activities": tuple(read_activity(one, currency) for one in table.tables("activity")),
        "check_in": read_check_in(check_in, currency) if check_in else None,
        "missions": tuple(read_mission(one, currency) for one in table.tables("mission")),
        "wheels": tuple(read_wheel(one, currency) for one in table.tables("wheel")),
        "boards": tuple(read_board(one) for one in table.tables("board")),
        "settlement": read_settlement(settlement, currency) if settlement else None,
    }
