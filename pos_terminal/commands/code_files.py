"""Members' codes and cards as files, for `member-code` and `member-cards` of till and head office alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A card to make: whose, with which titles; `after` is the last day of cards of theirs that were revoked, or 0."""

    member: Member
    titles: tuple[Words, ...]
    after: int


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


def write_cards(file: Path, wanted: Iterable[Wanted], vault: KeyVault, at: datetime) -> int:
    """A PDF of these members' signed cards; gives how many it has."""
    from pos_terminal.main.rounds import typesetter
    from pos_terminal.printer.cards import MemberCard, pdf
    from pos_terminal.stationery import shipped_words

    cards = []
    for one in wanted:
        code, member = vault.make_card(one.member.id, Form.STATIC, at, one.after), one.member
        cards.append(MemberCard(code, member.number, masked_name(member), one.titles, expires_on(code)))
    file.write_bytes(pdf(cards, typesetter(), shipped_words()))
    return len(cards)
