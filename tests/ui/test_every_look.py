"""Every screen of the sale in every size, language and theme: nothing cut, nothing small, no warning."""

from pathlib import Path

import pytest

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import Fault
from pos_terminal.domain.words import Language
from pos_terminal.services.state import CameraStatus, PrintingStatus, SyncStatus
from pos_terminal.ui.viewmodels.more import MoreViewModel
from tests.support.clocks import NOON
from tests.support.club import open_club
from tests.support.outlooks import SPUN, looking_out, noting, poor, rich
from tests.support.qml import ShownTill, settle, till_window
from tests.support.shop import open_shop

SIZES = [(1024, 768), (1280, 800), (1366, 768), (1920, 1080)]
POINTS = 700_000


def check(till: ShownTill, screen: str) -> None:
    assert till.terminal.props.screen == screen.partition("+")[0]
    settle()  # what stands in rows finds its place with the next picture
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


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["zh_HK", "en"])
@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
def test_what_is_rarer_than_buying_has_room_too(
    tmp_path: Path, size: tuple[int, int], language: Language, dark: bool
) -> None:
    shop = open_club(tmp_path, "moneyback", debt="from_refund")
    for call in (
        lambda d, s: d.checkout.add_product(s, "LEMON-TEA", 4),
        lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 8800),
        lambda d, s: d.payment.next_sale(s),
        lambda d, s: d.members.attach(s, "00000000000001"),
        lambda d, s: d.checkout.add_product(s, "LEMON-TEA", 1),
    ):
        shop.do(call)
    with till_window(shop.desk, shop.state, shop.clock, size=size, language=language, dark=dark) as till:
        check(till, "sale")
        before = till.state
        for outlooks in ((rich("club"),), (rich("club"), poor())):  # the key beside an odd and under an even number
            till.till.put(looking_out(before, *outlooks))
            check(till, "sale+outlooks")
        more = till.terminal.more
        assert isinstance(more, MoreViewModel)
        for key in ("", "gate/club/lounge", "card/club/tea", "tier/club/"):
            more.open()
            if key:
                more.tap(key)
            settle()
            check(till, f"sale+more/{key}")
        more.choose_tier("gold")
        more.apply()
        settle()
        check(till, "sale+pin")
        more.close()
        till.terminal.go("enrol")
        till.type("61234088")
        till.terminal.read_code(CodeRead("50000025", "QR"))
        for field in ("phone", "name", "birthday", "referrer"):
            till.tap(f"field-{field}-box")
            check(till, f"enrol+{field}")
        till.type("5678")
        check(till, "enrol+found")
