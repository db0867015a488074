"""Belonging: plans that bring nothing, gates that open for nobody, referrals that nobody gains from."""

from pos_terminal.domain.loyalty.file.reading import Findings
from pos_terminal.domain.loyalty.file.toml_places import Path
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.club import GateRule, PlanRule
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.words import Words


def about_club(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about plans, gates and referral."""
    for number, plan in enumerate(programme.plans):
        if not _benefits(programme, plan):
            zh = "會籍沒有任何好處：沒有折扣、倍數、入場、推廣或禮物。"
            en = "The membership brings nothing: no discount, multiplier, gate, campaign or gift."
            findings.add((*path, "plan", number), "plan-without-benefit", Words(zh, en))
    for number, gate in enumerate(programme.gates):
        if gate.needs_plan and not gate.tiers and not programme.plans:
            zh, en = (
                "只限有付費會籍者，但沒有 [[programme.plan]]。",
                "It opens for a paid membership, and there is no plan.",
            )
            findings.add((*path, "gate", number, "needs_plan"), "never-happens", Words(zh, en))
    referral = programme.referral
    if referral is not None and referral.referrer == Prize() and referral.friend == Prize():
        zh, en = "介紹人和朋友都沒有獎。", "Neither the referrer nor the friend gets anything."
        findings.add((*path, "referral"), "gives-nothing", Words(zh, en))


def _benefits(programme: Programme, plan: PlanRule) -> bool:
    return bool(
        plan.earn_percent > 100
        or plan.discount_percent
        or any(campaign.plan for campaign in programme.campaigns)
        or any(gift.plan for gift in programme.gifts)
        or any(_opens_for_plans(gate) for gate in programme.gates)
    )


def _opens_for_plans(gate: GateRule) -> bool:
    """Where tiers are named, they alone are let in early."""
    return not gate.tiers and (gate.needs_plan or gate.early_from < gate.open_from)
