"""`pos-terminal member-code`: a member's QR code, as text and as a picture."""

from datetime import date
from pathlib import Path

import click

from pos_terminal.commands.code_files import picture_options, write_pictures
from pos_terminal.commands.failing import SOMETHING_MISSING, leave
from pos_terminal.commands.named import member_named
from pos_terminal.commands.options import Options
from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.club.membership import plan_until
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.main import Terminal, open_terminal
from pos_terminal.wire.member_code import Form


@click.command("member-code")
@click.argument("member")
@click.option("--static", "form", flag_value=Form.STATIC, default=True, help="A card, in force for years (default).")
@click.option("--rotating", "form", flag_value=Form.ROTATING, help="A code that is in force for some minutes only.")
@click.option("--paid", "form", flag_value=Form.PAID, help="A paid member's card: proves until when it is paid.")
@picture_options
@click.pass_obj
def command(options: Options, member: str, form: Form, png: Path | None, svg: Path | None) -> None:
    """Print the text of a member's signed QR code. MEMBER is a member number or id."""
    with open_terminal(options.data, options.settings_file) as terminal:
        if not terminal.vault.signs_codes:
            leave("head office signs the codes of its members: `pos-head-office member-code MEMBER`", SOMETHING_MISSING)
        found = member_named(terminal, member)
        if Form(form) is Form.PAID:
            text = terminal.vault.make_paid_card(found.id, _paid_until(terminal, found))
        else:
            after = terminal.store.codes.revoked_through(f"cards/{found.id}") or 0
            text = terminal.vault.make_card(found.id, Form(form), terminal.clock.now(), after)
    write_pictures(text, png, svg)
    click.echo(text)


def _paid_until(terminal: Terminal, member: Member) -> date:
    """The last day of the member's longest membership here; Refused `no-membership` where there is none."""
    state = terminal.state()
    accounts = {account.programme: account for account in terminal.store.ledger.accounts(member.id)}
    ends = [
        until
        for programme in state.programmes
        for rule in programme.plans
        if programme.id in accounts and (until := plan_until(accounts[programme.id], rule)) is not None
    ]
    if not ends:
        raise Refused("no-membership")
    return max(ends)
