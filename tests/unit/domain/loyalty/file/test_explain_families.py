"""Tiers, campaigns, play and club in plain words, as they would hang on the counter."""

import pytest

from pos_terminal.domain.loyalty.file.explain import explain
from tests.support.loyalty import programme

POINTS = "[programme.points]\nper = 5.00\n"
REWARD = '[[programme.reward]]\nid = "cake"\nname = {zh = "蛋糕", en = "Cake"}\nkind = "gift"\n'
MONEY = '[[programme.reward]]\nid = "cash"\nname = {zh = "現金券", en = "Cash"}\nkind = "money_off"\nworth = 20\n'
PERCENT = '[[programme.reward]]\nid = "ten"\nname = {zh = "九折", en = "Ten off"}\nkind = "percent"\npercent = 10\n'
TIERS = """\
[programme.tiers]
{rules}
[[programme.tiers.level]]
id = "green"
name = {{zh = "綠卡", en = "Green"}}
[[programme.tiers.level]]
id = "gold"
name = {{zh = "金卡", en = "Gold"}}
at = {at}
{gold}
"""
CAMPAIGN = '[[programme.campaign]]\nid = "{0}"\nname = {{zh = "推廣{0}", en = "Campaign {0}"}}\n{1}\n'
PLAN = '[[programme.plan]]\nid = "year"\nname = {zh = "年費會籍", en = "Club"}\nprice = 300\n'
GATE = '[[programme.gate]]\nid = "door"\nname = {zh = "入場", en = "Entry"}\n'
ACTIVITY = '[[programme.activity]]\ncode = "review"\nname = {zh = "寫評論", en = "Review"}\n'
MISSION = '[[programme.mission]]\nid = "m"\nname = {zh = "常客", en = "Regular"}\nprize = {points = 5}\n'
WHEEL = """\
[[programme.wheel]]
id = "spring"
name = {{zh = "轉盤", en = "Wheel"}}
fallback = "none"
{}
[[programme.wheel.prize]]
id = "none"
name = {{zh = "多謝", en = "Thanks"}}
odds = 1000000
"""


def said(rules: str) -> tuple[str, str]:
    lines = explain(programme(rules))
    return "\n".join(line.zh for line in lines), "\n".join(line.en for line in lines)


def tiers(rules: str = "", at: str = "500", gold: str = "") -> str:
    return TIERS.format(rules=rules, at=at, gold=gold)


def campaign(id: str, rules: str) -> str:
    return CAMPAIGN.format(id, rules)


