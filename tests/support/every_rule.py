"""A programme file with every table and every key of the format, as a shop with too many ideas would write it."""

EVERY_RULE = """\
[[programme]]
id = "everything"
name = {zh = "樣樣都有", en = "Everything"}
currency = "HKD"
timezone = "Asia/Taipei"
effective_from = 2026-01-01
effective_to = 2026-12-31
as_of = 2026-01-01
source = "nowhere"
note = {zh = "示例", en = "An example"}
unit = {zh = "星", en = "stars"}
merchants = ["bakery", "cafe"]
stacking = "best"
leap_birthday = "02-28"
refund = "recompute"
refund_debt = "owe"
refund_grace_days = 7
static_limit_points = 50
found_may_spend = false

[programme.points]
per = 5.00
points = 1
rounding = "floor"
remainder = "drop"
base = "net"
apply = "sale"
whole_steps = false
tenders = ["octopus"]
exclude_tenders = ["wallet"]
exclude = ["gift-card"]
minimum = 10.00
cap_per_sale = 1000
cap_per_day = 2000
cap_per_month = 3000
pending_days = 2
expiry = {days = 5, months = 12, end_of_month = true}
[[programme.points.rate]]
per = 4.00
points = 2
tags = ["drink"]
merchants = ["cafe"]
tiers = ["gold"]
[[programme.points.rate]]
per = 3.00

[programme.money_off]
id = "off"
name = {zh = "抵錢", en = "Points off"}
step_points = 500
step_value = 10.00
minimum_order = 50.00
maximum_share_percent = 50
maximum_steps = 20
maximum = 100.00
exclude = ["top-up"]
full_price_only = true
offline = "limit"
offline_limit_points = 500
offline_cap_per_day = 1000
[[programme.money_off.by_tier]]
tier = "gold"
step_points = 400
step_value = 9.00
maximum = 200.00

[programme.offline]
hours = 36
terminal_total = 500.00

[[programme.stamp_card]]
id = "tea"
name = {zh = "茶卡", en = "Tea card"}
size = 10
reward = "free-tea"
per = "item"
per_amount = 20.00
per_items = 2
tags = ["drink"]
exclude = ["sale"]
minimum = 15.00
cap_per_sale = 4
cap_per_day = 6
delay_minutes = 60
welcome = 2
paper_limit = 9
expiry = {on = ["03-31", "09-30"]}
card_expires = true
usable = "next_sale"
icon = "leaf"

[[programme.reward]]
id = "free-tea"
name = {zh = "免費茶", en = "Free tea"}
kind = "free_item"
tags = ["drink"]
pick = "dearest"
worth = 30.00
percent = 10
cost_points = 300
tiers = ["silver", "gold"]
minimum_order = 20.00
stock = 500
expiry = {months = 1, end_of_year = true}
offline = "limit"
print = "slip"
[[programme.reward]]
id = "cake"
name = {zh = "蛋糕", en = "Cake"}
kind = "money_off"
worth = 15.00
expiry = {inactive_months = 18}

[programme.tiers]
metric = "spend"
tags = ["drink"]
exclude = ["gift-card"]
merchants = ["cafe"]
codes = ["review"]
order_bonus = 5
order_over = 100.00
over = false
window = "rolling_months"
window_months = 12
window_days = 365
year_starts = "04-01"
resets = true
evaluate = "sale"
working_day = 2
holidays = [2026-01-01, 2026-12-25]
applies = "next_sale"
valid_months = 12
valid_years = 2
grace_days = 30
demotion = "one_level"
cooldown_months = 6
refund_tier = "recompute"
points_lost = true
[programme.tiers.second]
metric = "events"
tags = ["sector"]
exclude = ["night"]
merchants = ["bakery"]
codes = ["class"]
order_bonus = 1
order_over = 200.00
[[programme.tiers.level]]
id = "green"
name = {zh = "綠卡", en = "Green"}
[[programme.tiers.level]]
id = "silver"
name = {zh = "銀卡", en = "Silver"}
at = 1000.00
[[programme.tiers.level]]
id = "gold"
name = {zh = "金卡", en = "Gold"}
at = 5000.00
keep = 4000.00
second_at = 1
single = 3000.00
earn_percent = 125
discount_percent = 5
gift = "cake"
perks = [{zh = "免費水果", en = "free fruit"}, "快線"]

[[programme.campaign]]
id = "double"
name = {zh = "雙倍日", en = "Double day"}
percent = 200
bonus = 10
bonus_per = 500.00
stamp_factor = 2
voucher = "cake"
from = 2026-03-01
to = 2026-03-31
weekdays = [1, 2]
month_days = [2, 9]
hours_from = "09:00"
hours_to = "18:30"
occasion = "birthday_week"
days_before = 1
days_after = 2
tags = ["drink"]
exclude = ["sale"]
tiers = ["silver"]
merchants = ["cafe"]
tenders = ["octopus"]
plan = true
minimum = 200.00
first_purchase = true
after_mission = "walker"
arm = "price/a"
limit = 3
limit_period = "month"
cap_per_sale = 400
cap_total = 4000
budget = 40000
pending_days = 3
priority = 1
[[programme.campaign]]
id = "triple"
name = {zh = "三倍日", en = "Triple day"}
percent = 300

[[programme.gift]]
id = "birthday"
name = {zh = "生日禮", en = "Birthday gift"}
reward = "cake"
occasion = "birthday_month"
days_before = 3
days_after = 4
tiers = ["gold"]
plan = true
min_days_member = 30

[[programme.experiment]]
id = "price"
name = {zh = "測試", en = "Test"}
[[programme.experiment.arm]]
id = "a"
weight = 5000
[[programme.experiment.arm]]
id = "b"
weight = 4000

[programme.referral]
after_days = 7
minimum = 100.00
limit = 5
limit_period = "year"
within_days = 30
referrer = {points = 100, wallet = 40.00, voucher = "cake", spins = 2, wheel = "spring"}
friend = {points = 50, wallet = 10.00, voucher = "free-tea", spins = 1, wheel = "spring"}

[[programme.plan]]
id = "club"
name = {zh = "會籍", en = "Club"}
sku = "MEMBERSHIP"
price = 300.00
months = 12
grace_days = 14
earn_percent = 150
discount_percent = 3

[[programme.gate]]
id = "entry"
name = {zh = "入場", en = "Entry"}
needs_plan = false
tiers = ["gold"]
early_from = "08:00"
open_from = "10:00"
limit = 2
limit_period = "day"

[[programme.quota]]
id = "bags"
name = {zh = "限購", en = "Quota"}
limit = 3
limit_period = "week"
tags = ["food"]
exclude = ["drink"]

[[programme.activity]]
code = "review"
name = {zh = "寫評論", en = "Review"}
points = 5
wallet = 1.00
voucher = "cake"
spins = 1
wheel = "spring"
credit = 10
limit = 2
limit_period = "month"
gift = true
[[programme.activity]]
code = "class"
name = {zh = "上課", en = "Class"}

[programme.check_in]
points = 1
wallet = 0.10
voucher = "cake"
spins = 1
wheel = "spring"
streak_days = 7
streak = {points = 10, wallet = 1.00, voucher = "cake", spins = 2, wheel = "spring"}
repair_days = 1

[[programme.mission]]
id = "walker"
name = {zh = "常客", en = "Regular"}
metric = "visits"
tags = ["drink"]
exclude = ["sale"]
merchants = ["cafe"]
codes = ["review"]
order_bonus = 1
order_over = 100.00
target = 5
prize = {points = 30, wallet = 2.00, voucher = "cake", spins = 1, wheel = "spring"}
check_ins = false
active_days = false
period = "month"
tiers = ["gold"]
days = 20
repeat = true

[[programme.wheel]]
id = "spring"
name = {zh = "春日轉盤", en = "Spring wheel"}
fallback = "nothing"
licence = "12345"
spin_from = "sale"
minimum = 100.00
limit = 1
limit_period = "day"
days = 3
budget_points = 5000
[[programme.wheel.prize]]
id = "big"
name = {zh = "大獎", en = "Big prize"}
odds = 100000
points = 100
wallet = 5.00
voucher = "cake"
spins = 1
wheel = "autumn"
stock = 10
[[programme.wheel.prize]]
id = "nothing"
name = {zh = "多謝參與", en = "Thank you"}
odds = 900000
[[programme.wheel]]
id = "autumn"
name = {zh = "秋日轉盤", en = "Autumn wheel"}
fallback = "nothing"
[[programme.wheel.prize]]
id = "nothing"
name = {zh = "多謝", en = "Thanks"}
odds = 999999
[[programme.wheel.prize]]
id = "big"
name = {zh = "頭獎", en = "First prize"}
odds = 1

[[programme.board]]
id = "top"
name = {zh = "龍虎榜", en = "Top members"}
score = "points"
period = "month"
places = 10
tags = ["drink"]

[programme.settlement]
points = 100
worth = 1.00
period = "month"
"""
