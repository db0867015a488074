"""A simulation as tables and as plain values, and the words for what it takes for granted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pos_terminal.domain.money import Money
from pos_terminal.domain.words import Language, Words
from pos_terminal.services.simulate.result import Figures, Simulated, Unit
from pos_terminal.services.simulate.simulation import Asked

WHOLE = 100
NAMES = {
    "points": Words("積分", "points"),
    "stamps": Words("印花", "stamps"),
    "vouchers": Words("優惠券", "vouchers"),
    "wallet_minor": Words("餘額", "wallet"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A table: a row a month, and the last row for all of them."""

    title: Words
    columns: tuple[Words, ...]
    rows: tuple[tuple[str, ...], ...]
    total: Words = Words("合計", "total")


@dataclass(frozen=True, slots=True)
class _Column:
    words: Words
    figure: Callable[[Figures], int | float | None]
    is_money: bool = False


def tables_of(results: Sequence[Simulated]) -> tuple[Shown, ...]:
    """Money and things of each result; of two results also the differences, the first less the second."""
    units = tuple(dict.fromkeys(unit for one in results for unit in one.units))
    shown = [table for one in results for table in _tables(one, _money_columns(results))]
    if len(results) > 1:
        shown += _differences(results[0], results[1], units)
    return tuple(shown)


def _differences(mine: Simulated, other: Simulated, units: Sequence[str]) -> Iterator[Shown]:
    title = Words(f"{name_of(mine).zh} 減 {name_of(other).zh}", f"{name_of(mine).en} less {name_of(other).en}")
    pairs = list(zip((*mine.months, mine.total), (*other.months, other.total), strict=True))
    money = tuple(one for one in _money_columns((mine, other)) if one.words not in SAME)
    for columns in (money, _unit_columns(units)):
        if columns:
            rows = ((a.month, *(_difference(one, a, b, mine.currency) for one in columns)) for a, b in pairs)
            yield Shown(title, (MONTH, *(one.words for one in columns)), tuple(rows))


MONTH = Words("月份", "month")
SALES = Words("銷售", "sales")
MEMBER_SALES = Words("會員銷售", "by members")
REVENUE = Words("營業額", "revenue")
REWARDS, PRICES = Words("獎賞", "rewards"), Words("會員價", "member prices")
SAME = (SALES, MEMBER_SALES, REVENUE)  # whatever the rules


MONEY_COLUMNS = (
    _Column(SALES, lambda one: one.sales),
    _Column(MEMBER_SALES, lambda one: one.member_sales),
    _Column(REVENUE, lambda one: one.revenue_minor, is_money=True),
    _Column(REWARDS, lambda one: one.rewards_minor, is_money=True),
    _Column(PRICES, lambda one: one.prices_minor, is_money=True),
    _Column(Words("成本", "cost"), lambda one: one.cost_minor, is_money=True),
    _Column(Words("成本佔營業額 %", "cost in % of revenue"), lambda one: one.cost_percent),
    _Column(Words("月底負債", "liability at the end"), lambda one: one.liability_minor, is_money=True),
)


def _money_columns(results: Sequence[Simulated]) -> tuple[_Column, ...]:
    """All of them, or without members' prices where there are none."""
    if any(one.total.prices_minor for one in results):
        return MONEY_COLUMNS
    return tuple(one for one in MONEY_COLUMNS if one.words not in (REWARDS, PRICES))


def _tables(result: Simulated, money: Sequence[_Column]) -> tuple[Shown, ...]:
    rows = (*result.months, result.total)
    name, until = name_of(result), result.last_day.isoformat()
    things = _unit_columns(result.units)
    title = Words(f"{name.zh}（{result.currency}，至 {until}）", f"{name.en} ({result.currency}, to {until})")
    given = Words(f"{name.zh}：發出、使用、到期、月底結存", f"{name.en}: issued, used, expired, left at the end")
    return tuple(
        Shown(
            words,
            (MONTH, *(one.words for one in columns)),
            tuple((row.month, *(_shown(one, row, result.currency) for one in columns)) for row in rows),
        )
        for words, columns in ((title, money), (given, things))
        if columns
    )


def _unit_columns(units: Sequence[str]) -> tuple[_Column, ...]:
    return tuple(column for unit in units for column in _of_unit(unit))


def _of_unit(unit: str) -> tuple[_Column, ...]:
    name, is_money = NAMES[unit], unit == "wallet_minor"

    def column(zh: str, en: str, figure: Callable[[Unit], int]) -> _Column:
        return _Column(Words(f"{name.zh}{zh}", f"{name.en} {en}"), lambda one: figure(one.units[unit]), is_money)

    return (
        column("發出", "issued", lambda one: one.issued),
        column("使用", "used", lambda one: one.redeemed),
        column("到期", "expired", lambda one: one.expired),
        column("結存", "left", lambda one: one.outstanding),
    )


def _shown(column: _Column, figures: Figures, currency: str) -> str:
    return _text(column.figure(figures), currency if column.is_money else "")


