"""What can be rung up, as tabs and tiles."""

from collections.abc import Mapping
from dataclasses import dataclass

from pos_terminal.domain.selling.catalogue import Catalogue, Product
from pos_terminal.domain.selling.sale import Sale
from pos_terminal.ui.viewmodels.manner import Manner
from pos_terminal.ui.viewmodels.pictures import picture

TOP = "*top"
AMOUNT = "*amount"
MOST_FAVOURITES = 20


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A tab above the tiles; the amount pad is the last and stands apart."""

    key: str
    name: str
    glyph: str
    chosen: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class TileRow:
    """One item; `count` is how many are on the bill, empty for none."""

    key: str
    name: str
    price: str
    glyph: str
    count: str
    sold_out: bool


def first_tab(catalogue: Catalogue) -> str:
    """The tab that is open after sign-in: best sellers, else the first category, else amounts."""
    if any(product.favourite for product in catalogue.products):
        return TOP
    return catalogue.categories[0].id if catalogue.categories else TOP if catalogue.products else AMOUNT


def category_rows(catalogue: Catalogue, chosen: str, manner: Manner) -> tuple[CategoryRow, ...]:
    """Best sellers (where there are any), the shop's categories, and the amount pad."""
    rows = [
        CategoryRow(
            category.id, manner.name(category.names), picture(category.icon, ""), category.id == chosen, apart=False
        )
        for category in catalogue.categories
    ]
    if any(product.favourite for product in catalogue.products) or (catalogue.products and not rows):
        rows.insert(0, CategoryRow(TOP, manner.say("常用", "Top"), "star", chosen == TOP, apart=False))
    rows.append(CategoryRow(AMOUNT, manner.say("金額", "Amount"), "calculator", chosen == AMOUNT, apart=True))
    return tuple(rows)


def tile_rows(catalogue: Catalogue, chosen: str, sale: Sale, manner: Manner) -> tuple[TileRow, ...]:
    """The items of the chosen tab, in the shop's order."""
    counts: dict[str, int] = {}
    for line in sale.lines:
        counts[line.sku] = counts.get(line.sku, 0) + line.quantity
    icons = {category.id: category.icon for category in catalogue.categories}
    return tuple(_tile(product, counts, icons, manner) for product in _products(catalogue, chosen))


def _products(catalogue: Catalogue, chosen: str) -> tuple[Product, ...]:
    if chosen == AMOUNT:
        return ()
    if chosen == TOP:
        favourites = tuple(product for product in catalogue.products if product.favourite)
        return (favourites or catalogue.products)[:MOST_FAVOURITES]
    return tuple(product for product in catalogue.products if product.category == chosen)


def _tile(product: Product, counts: Mapping[str, int], icons: Mapping[str, str], manner: Manner) -> TileRow:
    count = counts.get(product.sku, 0)
    return TileRow(
        key=product.sku,
        name=manner.name(product.names),
        price=manner.short(product.price_minor),
        glyph=picture(product.icon, picture(icons.get(product.category, ""))),
        count=str(count) if count else "",
        sold_out=product.sold_out,
    )
