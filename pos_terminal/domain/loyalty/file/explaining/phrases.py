"""Parts of sentences that several families need: lists of products and tiers, spans of time, limits, prizes."""

from collections.abc import Iterable
from typing import assert_never

from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.rules.period import Expiry, Limit, Period, YearDay
from pos_terminal.domain.loyalty.rules.play import Prize
from pos_terminal.domain.loyalty.rules.tier import CounterRule, Metric
from pos_terminal.domain.loyalty.wording import amount, counted
from pos_terminal.domain.words import Words

TAGS = {
    "drink": Words("飲品", "drinks"),
    "food": Words("食物", "food"),
    "gift-card": Words("禮品卡", "gift cards"),
    "top-up": Words("增值", "top-ups"),
    "tobacco": Words("煙草", "tobacco"),
    "infant-formula-1": Words("初生嬰兒奶粉", "stage 1 infant formula"),
    "bag-levy": Words("膠袋徵費", "the bag charge"),
    "delivery": Words("送貨費", "delivery"),
    "membership": Words("會籍費", "membership fees"),
    "night": Words("住宿晚數", "nights"),
    "sector": Words("航段", "flight sectors"),
}
TENDERS = {
    "cash": Words("現金", "cash"),
    "octopus": Words("八達通", "Octopus"),
    "card": Words("信用卡", "card"),
    "fps": Words("轉數快", "FPS"),
    "wallet": Words("電子錢包", "e-wallet"),
}
PIECES = {frozenset(("night",)): Words("晚", "nights"), frozenset(("sector",)): Words("個航段", "sectors")}
EACH = {
    Period.DAY: Words("每日", "a day"),
    Period.WEEK: Words("每星期", "a week"),
    Period.MONTH: Words("每月", "a month"),
    Period.YEAR: Words("每年", "a year"),
    Period.EVER: Words("合共", "in all"),
}
LAST_OF_FEBRUARY = YearDay(2, 29)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def listed(parts: Iterable[Words]) -> Words:
    """Several things, one after the other."""
    found = tuple(parts)
    return Words("、".join(one.zh for one in found), ", ".join(one.en for one in found))


def clauses(parts: Iterable[Words]) -> Words:
    """Parts of one sentence."""
    found = tuple(parts)
    return Words("，".join(one.zh for one in found), ", ".join(one.en for one in found))


def both(words: Words) -> Words:
    """A name given in one language stands for both."""
    return Words(words.in_language("zh_HK"), words.in_language("en"))


def quoted(name: str) -> Words:
    """A code that has no words of its own."""
    return Words(f"「{name}」", f'"{name}"')


def tag_names(tags: frozenset[str]) -> Words:
    """What products of these tags are called."""
    return listed(TAGS.get(tag, quoted(tag)) for tag in sorted(tags))


def tender_names(tenders: frozenset[str]) -> Words:
    """What these ways of paying are called."""
    return listed(TENDERS.get(one, quoted(one)) for one in sorted(tenders))


def merchant_names(merchants: Iterable[str]) -> Words:
    """Merchants by the names that the file gives them."""
    return listed(quoted(one) for one in sorted(merchants))


def tier_names(programme: Programme, tiers: frozenset[str]) -> Words:
    """The tiers' names, lowest first."""
    levels = programme.tiers.levels if programme.tiers else ()
    return listed(both(level.names) for level in levels if level.id in tiers)


def members_of(programme: Programme, tiers: frozenset[str]) -> Words:
    """Members of these tiers: "金卡會員", without saying 會員 twice."""
    names = tier_names(programme, tiers)
    zh = names.zh if names.zh.endswith("會員") else f"{names.zh}會員"
    return Words(f" {zh}" if zh[:1].isascii() else zh, f"{names.en} members")


def reward_name(programme: Programme, reward: str) -> Words:
    """The name of a reward that the file's check has found."""
    names = both(programme.reward(reward).names)
    return Words(f"「{names.zh}」", names.en)


def apart_from(tags: frozenset[str], begin: Words) -> Words:
    """A sentence about products that do not count."""
    names = tag_names(tags)
    return Words(f"{begin.zh}{names.zh}。", f"{begin.en}{names.en}.")


def days(number: int) -> Words:
    """So many days."""
    return counted(number, Words("天", "days"))


def months(number: int) -> Words:
    """So many months."""
    return counted(number, Words("個月", "months"))


def year_day(day: YearDay) -> Words:
    """A day that comes back each year.

    >>> year_day(YearDay(3, 31)).en
    '31 March'
    """
    if day == LAST_OF_FEBRUARY:
        return Words("2 月底", "the end of February")
    return Words(f"{day.month} 月 {day.day} 日", f"{day.day} {MONTHS[day.month - 1]}")


def clock(minute: int) -> str:
    """A time of the day.

    >>> clock(510), clock(1440)
    ('08:30', '24:00')
    """
    return f"{minute // 60:02d}:{minute % 60:02d}"


def times(percent: int) -> str:
    """A percentage as so many times.

    >>> times(200), times(125), times(1050)
    ('2', '1.25', '10.5')
    """
    whole, hundredths = divmod(percent, 100)
    digits = f"{hundredths:02d}".rstrip("0")
    return f"{whole:,}.{digits}" if digits else f"{whole:,}"


def at_most(limit: Limit, zh: str = "次", en: str = "times") -> Words:
    """How often, where that is limited: "每月最多 2 次"."""
    each, number = EACH[limit.period], counted(limit.times, Words(zh, en))
    often = "once" if number.en == "1 time" else number.en
    return Words(f"{each.zh}最多 {number.zh}", f"at most {often} {each.en}")


