"""`cashier badge`, `code-key`, `revoke`, `member block`: whose codes count at the tills."""

import json

import click

from pos_terminal.commands.failing import WRONG_USE, leave
from pos_terminal.commands.head_office.admin import cashier
from pos_terminal.commands.head_office.opening import Options, opened
from pos_terminal.commands.head_office.publishing import member
from pos_terminal.wire.member_code import digest_of


@cashier.command()
@click.argument("cashier_id", metavar="ID")
@click.option("--take-away", is_flag=True, help="The person has no badge any more.")
@click.pass_obj
def badge(options: Options, cashier_id: str, take_away: bool) -> None:
    """Give a person a new staff badge in place of the one before. Its code is printed once and kept nowhere."""
    with opened(options) as head_office:
        code = "" if take_away else head_office.vault.new_badge()
        head_office.office.put_badge(cashier_id, head_office.vault.badge_hash(code) if code else "")
    click.echo(code or f"{cashier_id} has no badge any more")


@member.command()
@click.argument("member_id", metavar="MEMBER")
@click.option("--lift", is_flag=True, help="They earn and spend again.")
@click.pass_obj
def block(options: Options, member_id: str, lift: bool) -> None:
    """A member, by number or id, earns and spends nothing at any till."""
    with opened(options) as head_office:
        head_office.office.block_member(member_id, not lift)
    click.echo(f"{member_id} {'earns and spends again' if lift else 'is blocked'}")


@click.group("code-key")
def code_key() -> None:
    """Keys that sign member codes."""


@code_key.command()
@click.pass_obj
def add(options: Options) -> None:
    """Make a key that signs from now on. Codes of the keys before stay good until they are withdrawn."""
    with opened(options) as head_office:
        key_id = head_office.vault.add_code_key()
        head_office.office.codes.put_keys()
    click.echo(f"key {key_id} signs from now on; tills know it with their next sync")


@code_key.command()
@click.argument("key_id", metavar="N", type=int)
@click.pass_obj
def withdraw(options: Options, key_id: int) -> None:
    """What key N signed counts no more, at any till that has synced."""
    with opened(options) as head_office:
        head_office.vault.withdraw_code_key(key_id)
        head_office.office.codes.withdraw_key(key_id)
    click.echo(f"key {key_id} is withdrawn")


@code_key.command("list")
@click.pass_obj
def list_keys(options: Options) -> None:
    """The keys, and which of them are withdrawn."""
    with opened(options) as head_office:
        head_office.office.codes.put_keys()
        for key in head_office.office.codes.all_keys():
            click.echo(f"{key.id}  {key.public_key}  {'withdrawn' if key.withdrawn else 'good'}")


@click.command()
@click.argument("code", required=False)
@click.option("--cards", metavar="MEMBER", help="All cards that this member was given until now.")
@click.option("--lift", is_flag=True, help="They count again.")
@click.pass_obj
def revoke(options: Options, code: str | None, cards: str | None, lift: bool) -> None:
    """One member code, card or number, counts no more; or with --cards all of a member's cards. Rotating codes go on.

    Without either, print what is revoked, one JSON value a line.
    """
    if code and cards:
        leave("either the text of a code, or --cards MEMBER", WRONG_USE)
    with opened(options) as head_office:
        office = head_office.office
        if not code and not cards:
            for one in office.codes.revocations():
                click.echo(json.dumps({"subject": one.subject, "through": one.through}))
            return
        if lift:
            office.codes.lift_revocation(
                f"code/{digest_of(code)}" if code else f"cards/{office.accounts(cards or '').member.id}"
            )
        elif code:
            office.codes.revoke_code(code)
        else:
            office.codes.revoke_cards(cards or "")
    click.echo("it counts again" if lift else "revoked; tills know it with their next sync")
