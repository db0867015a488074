"""Options for days, and their values as the rules know them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

DAY = click.DateTime(["%Y-%m-%d"])


def span_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--from` and `--to`."""
    last = click.option("--to", "last", type=DAY, metavar="YYYY-MM-DD", help="Last business date, included.")
    first = click.option("--from", "first", type=DAY, metavar="YYYY-MM-DD", help="First business date.")
    return first(last(command))


def day_of(given: datetime | None) -> date | None:
    """The day that was given, if one was."""
    return given.date() if given else None
