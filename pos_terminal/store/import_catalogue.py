"""The catalogue from a table: the table is the catalogue, and what it does not name is no longer sold."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from pos_terminal.domain.money import parse_minor
from pos_terminal.domain.selling.catalogue import Catalogue, Category, Product
from pos_terminal.domain.words import Words
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.tables import BadField, BadTable, Fields, RowProblem, problems_of, read_table

COLUMNS = (
    "sku",
    "name_zh",
    "name_en",
    "price",
    "category",
    "category_zh",
    "category_en",
    "tags",
    "barcodes",
    "favourite",
    "icon",
    "tax_class",
)
NEEDED = ("sku", "price")

_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
_TAG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SEPARATORS = re.compile(r"[;|,\s]+")
_YES = {"1", "yes", "true", "y", "x", "是"}
_NO = {"", "0", "no", "false", "n", "否"}
_MOST_MINOR = 99_999_999


@dataclass(frozen=True, slots=True)
class CatalogueImported:
    """What changed: products and categories now in the catalogue, and products that left it."""

    products: int
    categories: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class _Line:
    product: Product
    category: Category | None


def import_catalogue(store: SqliteStore, path: Path, currency: str) -> CatalogueImported:
    """Replaces the catalogue by a CSV table, in its order, in one transaction. Raises BadTable; then nothing changed.

    A product that stays keeps its "sold out". A category's names may stand in any of its rows.
    """
    lines = _read_all(path, currency)
    categories = _categories(lines)
    with store.begin():
        old = store.catalogue.all()
        sold_out = {product.sku for product in old.products if product.sold_out}
        leaving = {product.sku for product in old.products} - {line.product.sku for line in lines}
        for sku in sorted(leaving):
            store.catalogue.withdraw_product(sku)
        for category in old.categories:
            store.catalogue.withdraw_category(category.id)
        for position, category in enumerate(categories):
            store.catalogue.put_category(category, position)
        for position, line in enumerate(lines):
            product = replace(line.product, sold_out=line.product.sku in sold_out)
            store.catalogue.put_product(product, position)
    return CatalogueImported(len(lines), len(categories), len(leaving))


def read_catalogue(path: Path, currency: str) -> Catalogue:
    """The table as a catalogue, in its order, for who keeps it elsewhere. Raises BadTable."""
    lines = _read_all(path, currency)
    return Catalogue(tuple(_categories(lines)), tuple(line.product for line in lines))


def _read_all(path: Path, currency: str) -> list[_Line]:
    skus: set[str] = set()
    barcodes: dict[str, str] = {}

    def read(fields: Fields) -> _Line:
        line = _read(fields, currency)
        sku = line.product.sku
        if sku in skus:
            raise BadField("sku", f"{sku} 出現兩次", f"{sku} stands here twice")
        skus.add(sku)
        for code in line.product.barcodes:
            if code in barcodes:
                other = barcodes[code]
                raise BadField("barcodes", f"{code} 已屬 {other}", f"{code} belongs to {other} already")
            barcodes[code] = sku
        return line

    lines = list(problems_of(path, read_table(path, needed=NEEDED, known=COLUMNS, read=read)))
    if not lines:
        raise BadTable(str(path), [RowProblem(1, "", Words("沒有貨品", "there are no products"))], 1)
    return lines


def _read(fields: Fields, currency: str) -> _Line:
    sku = fields["sku"]
    if not _SKU.fullmatch(sku):
        raise BadField("sku", "須為 1 至 40 個英文字母、數字或 . _ / -", "must be 1 to 40 letters, digits or . _ / -")
    if not (fields["name_zh"] or fields["name_en"]):
        raise BadField("name_zh", "中英文名稱最少要有一個", "name_zh or name_en is needed")
    product = Product(
        sku=sku,
        names=Words(fields["name_zh"], fields["name_en"]),
        price_minor=_price(fields["price"], currency),
        category=fields["category"],
        tags=_words("tags", fields["tags"].lower(), _TAG),
        barcodes=_words("barcodes", fields["barcodes"], _SKU),
        tax_class=fields["tax_class"],
        favourite=_yes_no(fields["favourite"]),
        icon=fields["icon"],
    )
    names = Words(fields["category_zh"], fields["category_en"])
    return _Line(product, Category(fields["category"], names) if fields["category"] else None)


def _price(text: str, currency: str) -> int:
    try:
        minor = parse_minor(text, currency)
    except ValueError as error:
        raise BadField("price", f"{text!r} 不是 {currency} 金額", f"{text!r} is not an amount in {currency}") from error
    if not 0 <= minor <= _MOST_MINOR:
        raise BadField("price", f"{text} 超出範圍", f"{text} is below zero or too large")
    return minor


def _words(column: str, text: str, form: re.Pattern[str]) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word for word in _SEPARATORS.split(text) if word))
    for word in words:
        if not form.fullmatch(word):
            raise BadField(column, f"{word!r} 不可用", f"{word!r} cannot be used")
    return words


def _yes_no(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise BadField("favourite", "須為 yes 或 no", "must be yes or no")


def _categories(lines: list[_Line]) -> list[Category]:
    """In the order in which they first appear; a category without names is called by its id."""
    found: dict[str, Category] = {}
    for line in lines:
        category = line.category
        if category and not (category.id in found and (found[category.id].names.zh or found[category.id].names.en)):
            found[category.id] = category
    return [
        category if category.names.zh or category.names.en else Category(category.id, Words(category.id, category.id))
        for category in found.values()
    ]