@pytest.mark.parametrize(
    ("rules", "zh", "en"),
    [
        (
            POINTS + REWARD + "cost_points = 5\n",
            "蛋糕：在櫃枱領取的禮品，可用 5 分換領",
            "handed over at the counter, to be had",
        ),
        (POINTS + PERCENT, "九折：貨品減 10 %；", "Ten off: 10 % off any item. Vouchers"),
        (
            POINTS + PERCENT + 'worth = 5\noffline = "refuse"\n',
            "以 HK$5 為限，未能連線時不可用",
            "up to HK$5, not while we are",
        ),
        (tiers(), "會員等級按每個曆年的消費額計算。", "Your tier depends on what you spend in a calendar year."),
        (tiers(), "綠卡：所有會員。\n金卡：滿 HK$500。", "Green: every member.\nGold: from HK$500."),
        (tiers("over = true"), "金卡：超過 HK$500。", "Gold: more than HK$500."),
        (tiers(), "達標後由下一單起按新等級計算。\n達到的等級不會失效。", "A tier that was reached stays."),
        (tiers('applies = "this_sale"'), "達標的一單即按新等級計算。", "The bill that reaches a tier has it already."),
        (tiers('evaluate = "nightly"'), "每晚評級，翌日生效。", "Tiers are found every night"),
        (tiers('evaluate = "nightly"'), "未能保級者降至所達到的等級。", "you fall to what you have earned."),
        (tiers('evaluate = "monthly"'), "每月 1 日評級。", "on the 1st of each month."),
        (tiers('evaluate = "working_day"'), "每月第 1 個工作天評級，計至上月底。", "on working day 1 of each month"),
        (
            tiers('valid_to = "12-31"\nvalid_years = 0'),
            "等級有效至同年 12 月 31 日。",
            "to 31 December of the same year.",
        ),
        (tiers('valid_to = "02-28"'), "等級有效至翌年 2 月 28 日。", "A tier holds to 28 February of the next year."),
        (
            tiers('valid_to = "01-31"\nvalid_years = 2'),
            "等級有效至其後第 2 年 1 月 31 日。",
            "to 31 January of year 2 after it.",
        ),
        (
            tiers('valid_to = "02-29"'),
            "等級有效至翌年 2 月底。",
            "A tier holds to the end of February of the next year.",
        ),
        (tiers("valid_months = 12"), "等級有效 12 個月。", "A tier holds for 12 months."),
        (
            tiers('window = "membership_year"\nvalid_months = 6\ndemotion = "one_level"\ncooldown_months = 6'),
            "未能保級者降一級，每 6 個月最多一次。",
            "you fall by one, at most once in 6 months.",
        ),
        (tiers('window = "lifetime"'), "按入會以來的消費額", "what you spend since you joined."),
        (
            tiers('window = "whole_months"\nwindow_months = 6'),
            "評級前 6 個月（完整月份）",
            "in the 6 full months before the review.",
        ),
        (tiers('metric = "quantity"\ntags = ["night"]', "25"), "金卡：滿 25 晚。", "Gold: from 25 nights."),
        (tiers('metric = "quantity"\ntags = ["drink"]', "25"), "金卡：滿 25 件。", "Gold: from 25 pieces."),
        (tiers('metric = "visits"', "25"), "金卡：滿 25 次。", "Gold: from 25 visits."),
        (tiers('metric = "points"', "25"), "金卡：滿 25 分。", "Gold: from 25 pts."),
        (tiers('metric = "credit"', "300"), "金卡：滿 300 等級分。", "Gold: from 300 credits."),
        (
            tiers('metric = "events"\ncodes = ["flight", "review"]', "2") + ACTIVITY,
            "金卡：滿 2 次「flight」、寫評論。",
            'Gold: from 2 × "flight", Review.',
        ),
        (
            tiers("[programme.tiers.second]\nmetric = 'visits'", "500", "second_at = 3"),
            "金卡：滿 HK$500，以及 3 次。",
            "Gold: from HK$500 and 3 visits.",
        ),
    ],
)
def test_tiers_and_what_they_bring(rules: str, zh: str, en: str) -> None:
    chinese, english = said(rules)
    assert zh in chinese
    assert en in english


@pytest.mark.parametrize(
    ("rules", "zh", "en"),
    [
        (campaign("a", "percent = 250"), "推廣a：2.5 倍基本積分。", "Campaign a: 2.5 × base points."),
        (campaign("a", "bonus = 5"), "推廣a：額外 5 分。", "Campaign a: 5 pts extra."),
        (campaign("a", "stamp_factor = 2"), "推廣a：印花 2 倍。", "Campaign a: 2 × stamps."),
        (campaign("a", "bonus = 5\nfrom = 2026-03-01"), "由 2026-03-01 起，", "from 2026-03-01, 5 pts extra"),
        (campaign("a", "bonus = 5\nto = 2026-03-01"), "至 2026-03-01 止，", "until 2026-03-01, 5 pts extra"),
        (campaign("a", 'bonus = 5\noccasion = "birthday_day"'), "生日當天，額外", "on your birthday, 5 pts extra"),
        (campaign("a", 'bonus = 5\noccasion = "anniversary"'), "入會周年當天", "on the day that you joined"),
        (
            campaign("a", 'bonus = 5\noccasion = "birthday_month"\ndays_after = 3'),
            "生日月份（延後 3 天結束）",
            "in the month of your birthday (ending 3 days later)",
        ),
        (campaign("a", "bonus = 5\nlimit = 1"), "每位會員合共最多 1 次。", "at most once in all for each member."),
    ],
)
def test_campaigns(rules: str, zh: str, en: str) -> None:
    chinese, english = said(POINTS + rules)
    assert zh in chinese
    assert en in english