def lasts(expiry: Expiry) -> Words:
    """What stands behind "points" or "vouchers": how long they can be used."""
    if expiry.never:
        return Words("不設到期日", "do not expire")
    if expiry.inactive_months:
        idle = months(expiry.inactive_months)
        return Words(f"在連續 {idle.zh}沒有活動後到期", f"expire after {idle.en} without any activity")
    zh, en = [], []
    if expiry.months:
        zh.append(f" {months(expiry.months).zh}")
        en.append(months(expiry.months).en)
    if expiry.days:
        zh.append(f" {days(expiry.days).zh}")
        en.append(days(expiry.days).en)
    length = Words("零".join(zh), " and ".join(en))
    end = _end(expiry, bool(zh))
    if not end.zh:
        return Words(f"{length.zh}後到期", f"last {length.en}")
    if not zh:
        return Words(f"於{end.zh}到期", f"last to {end.en}")
    return Words(f"於{length.zh}後的{end.zh}到期", f"last {length.en}, to {end.en}")


def _end(expiry: Expiry, later: bool) -> Words:
    """The end of the span that a lot's last day is moved to, if it is."""
    span = Words("", "")
    if expiry.end_of_year:
        span = Words("年底", "the end of that year") if later else Words("當年年底", "the end of the year")
    elif expiry.end_of_month:
        span = Words("月底", "the end of that month") if later else Words("當月底", "the end of the month")
    if not expiry.on:
        return span
    named = [year_day(one) for one in expiry.on]
    zh, en = "或 ".join(one.zh for one in named), " or ".join(one.en for one in named)
    after = f" from {span.en}" if span.en else ""
    return Words(f"{span.zh}起計首個 {zh}" if span.zh else f"首個 {zh}", f"the next {en}{after}")


def prize_words(programme: Programme, prize: Prize) -> Words:
    """What is won, all of it."""
    parts = tuple(_prize_parts(programme, prize))
    return listed(parts) if parts else Words("不設獎賞", "nothing")


def _prize_parts(programme: Programme, prize: Prize) -> Iterable[Words]:
    if prize.points:
        got = counted(prize.points, programme.unit_names)
        yield Words(f" {got.zh}", got.en)
    if prize.wallet_minor:
        money = amount(prize.wallet_minor, programme.currency)
        yield Words(f"錢包 {money}", f"{money} in your wallet")
    if prize.voucher:
        name = reward_name(programme, prize.voucher)
        yield Words(f"{name.zh}券一張", f"a voucher ({name.en})")
    if prize.spins and programme.wheels:
        turns = counted(prize.spins, Words("次", "turns"))
        wheel = next((one for one in programme.wheels if one.id == prize.wheel), programme.wheels[0])
        names = both(wheel.names)
        yield Words(f"「{names.zh}」 {turns.zh}", f"{turns.en} of {names.en}")


def counter_words(programme: Programme, counter: CounterRule) -> Words:
    """What is counted in a span of time: "的消費額（飲品）"."""
    tags = tag_names(counter.tags)
    match counter.metric:
        case Metric.SPEND:
            what = Words("的消費額", "what you spend")
        case Metric.POINTS:
            what = Words("賺得的積分", "points that you earn")
        case Metric.QUANTITY:
            what = Words("購買的件數", "how many pieces you buy")
        case Metric.VISITS:
            what = Words("的惠顧次數", "your visits")
        case Metric.EVENTS:
            codes = listed(_activity_name(programme, code) for code in sorted(counter.codes))
            what = Words(f"的活動次數（{codes.zh}）", f"your activities ({codes.en})")
        case Metric.CREDIT:
            what = Words("由活動和夥伴給予的等級分", "credit from activities and partners")
        case _:
            assert_never(counter.metric)
    of = f"（{tags.zh}）" if tags.zh else ""
    return Words(what.zh + of, what.en + (f" ({tags.en})" if tags.en else ""))


def counter_limits(programme: Programme, counter: CounterRule) -> Iterable[Words]:
    """What else there is to say about a counter, a sentence each."""
    if counter.excluded_tags:
        yield apart_from(counter.excluded_tags, Words("以下不計算在內：", "Not counted: "))
    if counter.merchants:
        places = merchant_names(counter.merchants)
        yield Words(f"只計在{places.zh}的消費。", f"Counted only at {places.en}.")
    if counter.order_bonus:
        over, more = (
            amount(counter.order_over_minor, programme.currency),
            figure(programme, counter, counter.order_bonus),
        )
        yield Words(f"每單超過 {over}，另計 {more.zh}。", f"Each bill of more than {over} counts {more.en} extra.")


def figure(programme: Programme, counter: CounterRule, count: int) -> Words:
    """A count with what it counts: "HK$5,000", "25 次"."""
    match counter.metric:
        case Metric.SPEND:
            money = amount(count, programme.currency)
            return Words(money, money)
        case Metric.POINTS:
            return counted(count, programme.unit_names)
        case Metric.QUANTITY:
            return counted(count, PIECES.get(counter.tags, Words("件", "pieces")))
        case Metric.VISITS:
            return counted(count, Words("次", "visits"))
        case Metric.EVENTS:
            what = listed(_activity_name(programme, code) for code in sorted(counter.codes))
            return Words(f"{count:,} 次{what.zh}", f"{count:,} × {what.en}")
        case Metric.CREDIT:
            return counted(count, Words("等級分", "credits"))
        case _:
            assert_never(counter.metric)


def _activity_name(programme: Programme, code: str) -> Words:
    return next((both(one.names) for one in programme.activities if one.code == code), quoted(code))
