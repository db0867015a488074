"""A receipt as a short text, for a QR code that is itself the receipt: no head office, no network, nothing to open."""

from collections.abc import Iterable, Iterator

from pos_terminal.domain.loyalty.account import POINTS, STAMPS, VOUCHERS, LoyaltyFacts, ProgrammeResult, UnitChange
from pos_terminal.domain.loyalty.units import WALLET
from pos_terminal.domain.receipt.blocks import Row, clean
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.loyalty import masked
from pos_terminal.domain.receipt.sale import item_text, payments
from pos_terminal.domain.receipt.words import amount, counted, figure, symbol
from pos_terminal.domain.selling.completion import CompletedSale

# What a QR code of version 25 holds in bytes at error correction M (ISO/IEC 18004, table 7): larger ones have modules
# that a phone no longer tells apart on a till's screen.
MOST_BYTES = 997
LONGEST_LINE = 60


def short_receipt(head: Letterhead, sale: CompletedSale, loyalty: LoyaltyFacts | None, most: int = MOST_BYTES) -> str:
    """The receipt in lines, in the languages of the letterhead; at most `most` bytes of UTF-8.

    Number, day, total and payments always stand on it, and that it is a practice till's, if it is. Items that find no
    room are counted (`… 12 more`); without room for that the member's part goes first, then what was taken off.
    """
    top, items = _lines(_top(head, sale)), _lines(_items(head, sale))
    off, end = _lines(_off(head, sale)), _lines(_end(head, sale))
    member = _lines(_member(head, loyalty))
    for rest in ((*off, *end, *member), (*off, *end), end):
        for shown in range(len(items), -1, -1):
            left = len(items) - shown
            more = (head.words.say("more_items", n=left),) if left else ()
            text = "\n".join((*top, *items[:shown], *more, *rest))
            if len(text.encode()) <= most:
                return text
    return "\n".join(_lines((*_number(head, sale), *_total(head, sale))))


def _top(head: Letterhead, sale: CompletedSale) -> Iterator[str]:
    names = {"zh_HK": head.shop.shop_name_zh, "en": head.shop.shop_name_en}
    yield next((names[language] for language in head.words.languages if names[language]), head.shop.shop)
    yield from _number(head, sale)


def _number(head: Letterhead, sale: CompletedSale) -> Iterator[str]:
    if head.shop.training:
        yield head.words.say("training")
    yield f"{head.words.say('receipt')} {sale.receipt}"
    yield head.at(sale.at)


def _items(head: Letterhead, sale: CompletedSale) -> Iterator[str]:
    for line in sale.lines:
        yield f"{item_text(head, line, line.quantity)} {figure(line.gross_minor, sale.currency)}"


def _off(head: Letterhead, sale: CompletedSale) -> Iterator[str]:
    if sale.discount_minor:
        yield f"{head.words.say('savings')} {figure(-sale.discount_minor, sale.currency)}"
    for deduction in sale.deductions:
        name = head.words.name(deduction.names) or deduction.reward
        yield f"{name} {figure(-deduction.amount_minor, sale.currency)}"


def _total(head: Letterhead, sale: CompletedSale) -> Iterator[str]:
    yield f"{head.words.say('total')} {symbol(sale.currency)}{figure(sale.total_minor, sale.currency)}"


def _end(head: Letterhead, sale: CompletedSale) -> Iterator[str]:
    yield from _total(head, sale)
    if sale.rounding_minor:
        yield f"{head.words.say('rounding')} {figure(sale.rounding_minor, sale.currency)}"
    paid = (block for block in payments(head, sale.tenders, sale.currency) if isinstance(block, Row))
    yield from (f"{row.left} {row.right}" for row in paid)
    if sale.change_minor:
        yield f"{head.words.say('change')} {figure(sale.change_minor, sale.currency)}"


def _member(head: Letterhead, loyalty: LoyaltyFacts | None) -> Iterator[str]:
    if loyalty is None:
        return
    yield f"{head.words.say('member')} {masked(loyalty)}"
    for result in loyalty.results:
        for change in result.changes:
            if any((change.opening, change.earned, change.spent, change.closing)):
                yield from _unit(head, result, change)


def _unit(head: Letterhead, result: ProgrammeResult, change: UnitChange) -> Iterator[str]:
    programme = head.programme(result.programme, result.version)
    if change.unit == POINTS:
        yield _moved(head.words.say("points_balance"), counted(change.closing), change.closing - change.opening)
    elif change.unit == WALLET:
        currency = programme.currency if programme else head.shop.currency
        yield f"{head.words.say('wallet_balance')} {amount(change.closing, currency)}"
    elif change.unit.startswith(STAMPS):
        cards = programme.stamp_cards if programme else ()
        card = next((card for card in cards if card.id == change.unit.removeprefix(STAMPS)), None)
        if card is not None:
            yield _moved(head.words.name(card.names), f"{counted(change.closing)}/{card.size}", change.earned)
    elif change.unit.startswith(VOUCHERS) and change.closing > 0:
        rewards = programme.rewards if programme else ()
        names = next((one.names for one in rewards if one.id == change.unit.removeprefix(VOUCHERS)), None)
        if names is not None:
            yield f"{head.words.say('voucher')} {head.words.name(names)} ×{counted(change.closing)}"


def _moved(name: str, closing: str, by: int) -> str:
    return f"{name} {closing} ({counted(by, signed=True)})" if by else f"{name} {closing}"


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    """One line each, without what is not for reading; the end stays where a name is too long, as it is the figure."""
    return tuple(_fitting(clean(text)) for text in texts)


def _fitting(line: str) -> str:
    if len(line) <= LONGEST_LINE:
        return line
    name, _, tail = line.rpartition(" ")
    return f"{name[: LONGEST_LINE - len(tail) - 2]}… {tail}" if len(tail) < LONGEST_LINE // 2 else line[:LONGEST_LINE]
