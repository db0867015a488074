"""A tea house's day in facts: what the receipt tests print."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from pos_terminal.domain.loyalty.account import (
    Entry,
    EntryKind,
    Expiring,
    Explanation,
    LoyaltyFacts,
    ProgrammeResult,
    UnitChange,
)
from pos_terminal.domain.loyalty.member import Member, MemberEnrolled
from pos_terminal.domain.loyalty.paper import Coupon
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.play import WheelRule
from pos_terminal.domain.loyalty.rules.points import MoneyOffRule, PointsRule
from pos_terminal.domain.loyalty.rules.reward import Paper, RewardKind, RewardRule, StampCardRule
from pos_terminal.domain.receipt.blocks import Size
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.stationery import Stationery
from pos_terminal.domain.receipt.template import Header, Part, Sizes, Template
from pos_terminal.domain.receipt.words import ReceiptWords, parse_words
from pos_terminal.domain.selling.completion import CompletedLine, CompletedSale
from pos_terminal.domain.selling.handover import HandedOver
from pos_terminal.domain.selling.refund import CompletedRefund, ReturnedLine
from pos_terminal.domain.selling.sale import Deduction, Line, Tender, TenderKind
from pos_terminal.domain.selling.shift import ShiftClosed, ShiftReport, TenderTotal, UnitTotal
from pos_terminal.domain.till import Installation
from pos_terminal.domain.words import Language, Words

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "resources" / "fonts"
AT = datetime(2026, 11, 21, 6, 33, 12, tzinfo=UTC)
DAY = date(2026, 11, 21)
SALE_ID = UUID("0193a0f0-0000-7000-8000-000000000001")
REFUND_ID = UUID("0193a0f0-0000-7000-8000-000000000002")
SHIFT_ID = UUID("0193a0f0-0000-7000-8000-000000000003")
MEMBER = "0a1b2c3d4e5f60"

SHOP = Installation(
    merchant="sunrise",
    shop="WC",
    shop_name_zh="朝陽茶室",
    shop_name_en="Sunrise Tea House",
    terminal="2",
    currency="HKD",
    timezone="Asia/Hong_Kong",
)

POINTS_PROGRAMME = Programme(
    id="sunrise-points",
    version="1",
    names=Words("朝陽積分", "Sunrise Points"),
    currency="HKD",
    timezone="Asia/Hong_Kong",
    effective_from=date(2026, 1, 1),
    points=PointsRule(per_minor=50),
    money_off=MoneyOffRule("money-off", Words("積分抵錢", "Pay with points"), step_points=50, step_minor=100),
)
STAMP_PROGRAMME = Programme(
    id="cafe",
    version="1",
    names=Words("飲品印花卡", "Drinks card"),
    currency="HKD",
    timezone="Asia/Hong_Kong",
    effective_from=date(2026, 1, 1),
    stamp_cards=(StampCardRule("coffee", Words("飲品印花", "Drink stamps"), size=10, reward="free-drink"),),
    rewards=(RewardRule("free-drink", Words("免費飲品", "Free drink")),),
)

CLUB_PROGRAMME = Programme(
    id="club",
    version="1",
    names=Words("茶友會", "Friends of Tea"),
    currency="HKD",
    timezone="Asia/Hong_Kong",
    effective_from=date(2026, 1, 1),
    rewards=(
        RewardRule("egg-tart", Words("蛋撻一件", "An egg tart"), tags=frozenset({"food"})),
        RewardRule(
            "fifty",
            Words("五十元禮券", "HK$50 gift voucher"),
            RewardKind.MONEY_OFF,
            worth_minor=5_000,
            minimum_order_minor=10_000,
            paper=Paper.SLIP,
        ),
    ),
    wheels=(WheelRule("spring", Words("春日大抽獎", "Spring wheel"), (), "thanks"),),
)


def words() -> ReceiptWords:
    """The words that come with the program."""
    folder = ROOT / "resources" / "receipts"
    return parse_words(
        {"zh_HK": (folder / "zh_HK.toml").read_text("utf-8"), "en": (folder / "en.toml").read_text("utf-8")}
    )


# A template that has everything, in an order of its own.
DESIGNED = Template(
    parts=(Part.ITEMS, Part.SAVINGS, Part.PAYMENT, Part.FOOTER, Part.MEMBER, Part.THANKS),
    explain=False,
    header=Header(
        Words("灣仔莊士敦道 100 號地下", "G/F, 100 Johnston Road, Wan Chai"),
        "2345 6789",
        "12345678-000",
        (Words("多謝惠顧", ""),),
    ),
    footer=(Words("七天內憑單退換", "Returns within 7 days"), Words("Wi-Fi: sunrise", "Wi-Fi: sunrise")),
    sizes=Sizes(Size.LARGE, Size.LARGE, Size.NORMAL, Size.NORMAL),
)


def stationery() -> Stationery:
    """The paper that comes with the program."""
    return Stationery(Template(), words())


def letterhead(*languages: Language) -> Letterhead:
    """The tea house's paper, in both languages unless told otherwise."""
    known = {programme.id: programme for programme in (POINTS_PROGRAMME, STAMP_PROGRAMME, CLUB_PROGRAMME)}
    spoken = words().speaking(*languages) if languages else words()
    return Letterhead(SHOP, spoken, lambda programme, _version: known.get(programme))