def test_a_gift_comes_once_a_year() -> None:
    gift = '[[programme.gift]]\nid = "b"\nname = {zh = "生日禮", en = "Birthday"}\nreward = "cake"\n'
    chinese, english = said(POINTS + gift + REWARD)
    assert "生日禮：生日月份，送「蛋糕」券一張，每年一次。" in chinese
    assert "Birthday: in the month of your birthday, a voucher (Cake), once a year." in english
    assert "29 February" not in english
    assert "29 February" in said(POINTS + gift + 'occasion = "birthday_day"\n' + REWARD)[1]


def test_points_may_be_worth_more_to_a_tier() -> None:
    spend = "[programme.money_off]\nstep_points = 100\nstep_value = 1\n"
    worth = '[[programme.money_off.by_tier]]\ntier = "gold"\nstep_points = 50\n'
    chinese, english = said(POINTS + spend + worth + tiers())
    assert "金卡會員：每 50 分抵 HK$1。" in chinese
    assert "Gold members: 50 pts = HK$1 off." in english


def test_how_multipliers_meet_is_said_where_there_are_several() -> None:
    one, two = campaign("a", "percent = 200"), campaign("b", "percent = 300\npriority = 1")
    assert "幾個倍數" not in said(POINTS + one)[0]
    assert "只計最高的一個" in said(POINTS + one + two)[0]
    assert "what they add is summed" in said('stacking = "add"\n' + POINTS + one + two)[1]
    assert "they multiply each other" in said('stacking = "multiply"\n' + POINTS + one + two)[1]
    every = POINTS + one + two + tiers(gold="earn_percent = 150") + PLAN + "earn_percent = 125\n"
    chinese, english = said('stacking = "priority"\n' + every)
    assert "只計最優先的一個：推廣b＞推廣a＞會員等級＞付費會籍。" in chinese
    assert "Campaign b, then Campaign a, then your tier, then your membership." in english
    assert "only the best counts" in said(POINTS + one + tiers(gold="earn_percent = 150"))[1]


