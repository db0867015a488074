"""`pos-terminal code ...`: the counter's own codes beside members' cards, and which member codes count no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pos_terminal.commands.code_files import write_pictures
from pos_terminal.commands.failing import SOMETHING_MISSING, WRONG_USE, leave
from pos_terminal.commands.named import member_named
from pos_terminal.commands.options import Options
from pos_terminal.domain.errors import Refused
from pos_terminal.main import Terminal, open_terminal
from pos_terminal.wire.member_code import digest_of, last_day_of_cards

picture = click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="Also write the QR as a picture.")


@click.group("code")
def command() -> None:
    """Staff badges, vouchers and activities as codes; codes and keys that count no more."""


@contextmanager
def own_shop(options: Options) -> Iterator[Terminal]:
    """The till that the command is for, where it is not head office that decides."""
    with open_terminal(options.data, options.settings_file) as terminal:
        if terminal.store.installation().enrolled:
            leave("head office decides this for its tills: see `pos-head-office`", SOMETHING_MISSING)
        yield terminal


@command.command()
@click.argument("cashier")
@picture
@click.pass_obj
def badge(options: Options, cashier: str, png: Path | None) -> None:
    """Give CASHIER, by id, a new staff badge in place of the one before. Nobody can tell its code again."""
    with own_shop(options) as terminal:
        _say(terminal.desk.cashiers.give_badge(cashier), png)


@command.command()
@click.argument("member")
@click.pass_obj
def vouchers(options: Options, member: str) -> None:
    """Print the codes of a member's open vouchers. MEMBER is a member number or id."""
    with open_terminal(options.data, options.settings_file) as terminal:
        for code, choice in terminal.desk.vouchers.codes(terminal.state(), member_named(terminal, member)):
            click.echo(f"{code}  {choice.programme} {choice.reward} {choice.voucher}")


@command.command()
@click.argument("programme")
@click.argument("activity")
@picture
@click.pass_obj
def activity(options: Options, programme: str, activity: str, png: Path | None) -> None:
    """Print the code that notes ACTIVITY of PROGRAMME for the member on the bill."""
    from pos_terminal.domain.loyalty.play.activity import takes

    with open_terminal(options.data, options.settings_file) as terminal:
        rules = next((one for one in terminal.state().programmes if one.id == programme), None)
        if rules is None:
            raise Refused("programme-not-here")
        if not takes(rules, activity):
            raise Refused("no-such-activity")
        _say(terminal.vault.activity_code(programme, activity), png)


@command.command()
@click.argument("code", required=False)
@click.option("--cards", metavar="MEMBER", help="All cards that this member was given until now.")
@click.option("--lift", is_flag=True, help="They count again.")
@click.pass_obj
def revoke(options: Options, code: str | None, cards: str | None, lift: bool) -> None:
    """One member code, card or number, counts no more; or with --cards all of a member's. Rotating codes go on."""
    if (code is None) == (cards is None):
        leave("either the text of a code, or --cards MEMBER", WRONG_USE)
    with own_shop(options) as terminal, terminal.store.begin():
        codes = terminal.store.codes
        subject = f"code/{digest_of(code)}" if code else f"cards/{member_named(terminal, cards or '').id}"
        if not lift:
            codes.revoke(subject, 0 if code else last_day_of_cards(terminal.clock.now()))
        elif codes.revoked_through(subject) is None:
            raise Refused("not-revoked")
        else:
            codes.lift(subject)
    click.echo("it counts again" if lift else "revoked")


@command.command()
@click.option("--withdraw", type=int, metavar="N", help="What key N signed counts no more.")
@click.pass_obj
def key(options: Options, withdraw: int | None) -> None:
    """Add a key that signs member codes from now on, those of before staying good; or withdraw one."""
    with own_shop(options) as terminal:
        if withdraw is None:
            click.echo(f"key {terminal.vault.add_code_key()} signs from now on")
            return
        terminal.vault.withdraw_code_key(withdraw)
        with terminal.store.begin():
            terminal.store.codes.put_key(withdraw, dict(terminal.vault.code_keys)[withdraw], withdrawn=True)
    click.echo(f"key {withdraw} is withdrawn")


def _say(code: str, png: Path | None) -> None:
    write_pictures(code, png, None)
    click.echo(code)
