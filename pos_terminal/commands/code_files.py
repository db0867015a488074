"""Members' codes and cards as files, for `member-code` and `member-cards` of till and head office alike."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.words import Words
from pos_terminal.services.payment import masked_name
from pos_terminal.vault import KeyVault
from pos_terminal.wire.member_code import Form, expires_on

MODULE_PX = 8

Command = TypeVar("Command", bound=Callable[..., Any])


def picture_options(command: Command) -> Command:
    """`--png` and `--svg`."""
    for name, what in (("--svg", "as SVG, sharp at any size"), ("--png", "as a picture")):
        kind = click.Path(dir_okay=False, path_type=Path)
        command = click.option(name, type=kind, help=f"Also write the QR {what}.")(command)
    return command


def write_pictures(text: str, png: Path | None, svg: Path | None) -> None:
    """The code into the files that were asked for."""
    from pos_terminal.printer import codes

    if png:
        png.write_bytes(codes.bitmap(text, MODULE_PX).png())
    if svg:
        svg.write_text(codes.svg(text), encoding="utf-8")


def write_cards(file: Path, members: Iterable[tuple[Member, tuple[Words, ...]]], vault: KeyVault, at: datetime) -> int:
    """A PDF of these members' signed cards, each with its titles; gives how many cards it has."""
    from pos_terminal.main.rounds import receipt_words, typesetter
    from pos_terminal.printer.cards import MemberCard, pdf

    cards = []
    for member, titles in members:
        code = vault.make_card(member.id, Form.STATIC, at)
        cards.append(MemberCard(code, member.number, masked_name(member), titles, expires_on(code)))
    file.write_bytes(pdf(cards, typesetter(), receipt_words()))
    return len(cards)
