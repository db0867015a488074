"""An example of a sale's receipt, to look at a template: two drinks, a member, a reward, a card that gets stamps."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from pos_terminal.domain.loyalty.account import Expiring, Explanation, LoyaltyFacts, ProgrammeResult, UnitChange
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule
from pos_terminal.domain.loyalty.rules.reward import RewardRule, StampCardRule
from pos_terminal.domain.receipt.blocks import Block
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.sale import sale_receipt
from pos_terminal.domain.selling.completion import CompletedLine, CompletedSale
from pos_terminal.domain.selling.sale import Deduction, Tender, TenderKind
from pos_terminal.domain.till import Installation
from pos_terminal.domain.words import Words

_ID = UUID(int=0)
_NUMBER = 1041
_MONEY_OFF = MoneyOffRule("money-off", Words("積分抵錢", "Pay with points"), step_points=50, step_minor=100)
_PROGRAMME = Programme(
    id="example",
    version="",
    names=Words("會員計劃", "Membership"),
    currency="HKD",
    timezone="Asia/Hong_Kong",
    effective_from=date.min,
    money_off=_MONEY_OFF,
    stamp_cards=(StampCardRule("drinks", Words("飲品印花", "Drink stamps"), size=10, reward="drink"),),
    rewards=(RewardRule("drink", Words("免費飲品", "Free drink")),),
)


def example_receipt(head: Letterhead, at: datetime) -> tuple[Block, ...]:
    """The example on that shop's paper, as if it had been sold at `at`."""
    currency = head.shop.currency
    known = replace(head, programme=lambda _id, _version: replace(_PROGRAMME, currency=currency))
    return sale_receipt(known, _sale(head.shop, at), _loyalty(at))


def _sale(shop: Installation, at: datetime) -> CompletedSale:
    lines = (
        _line(1, Words("凍檸茶", "Iced lemon tea"), 2, 2200),
        _line(2, Words("菠蘿油", "Pineapple bun with butter"), 1, 1600, discount_minor=200),
    )
    return CompletedSale(
        id=_ID,
        key="",
        receipt=f"{shop.shop}-{shop.terminal}-{_NUMBER}",
        number=_NUMBER,
        opened_at=at,
        at=at,
        business_date=at.date(),
        shop=shop.shop,
        terminal=shop.terminal,
        merchant=shop.merchant,
        shift=None,
        cashier="",
        cashier_name="阿玲 Ling",
        currency=shop.currency,
        lines=lines,
        deductions=(Deduction("money-off", _MONEY_OFF.names, ((1, 1000),)),),
        tenders=(Tender(TenderKind.CASH, 4800, 10_000),),
        subtotal_minor=6000,
        discount_minor=200,
        total_minor=4800,
        rounding_minor=0,
        change_minor=5200,
    )


def _line(number: int, names: Words, quantity: int, unit_minor: int, discount_minor: int = 0) -> CompletedLine:
    gross = quantity * unit_minor
    return CompletedLine(
        number=number,
        sku="",
        names=names,
        quantity=quantity,
        unit_minor=unit_minor,
        gross_minor=gross,
        discount_minor=discount_minor,
        deducted_minor=0,
        net_minor=gross - discount_minor,
        tags=(),
        tax_class="",
        note="",
    )


def _loyalty(at: datetime) -> LoyaltyFacts:
    soon = at.date() + timedelta(days=30)
    return LoyaltyFacts(
        member="",
        number="88001234",
        name="陳**",
        results=(
            ProgrammeResult(
                _PROGRAMME.id,
                "",
                (),
                (
                    UnitChange("points", 1740, 48, 500, 0, 1288, expiring=Expiring(soon, 180)),
                    UnitChange("stamps/drinks", 5, 2, 0, 0, 7),
                ),
                (Explanation("$48.00，每 $1 得 1 分", "$48.00, a point for each $1"),),
            ),
        ),
    )
