"""What head office says, taken into this till's books: members, accounts, programmes, catalogue, cashiers."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never

from pos_terminal.domain.till import Cashier, KnownMember, ProgrammeText, Role
from pos_terminal.services.ports import Store
from pos_terminal.wire.envelope import (
    AccountsChanged,
    CashierChangedDown,
    CategoryChanged,
    Changes,
    CodeKeyChanged,
    MemberChanged,
    ProductChanged,
    ProgrammeChanged,
    RevokedChanged,
)

PRODUCTS, CASHIERS = "products", "cashiers"


@dataclass(slots=True)
class Told:
    """What a reading of the feed from its beginning has named, to find what head office no longer has."""

    programmes: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)
    products: set[str] = field(default_factory=set)
    cashiers: set[str] = field(default_factory=set)
    keys: set[int] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)


def adopt(store: Store, page: Changes, *, held_n: int, told: Told) -> None:
    """Takes a page into the books, inside the caller's transaction. The snapshots hold own records up to `held_n`."""
    for member in store.neighbours.tell(page.neighbours, at_end=not page.more):
        store.ledger.rebuild(member)
    for item in page.items:
        match item:
            case MemberChanged():
                store.members.put(KnownMember(item.member, item.phone_hash))
            case AccountsChanged():
                _accounts(store, item, page, held_n, told)
            case ProgrammeChanged():
                _programme(store, item, told)
            case CategoryChanged(withdrawn=True):
                store.catalogue.withdraw_category(item.category.id)
            case CategoryChanged():
                told.categories.add(item.category.id)
                store.catalogue.put_category(item.category, item.position)
            case ProductChanged(withdrawn=True):
                store.catalogue.withdraw_product(item.product.sku)
            case ProductChanged():
                told.products.add(item.product.sku)
                store.catalogue.put_product(item.product, item.position)
            case CashierChangedDown():
                told.cashiers.add(item.id)
                _cashier(store, item)
            case CodeKeyChanged() | RevokedChanged():
                _code(store, item, told)
            case _:
                assert_never(item)


def sweep(store: Store, page: Changes, *, held_n: int, told: Told) -> None:
    """Withdraws what a whole reading of the feed did not name: this till's own from before it joined, for instance.

    Where head office has no catalogue or no cashiers yet, the till's own stay, as it must be able to sell (keeps_own).
    """
    store.ledger.forget_untold(page.server_time, held_n, page.generation)
    for member in set(store.members.denied()) - told.denied:
        store.members.deny(member, False)
    for programme in {kept.id for kept in store.programmes.all()} - told.programmes:
        store.programmes.withdraw(programme)
    catalogue = store.catalogue.all()
    for product in catalogue.products:
        if told.products and product.sku not in told.products:
            store.catalogue.withdraw_product(product.sku)
    for category in catalogue.categories:
        if told.products and category.id not in told.categories:
            store.catalogue.withdraw_category(category.id)
    for key_id in store.codes.keys().keys() - told.keys:
        store.codes.drop_key(key_id)
    for subject in set(store.codes.revoked()) - told.revoked:
        store.codes.lift(subject)
    for cashier in store.cashiers.all():
        if told.cashiers and cashier.id not in told.cashiers:
            store.cashiers.put(replace(cashier, active=False))


def settle(store: Store, at: datetime) -> None:
    """The feed was read to its end: what head office has told of the other tills is in the snapshots."""
    for member in store.neighbours.settle(at):
        store.ledger.rebuild(member)


def keeps_own(store: Store, told: Told) -> tuple[str, ...]:
    """The lists that stay the till's own after a whole reading, as head office had none."""
    products = (PRODUCTS,) if not told.products and store.catalogue.all().products else ()
    cashiers = (CASHIERS,) if not told.cashiers and store.cashiers.all() else ()
    return products + cashiers


def replaces_own(page: Changes, kept: tuple[str, ...]) -> bool:
    """Whether the page brings the beginning of a list that is to take the place of the till's own."""
    for item in page.items:
        match item:
            case ProductChanged(withdrawn=False) if PRODUCTS in kept:
                return True
            case CashierChangedDown() if CASHIERS in kept:
                return True
    return False


def _accounts(store: Store, item: AccountsChanged, page: Changes, held_n: int, told: Told) -> None:
    store.neighbours.forget(item.member)
    store.ledger.adopt(item.member, item.accounts, page.server_time, held_n, page.generation)
    store.members.deny(item.member, item.flagged)
    if item.flagged:
        told.denied.add(item.member)


def _code(store: Store, item: CodeKeyChanged | RevokedChanged, told: Told) -> None:
    """What decides whether a member's code counts."""
    if isinstance(item, CodeKeyChanged):
        told.keys.add(item.id)
        store.codes.put_key(item.id, item.public_key, withdrawn=item.withdrawn)
    elif item.lifted:
        store.codes.lift(item.subject)
    else:
        told.revoked.add(item.subject)
        store.codes.revoke(item.subject, item.through)


def _programme(store: Store, item: ProgrammeChanged, told: Told) -> None:
    if not item.text:
        store.programmes.withdraw(item.programme)
        return
    told.programmes.add(item.programme)
    store.programmes.put(ProgrammeText(item.programme, item.version, item.effective_from, item.text, item.position))


def _cashier(store: Store, item: CashierChangedDown) -> None:
    """A PIN that was set here at the first sign-in stays where head office has none."""
    known = store.cashiers.by_id(item.id)
    pin_hash = item.pin_hash or (known.pin_hash if known else "")
    used = known.last_used_at if known else ""
    role: Role = "manager" if item.role == "manager" else "cashier"
    store.cashiers.put(Cashier(item.id, item.name, role, pin_hash, item.active, used, item.badge_hash))
