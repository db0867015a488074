"""The rules in plain words: every rule that a file can state is said, in both languages."""

import pytest

from pos_terminal.domain.loyalty.file.explain import explain
from tests.support.loyalty import preset, programme

POINTS = "[programme.points]\nper = 5.00\n"
SPEND = "[programme.money_off]\nstep_points = 500\nstep_value = 10.00\n"
CARD = '[[programme.stamp_card]]\nid = "tea"\nname = {zh = "茶卡", en = "Tea card"}\nsize = 5\nreward = "tea"\n'
REWARD = '[[programme.reward]]\nid = "tea"\nname = {zh = "免費茶", en = "Free tea"}\n'


def said(rules: str) -> tuple[str, str]:
    lines = explain(programme(rules))
    return "\n".join(line.zh for line in lines), "\n".join(line.en for line in lines)


@pytest.mark.parametrize(
    ("rules", "zh", "en"),
    [
        (POINTS, "每消費 HK$5 得 1 分，不足一份不計。", "Get 1 pt for every HK$5 you pay. Part of a step does not"),
        (POINTS + 'rounding = "half_up"', "四捨五入", "Halves are rounded up"),
        (POINTS + 'rounding = "ceil"', "不足一份當一份計", "counts as a whole one"),
        (POINTS + 'remainder = "carry"', "餘數留待下次", "What is left over counts next time."),
        (POINTS + 'exclude = ["top-up", "silk"]', "以下不計分：「silk」、增值。", 'No points for "silk", top-ups.'),
        (POINTS + "minimum = 100", "單據滿 HK$100 才計分。", "Only bills of HK$100 or more earn points."),
        (POINTS + "cap_per_sale = 500", "每單最多 500 分。", "At most 500 pts a bill."),
        (POINTS + "pending_days = 3", "積分 3 天後可用。", "Points can be used after 3 days."),
        (POINTS, "積分不設到期日。", "Points do not expire."),
        (POINTS + "expiry = {months = 12}", "積分 12 個月後到期。", "Points last 12 months."),
        (POINTS + "expiry = {end_of_month = true}", "積分於當月底到期。", "Points last to the end of the month."),
        (
            POINTS + "expiry = {months = 1, days = 2, end_of_month = true}",
            "積分於 1 個月零 2 天後的月底到期。", "Points last 1 month and 2 days, to the end of that month.",
        ),
        (POINTS + SPEND, "每 500 分抵 HK$10", "500 pts = HK$10 off. No points on that part."),
        (POINTS + SPEND + "minimum_order = 50", "單據滿 HK$50 才可用分。", "on bills of HK$50 or more."),
        (POINTS + SPEND + "maximum_share_percent = 20", "最多抵單據的 20 %。", "at most 20 % of a bill"),
        (POINTS + SPEND + "maximum_steps = 2", "每單最多用 1,000 分。", "At most 1,000 pts can be used on a bill."),
        (POINTS + SPEND + 'exclude = ["gift-card"]', "以下不可用分支付：禮品卡。", "Points cannot pay for gift cards."),
        (POINTS + SPEND + 'offline = "refuse"', "未能連線時不可用分。", "cannot be used while we are offline."),
        (POINTS + SPEND + "offline_limit_points = 500", "未能連線時最多用 500 分。", "at most 500 pts can be used."),
        (POINTS + SPEND, "未能連線 24 小時後，有限額的積分和獎賞不可用。", "After 24 hours offline, points"),
        (POINTS + SPEND + "[programme.offline]\nhours = 1", "未能連線 1 小時後", "After 1 hour offline"),
        (POINTS + SPEND + "[programme.offline]\nhours = 0", "未能連線時，有限額的", "While we are offline, points and"),
        (
            POINTS + "[programme.offline]\nterminal_total = 500",
            "每部收銀機合共最多送出 HK$500。", "one till gives at most HK$500 in all.",
        ),
        (CARD + REWARD, "每件貨品一個印花", "each item (items); 5 stamps = Free tea, to use from your next visit."),
        (CARD + 'tags = ["drink"]\n' + REWARD, "每件飲品一個印花", "One stamp for each item (drinks)"),
        (CARD + 'per = "visit"\n' + REWARD, "每次惠顧一個印花", "One stamp for each visit"),
        (CARD + 'per = "amount"\nper_amount = 50\n' + REWARD, "每 HK$50 一個印花", "One stamp for every HK$50"),
        (CARD + 'usable = "same_sale"\n' + REWARD, "即時可用", "to use at once"),
        (CARD + 'exclude = ["sale"]\n' + REWARD, "以下沒有印花：「sale」。", 'No stamps for "sale".'),
        (CARD + "minimum = 20\n" + REWARD, "滿 HK$20 才有印花。", "Stamps from HK$20."),
        (CARD + "cap_per_sale = 2\n" + REWARD, "每單最多 2 個印花。", "At most 2 stamps a bill."),
        (CARD + "expiry = {days = 90}\n" + REWARD, "印花 90 天後到期。", "Stamps last 90 days."),
        (CARD + REWARD, "單上最貴的一件貨品免費", "one on the bill is free (any item). Vouchers do not expire."),
        (
            CARD + REWARD + 'pick = "cheapest"\nworth = 30\ntags = ["drink"]',
            "單上最便宜的一件飲品免費，以 HK$30 為限", "the cheapest one on the bill is free (drinks), up to HK$30.",
        ),
        (CARD + REWARD + 'kind = "money_off"\nworth = 5', "抵 HK$5（貨品）", "HK$5 off any item"),
        ('refund = "proportional"\n' + POINTS, "退貨時按金額比例收回積分", "in proportion to its amount"),
        ('refund = "none"\n' + POINTS, "退貨不影響積分和印花。", "A return does not change points or stamps."),
        (POINTS, "用積分或獎賞時請出示會員碼。", "Please show your member code"),
        ("effective_to = 2026-12-31\n" + POINTS, "2020-01-01 至 2026-12-31 有效。", "from 2020-01-01 to 2026-12-31."),
    ],
)  # fmt: skip
def test_each_rule_is_said(rules: str, zh: str, en: str) -> None:
    chinese, english = said(rules)
    assert zh in chinese
    assert en in english


def test_points_that_work_offline_without_limit_need_no_word() -> None:
    assert "offline" not in said(POINTS + SPEND + 'offline = "allow"')[1]


def test_who_is_found_may_spend_where_nothing_else_is_said() -> None:
    assert "會員碼" not in said("found_may_spend = true\n" + POINTS)[0]


@pytest.mark.parametrize("name", ["moneyback", "cafe-stamps"])
def test_a_preset_says_that_it_is_an_example(name: str) -> None:
    lines = explain(preset(name))
    assert lines[0] == preset(name).names
    assert "示例" in lines[-1].zh
    assert "Not affiliated" in lines[-1].en
    assert preset(name).as_of is not None
    assert preset(name).source
