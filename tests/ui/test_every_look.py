"""Every screen of the sale in every size, language and theme: nothing cut, nothing small, no warning."""

from pathlib import Path

import pytest

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import Fault
from pos_terminal.domain.words import Language
from pos_terminal.services.state import CameraStatus, PrintingStatus, SyncStatus
from tests.support.clocks import NOON
from tests.support.outlooks import SPUN, looking_out, noting, poor, rich
from tests.support.qml import ShownTill, till_window
from tests.support.shop import open_shop

SIZES = [(1024, 768), (1280, 800), (1366, 768), (1920, 1080)]
POINTS = 700_000


def check(till: ShownTill, screen: str) -> None:
    assert till.terminal.props.screen == screen.partition("+")[0]
    assert not till.small_targets(), screen
    assert not till.cut_texts(), screen


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def test_nothing_is_cut_and_every_target_is_large(
    tmp_path: Path, size: tuple[int, int], language: Language, dark: bool
) -> None:
    shop = open_shop(tmp_path, signed_in=False)
    with till_window(shop.desk, shop.state, shop.clock, size=size, language=language, dark=dark) as till:
        check(till, "sign-in")
        till.type("1234")
        for call in (
            lambda d, s: d.shifts.open(s, 50_000),
            lambda d, s: d.members.attach(s, "00000000000001"),
            lambda d, s: d.checkout.add_amount(s, POINTS),
            lambda d, s: d.checkout.add_product(s, "LEMON-TEA", 8),
            lambda d, s: d.payment.pay(s, TenderKind.CASH, 2 * POINTS),
        ):
            till.till.run(call)
        check(till, "done")
        till.till.put(noting(till.state))
        check(till, "done+notes")
        till.tap("next")
        check(till, "sale")
        till.terminal.show_sync(SyncStatus(True, False, 126, NOON, NOON))
        till.terminal.show_printing(PrintingStatus(Fault.UNREACHABLE, waiting=12))
        till.terminal.show_camera(CameraStatus("lost"))
        till.tap("tile-LEMON-TEA", "tile-MILK-TEA")
        till.terminal.read_code(CodeRead("50000017", "QR"))
        till.tap("reward-0")
        check(till, "sale+trouble")
        before = till.state
        for outlooks, spun in (((rich(),), None), ((rich(), poor()), None), ((poor(), rich()), SPUN)):
            till.till.put(looking_out(before, *outlooks, spun=spun))
            check(till, "sale+outlooks")
        till.till.put(before)
        till.tap("line-edit")
        check(till, "edit")
        till.tap("edit-close", "category-*amount", "amount-1", "amount-2")
        check(till, "sale+amount")
        till.tap("pay")
        check(till, "tender")
        till.tap("method-fps")
        check(till, "tender+fps")