def _text(figure: float | None, currency: str) -> str:
    if figure is None:
        return "–"
    if isinstance(figure, float):
        return f"{figure:.2f}"
    if not currency:
        return f"{figure:,}"
    whole, point, cents = Money(figure, currency).decimal().partition(".")
    sign = "-" if whole == "-0" else ""
    return f"{sign}{int(whole):,}{point}{cents}"


def _difference(column: _Column, a: Figures, b: Figures, currency: str) -> str:
    mine, other = column.figure(a), column.figure(b)
    if mine is None or other is None:
        return "–"
    less = round(mine - other, 2) if isinstance(mine, float) else mine - other
    text = _text(less, currency if column.is_money else "")
    return f"+{text}" if less > 0 else text


def name_of(result: Simulated) -> Words:
    """What the programmes are called."""
    zh = "、".join(one.names.zh or one.names.en for one in result.programmes)
    return Words(zh, ", ".join(one.names.en or one.names.zh for one in result.programmes))


# Words


def assumptions(asked: Asked) -> tuple[Words, ...]:
    """What nobody can know from past sales, and how it is answered here; who uses rewards stands first."""
    return (
        _redeeming(asked.redeeming_percent),
        Words(
            "假設：戶口由零開始；帶會員編號的第一筆銷售就是入會。規則在所有日子都生效，推廣活動保留自己的日期。",
            "Assumed: accounts begin empty, and a member joins with the first sale. The rules count on all of these"
            " days; campaigns keep their own dates.",
        ),
        Words(
            "營業額是當時實付的金額，減去退貨。未送出的貨品以合用貨品的平均價計值；"
            "負債是會員手上全部積分、印花和優惠券的價值。",
            "Revenue is what was paid then, less returns. An item that is still to be given is worth the average price"
            " of the items it fits; the liability is the worth of all points, stamps and vouchers that members hold.",
        ),
    )


def _redeeming(percent: int) -> Words:
    if percent == 0:
        return Words("假設：沒有會員使用獎賞。", "Assumed: no member uses rewards.")
    zh = "積分在帳單容許時立即盡用，優惠券在下一張合用的帳單使用"
    en = "points as soon and as far as the bill allows, and vouchers on the next bill that they fit"
    if percent == WHOLE:
        return Words(f"假設：所有會員都使用獎賞：{zh}。", f"Assumed: every member uses rewards: {en}.")
    return Words(
        f"假設：{percent}% 的會員（每次相同）使用獎賞：{zh}；其餘從不使用。",
        f"Assumed: {percent} % of the members, always the same ones, use rewards: {en}; the others never do.",
    )


# Plain values


def as_json(results: Sequence[Simulated], said: Sequence[Words], language: Language) -> dict[str, object]:
    """One object for programs."""
    found = _as_json(results[0], language) | {"assumptions": [one.in_language(language) for one in said]}
    if len(results) > 1:
        found["against"] = _as_json(results[1], language)
        pairs = zip(results[0].months, results[1].months, strict=True)
        found["difference"] = {
            "months": [_less(a, b) for a, b in pairs],
            "total": _less(results[0].total, results[1].total),
        }
    return found


def _as_json(result: Simulated, language: Language) -> dict[str, object]:
    return {
        "programmes": [{"id": one.id, "version": one.version} for one in result.programmes],
        "currency": result.currency,
        "last_day": result.last_day.isoformat(),
        "members": result.members,
        "redeeming_members": result.redeeming,
        "months": [_figures(one) for one in result.months],
        "total": _figures(result.total),
        "by_programme": {name: _figures(one) for name, one in result.by_programme.items()},
        "notes": [one.in_language(language) for one in result.notes],
    }


def _figures(one: Figures) -> dict[str, object]:
    return {
        "month": one.month,
        "sales": one.sales,
        "member_sales": one.member_sales,
        "revenue_minor": one.revenue_minor,
        **{name: _unit(unit) for name, unit in one.units.items()},
        "liability_minor": one.liability_minor,
        "rewards_minor": one.rewards_minor,
        "prices_minor": one.prices_minor,
        "cost_minor": one.cost_minor,
        "cost_percent": one.cost_percent,
    }


def _unit(unit: Unit) -> dict[str, int]:
    return {
        "issued": unit.issued,
        "redeemed": unit.redeemed,
        "expired": unit.expired,
        "outstanding": unit.outstanding,
    }


def _less(a: Figures, b: Figures) -> dict[str, object]:
    percents = a.cost_percent, b.cost_percent
    return {
        "month": a.month,
        **{name: _unit(unit.less(b.units[name])) for name, unit in a.units.items()},
        "liability_minor": a.liability_minor - b.liability_minor,
        "rewards_minor": a.rewards_minor - b.rewards_minor,
        "prices_minor": a.prices_minor - b.prices_minor,
        "cost_minor": a.cost_minor - b.cost_minor,
        "cost_percent": None if None in percents else round((percents[0] or 0) - (percents[1] or 0), 2),
    }
