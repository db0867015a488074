"""What merchants of a coalition owe each other, from the sales where points were spent and the refunds of them."""

from dataclasses import dataclass
from datetime import date, datetime

from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.settlement import Position, Rate, Row, Spent, positions, rate_of, settle
from pos_terminal.headoffice.arrivals import waited_for
from pos_terminal.headoffice.database import Connection
from pos_terminal.headoffice.programmes import chosen

# Points spent at a sale, and those that a refund gives back, where the sale was: it may have arrived later, or not yet.
SPENT = """
SELECT r.business_date, CASE r.kind WHEN 'sale' THEN r.merchant ELSE coalesce(s.merchant, '') END, e.lot, -sum(e.amount)
FROM entry e JOIN record r ON r.id = e.record LEFT JOIN record s ON s.id = r.refers
WHERE e.programme = ? AND e.unit = 'points' AND r.business_date BETWEEN ? AND ? AND (
  (e.kind = 'redeem' AND r.kind = 'sale') OR (e.kind = 'reversal' AND e.amount > 0 AND r.kind = 'refund'))
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The matrix by period, issuer and redeemer, and what each merchant gets or pays. Positions sum to nothing.

    `provisional` until the last day is over and no till is `waiting_for`.
    """

    programme: str
    currency: str
    rate: Rate
    first_day: date | None
    last_day: date
    provisional: bool
    waiting_for: tuple[str, ...]
    rows: tuple[Row, ...]
    positions: tuple[Position, ...]


def settlement(
    db: Connection, calendar: ShopCalendar, now: datetime, programme: str, since: date | None, until: date | None
) -> Settlement:
    """All that was spent on those days, by the periods of the programme's settlement. Raises Refused."""
    today = calendar.business_date(now)
    last_day = until or today
    rules = chosen(db, today, programme, "settlement")
    rate = rate_of(rules)
    if rate is None:
        raise Refused("programme-without", programme=rules.id, rules="settlement.worth")
    days = ((since or date.min).isoformat(), last_day.isoformat())
    spent = [
        Spent(date.fromisoformat(on), merchant, lot, points)
        for on, merchant, lot, points in db.execute(SPENT, (rules.id, *days))
    ]
    rows = settle(rules, rate, spent)
    waiting = waited_for(db, last_day, calendar, now)
    return Settlement(
        programme=rules.id,
        currency=rules.currency,
        rate=rate,
        first_day=since,
        last_day=last_day,
        provisional=waiting is None or bool(waiting),
        waiting_for=waiting or (),
        rows=rows,
        positions=positions(rows),
    )
