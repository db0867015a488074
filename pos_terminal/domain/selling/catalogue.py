"""What the shop sells: products and their categories, in the order that the shop fixed."""

from dataclasses import dataclass

from pos_terminal.domain.words import Words


@dataclass(frozen=True, slots=True)
class Category:
    """A tab above the tiles."""

    id: str
    names: Words
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """Something with a price.

    `tags` are what programmes see (`drink`, `gift-card`, `bag-levy`, ... see the play file in docs/commands.md);
    `barcodes` are GTINs or the shop's own codes.
    """

    sku: str
    names: Words
    price_minor: int
    category: str = ""
    tags: tuple[str, ...] = ()
    barcodes: tuple[str, ...] = ()
    tax_class: str = ""
    favourite: bool = False
    sold_out: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All categories and products, in the shop's order."""

    categories: tuple[Category, ...] = ()
    products: tuple[Product, ...] = ()
