"""`report`, `accounts`, `terminals`, `member-code`: what head office knows, for people and for programs."""

import json
from datetime import UTC, datetime, time
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table

from pos_terminal.commands.code_files import Wanted, picture_options, write_cards, write_pictures
from pos_terminal.commands.head_office.exposure_tables import print_exposure
from pos_terminal.commands.head_office.kpi_tables import print_kpis
from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.commands.head_office.spans import day_of, span_options
from pos_terminal.domain.loyalty.account import POINTS, stamps, voucher
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.loyalty.units import can_be_spent
from pos_terminal.domain.loyalty.views.account_view import account_view
from pos_terminal.domain.money import Money
from pos_terminal.headoffice.reports import Accounts, Flag, TerminalState
from pos_terminal.wire.member_code import Form

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")


@click.command("member-code")
@click.argument("member")
@click.option("--rotating", is_flag=True, help="A code that is in force for some minutes only.")
@picture_options
@click.pass_obj
def member_code(options: Options, member: str, rotating: bool, png: Path | None, svg: Path | None) -> None:
    """Print the text of a member's QR code. MEMBER is a member number or id."""
    with opened(options) as head_office:
        known = head_office.office.accounts(member).member
        form = Form.ROTATING if rotating else Form.STATIC
        after = head_office.office.codes.revoked_through(known.id)
        text = head_office.vault.make_card(known.id, form, head_office.clock.now(), after)
    write_pictures(text, png, svg)
    click.echo(text)


@click.command("member-cards")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("members", nargs=-1, required=True, metavar="MEMBER...")
@click.pass_obj
def member_cards(options: Options, file: Path, members: tuple[str, ...]) -> None:
    """Write FILE, a PDF of A4 sheets with a card for each MEMBER, by number or id. Print it at full size."""
    with opened(options) as head_office:
        office = head_office.office
        found = [office.accounts(member) for member in dict.fromkeys(members)]
        cards = [
            Wanted(
                one.member,
                tuple(programme.names for programme, _ in one.accounts),
                office.codes.revoked_through(one.member.id),
            )
            for one in found
        ]
        count = write_cards(file, cards, head_office.vault, head_office.clock.now())
    click.echo(f"{count} cards in {file}")


@click.command()
@span_options
@as_json_option
@click.pass_obj
def report(options: Options, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Balances, liability and figures of the whole merchant. The days given count for the KPIs."""
    with opened(options) as head_office:
        found = head_office.office.report(day_of(first), day_of(last))
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    console = Console()
    net = Money(found.net_minor, found.currency).decimal()
    share = f"{100 * found.member_sales // found.sales} %" if found.sales else "-"
    console.print(f"{found.merchant}  {found.business_date}  {found.currency} {net} net", highlight=False)
    console.print(f"{found.sales} sales ({share} with a member), {found.refunds} refunds, {found.members} members")
    console.print(f"{found.records} records of {found.terminals} tills, {found.quarantined} kept aside")
    table = Table("programme", "unit", "earned", "used", "taken or given back", "expired", "outstanding")
    for unit in (one for one in found.units if can_be_spent(one.unit)):
        figures = (unit.earned, unit.redeemed, unit.reversed, unit.expired, unit.outstanding)
        table.add_row(unit.programme, unit.unit, *map(str, figures))
    if found.units:
        console.print(table)
    print_kpis(console, found.kpis, found.currency)
    print_exposure(console, found.exposure, found.currency)
    _print_flags(console, found.flags)


@click.command()
@click.argument("member")
@as_json_option
@click.pass_obj
def accounts(options: Options, member: str, as_json: bool) -> None:
    """A member's accounts. MEMBER is a member number or id."""
    with opened(options) as head_office:
        found = head_office.office.accounts(member)
    if as_json:
        click.echo(json.dumps(_accounts_json(found), ensure_ascii=False))
        return
    click.echo(f"{found.member.number}  {found.member.name}".rstrip())
    for programme, account in found.accounts:
        cards = [card.id for card in programme.stamp_cards]
        parts = [f"{account.spendable(POINTS, found.on)} points"]
        parts += [f"{account.spendable(stamps(card), found.on)} stamps on {card}" for card in cards]
        parts += [
            f"{reward.names.en} until {lot.expires_on or 'ever'}"
            for reward in programme.rewards
            for lot in account.spendable_lots(voucher(reward.id), found.on)
        ]
        if owed := account.owed(POINTS, found.on):
            parts.append(f"owes {owed} points")
        click.echo(f"  {programme.id}: {', '.join(parts)}")


@click.command()
@as_json_option
@click.pass_obj
def terminals(options: Options, as_json: bool) -> None:
    """Each till's position, lag and flags."""
    with opened(options) as head_office:
        found = head_office.office.terminals()
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    console = Console()
    table = Table("till", "last contact", "records", "not sent", "feed behind", "clock off", "kept aside")
    for till in found:
        table.add_row(*_cells(till))
    console.print(table)
    _print_flags(console, tuple(flag for till in found for flag in till.flags))


def _situation(found: Accounts, programme: Programme) -> Situation:
    """That day at noon: no figure of an account depends on the hour."""
    noon = datetime.combine(found.on, time(12), UTC)
    return Situation(noon, found.on, programme.merchants[0] if programme.merchants else "", "")


def _accounts_json(found: Accounts) -> dict[str, object]:
    """The first programme's account; with several programmes, each one's under `accounts`."""
    views = {
        programme.id: account_view(programme, account, found.member, _situation(found, programme))
        for programme, account in found.accounts
    }
    if not views:
        return {}
    first = next(iter(views.values()))
    return first | {"accounts": views} if len(views) > 1 else first


def _cells(till: TerminalState) -> tuple[str, ...]:
    here = str(sum(stream.sequence for stream in till.streams))
    lag = (str(till.not_sent), str(till.feed_behind), f"{till.clock_off_s} s", str(till.quarantined))
    contact = _when(till.last_contact) if till.joined else "not joined"
    return till.terminal, contact, here, *lag


def _when(at: datetime | None) -> str:
    return at.strftime("%m-%d %H:%M UTC") if at else "never"


def _print_flags(console: Console, flags: tuple[Flag, ...]) -> None:
    for flag in flags:
        line = f"! {flag.kind}  {flag.subject}  {flag.detail}"
        console.print(line, markup=False, highlight=False)
