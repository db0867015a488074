"""Rules of rewards and of the stamp cards that win them."""

from dataclasses import dataclass
from enum import StrEnum

from pos_terminal.domain.loyalty.rules.period import Expiry
from pos_terminal.domain.words import Words


class Offline(StrEnum):
    """Whether a reward may be used while head office is out of reach (domain rule: offline risk)."""

    ALLOW = "allow"
    LIMIT = "limit"
    REFUSE = "refuse"


class StampPer(StrEnum):
    """What one stamp is given for."""

    VISIT = "visit"
    ITEM = "item"
    AMOUNT = "amount"


class RewardWhen(StrEnum):
    """When a full card's reward can be used."""

    NEXT_SALE = "next_sale"
    SAME_SALE = "same_sale"


@dataclass(frozen=True, slots=True)
class StampCardRule:
    """A card of `size` stamps; a full one turns into a voucher for `reward`, the rest stays on the next card."""

    id: str
    names: Words
    size: int
    reward: str
    per: StampPer = StampPer.ITEM
    per_minor: int = 0  # for AMOUNT
    per_items: int = 1  # for ITEM: so many pieces for one stamp
    tags: frozenset[str] = frozenset()  # empty: every line
    excluded_tags: frozenset[str] = frozenset()
    minimum_minor: int = 0
    cap_per_sale: int = 0  # 0: none
    cap_per_day: int = 0
    delay_minutes: int = 0  # between two sales with stamps
    welcome: int = 0  # stamps for joining, with the first one earned
    paper_limit: int = 0  # stamps of a paper card that a manager may carry over at once
    expiry: Expiry = Expiry()
    card_expires: bool = False  # all stamps of a card die with its first
    when: RewardWhen = RewardWhen.NEXT_SALE
    icon: str = "cup"


class Pick(StrEnum):
    """Which fitting item is the free one."""

    DEAREST = "dearest"
    CHEAPEST = "cheapest"


class Paper(StrEnum):
    """How a voucher for a reward leaves the till, beside standing in the member's account."""

    COUPON = "coupon"  # at the foot of the receipt that brought it
    SLIP = "slip"  # as a document of its own
    NONE = "none"


class RewardKind(StrEnum):
    """What a reward is: an item free, an amount or a percentage off, or something handed over that is on no bill."""

    FREE_ITEM = "free_item"
    MONEY_OFF = "money_off"
    PERCENT = "percent"
    GIFT = "gift"


@dataclass(frozen=True, slots=True)
class RewardRule:
    """One item with one of `tags`, `worth_minor` or `percent` off the bill, or a gift; by voucher or for `cost_points`.

    An item may cost at most `worth_minor` (0: any price); without tags, any line fits. A percentage takes at most
    `worth_minor` off.
    """

    id: str
    names: Words
    kind: RewardKind = RewardKind.FREE_ITEM
    tags: frozenset[str] = frozenset()
    pick: Pick = Pick.DEAREST
    worth_minor: int = 0
    percent: int = 0
    cost_points: int = 0
    tiers: frozenset[str] = frozenset()
    minimum_order_minor: int = 0
    stock: int = 0  # of a numbered gift, in all; each till gives out its own share
    expiry: Expiry = Expiry()
    offline: Offline = Offline.ALLOW
    paper: Paper = Paper.COUPON
