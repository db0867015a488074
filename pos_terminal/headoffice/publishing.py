"""What is edited at head office and shown read only at the tills: programmes, catalogue, cashiers."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.selling.catalogue import Catalogue
from pos_terminal.domain.till import Cashier
from pos_terminal.headoffice.announcing import announce
from pos_terminal.headoffice.database import Connection
from pos_terminal.wire.envelope import CategoryChanged, ProductChanged

Item = TypeVar("Item", CategoryChanged, ProductChanged)

POSITION_OF = "SELECT position FROM programme WHERE id = ? LIMIT 1"
NEXT_POSITION = "SELECT count(DISTINCT id) FROM programme"
PUT_PROGRAMME = """
INSERT INTO programme (id, version, position, effective_from, text) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
RETURNING id"""
BODIES = {"category": "SELECT id, body FROM category", "product": "SELECT sku, body FROM product"}
PUT_BODY = {
    "category": "INSERT INTO category (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
    "product": "INSERT INTO product (sku, body) VALUES (?, ?) ON CONFLICT (sku) DO UPDATE SET body = excluded.body",
}
PUT_CASHIER = """
INSERT INTO cashier (id, name, role, pin_hash, active) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, pin_hash = excluded.pin_hash,
  active = excluded.active"""
PUT_BADGE = "UPDATE cashier SET badge_hash = ? WHERE id = ? RETURNING id"


def publish_programme(db: Connection, programme: Programme, text: str) -> bool:
    """Publishes a programme version; False where this very version is out already. New programmes stand last."""
    known = db.execute(POSITION_OF, (programme.id,)).fetchone()
    position = known[0] if known else db.execute(NEXT_POSITION).fetchone()[0]
    row = (programme.id, programme.version, position, programme.effective_from.isoformat(), text)
    if db.execute(PUT_PROGRAMME, row).fetchone() is None:
        return False
    announce(db, [f"programme/{programme.id}/{programme.version}"])
    return True


def put_catalogue(db: Connection, catalogue: Catalogue) -> tuple[int, int]:
    """Makes the catalogue the merchant's, in its order; what it lacks is withdrawn. (changed, withdrawn) items.

    Only what differs takes a new place in the feed, so that tills read a price change and not the whole list.
    """
    categories = {
        category.id: CategoryChanged(category=category, position=position)
        for position, category in enumerate(catalogue.categories)
    }
    products = {
        product.sku: ProductChanged(product=product, position=position)
        for position, product in enumerate(catalogue.products)
    }
    first = _replace_all(db, "category", categories, CategoryChanged)
    second = _replace_all(db, "product", products, ProductChanged)
    return first[0] + second[0], first[1] + second[1]


def put_cashiers(db: Connection, cashiers: Iterable[Cashier]) -> None:
    """Adds or changes people who may use the tills."""
    for cashier in cashiers:
        db.execute(PUT_CASHIER, (cashier.id, cashier.name, cashier.role, cashier.pin_hash, int(cashier.active)))
        announce(db, [f"cashier/{cashier.id}"])


def put_badge(db: Connection, cashier: str, badge_hash: str) -> None:
    """Gives a person a badge in place of the one before; with an empty hash they have none. Raises Refused
    `cashier-unknown`."""
    if db.execute(PUT_BADGE, (badge_hash, cashier)).fetchone() is None:
        raise Refused("cashier-unknown")
    announce(db, [f"cashier/{cashier}"])


def _replace_all(db: Connection, what: str, wanted: dict[str, Item], kind: type[Item]) -> tuple[int, int]:
    here: dict[str, Item] = {key: msgspec.json.decode(body, type=kind) for key, body in db.execute(BODIES[what])}
    gone: dict[str, Item] = {
        key: msgspec.structs.replace(item, withdrawn=True)
        for key, item in here.items()
        if key not in wanted and not item.withdrawn
    }
    changed: dict[str, Item] = {key: item for key, item in wanted.items() if here.get(key) != item}
    for key, item in (*changed.items(), *gone.items()):
        db.execute(PUT_BODY[what], (key, msgspec.json.encode(item)))
    announce(db, (f"{what}/{key}" for key in (*gone, *changed)))
    return len(changed), len(gone)