def line(
    number: int, zh: str, en: str, quantity: int, unit_minor: int, *, discount: int = 0, **more: str
) -> CompletedLine:
    """A line as it was sold."""
    gross = quantity * unit_minor
    return CompletedLine(
        number=number,
        sku=more.get("sku", f"SKU-{number}"),
        names=Words(zh, en),
        quantity=quantity,
        unit_minor=unit_minor,
        gross_minor=gross,
        discount_minor=discount,
        deducted_minor=0,
        net_minor=gross - discount,
        tags=("drink",),
        tax_class="",
        note=more.get("note", ""),
    )


def sale_of(
    *lines: CompletedLine,
    tenders: tuple[Tender, ...] | None = None,
    deductions: tuple[Deduction, ...] = (),
    rounding_minor: int = 0,
    change_minor: int = 0,
) -> CompletedSale:
    """A completed sale of these lines; paid by Octopus where nothing else is said."""
    subtotal = sum(sold.gross_minor for sold in lines)
    discount = sum(sold.discount_minor for sold in lines)
    total = subtotal - discount - sum(deduction.amount_minor for deduction in deductions)
    return CompletedSale(
        id=SALE_ID,
        key=str(SALE_ID),
        receipt="WC-2-232",
        number=232,
        opened_at=AT,
        at=AT,
        business_date=DAY,
        shop="WC",
        terminal="2",
        merchant="sunrise",
        shift=SHIFT_ID,
        cashier="ling",
        cashier_name="阿玲",
        currency="HKD",
        lines=lines,
        deductions=deductions,
        tenders=tenders if tenders is not None else (Tender(TenderKind.OCTOPUS, total, total),),
        subtotal_minor=subtotal,
        discount_minor=discount,
        total_minor=total,
        rounding_minor=rounding_minor,
        change_minor=change_minor,
    )


