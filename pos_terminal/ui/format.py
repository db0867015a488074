"""Money, points, dates and numbers as the shop writes them (docs: wording). Pure text; nothing here knows Qt.

Times and dates are given as they stand on the shop's wall clock (`ShopCalendar.local`).
"""

from datetime import date, datetime

from pos_terminal.domain.money import Money
from pos_terminal.domain.words import Language, Words

MINUS = "−"
SHORT_SIGNS = {"HKD": "$", "MOP": "$", "TWD": "$", "SGD": "$", "CNY": "¥", "JPY": "¥"}
FULL_SIGNS = {"HKD": "HK$", "MOP": "MOP$", "TWD": "NT$", "SGD": "S$", "CNY": "CN¥", "JPY": "JP¥"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = (
    Words("星期一", "Monday"),
    Words("星期二", "Tuesday"),
    Words("星期三", "Wednesday"),
    Words("星期四", "Thursday"),
    Words("星期五", "Friday"),
    Words("星期六", "Saturday"),
    Words("星期日", "Sunday"),
)
POINTS = Words("分", "pts")
TENDERS = {
    "cash": Words("現金", "Cash"),
    "octopus": Words("八達通", "Octopus"),
    "card": Words("信用卡", "Card"),
    "fps": Words("轉數快", "FPS"),
    "wallet": Words("電子錢包", "e-Wallet"),
}


def money(minor: int, currency: str = "HKD", _language: Language = "zh_HK") -> str:
    """An amount in lists and totals; the same in both languages.

    >>> money(6000), money(-900), money(774000)
    ('$60.00', '−$9.00', '$7,740.00')
    """
    return _signed(minor, SHORT_SIGNS.get(currency, f"{currency} "), _grouped(minor, currency))


def money_on_pay_key(minor: int, currency: str = "HKD", _language: Language = "zh_HK") -> str:
    """An amount with its currency named in full, as on the key that takes it: `HK$60.00`."""
    return _signed(minor, FULL_SIGNS.get(currency, f"{currency} "), _grouped(minor, currency))


def money_short(minor: int, currency: str = "HKD", _language: Language = "zh_HK") -> str:
    """An amount on a small key: without cents when there are none.

    >>> money_short(6000), money_short(6250)
    ('$60', '$62.50')
    """
    return _signed(minor, SHORT_SIGNS.get(currency, f"{currency} "), _without_cents(minor, currency))


def full_money_short(minor: int, currency: str = "HKD") -> str:
    """An amount in a sentence on a small key, its currency named: `HK$20`, `HK$62.50`."""
    return _signed(minor, FULL_SIGNS.get(currency, f"{currency} "), _without_cents(minor, currency))


def change(minor: int, currency: str = "HKD") -> str:
    """A difference with its sign always written: `+$2.00`, `−$9.00`, `$0.00`."""
    return f"+{money(minor, currency)}" if minor > 0 else money(minor, currency)


def points(count: int) -> str:
    """A figure of points or stamps: `1,240`."""
    return f"{MINUS if count < 0 else ''}{abs(count):,}"


def points_change(count: int) -> str:
    """A change of points or stamps with its sign: `+24`, `−24`."""
    return f"+{points(count)}" if count > 0 else points(count)


def points_with_unit(count: int, language: Language, unit: Words = POINTS) -> str:
    """Points with their unit: `1,240 分`, `1,240 pts`."""
    return f"{points(count)} {unit.in_language(language)}"


def percent(basis_points: int) -> str:
    """A share or discount: 1,000 is `10%`, 1,250 is `12.5%`."""
    return f"{basis_points // 100}{f'{basis_points % 100 / 100:g}'[1:] if basis_points % 100 else ''}%"


def day(on: date, language: Language) -> str:
    """A date in running text: `11月30日`, `30 Nov`."""
    return month_day(on.month, on.day, language)


def month_day(month: int, day_of_month: int, language: Language) -> str:
    """A birthday: `8月21日`, `21 Aug`."""
    return f"{month}月{day_of_month}日" if language == "zh_HK" else f"{day_of_month} {MONTHS[month - 1]}"


def day_of_year(on: date, language: Language) -> str:
    """A date of another year: `2027年12月31日`, `31 Dec 2027`."""
    return f"{on.year}年{day(on, language)}" if language == "zh_HK" else f"{day(on, language)} {on.year}"


def month_of_year(on: date, language: Language) -> str:
    """A month of another year: `2027年12月`, `Dec 2027`."""
    return f"{on.year}年{on.month}月" if language == "zh_HK" else f"{MONTHS[on.month - 1]} {on.year}"


def day_with_weekday(on: date, language: Language) -> str:
    """A date on its own: `11月30日 星期日`, `Sunday 30 Nov`."""
    weekday = WEEKDAYS[on.weekday()].in_language(language)
    return f"{day(on, language)} {weekday}" if language == "zh_HK" else f"{weekday} {day(on, language)}"


def day_short(on: date) -> str:
    """A date in a list: `30/11`."""
    return f"{on.day}/{on.month:02d}"


def time(at: datetime) -> str:
    """A time on the 24-hour clock: `14:21`."""
    return f"{at:%H:%M}"


def time_or_day(at: datetime, today: date) -> str:
    """A time today, with the day in front when it was another: `14:21`, `30/11 14:21`."""
    return time(at) if at.date() == today else f"{day_short(at.date())} {time(at)}"


def phone(digits: str) -> str:
    """A phone number as it is typed: four digits, a space, the rest: `6123 4088`."""
    return f"{digits[:4]} {digits[4:]}".strip()


def phone_masked(last4: str, language: Language) -> str:
    """All that is shown of a kept number: `電話尾號 5678`, `Phone ends 5678`."""
    if not last4:
        return ""
    return f"電話尾號 {last4}" if language == "zh_HK" else f"Phone ends {last4}"


def tender(kind: str, language: Language) -> str:
    """A way of paying by its name."""
    return TENDERS[kind].in_language(language)


def bill_number(receipt: str) -> str:
    """The number at the end of a receipt code as people say it: `WC-02-231` is `#0231`."""
    return f"#{receipt.rsplit('-', 1)[-1].rjust(4, '0')}"


def _grouped(minor: int, currency: str) -> str:
    whole, _, part = Money(abs(minor), currency).decimal().partition(".")
    return f"{int(whole):,}" + (f".{part}" if part else "")


def _without_cents(minor: int, currency: str) -> str:
    whole, _, cents = _grouped(minor, currency).partition(".")
    return f"{whole}.{cents}" if cents.strip("0") else whole


def _signed(minor: int, sign: str, figure: str) -> str:
    return f"{MINUS if minor < 0 else ''}{sign}{figure}"
