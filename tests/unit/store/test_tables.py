"""Members and catalogue from tables: a good table goes in whole, of a bad one nothing, and its lines are named."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from pos_terminal.domain.selling.scan import luhn_digit
from pos_terminal.store.database import SqliteStore
from pos_terminal.store.import_catalogue import import_catalogue, read_catalogue
from pos_terminal.store.import_members import MembersImported, import_members
from pos_terminal.store.tables import MOST_NAMED, BadTable
from tests.support.books import open_till

MEMBERS = "member_number,name,phone,birthday,language\n"


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_till()
    yield opened
    opened.close()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def number(i: int) -> str:
    stem = str(20_000_000 + i)
    return stem + luhn_digit(stem)


def take_members(store: SqliteStore, table: Path) -> MembersImported:
    ids = count(1 + 1_000 * store.members.count())
    return import_members(store, table, phone_hash=lambda phone: f"hash:{phone}", new_id=lambda: f"{next(ids):014x}")


def problems(store: SqliteStore, table: Path, text: str | bytes) -> list[str]:
    table.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadTable) as caught:
        take_members(store, table)
    assert store.members.count() == 0
    return [problem.sentence("en") for problem in caught.value.problems]


def test_members_come_in_with_their_particulars(store: SqliteStore, table: Path) -> None:
    rows = f"{number(1)},陳大文,+852 9123-4567,1990-02-29,en\n\n{number(2)},,,,\n"
    table.write_text("\ufeff" + MEMBERS + rows, "utf-8")
    assert take_members(store, table) == MembersImported(2, 2)
    member = store.members.by_number(number(1))
    assert member is not None
    assert (member.name, member.phone_last4, member.birthday, member.language) == ("陳大文", "4567", (2, 29), "en")
    assert store.members.by_phone("hash:+85291234567") == member
    assert store.members.search("陳大", 9) == (member,)
    plain = store.members.by_number(number(2))
    assert plain is not None
    assert (plain.name, plain.language, plain.birthday) == ("", "zh_HK", None)


def test_the_number_column_alone_is_enough(store: SqliteStore, table: Path) -> None:
    table.write_text(f"member_number\r\n{number(1)}\r\n")
    assert take_members(store, table).new == 1


def test_a_second_import_keeps_ids_and_takes_the_new_particulars(store: SqliteStore, table: Path) -> None:
    table.write_text(f"{MEMBERS}{number(1)},Old,,,\n")
    take_members(store, table)
    first = store.members.by_number(number(1))
    table.write_text(f"{MEMBERS}{number(2)},Other,,,\n{number(1)},New,,,\n")
    assert take_members(store, table) == MembersImported(2, 1)
    again = store.members.by_number(number(1))
    assert first is not None
    assert again is not None
    assert (again.id, again.name) == (first.id, "New")


def test_many_rows_tell_their_progress(store: SqliteStore, table: Path) -> None:
    table.write_text("member_number\n" + "".join(f"{number(i)}\n" for i in range(12_500)))
    heard: list[tuple[int, int]] = []
    done = import_members(
        store,
        table,
        phone_hash=str,
        new_id=iter(f"{i:014x}" for i in range(12_500)).__next__,
        progress=lambda now, all_: heard.append((now, all_)),
    )
    assert done.new == 12_500
    assert heard == [(5_000, 12_500), (10_000, 12_500), (12_500, 12_500)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1234,,,,", "line 2, member_number: '1234' is not 8 to 16 digits"),
        ("10000009,,,,", "line 2, member_number: 10000009 does not end in its check digit, which is 8"),
        ("１００００００8,,,,", "line 2, member_number: '１００００００8' is not 8 to 16 digits"),
        (f"{number(1)},,12,,", "line 2, phone: not a phone number"),
        (f"{number(1)},,,02-30,", "line 2, birthday: must be MM-DD or YYYY-MM-DD"),
        (f"{number(1)},,,2/3,", "line 2, birthday: must be MM-DD or YYYY-MM-DD"),
        (f"{number(1)},,,,fr", "line 2, language: must be zh_HK or en"),
        (f"{number(1)},a\x1bb,,,", "line 2, name: has control characters"),
        (f"{number(1)},{'x' * 201},,,", "line 2, name: longer than 200 characters"),
        (f"{number(1)},a", "line 2: 2 fields where the header has 5"),
        (f"{number(1)},,,,\n{number(1)},,,,", f"line 3, member_number: {number(1)} stands here twice"),
        (f'{number(1)},"a,,,', "line 2: not valid CSV: unexpected end of data"),
    ],
)
def test_a_bad_row_is_named_with_its_line(store: SqliteStore, table: Path, row: str, expected: str) -> None:
    assert problems(store, table, MEMBERS + row + "\n") == [expected]


def test_every_bad_row_is_named_and_the_good_ones_wait(store: SqliteStore, table: Path) -> None:
    text = f"{MEMBERS}{number(1)},,,,\nx,,,,\n{number(2)},,,,\ny,,,,\n"
    assert [line.split(",")[0] for line in problems(store, table, text)] == ["line 3", "line 5"]


def test_a_table_full_of_mistakes_names_the_first_thousand_and_counts_the_rest(store: SqliteStore, table: Path) -> None:
    table.write_text(MEMBERS + "x,,,,\n" * (MOST_NAMED + 5))
    with pytest.raises(BadTable) as caught:
        take_members(store, table)
    assert (len(caught.value.problems), caught.value.count) == (MOST_NAMED, MOST_NAMED + 5)
    assert str(caught.value.params["first"]).startswith("line 2")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the header lacks: member_number"),
        (b"name,phone\nA,1\n", "the header lacks: member_number"),
        (b"member_number,nmae\n", "columns that are not known: nmae"),
        (b"member_number,name,name\n", "names a column twice"),
        (MEMBERS.encode() + f"{number(1)},".encode() + "陳".encode("big5") + b",,,\n", "not UTF-8"),
        (bytes(range(256)), "line 1"),
        (b"\x00" * 50, "line 1"),
        (b"\xff\xfem\x00e\x00", "line 1"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(store: SqliteStore, table: Path, data: bytes, words: str) -> None:
    assert words in problems(store, table, data)[0]


def test_problems_are_told_in_chinese_too(store: SqliteStore, table: Path) -> None:
    table.write_text(MEMBERS + "1234,,,,\n")
    with pytest.raises(BadTable) as caught:
        take_members(store, table)
    assert caught.value.problems[0].sentence("zh_HK") == "第 2 行 member_number：'1234' 不是 8 至 16 位數字"


CATALOGUE = (
    "sku,name_zh,name_en,price,category,category_zh,category_en,tags,barcodes,favourite,icon,tax_class\n"
    "TEA,凍檸茶,Iced lemon tea,22.00,cold,凍飲,Cold,drink;iced,4891234567894 X1,yes,tea,std\n"
    'BUN,菠蘿油,,"1,016.5",bake,,,,,,,\n'
    "BAG,,Bag,1,,,,bag-levy,,no,,\n"
    "MILK,奶茶,Milk tea,20,cold,,,drink,,,,\n"
)


def test_the_table_becomes_the_catalogue(store: SqliteStore, table: Path) -> None:
    table.write_text(CATALOGUE, "utf-8")
    done = import_catalogue(store, table, "HKD")
    assert (done.products, done.categories, done.withdrawn) == (4, 2, 0)
    catalogue = store.catalogue.all()
    assert [product.sku for product in catalogue.products] == ["TEA", "BUN", "BAG", "MILK"]
    assert [(each.id, each.names.zh, each.names.en) for each in catalogue.categories] == [
        ("cold", "凍飲", "Cold"),
        ("bake", "bake", "bake"),
    ]
    tea, bun = catalogue.products[:2]
    assert (tea.price_minor, tea.tags, tea.barcodes, tea.favourite, tea.icon, tea.tax_class) == (
        2200,
        ("drink", "iced"),
        ("4891234567894", "X1"),
        True,
        "tea",
        "std",
    )
    assert (bun.price_minor, bun.names.in_language("en")) == (101_650, "菠蘿油")


def test_the_table_can_be_read_for_someone_else(table: Path) -> None:
    table.write_text(CATALOGUE, "utf-8")
    catalogue = read_catalogue(table, "HKD")
    assert [product.sku for product in catalogue.products] == ["TEA", "BUN", "BAG", "MILK"]
    assert [category.id for category in catalogue.categories] == ["cold", "bake"]
    table.write_text("sku,price\n")
    with pytest.raises(BadTable, match="no products"):
        read_catalogue(table, "HKD")


def test_what_the_table_does_not_name_leaves_and_sold_out_stays(store: SqliteStore, table: Path) -> None:
    from dataclasses import replace

    table.write_text(CATALOGUE, "utf-8")
    import_catalogue(store, table, "HKD")
    with store.begin():
        tea = store.catalogue.by_sku("TEA")
        assert tea is not None
        store.catalogue.put_product(replace(tea, sold_out=True), 0)
    table.write_text("sku,name_en,price,barcodes\nNEW,New,5,X1\nTEA,Tea,23,\n")
    done = import_catalogue(store, table, "HKD")
    assert (done.products, done.categories, done.withdrawn) == (2, 0, 3)
    catalogue = store.catalogue.all()
    assert [(each.sku, each.sold_out) for each in catalogue.products] == [("NEW", False), ("TEA", True)]
    moved = store.catalogue.by_barcode("X1")
    assert moved is not None
    assert moved.sku == "NEW"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A B,x,,1,,,,,,,,", "line 2, sku: must be 1 to 40 letters, digits or . _ / -"),
        ("A,,,1,,,,,,,,", "line 2, name_zh: name_zh or name_en is needed"),
        ("A,x,,free,,,,,,,,", "line 2, price: 'free' is not an amount in HKD"),
        ("A,x,,1.234,,,,,,,,", "line 2, price: '1.234' is not an amount in HKD"),
        ("A,x,,-1,,,,,,,,", "line 2, price: -1 is below zero or too large"),
        ("A,x,,1000000,,,,,,,,", "line 2, price: 1000000 is below zero or too large"),
        ("A,x,,1,,,,Größe,,,,", "line 2, tags: 'größe' cannot be used"),
        ("A,x,,1,,,,,,maybe,,", "line 2, favourite: must be yes or no"),
        ("A,x,,1,,,,,,,,\nA,y,,1,,,,,,,,", "line 3, sku: A stands here twice"),
        ("A,x,,1,,,,,77,,,\nB,y,,1,,,,,77,,,", "line 3, barcodes: 77 belongs to A already"),
        ("", "line 1: there are no products"),
    ],
)
def test_a_bad_product_is_named_and_the_catalogue_stays(
    store: SqliteStore, table: Path, row: str, expected: str
) -> None:
    table.write_text(CATALOGUE, "utf-8")
    import_catalogue(store, table, "HKD")
    before = store.catalogue.all()
    table.write_text(CATALOGUE.splitlines()[0] + "\n" + row + "\n", "utf-8")
    with pytest.raises(BadTable) as caught:
        import_catalogue(store, table, "HKD")
    assert [problem.sentence("en") for problem in caught.value.problems] == [expected]
    assert store.catalogue.all() == before


@pytest.mark.slow
def test_a_hundred_thousand_members(store: SqliteStore, table: Path) -> None:
    rows = (f"{number(i)},陳{i % 97},9{i:07},{i % 12 + 1:02}-01,\n" for i in range(100_000))
    table.write_text(MEMBERS + "".join(rows), "utf-8")
    assert take_members(store, table).new == 100_000
    assert len(store.members.search("陳5", 50)) == 50
