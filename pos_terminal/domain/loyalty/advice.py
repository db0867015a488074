"""What a shopkeeper should know of a programme before it runs: it pays little, cannot be reached, or piles up debt."""

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.reading import Findings
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule, PointsRule
from pos_terminal.domain.loyalty.rules.reward import Offline, RewardKind, StampCardRule, StampPer
from pos_terminal.domain.loyalty.toml_places import Path
from pos_terminal.domain.loyalty.wording import amount, percent
from pos_terminal.domain.money import parse_minor
from pos_terminal.domain.words import Words

SALES_FOR_LIABILITY = "1000"  # in whole currency units


def advise(programme: Programme, path: Path, findings: Findings) -> None:
    """Adds what there is to say about a programme that has no problem."""
    _about_points(programme, path, findings)
    for number, card in enumerate(programme.stamp_cards):
        _about_card(programme, card, (*path, "stamp_card", number), findings)
    for number, reward in enumerate(programme.rewards):
        if all(card.reward != reward.id for card in programme.stamp_cards):
            zh, en = f"沒有方法得到「{reward.names.zh}」。", f"Nobody can ever win {reward.names.en!r}."
            findings.add((*path, "reward", number), "unreachable-reward", Words(zh, en))
    for key, names in _names(programme).items():
        if not names.zh or not names.en:
            sentence = Words("只有一種語言的名稱。", "The name is in one language only.")
            findings.add((*path, *key.split(".")), "one-language", sentence)


def _about_points(programme: Programme, path: Path, findings: Findings) -> None:
    earn, spend, currency = programme.points, programme.money_off, programme.currency
    if earn is None:
        return
    if spend is None:
        zh, en = "積分沒有用途。", "Points can be earned but not used."
        findings.add((*path, "points"), "unreachable-reward", Words(zh, en))
        return
    paid, worth = earn.per_minor * spend.step_points, earn.points * spend.step_minor
    needed = amount(-(-paid // earn.points), currency)
    step = amount(spend.step_minor, currency)
    if worth * 100 < paid:
        rate = percent(worth, paid)
        zh = f"回贈率 {rate}：消費 {needed} 才可抵 {step}。"
        en = f"The rebate is {rate}: {needed} of sales for {step} off. Below 1 % few people bother."
        findings.add((*path, "money_off"), "low-rebate", Words(zh, en))
    bill = max(spend.minimum_order_minor, -(-spend.step_minor * 100 // spend.maximum_share_percent))
    if bill > spend.step_minor:
        smallest = amount(bill, currency)
        zh, en = f"單據滿 {smallest} 才可用分。", f"Points can be used only on bills of {smallest} or more."
        findings.add((*path, "money_off"), "smallest-bill", Words(zh, en))
    if spend.offline is Offline.LIMIT and spend.offline_limit_points < spend.step_points:
        zh, en = "離線時不能用分。", "Offline, no points can be used: the limit is below one step."
        findings.add((*path, "money_off", "offline_limit_points"), "offline-limit", Words(zh, en))
    if earn.cap_per_sale and earn.cap_per_sale * 1_000 < spend.step_points:
        zh, en = (
            f"每單上限太低，難以儲夠 {spend.step_points:,} 分。",
            "The cap per sale makes the first reward unreachable.",
        )
        findings.add((*path, "points", "cap_per_sale"), "unreachable-reward", Words(zh, en))
    days = earn.expiry.days + earn.expiry.months * 30
    if not earn.expiry.never and days * earn.cap_per_sale and days * earn.cap_per_sale < spend.step_points:
        zh, en = (
            "積分到期前儲不夠一次兌換。",
            "Points expire before enough of them can be saved, even with a sale a day.",
        )
        findings.add((*path, "points", "expiry"), "unreachable-reward", Words(zh, en))
    _about_liability(programme, earn, spend, path, findings)


def _about_liability(
    programme: Programme, earn: PointsRule, spend: MoneyOffRule, path: Path, findings: Findings
) -> None:
    currency = programme.currency
    sales = parse_minor(SALES_FOR_LIABILITY, currency)
    owed = amount(sales * earn.points * spend.step_minor // (earn.per_minor * spend.step_points), currency)
    zh = f"每 {amount(sales, currency)} 會員消費，帳上多欠會員 {owed}"
    en = f"Every {amount(sales, currency)} that members spend adds {owed} of points owed to them"
    if earn.expiry.never:
        zh, en = f"{zh}；積分不會到期，欠額不會自行減少", f"{en}; points never expire, so it never lapses by itself"
    findings.add((*path, "points"), "liability", Words(f"{zh}。", f"{en}."))


def _about_card(programme: Programme, card: StampCardRule, path: Path, findings: Findings) -> None:
    reward = programme.reward(card.reward)
    if reward.kind is RewardKind.FREE_ITEM and card.per is StampPer.ITEM:
        rate = percent(1, card.size + 1)
        zh = f"每 {card.size} 個印花送一件：約 {rate} 的貨品免費。"
        en = f"One free for {card.size} stamps: about {rate} of the items go out free."
        findings.add((*path, "size"), "liability", Words(zh, en))
    days = card.expiry.days + card.expiry.months * 30
    if not card.expiry.never and card.cap_per_sale and max(1, days) * card.cap_per_sale < card.size:
        zh, en = "印花到期前集不滿一張卡。", "Stamps expire before the card can be full, even with a visit a day."
        findings.add((*path, "expiry"), "unreachable-reward", Words(zh, en))
    if reward.kind is RewardKind.FREE_ITEM and not reward.tags and not reward.worth_minor:
        zh, en = "任何貨品都可免費，包括最貴的。", "Any item can be the free one, the dearest included."
        findings.add((*path, "reward"), "any-item", Words(zh, en), Words("可加 tags 或 worth。", "Add tags or worth."))


def _names(programme: Programme) -> dict[str, Words]:
    names = {"name": programme.names, "unit": programme.unit_names}
    if programme.money_off is not None:
        names["money_off.name"] = programme.money_off.names
    return names
