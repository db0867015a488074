"""The practice till: a folder of its own, everything marked, nothing counted and nothing sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.main import open_terminal
from pos_terminal.main.demo_stage import KeptPaper
from pos_terminal.main.training import FOLDER, training_folder
from pos_terminal.main.window import TillApplication, WindowOptions
from pos_terminal.store.lock import WindowLock
from tests.e2e.test_commands import MENU, Place
from tests.support.shop import CASHIER_PIN, fill

MARK = "訓練 TRAINING"


def begin_shop(data: Path) -> None:
    with open_terminal(data) as terminal:
        terminal.state()
        fill(terminal.store, terminal.vault, ("moneyback",))


def made(data: Path, *, fresh: bool = False) -> Path:
    return training_folder(data, data / "settings.toml", fresh=fresh)


@pytest.mark.slow
def test_every_command_works_on_the_practice_till_and_leaves_the_shop_alone(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.till("import", "catalogue", place.write("menu.csv", MENU))
    place.till("sale", "--amount", "10")
    for number in (1, 2):
        sale = place.till("--training", "sale", "--amount", "38", "--json").json()
        assert sale["receipt"] == f"TS1-T1-{number}"
    assert place.till("--training", "verify").code == 0
    assert len(place.till("--training", "export", "sales").lines()) == 2
    assert len(place.till("export", "sales").lines()) == 1
    refused = place.till("--training", "enrol", "http://127.0.0.1:9", "1234-5678")
    assert refused.is_one_plain_line(2)
    assert "practice till" in refused.err
    assert MARK in place.till("--training", "receipt", "preview").out
    assert MARK not in place.till("receipt", "preview").out
    fresh = place.till("--training", "--fresh", "sale", "--amount", "38", "--json").json()
    assert fresh["receipt"] == "TS1-T1-1"
    assert place.till("--fresh", "verify").is_one_plain_line(2)


def test_what_the_shop_sells_and_who_works_there_comes_along_and_nothing_else(tmp_path: Path) -> None:
    begin_shop(tmp_path)
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "receipt.toml").write_text('languages = "en"')
    folder = made(tmp_path)
    with open_terminal(tmp_path) as shop, open_terminal(folder) as practice:
        assert practice.store.catalogue.all() == shop.store.catalogue.all()
        assert practice.store.cashiers.all() == shop.store.cashiers.all()
        assert practice.store.programmes.all() == shop.store.programmes.all()
        assert (practice.store.members.count(), shop.store.members.count()) == (0, 2)
        assert practice.store.journal.head().n == 0
        it = practice.store.installation()
        assert (it.training, it.enrolled, shop.store.installation().training) == (True, False, False)
        assert practice.state().template.languages == "en"
    assert made(tmp_path) == made(folder) == folder  # asked for twice, and from within
    assert not list(tmp_path.glob("*.new"))


def test_a_practice_till_in_use_is_not_thrown_away(tmp_path: Path) -> None:
    begin_shop(tmp_path)
    with WindowLock(made(tmp_path)), pytest.raises(Unavailable, match="window-open"):
        made(tmp_path, fresh=True)
    (tmp_path / FOLDER / "mine.txt").write_text("x")
    assert not (made(tmp_path, fresh=True) / "mine.txt").exists()


def test_the_window_says_so_the_paper_says_so_and_the_drawer_stays_shut(tmp_path: Path) -> None:
    begin_shop(tmp_path)
    paper = KeptPaper()
    options = WindowOptions(data=made(tmp_path), settings_file=tmp_path / "settings.toml")
    app = TillApplication(options, ["till"], printer=paper, drawing=paper.drawing)
    app.start()
    try:
        until(lambda: app.till.state is not None)
        assert app.terminal.props.training
        for call in (
            lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN),
            lambda d, s: d.shifts.open(s, 50_000),
            lambda d, s: d.checkout.add_product(s, "MILK-TEA"),
            lambda d, s: d.payment.pay(s, TenderKind.CASH, 10_000),
            lambda d, s: d.refunds.reprint(s, s.last.sale.id),
            lambda d, s: d.shifts.print_x(s),
            lambda d, s: d.printing.print_test(s),
        ):
            app.till.run(call)
        until(lambda: len(paper.jobs) == 4)
    finally:
        app.close()
    assert paper.drawer_opened == 0
    for _, words in paper.jobs:
        assert words.count(MARK) == 2, words
        assert words.strip().splitlines()[1].strip() == MARK
    assert "TS1-T1-1" in paper.jobs[0][1]
    assert "補印 1" in paper.jobs[1][1]


def until(come: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if come():
            return
        QTest.qWait(10)
    raise AssertionError("it did not come")
