"""The shop's receipt changed at the window: seen before it is saved, printed so from then on, never in the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtQuick import QQuickItem

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.main.demo_stage import WIDTH_DOTS, KeptPaper
from pos_terminal.main.window import TillApplication, WindowOptions
from pos_terminal.ui.hands import Hands
from pos_terminal.ui.viewmodels.settings import SettingsViewModel
from tests.e2e.test_training import begin_shop
from tests.support.shop import CASHIER_PIN, MANAGER_PIN


class Counter:
    """Hands at a real window over a shop, and its paper."""

    def __init__(self, data: Path) -> None:
        begin_shop(data)
        self.paper = KeptPaper()
        self.app = TillApplication(WindowOptions(data=data), ["till"], printer=self.paper, drawing=self.paper.drawing)
        self.app.start()
        self.hands = Hands(self.app.window.window)
        self.hands.wait_for(lambda: self.hands.has("cashier-ling"), "the sign-in")
        self.hands.tap("cashier-ling")
        self.hands.type(CASHIER_PIN)
        self.hands.wait_for(lambda: self.hands.has("nav-settings"), "the till")
        self.app.till.run(lambda d, s: d.shifts.open(s, 50_000))

    @property
    def settings(self) -> SettingsViewModel:
        found = self.app.terminal.settings
        assert isinstance(found, SettingsViewModel)
        return found

    def sell(self) -> str:
        """A sale; gives the words of its receipt."""
        before = len(self.paper.jobs)
        for call in (
            lambda d, s: d.checkout.add_product(s, "MILK-TEA"),
            lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 2000),
            lambda d, s: d.payment.next_sale(s),
        ):
            self.app.till.run(call)
        self.hands.wait_for(lambda: len(self.paper.jobs) > before, "the receipt")
        return self.paper.jobs[-1][1]

    def preview(self) -> tuple[float, float]:
        """Width and height in dots of the picture that is shown."""
        for one in visible(self.app.window.window.contentItem()):
            if one.objectName() == "preview":
                return float(one.property("implicitWidth")), float(one.property("implicitHeight"))
        return 0, 0


def visible(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from visible(child)


@pytest.mark.slow
def test_what_is_seen_is_saved_and_printed_and_a_mistake_in_the_file_stops_nothing(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    hands = counter.hands
    try:
        assert "多謝光臨" in counter.sell()
        hands.tap("nav-settings", "section-receipt")
        hands.wait_for(lambda: counter.preview()[0] == WIDTH_DOTS, "the picture")
        both = counter.preview()[1]
        hands.tap("language-en")
        hands.wait_for(lambda: 0 < counter.preview()[1] < both, "the shorter picture")
        hands.tap("receipt-save")
        hands.type(MANAGER_PIN)
        hands.wait_for(lambda: bool(counter.settings.props.saved), "the file")
        hands.tap("nav-sale")
        english = counter.sell()
        assert "Thank you" in english
        assert "多謝光臨" not in english

        (tmp_path / "receipts" / "receipt.toml").write_text('languages = "en"\nparts = ["itmes"]')
        hands.tap("nav-settings")
        hands.wait_for(lambda: "itmes" in counter.settings.props.file_problem, "the problem")
        assert counter.settings.props.file_problem.startswith("receipt.toml 第 2 行，parts：")
        hands.tap("nav-sale")
        assert "多謝光臨" in counter.sell()  # as it came
    finally:
        counter.app.close()
