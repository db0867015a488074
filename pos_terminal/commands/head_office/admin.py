"""`pos-head-office init`, `shop add`, `terminal add|close|reopen`, `cashier add`, `restored`: who is the merchant's."""

import re
from zoneinfo import ZoneInfo

import click

from pos_terminal.commands.failing import WRONG_USE, leave
from pos_terminal.commands.head_office.opening import CURRENCY, MERCHANT, TIMEZONE, Options, opened
from pos_terminal.domain.till import Cashier, Role
from pos_terminal.headoffice import registry
from pos_terminal.headoffice.office import DATABASE
from pos_terminal.headoffice.opening import open_database
from pos_terminal.vault import one_time_code

PIN_DIGITS: dict[str, int] = {"cashier": 4, "manager": 6}
# A shop's name stands in receipt numbers, `<shop>-<terminal>-<n>`.
_SHOP = re.compile(r"[A-Z0-9]{1,12}")


@click.command()
@click.option("--merchant", default=MERCHANT, show_default=True, help="The merchant's id, as programmes name it.")
@click.option("--currency", default=CURRENCY, show_default=True, help="ISO 4217 code.")
@click.option("--timezone", default=TIMEZONE, show_default=True, help="IANA name of the shops' time zone.")
@click.option("--day-starts", type=click.IntRange(0, 12), default=0, show_default=True, help="Hour of a new day.")
@click.pass_obj
def init(options: Options, merchant: str, currency: str, timezone: str, day_starts: int) -> None:
    """Begin a head office in the data folder."""
    if not re.fullmatch(r"[A-Z]{3}", currency):
        leave(f"--currency {currency}: three capital letters are needed, such as HKD", WRONG_USE)
    try:
        ZoneInfo(timezone)
    except (ValueError, OSError, KeyError):
        leave(f"--timezone {timezone}: there is no such time zone", WRONG_USE)
    with opened(options, found=False) as head_office:
        head_office.office.found(merchant, currency, timezone, day_starts)
    click.echo(f"head office of {merchant} ({currency}, {timezone}) in {options.data}")


@click.command()
@click.option("--contract", is_flag=True, help="Also drop what only older versions use; none of them may run any more.")
@click.pass_obj
def migrate(options: Options, contract: bool) -> None:
    """Bring the database up to this version without serving. Servers do so by themselves, but for --contract."""
    open_database(options.database or options.data / DATABASE, contract=contract).close()
    click.echo("the database is up to date")


@click.group()
def shop() -> None:
    """Shops."""


@shop.command("add")
@click.argument("shop_id", metavar="SHOP")
@click.option("--name-zh", default="", help="The shop's Chinese name, as receipts show it.")
@click.option("--name-en", default="", help="The shop's English name.")
@click.option("--merchant", default="", help="Whose shop it is, as programmes name them; default: this head office's.")
@click.pass_obj
def add_shop(options: Options, shop_id: str, name_zh: str, name_en: str, merchant: str) -> None:
    """Add a shop. SHOP is its short name in receipt numbers: 1 to 12 capital letters and digits."""
    if not _SHOP.fullmatch(shop_id):
        leave(f"{shop_id}: a shop's short name is 1 to 12 capital letters and digits", WRONG_USE)
    with opened(options) as head_office:
        names = name_zh or name_en or shop_id, name_en or name_zh or shop_id
        head_office.office.add_shop(shop_id, *names, merchant)
    click.echo(f"shop {shop_id} added")


@click.group()
def terminal() -> None:
    """Terminals (tills)."""


@terminal.command("add")
@click.argument("shop_id", metavar="SHOP")
@click.pass_obj
def add_terminal(options: Options, shop_id: str) -> None:
    """Add a till to SHOP. The last line is the one-time code for `pos-terminal enrol URL CODE`."""
    code = one_time_code()
    with opened(options) as head_office:
        added = head_office.office.add_terminal(shop_id, code)
    click.echo(f"till {added} added; its code can be used once, within 7 days:")
    click.echo(code)


@terminal.command("close")
@click.argument("terminal_id", metavar="TERMINAL")
@click.pass_obj
def close_terminal(options: Options, terminal_id: str) -> None:
    """Hear TERMINAL no more: it was replaced, stolen or sold. What it sent stays; `reopen` lets it send the rest."""
    last = _set_closed(options, terminal_id, closed=True)
    click.echo(f"till {terminal_id} is closed{last}")


@terminal.command("reopen")
@click.argument("terminal_id", metavar="TERMINAL")
@click.pass_obj
def reopen_terminal(options: Options, terminal_id: str) -> None:
    """Hear TERMINAL again, so that a disk that has turned up can send what it had not sent."""
    last = _set_closed(options, terminal_id, closed=False)
    click.echo(f"till {terminal_id} is heard again{last}")


def _set_closed(options: Options, terminal_id: str, *, closed: bool) -> str:
    """Does it; where the till's stream ends here, as the rest of a sentence."""
    with opened(options) as head_office, head_office.office.database.write() as db:
        stream, sequence = registry.set_closed(db, terminal_id, closed)
    return f"; its last record here is {sequence} of stream {stream}" if stream else ""


@click.group()
def cashier() -> None:
    """Cashiers and managers."""


@cashier.command("add")
@click.argument("cashier_id", metavar="ID")
@click.argument("name")
@click.option("--role", type=click.Choice(["cashier", "manager"]), default="cashier", show_default=True)
@click.option("--pin", default="", help="4 digits for a cashier, 6 for a manager; else the first sign-in sets it.")
@click.pass_obj
def add_cashier(options: Options, cashier_id: str, name: str, role: Role, pin: str) -> None:
    """Add or change a person who may use the tills."""
    if pin and not (pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS[role]):
        leave(f"--pin: a {role}'s PIN has {PIN_DIGITS[role]} digits", WRONG_USE)
    with opened(options) as head_office:
        pin_hash = head_office.vault.hash_pin(pin) if pin else ""
        head_office.office.put_cashiers([Cashier(cashier_id, name, role, pin_hash)])
    click.echo(f"{role} {cashier_id} ({name}) added")


@click.command()
@click.pass_obj
def restored(options: Options) -> None:
    """Say that the database was put back from a backup: tills then send and read again what it lacks.

    Where the file `headoffice.high` beside the database is newer, this is noticed without the command.
    """
    with opened(options) as head_office:
        head_office.office.begin_generation()
        click.echo(f"generation {head_office.office.generation()[0]} begins")
