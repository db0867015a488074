"""`pos-terminal member-cards`: members' cards to print and cut out."""

from pathlib import Path

import click

from pos_terminal.commands.code_files import Wanted, write_cards
from pos_terminal.commands.failing import SOMETHING_MISSING, leave
from pos_terminal.commands.named import member_named
from pos_terminal.commands.options import Options
from pos_terminal.domain.words import Words
from pos_terminal.main import open_terminal


@click.command("member-cards")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("members", nargs=-1, required=True, metavar="MEMBER...")
@click.pass_obj
def command(options: Options, file: Path, members: tuple[str, ...]) -> None:
    """Write FILE, a PDF of A4 sheets with a card for each MEMBER, by number or id. Print it at full size."""
    with open_terminal(options.data, options.settings_file) as terminal:
        if not terminal.vault.signs_codes:
            leave("head office signs the cards of its members: `pos-head-office member-cards`", SOMETHING_MISSING)
        found = [member_named(terminal, member) for member in dict.fromkeys(members)]
        shop = terminal.store.installation()
        names = tuple(programme.names for programme in terminal.state().programmes)
        titles = (Words(shop.shop_name_zh, shop.shop_name_en), *names)
        revoked = terminal.store.codes.revoked_through
        cards = [Wanted(member, titles, revoked(f"cards/{member.id}") or 0) for member in found]
        count = write_cards(file, cards, terminal.vault, terminal.clock.now())
    click.echo(f"{count} cards in {file}")
