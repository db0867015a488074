"""Settings: the rules as sentences, and the shop's receipt changed in front of its own picture."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from pos_terminal.domain.loyalty.file.explain import explain
from pos_terminal.domain.receipt.example import example_receipt
from pos_terminal.domain.receipt.letterhead import Letterhead
from pos_terminal.domain.receipt.template import Part, Prints, Speaks, Template
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import Fault
from pos_terminal.domain.words import Language, Words
from pos_terminal.main.pictures import ReceiptSketches
from pos_terminal.main.rounds import typesetter
from pos_terminal.printer.paper import Paper
from pos_terminal.printer.raster import image
from pos_terminal.services.state import CameraStatus, PrintingStatus, SyncStatus
from pos_terminal.ui.viewmodels.settings import SettingsViewModel, Sketch
from tests.support.clocks import NOON
from tests.support.qml import ShownTill, settle, till_window
from tests.support.receipts import words
from tests.support.shop import MANAGER_PIN, Shop, open_shop

SIZES = [(1024, 768), (1280, 800), (1366, 768), (1920, 1080)]
SECTIONS = ("programme", "receipt", "display", "staff", "about")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return open_shop(tmp_path)


@pytest.fixture
def shown(shop: Shop) -> Iterator[ShownTill]:
    with till_window(shop.desk, shop.state, shop.clock, language="en") as window:
        window.tap("nav-settings")
        yield window


def settings(shown: ShownTill) -> SettingsViewModel:
    found = shown.terminal.settings
    assert isinstance(found, SettingsViewModel)
    return found


def kept(shop: Shop) -> Template:
    return shop.files.read().template


def test_the_rules_of_all_programmes_are_read_out(shown: ShownTill) -> None:
    told = [line for card in settings(shown).props.cards for line in (card.headline, *card.lines)]
    rules = [line.en for programme in shown.state.programmes for line in explain(programme)[1:]]
    assert sorted(told) == sorted(rules)
    assert settings(shown).props.note == "Programme files set the rules. In force since 1 Jan 2020."
    shown.till.put(replace(shown.state, programmes=()))
    assert settings(shown).props.note == "There is no programme in force."


def test_a_cashier_s_change_wants_the_manager_and_is_drawn_before(shop: Shop, shown: ShownTill) -> None:
    drawn: list[Sketch] = []
    shown.terminal.sketched.connect(drawn.append)
    shown.tap("section-receipt")
    sources = {settings(shown).props.preview_source}
    for name in ("language-en", "print-offered", "copies-2", "shown-savings", "shown-explain"):
        shown.tap(name)
        sources.add(settings(shown).props.preview_source)
    wanted = Template(
        languages=Speaks.ENGLISH,
        prints=Prints.OFFERED,
        copies=2,
        parts=tuple(part for part in Part if part is not Part.SAVINGS),
        explain=False,
    )
    assert (len(sources), len(drawn)) == (6, 6)
    assert drawn[-1] == Sketch(wanted, shown.state.installation)
    assert kept(shop) == Template()
    shown.tap("receipt-save")
    shown.type("000000")
    assert "not a manager's PIN" in settings(shown).props.problem
    shown.type(MANAGER_PIN)
    assert kept(shop) == shown.state.template == wanted
    assert (settings(shown).props.asks_pin, settings(shown).props.changed) == (False, False)
    assert settings(shown).props.saved == "Saved."


def test_a_manager_at_the_till_saves_at_once_and_a_badge_does_as_well(shop: Shop, shown: ShownTill) -> None:
    shown.tap("section-receipt", "copies-2", "receipt-save")
    badge = shop.desk.cashiers.give_badge("boss")
    shown.till.put(replace(shown.state, cashiers=shop.store.cashiers.all()))
    shown.terminal.read_code(CodeRead(badge, "QR"))
    assert kept(shop).copies == 2
    boss = next(one for one in shown.state.cashiers if one.id == "boss")
    shown.till.put(replace(shown.state, operator=boss))
    shown.tap("copies-3", "receipt-save")
    assert kept(shop).copies == 3


def test_what_was_changed_can_be_dropped_and_goes_with_the_cashier(shop: Shop, shown: ShownTill) -> None:
    shown.tap("section-receipt", "language-zh_HK", "receipt-save", "receipt-pin-cancel", "receipt-drop")
    assert (settings(shown).props.changed, settings(shown).props.asks_pin) == (False, False)
    shown.tap("copies-3", "copies-1")
    assert not settings(shown).props.changed  # back where it was
    shown.tap("copies-3", "lock")
    shown.type("1234")
    assert not settings(shown).props.changed
    assert kept(shop) == Template()


def test_the_footer_is_typed_and_further_lines_stay(shop: Shop, shown: ShownTill) -> None:
    shop.files.keep(Template(footer=(Words("一", "one"), Words("二", "two"))))
    shown.till.run(lambda desk, state: desk.paper.look_again(state))
    shown.tap("section-receipt")
    assert settings(shown).props.footer_more == "More lines in the file: 1."
    (typed,) = (
        one for one in shown.items() if one.inherits("QQuickTextField") and one.property("placeholderText") == "English"
    )
    typed.forceActiveFocus()
    shown.press(Qt.Key.Key_End)
    shown.type("X")
    assert settings(shown).props.footer_en == "onex"
    settings(shown).type_footer("zh_HK", "七天\x1bp退換" + "長" * 100)
    assert settings(shown).props.footer_zh == ("七天p退換" + "長" * 100)[:80]
    settings(shown).type_footer("zh_HK", "")
    settings(shown).type_footer("en", "")
    assert settings(shown).props.footer_en == "two"  # an empty line is none


def test_a_wrong_file_says_where_beside_the_picture(tmp_path: Path, shop: Shop, shown: ShownTill) -> None:
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "receipt.toml").write_text('copies = 1\nlangauge = "en"\na = 1\nb = 1\nc = 1')
    shown.till.run(lambda desk, state: desk.paper.look_again(state))
    shown.tap("section-receipt")
    first, *_, last = settings(shown).props.file_problem.splitlines()
    assert first == "receipt.toml line 2, langauge: There is no key 'langauge' here. Did you mean 'languages'?"
    assert last == "And 1 more."
    assert shown.item("file-problem").isVisible()
    assert settings(shown).props.languages[0].chosen  # the shipped template is what prints


def test_the_picture_is_the_receipt_dot_for_dot(tmp_path: Path, shop: Shop) -> None:
    setter = typesetter()
    template = Template(languages=Speaks.ENGLISH, footer=(Words("二", "two"),))
    for width in (384, 576):
        sketches = ReceiptSketches(tmp_path, setter, Paper(width_dots=width))
        assert sketches.drawn().isNull()
        sketches.keep(Sketch(template, shop.state.installation))
        drawn = sketches.drawn()
        head = Letterhead(
            shop.state.installation, words().speaking("en"), lambda _id, _version: None, template=template
        )
        # The moment of the sale stands on it; the rest is the same dots.
        printed = image(setter.bitmap(example_receipt(head, shop.clock.now()), width))
        assert (drawn.width(), drawn.height()) == (width, printed.height())
        assert below_the_moment(drawn) == below_the_moment(printed)


def below_the_moment(image: QImage) -> QImage:
    return image.copy(0, 240, image.width(), 400)


def test_the_done_screen_asks_where_the_shop_wants_so(shop: Shop) -> None:
    shop.files.keep(Template(prints=Prints.OFFERED))
    shop.do(lambda desk, state: desk.paper.look_again(state))
    with till_window(shop.desk, shop.state, shop.clock, language="en") as shown:
        for answer, papers in (("no-receipt", 0), ("reprint", 1)):
            shown.till.run(lambda desk, state: desk.checkout.add_product(state, "MILK-TEA"))
            shown.till.run(lambda desk, state: desk.payment.pay(state, TenderKind.OCTOPUS, 2000))
            assert shown.item("reprint").property("text") == "Print"
            last = shown.state.last
            assert last is not None
            shown.tap(answer)
            assert len(shop.store.spool.of_record(last.n)) == papers
        assert not shown.has("no-receipt")
        assert shown.item("reprint").property("text") == "Reprint"


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def test_nothing_is_cut_and_every_target_is_large(
    tmp_path: Path, shop: Shop, size: tuple[int, int], language: Language, dark: bool
) -> None:
    """Also on a practice till, whose band takes room of every screen."""
    for training in (False, True):
        state = replace(shop.state, installation=replace(shop.state.installation, training=training))
        with till_window(shop.desk, state, shop.clock, size=size, language=language, dark=dark) as shown:
            assert shown.has("training") is training
            assert not shown.cut_texts()
            shown.tap("nav-settings")
            for section in SECTIONS:
                shown.tap(f"section-{section}")
                assert (shown.cut_texts(), shown.small_targets()) == ([], []), section
            shown.tap("section-receipt", "copies-2", "receipt-save")
            assert (shown.cut_texts(), shown.small_targets()) == ([], [])
            shown.terminal.show_sync(SyncStatus(True, False, 126, NOON, NOON))
            shown.terminal.show_printing(PrintingStatus(Fault.UNREACHABLE, waiting=12))
            shown.terminal.show_camera(CameraStatus("lost"))
            settle()
            tab, chips = shown.item("nav-settings"), shown.item("chips")
            assert tab.mapRectToScene(tab.boundingRect()).right() < chips.mapRectToScene(chips.boundingRect()).left()