@pytest.mark.parametrize(
    ("rules", "zh", "en"),
    [
        (
            "[programme.referral]\nreferrer = {wallet = 40}\n",
            "介紹朋友：朋友首次消費，介紹人得錢包 HK$40。",
            "pays for the first time, you get HK$40 in your wallet.",
        ),
        (PLAN, "年費會籍：HK$300 有效 12 個月。", "Club: HK$300 for 12 months."),
        (
            GATE + PLAN,
            "入場：所有會員。",
            "Entry: every member.",
        ),
        (
            GATE + "needs_plan = true\n" + PLAN,
            "入場：只限有付費會籍的會員。",
            "only for members with a paid membership",
        ),
        (
            GATE + 'tiers = ["gold"]\n' + tiers(),
            "入場：只限金卡會員。",
            "Entry: only for Gold members.",
        ),
        (
            GATE + 'tiers = ["gold"]\nearly_from = "08:00"\nopen_from = "10:00"\n' + tiers(),
            "金卡會員 08:00 起，其他會員 10:00 起。",
            "Gold members from 08:00, others from 10:00.",
        ),
        (
            GATE + 'early_from = "10:00"\nopen_from = "10:00"\n' + PLAN,
            "入場：所有會員 10:00 起。",
            "every member from 10:00.",
        ),
        (
            GATE + 'open_from = "10:00"\n' + PLAN,
            "入場：有付費會籍的會員 00:00 起，其他會員 10:00 起。",
            "members with a paid membership from 00:00, others from 10:00.",
        ),
        (
            "[programme.referral]\nfriend = {points = 5}\n",
            "朋友首次消費，朋友得 5 分。",
            "pays for the first time, the friend gets 5 pts.",
        ),
        ("[programme.referral]\n", "朋友首次消費，不設獎賞。", "for the first time, nothing is won."),
        (MISSION.replace("prize = {points = 5}", "target = 5"), "惠顧 5 次。", "come 5 times."),
        (
            GATE + 'tiers = ["vip"]\n' + tiers().replace("gold", "vip").replace("金卡", "VIP 會員"),
            "入場：只限 VIP 會員。",
            "only for Gold members.",
        ),
        (ACTIVITY, "寫評論：有記錄。", "Review: is recorded."),
        (ACTIVITY + "points = 5\n", "寫評論：5 分。", "Review: 5 pts."),
        (
            '[[programme.quota]]\nid = "q"\nname = {zh = "限購", en = "Quota"}\nlimit = 1\n' + POINTS,
            "限購：每位會員每日最多 1 件。",
            "Quota: at most 1 piece a day for each member.",
        ),
        ("[programme.check_in]\npoints = 1\n", "每日簽到一次：1 分。", "Check in once a day: 1 pt."),
        (
            "[programme.check_in]\nstreak_days = 7\nstreak = {points = 9}\n",
            "每日可簽到一次。\n每連續簽到 7 天：9 分。",
            "Every 7 days in a row: 9 pts.",
        ),
        (MISSION + "target = 5\n", "任務「常客」：惠顧 5 次，獎賞：5 分。", 'Mission "Regular": come 5 times: 5 pts.'),
        (
            MISSION + 'target = 5\nperiod = "month"\ntags = ["drink"]\n',
            "每月惠顧 5 次（飲品）",
            "come 5 times a month (drinks)",
        ),
        (MISSION + 'metric = "spend"\ntarget = 500\n', "消費滿 HK$500，", "spend HK$500:"),
        (MISSION + "check_ins = true\ntarget = 5\n", "簽到 5 次，", "check in 5 times:"),
        (
            MISSION + 'active_days = true\ntarget = 5\nperiod = "week"\n',
            "每星期有 5 天消費，",
            "buy something on 5 days a week:",
        ),
        (
            MISSION + "target = 5\n" + WHEEL.format('spin_from = "sale"'),
            "轉盤：每單轉一次，須於 1 天內使用。",
            "Wheel: a turn for each bill, to be used within 1 day.",
        ),
        (
            MISSION + "target = 5\n" + WHEEL.format('spin_from = "mission"'),
            "每完成一個任務轉一次",
            "a turn for each mission",
        ),
        (
            MISSION.replace("{points = 5}", "{spins = 2}") + "target = 5\n" + WHEEL.format(""),
            "獎賞：「轉盤」 2 次。",
            "2 turns of Wheel.",
        ),
        (
            '[[programme.board]]\nid = "b"\nname = {zh = "榜", en = "Top"}\n' + POINTS,
            "榜：每月按賺得的積分排名，列出首 10 名",
            "Top: points earned a month, the first 10.",
        ),
    ],
)
def test_club_and_play(rules: str, zh: str, en: str) -> None:
    chinese, english = said(rules)
    assert zh in chinese
    assert en in english


@pytest.mark.parametrize(
    ("rules", "zh", "en"),
    [
        (POINTS, "已用掉而要收回的會記作欠數", "is owed; what you earn next pays for it."),
        ('refund_debt = "store_credit"\n' + POINTS, "退款存入會員錢包", "the money goes into your wallet."),
        ("refund_grace_days = 0\n" + POINTS, "退回時已過期的不會再有效。", "stays expired."),
    ],
)
def test_returns(rules: str, zh: str, en: str) -> None:
    chinese, english = said(rules)
    assert zh in chinese
    assert en in english


def test_where_nothing_is_earned_by_paying_no_debt_is_spoken_of() -> None:
    assert "owed" not in said(ACTIVITY)[1]


def test_a_programme_of_some_merchants_names_them_in_order() -> None:
    assert said('merchants = ["shop", "cafe"]\n' + POINTS)[0].splitlines()[1] == "適用於「shop」、「cafe」。"