TEA_SALE = sale_of(
    line(1, "凍檸茶", "Iced lemon tea", 2, 2200, note="少甜 Less sweet"),
    line(2, "菠蘿油", "Pineapple bun with butter", 1, 1600, discount=200),
    line(3, "蛋撻", "Egg tart", 1, 900),
    deductions=(Deduction("birthday-tart", Words("生日禮：蛋撻", "Birthday gift: egg tart"), ((3, 900),)),),
    tenders=(Tender(TenderKind.CASH, 5800, 10000),),
    change_minor=4200,
)
MEMBER_FACTS = LoyaltyFacts(
    member=MEMBER,
    number="8800123456784405",
    name="陳**",
    results=(
        ProgrammeResult(
            "sunrise-points",
            "1",
            (),
            (UnitChange("points", 1740, 120, 500, 0, 1360, expiring=Expiring(date(2026, 11, 30), 180)),),
            (Explanation("$58.00 ÷ $0.50 = 116 分，另加 4 分", "$58.00 ÷ $0.50 = 116 pts, and 4 more"),),
        ),
        ProgrammeResult("cafe", "1", (), (UnitChange("stamps/coffee", 7, 2, 0, 0, 9),)),
    ),
)
FULL_CARD_FACTS = replace(
    MEMBER_FACTS,
    results=(
        ProgrammeResult(
            "cafe",
            "1",
            (Entry(MEMBER, "cafe", "voucher/free-drink", 1, "x.1", EntryKind.EARN, date(2027, 2, 21)),),
            (UnitChange("stamps/coffee", 9, 3, 10, 0, 2), UnitChange("voucher/free-drink", 0, 1, 0, 0, 1)),
        ),
    ),
)
CLUB_FACTS = replace(
    MEMBER_FACTS,
    results=(
        ProgrammeResult(
            "club",
            "1",
            (Entry(MEMBER, "club", "voucher/egg-tart", 1, "x.1", EntryKind.EARN, date(2027, 2, 21)),),
            (
                UnitChange("wallet", 10_000, 500, 1_200, 0, 9_300, expiring=Expiring(date(2027, 3, 31), 500)),
                UnitChange("voucher/egg-tart", 0, 1, 0, 0, 1),
            ),
            notes=(
                Explanation("等級：金卡（至 2027-12-31）", "Tier: Gold (until 2027-12-31)"),
                Explanation("尚差 HK$120.00 升為黑卡", "HK$120.00 more to Black"),
                Explanation(
                    "一個星期內飲三款不同茶底嘅特飲，連埋朋友一齊飲都計：2/3",
                    "Three special drinks on different teas within one week, those of friends included: 2 of 3",
                ),
            ),
        ),
        ProgrammeResult("cafe", "1", (), (), notes=(Explanation("連續簽到 3/7 天", "Check-ins in a row: 3 of 7"),)),
    ),
)
COUPON = Coupon("club", "1", "egg-tart", "x.1", ends_on=date(2027, 2, 21), code="POSVAAAAAAAAAAB2C3D4E5F6G7HI")
GIFT_VOUCHER = Coupon("club", "1", "fifty", "x.2", date(2026, 11, 22), None, "POSVAAAAAAAAAAJ2K3L4M5N6P7QR")
LONG_SALE = sale_of(
    line(
        1, "鰂魚涌特濃嘅絲襪奶茶咗㗎𨋢", "Extra strong silk stocking milk tea, Quarry Bay style, family jug", 12, 123450
    ),
    line(2, "加底", "Extra noodles", 1, 533),
    line(3, "", "", 1, 100, sku="PLU-0000000000000000000000000000000042"),
    tenders=(Tender(TenderKind.CARD, 1000000, 1000000), Tender(TenderKind.CASH, 482030, 482030)),
    rounding_minor=-3,
)
REFUND = CompletedRefund(
    id=REFUND_ID,
    key=str(REFUND_ID),
    of=SALE_ID,
    of_receipt="WC-2-232",
    void=False,
    receipt="WC-2-233",
    number=233,
    at=AT,
    business_date=DAY,
    shop="WC",
    terminal="2",
    shift=SHIFT_ID,
    cashier="ling",
    cashier_name="阿玲",
    approved_by="店長 May",
    currency="HKD",
    lines=(ReturnedLine(1, 1, 2200),),
    tenders=(Tender(TenderKind.CASH, 2200, 2200),),
    total_minor=2200,
    rounding_minor=0,
    reason="飲品太甜",
)
REFUND_FACTS = replace(
    MEMBER_FACTS,
    results=(
        ProgrammeResult("sunrise-points", "1", (), (UnitChange("points", 1360, -44, 0, 0, 1316),)),
        ProgrammeResult("cafe", "1", (), (UnitChange("stamps/coffee", 9, -1, 0, 0, 8),)),
    ),
)
WITHHELD = replace(
    REFUND,
    approved_by="",
    tenders=(Tender(TenderKind.CASH, 1400),),
    withheld_minor=800,
)
WITHHELD_FACTS = replace(
    REFUND_FACTS,
    results=(
        ProgrammeResult("sunrise-points", "1", (), (UnitChange("points", 20, -20, 0, 0, 0),), withheld_minor=300),
        ProgrammeResult(
            "club",
            "1",
            (Entry(MEMBER, "club", "wallet", 500, "refund", EntryKind.ADJUST),),
            (UnitChange("wallet", 0, 500, 0, 0, 500),),
            withheld_minor=500,
        ),
    ),
)
REPORT = ShiftReport(
    shift=SHIFT_ID,
    number=17,
    opened_at=datetime(2026, 11, 21, 0, 2, tzinfo=UTC),
    at=datetime(2026, 11, 21, 11, 31, tzinfo=UTC),
    currency="HKD",
    cashier_name="阿玲",
    float_minor=100_000,
    sales=86,
    refunds=2,
    voids=1,
    gross_minor=1_034_560,
    discount_minor=12_000,
    deducted_minor=9_400,
    net_minor=1_013_160,
    returned_minor=6_600,
    rounding_minor=-12,
    tenders=(
        TenderTotal(kind=TenderKind.CASH, count=41, amount_minor=402_300),
        TenderTotal(kind=TenderKind.OCTOPUS, count=33, amount_minor=411_248),
        TenderTotal(kind=TenderKind.FPS, count=12, amount_minor=193_000),
    ),
    paid_in_minor=20_000,
    paid_out_minor=5_000,
    expected_cash_minor=517_300,
    members=39,
    hourly=((8, 98_400), (9, 152_300), (12, 402_100), (13, 360_360)),
    units=(
        UnitTotal(programme="cafe", unit="stamps/coffee", earned=64, redeemed=20, reversed=1),
        UnitTotal(programme="sunrise-points", unit="points", earned=12_204, redeemed=3_500, reversed=44),
    ),
    external_sales=3,
    external_net_minor=11_400,
    unsent=2,
)
CLOSED = ShiftClosed(
    id=UUID("0193a0f0-0000-7000-8000-000000000004"),
    shift=SHIFT_ID,
    number=17,
    at=datetime(2026, 11, 21, 11, 31, tzinfo=UTC),
    business_date=DAY,
    shop="WC",
    terminal="2",
    cashier="ling",
    cashier_name="阿玲",
    approved_by="店長 May",
    counted_minor=516_800,
    difference_minor=-500,
    reason="找錯零錢",
    report=REPORT,
)
ENROLLED = MemberEnrolled(
    id=UUID("0193a0f0-0000-7000-8000-000000000005"),
    at=AT,
    business_date=DAY,
    cashier="ling",
    shop="WC",
    terminal="2",
    member=Member(MEMBER, "8800123456784405", "陳大文", "5678"),
    phone_hash="",
    phone_sealed="",
    consent_terms=True,
    consent_marketing=False,
)


HANDED_OVER = HandedOver(
    id=UUID(int=77),
    at=AT,
    business_date=AT.date(),
    shop="S1",
    terminal="T1",
    shift=UUID(int=9),
    cashier="ling",
    currency="HKD",
    code="POSH" + "A2B3C4D5" * 24,
    lines=(
        Line(1, "LEMON-TEA", Words("凍檸茶", "Iced lemon tea"), 2, 2200),
        Line(2, "", Words("雜項", "Sundries"), 1, 1250),
    ),
    total_minor=5650,
)
