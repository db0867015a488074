"""What a return does to points and stamps."""

from collections.abc import Iterator

from pos_terminal.domain.loyalty.file.explaining.phrases import days
from pos_terminal.domain.loyalty.programme import Programme, RefundDebt, RefundPolicy
from pos_terminal.domain.words import Words

REFUNDS = {
    RefundPolicy.RECOMPUTE: Words(
        "退貨後按留下的貨品重計，多出的積分和印花會收回；用過的積分會按比例退回。",
        "After a return, points and stamps are worked out again for what you keep, and the rest is taken back; points "
        "spent come back in proportion.",
    ),
    RefundPolicy.PROPORTIONAL: Words(
        "退貨時按金額比例收回積分，用過的積分會按比例退回。",
        "A return takes points back in proportion to its amount; points spent come back in proportion.",
    ),
    RefundPolicy.NONE: Words("退貨不影響積分和印花。", "A return does not change points or stamps."),
}
DEBTS = {
    RefundDebt.OWE: Words(
        "已用掉而要收回的會記作欠數，下次賺到的先補回。",
        "What has to be taken back and is spent already is owed; what you earn next pays for it.",
    ),
    RefundDebt.FROM_REFUND: Words(
        "已用掉而要收回的積分，會從退款中扣除其價值。",
        "What points that are spent already are worth comes off the money.",
    ),
    RefundDebt.STORE_CREDIT: Words(
        "要收回的積分已用掉時，退款存入會員錢包。", "Where points are spent already, the money goes into your wallet."
    ),
    RefundDebt.MANAGER: Words(
        "要收回的積分已用掉時，退貨須經理同意，並記作欠數。",
        "Where points are spent already, a manager has to agree to the return, and they are owed.",
    ),
}


def explain_returns(programme: Programme) -> Iterator[Words]:
    """What is taken back, what comes back, and what happens where it cannot be taken."""
    yield REFUNDS[programme.refund]
    if programme.refund is RefundPolicy.NONE:
        return
    if programme.points is not None or programme.stamp_cards:
        yield DEBTS[programme.refund_debt]
    if programme.refund_grace_days:
        grace = days(programme.refund_grace_days)
        yield Words(
            f"退回的積分或券如已過期，可再用 {grace.zh}。",
            f"What comes back expired can be used for {grace.en} more.",
        )
    else:
        yield Words("退回時已過期的不會再有效。", "What comes back expired stays expired.")
