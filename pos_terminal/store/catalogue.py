"""Products, their barcodes and categories, in the shop's order."""

from itertools import groupby

from pos_terminal.domain.selling.catalogue import Catalogue, Category, Product
from pos_terminal.domain.selling.scan import other_spelling
from pos_terminal.domain.words import Words
from pos_terminal.store.connection import Connection, Row

_PRODUCT = """
SELECT sku, name_zh, name_en, price_minor, category, tags, tax_class, favourite, sold_out, icon FROM product
"""
_PRODUCTS = _PRODUCT + "ORDER BY position, sku"
_BY_SKU = _PRODUCT + "WHERE sku = ?"
_BY_BARCODE = _PRODUCT + "WHERE sku = (SELECT sku FROM barcode WHERE code IN (?, ?) LIMIT 1)"  # noqa: S608 - constants
_CATEGORIES = "SELECT id, name_zh, name_en, icon FROM category ORDER BY position, id"
_BARCODES = "SELECT code FROM barcode WHERE sku = ? ORDER BY code"
_ALL_BARCODES = "SELECT sku, code FROM barcode ORDER BY sku, code"
_PUT_CATEGORY = """
INSERT INTO category (id, position, name_zh, name_en, icon) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET position = excluded.position, name_zh = excluded.name_zh,
    name_en = excluded.name_en, icon = excluded.icon
"""
_DROP_CATEGORY = "DELETE FROM category WHERE id = ?"
_PUT_PRODUCT = """
INSERT INTO product
  (sku, position, name_zh, name_en, price_minor, category, tags, tax_class, favourite, sold_out, icon)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (sku) DO UPDATE SET position = excluded.position, name_zh = excluded.name_zh,
    name_en = excluded.name_en, price_minor = excluded.price_minor, category = excluded.category,
    tags = excluded.tags, tax_class = excluded.tax_class, favourite = excluded.favourite,
    sold_out = excluded.sold_out, icon = excluded.icon
"""
_DROP_PRODUCT = "DELETE FROM product WHERE sku = ?"
_DROP_BARCODES = "DELETE FROM barcode WHERE sku = ?"
_PUT_BARCODE = "INSERT INTO barcode (code, sku) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET sku = excluded.sku"


class SqliteCatalogue:
    """The catalogue on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Catalogue:
        barcodes = {
            sku: tuple(code for _, code in rows)
            for sku, rows in groupby(self._connection.rows(_ALL_BARCODES), key=lambda row: str(row[0]))
        }
        categories = tuple(Category(i, Words(zh, en), icon) for i, zh, en, icon in self._connection.rows(_CATEGORIES))
        products = (_product(row, barcodes.get(row[0], ())) for row in self._connection.rows(_PRODUCTS))
        return Catalogue(categories, tuple(products))

    def by_sku(self, sku: str) -> Product | None:
        return self._one(_BY_SKU, sku)

    def by_barcode(self, code: str) -> Product | None:
        return self._one(_BY_BARCODE, code, other_spelling(code))

    def put_category(self, category: Category, position: int) -> None:
        names = category.names
        self._connection.run(_PUT_CATEGORY, (category.id, position, names.zh, names.en, category.icon))

    def withdraw_category(self, category: str) -> None:
        self._connection.run(_DROP_CATEGORY, (category,))

    def put_product(self, product: Product, position: int) -> None:
        names, shown = product.names, (int(product.favourite), int(product.sold_out), product.icon)
        first = (product.sku, position, names.zh, names.en, product.price_minor, product.category)
        self._connection.run(_PUT_PRODUCT, (*first, " ".join(product.tags), product.tax_class, *shown))
        self._connection.run(_DROP_BARCODES, (product.sku,))
        self._connection.run_for_each(_PUT_BARCODE, [(code, product.sku) for code in product.barcodes])

    def withdraw_product(self, sku: str) -> None:
        self._connection.run(_DROP_PRODUCT, (sku,))

    def _one(self, sql: str, *values: str) -> Product | None:
        found = self._connection.row(sql, values)
        if found is None:
            return None
        return _product(found, tuple(code for (code,) in self._connection.rows(_BARCODES, (found[0],))))


def _product(row: Row, barcodes: tuple[str, ...]) -> Product:
    sku, zh, en, price_minor, category, tags, tax_class, favourite, sold_out, icon = row
    return Product(
        sku=sku,
        names=Words(zh, en),
        price_minor=price_minor,
        category=category,
        tags=tuple(tags.split()),
        barcodes=barcodes,
        tax_class=tax_class,
        favourite=bool(favourite),
        sold_out=bool(sold_out),
        icon=icon,
    )
