"""A club with everything that is rarer than buying: gates, activities, a paper card, tiers, a referral, small bills."""

from pathlib import Path

from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.till import ProgrammeText
from tests.support.shop import Shop, open_shop

CLUB = """
[[programme]]
id = "club"
name = {zh = "朝陽會", en = "Sunrise club"}
currency = "HKD"
effective_from = 2026-01-01
refund_debt = "{debt}"
found_may_spend = true

[programme.points]
per = 1.00

[programme.money_off]
id = "off"
name = {zh = "積分抵錢", en = "Points off"}
step_points = 10
step_value = 1.00
minimum_order = 50.00

[[programme.stamp_card]]
id = "tea"
name = {zh = "茶卡", en = "Tea card"}
size = 10
reward = "tea"
per = "item"
tags = ["drink"]
paper_limit = 9

[[programme.reward]]
id = "tea"
name = {zh = "免費茶", en = "Free tea"}
kind = "free_item"
tags = ["drink"]

[[programme.reward]]
id = "tenth"
name = {zh = "九折", en = "10% off"}
kind = "percent"
percent = 10
cost_points = 5
minimum_order = 42.00

[programme.tiers]
metric = "spend"
window = "rolling_months"
evaluate = "sale"
valid_months = 12
[[programme.tiers.level]]
id = "friend"
name = {zh = "茶友", en = "Friend"}
[[programme.tiers.level]]
id = "silver"
name = {zh = "銀卡會員", en = "Silver member"}
at = 1000.00
[[programme.tiers.level]]
id = "gold"
name = {zh = "金卡會員", en = "Gold member"}
at = 5000.00

[programme.referral]
referrer = {points = 100}
friend = {points = 50}

[[programme.gate]]
id = "fruit"
name = {zh = "每日免費水果", en = "A plate of fruit a day"}
limit = 1
limit_period = "day"
[[programme.gate]]
id = "lounge"
name = {zh = "貴賓室", en = "Lounge"}
tiers = ["gold"]

[[programme.activity]]
code = "review"
name = {zh = "網上評論", en = "Review"}
credit = 100
limit = 2
limit_period = "month"
points = 20
[[programme.activity]]
code = "class"
name = {zh = "沖茶班", en = "Tea class"}
points = 50
"""


def open_club(keys: Path, *presets: str, debt: str = "owe") -> Shop:
    """A shop with the club and these presets, a cashier signed in, the shift open, a member on the bill."""
    shop = open_shop(keys, presets=presets, signed_in=False)
    text = CLUB.replace("{debt}", debt)
    programmes, problems = parse(text, "club.toml")
    assert not problems, [str(one) for one in problems]
    club = programmes[0]
    with shop.store.begin():
        shop.store.programmes.put(ProgrammeText(club.id, club.version, club.effective_from, text, len(presets)))
    shop.restart()
    shop.do(
        lambda d, s: d.cashiers.sign_in(s, "ling", "1234"),
        lambda d, s: d.shifts.open(s, 50_000),
        lambda d, s: d.members.attach(s, "00000000000001"),
    )
    return shop
