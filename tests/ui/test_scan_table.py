"""The scan router's whole table: every code on every screen of the real window, over the real use cases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.services.state import TillState
from pos_terminal.ui.viewmodels.history import HistoryViewModel
from pos_terminal.wire.codec import decode
from pos_terminal.wire.member_code import Form
from pos_terminal.wire.payloads import HandoverRecorded
from tests.support.qml import ShownTill, settle, till_window
from tests.support.shop import CHAN, LEE, Shop, open_shop

PRESETS = ("moneyback", "cafe-stamps", "community")
FPS = "00020101021226330012hk.com.hkicl0209123456789520400005303344540560.005802HK6304ABCD"
BUN = CodeRead("4890000000017", "EAN13")


@dataclass(frozen=True)
class Cell:
    """What a scan did: the screen that is shown, how it sounds, what is said, and what is different."""

    screen: str
    cue: str
    said: str = ""
    changed: frozenset[str] = frozenset()


def cell(screen: str, cue: str, said: str = "", *changed: str) -> Cell:
    return Cell(screen, cue, said, frozenset(changed))


NO_MEMBER = ("unknown", "no-member")
UNKNOWN = ("unknown", "code-unknown")
SOLD = ("memberFound", "", "member")
ITEM = cell("sale", "scanOk", "", "line")
RECEIPT = cell("history", "scanOk", "", "history")
USED = ("reward", "", "member", "reward")


def everywhere(screen: str) -> dict[str, Cell]:
    """What a code does wherever somebody is signed in."""
    return {
        "receipt": RECEIPT,
        "badge": cell(screen, "scanOk", "cashier-here", "cashier"),
        "activity": cell(screen, *NO_MEMBER),
        "handover": ITEM,
        "unknown": cell(screen, *UNKNOWN),
        "item": ITEM,
    }


def selling(screen: str) -> dict[str, Cell]:
    """Sale and tender: the code is for the open bill, and a payment code is told from a member's."""
    return everywhere(screen) | {
        "member": cell(screen, *SOLD),
        "voucher": cell(screen, *USED),
        "payment": cell(screen, "unknown", "payment-code"),
    }


def aside(screen: str) -> dict[str, Cell]:
    """Screens without a bill: what is for the bill brings it to the front; a payment code is only heard."""
    return everywhere(screen) | {
        "member": cell("sale", *SOLD),
        "voucher": cell("sale", *USED),
        "payment": cell(screen, "unknown"),
    }


TABLE = {
    "sale": selling("sale"),
    "tender": selling("tender"),
    "done": everywhere("done")
    | {
        "member": cell("done", "memberFound", "late-member", "last"),
        # Its member begins the next sale; on an empty bill nothing fits the voucher yet.
        "voucher": cell("sale", "unknown", "reward-needs-item", "member"),
        "payment": cell("done", "unknown"),
    },
    "history": aside("history") | {"member": cell("history", "memberFound", "", "history")},
    "shift": aside("shift"),
    "devices": aside("devices"),
    "enrol": aside("enrol") | {"payment": cell("enrol", "unknown", "payment-code")},
    "sign-in": {
        "member": cell("sign-in", "scanOk", "", "kept"),
        "item": cell("sign-in", "unknown"),
        "voucher": cell("sign-in", ""),
        "activity": cell("sign-in", ""),
        "receipt": cell("sign-in", ""),
        "badge": cell("sale", "scanOk", "", "cashier"),
        "payment": cell("sign-in", ""),
        "handover": cell("sign-in", "unknown"),
        "unknown": cell("sign-in", "unknown"),
    },
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def shop(keys: Path) -> Shop:
    """A shop in which Chan has a voucher for a drink, and the manager a badge."""
    shop = open_shop(keys, presets=PRESETS)
    shop.scan(CHAN.number)
    shop.ring_up(*["LEMON-TEA"] * 10)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 22_000), lambda d, s: d.payment.next_sale(s))
    return shop


def slip_of(other: Shop) -> str:
    """The code of a bill with two buns that another till hands over."""
    other.ring_up("BUN", "BUN")
    other.do(lambda d, s: d.checkout.hold(s), lambda d, s: d.handovers.give(s, s.held[0].slot))
    newest = list(other.store.records(0))[-1]
    payload = decode(newest.body).body
    assert isinstance(payload, HandoverRecorded)
    return payload.handover.code


@pytest.fixture(scope="module")
def codes(shop: Shop, keys: Path) -> dict[str, CodeRead]:
    """One code of each kind."""
    badge = shop.desk.cashiers.give_badge("boss")
    shop.do(lambda d, s: d.checkout.reload(s))
    ((voucher, _),) = shop.desk.vouchers.codes(shop.state, CHAN)
    return {
        "member": CodeRead(shop.vault.make_card(LEE.id, Form.STATIC, shop.clock.now()), "QR"),
        "item": BUN,
        "voucher": CodeRead(voucher, "QR"),
        "activity": CodeRead(shop.vault.activity_code("community", "class"), "QR"),
        "receipt": CodeRead("S1-T1-1", "QR"),
        "badge": CodeRead(badge, "CODE128"),
        "payment": CodeRead(FPS, "QR"),
        "handover": CodeRead(slip_of(open_shop(keys, presets=PRESETS, till=1)), "QR"),
        "unknown": CodeRead("https://example.com/menu", "QR"),
    }


@pytest.fixture(scope="module")
def window(shop: Shop, codes: dict[str, CodeRead]) -> Iterator[ShownTill]:
    with till_window(shop.desk, shop.state, shop.clock) as shown:
        yield shown


def stand(shop: Shop, window: ShownTill, screen: str) -> TillState:
    """The window on that screen: a drink on the bill, or just paid, and nobody known."""
    ling = next(one for one in shop.state.cashiers if one.id == "ling")
    empty = replace(shop.state, operator=ling, notice=None, history=replace(shop.state.history, opened=None, query=""))
    fresh = shop.desk.checkout.clear(empty)
    begun = shop.desk.checkout.add_product(fresh, "LEMON-TEA")
    match screen:
        case "done":
            window.terminal.go("sale")
            window.till.put(begun)
            window.till.put(shop.desk.payment.pay(begun, TenderKind.CASH, 2200))
        case "sign-in":
            window.till.put(shop.desk.cashiers.lock(begun))
        case _:
            window.till.put(begun)
            window.terminal.go(screen)
    settle()
    assert window.terminal.props.screen == screen
    return window.state


def difference(before: TillState, after: TillState) -> frozenset[str]:
    """What a scan changed, in words."""
    member = [one.bill.standing.member.id if one.bill.standing else "" for one in (before, after)]
    changed = {
        "member": member[0] != member[1],
        "line": before.bill.pieces != after.bill.pieces,
        "reward": before.bill.choices != after.bill.choices,
        "cashier": (before.operator and before.operator.id) != (after.operator and after.operator.id),
        "history": (before.history.opened, before.history.query) != (after.history.opened, after.history.query),
        "last": bool(before.last and after.last and before.last.loyalty != after.last.loyalty),
        "kept": before.waiting_scan != after.waiting_scan,
    }
    # After a payment the bill is another one: a line that begins it is a line.
    return frozenset(name for name, differs in changed.items() if differs)


def scanned(shop: Shop, window: ShownTill, read: CodeRead, screen: str) -> Cell:
    """What the code does there."""
    before = stand(shop, window, screen)
    shop.clock.pass_s(3)
    window.terminal.read_code(read)
    after = window.state
    said = after.notice.code if after.notice is not None and after.notice != before.notice else ""
    assert after.heard.serial == before.heard.serial + 1
    return Cell(window.terminal.props.screen, after.heard.cue.value, said, difference(before, after))


@pytest.mark.parametrize("screen", list(TABLE))
def test_every_code_does_its_part(shop: Shop, window: ShownTill, codes: dict[str, CodeRead], screen: str) -> None:
    done = {name: scanned(shop, window, read, screen) for name, read in codes.items()}
    assert done == TABLE[screen]


@pytest.mark.parametrize("screen", ["history", "shift", "devices"])
def test_what_a_screen_without_a_bill_cannot_use_is_said_on_it(
    shop: Shop, window: ShownTill, codes: dict[str, CodeRead], screen: str
) -> None:
    scanned(shop, window, codes["unknown"], screen)
    settle()
    assert any("不認識這個碼" in text for text in window.texts())
    scanned(shop, window, codes["member"], screen)
    settle()
    assert not any("不認識這個碼" in text for text in window.texts())


def test_the_done_screen_says_it_too(shop: Shop, window: ShownTill, codes: dict[str, CodeRead]) -> None:
    scanned(shop, window, codes["unknown"], "done")
    settle()
    assert "不認識這個碼" in str(window.item("done-said").property("text"))


def test_a_manager_badge_approves_where_the_pin_is_asked(
    shop: Shop, window: ShownTill, codes: dict[str, CodeRead]
) -> None:
    stand(shop, window, "history")
    window.terminal.read_code(codes["receipt"])
    shop.clock.pass_s(3)
    history = window.terminal.history
    assert isinstance(history, HistoryViewModel)
    history.begin_void()
    assert history.props.needs_pin
    window.terminal.read_code(codes["badge"])
    assert window.state.operator is not None
    assert window.state.operator.id == "ling", "the badge approved and nobody was switched"
    opened = window.state.history.opened
    assert opened is not None
    assert [one.approved_by for one in opened.refunds] == ["boss"]


def test_the_next_customer_says_that_the_code_was_theirs(
    shop: Shop, window: ShownTill, codes: dict[str, CodeRead]
) -> None:
    scanned(shop, window, codes["member"], "done")
    settle()
    assert "補積分" not in " ".join(window.texts())
    window.tap("next-sale-instead")
    assert window.terminal.props.screen == "sale"
    assert window.state.bill.standing is not None
    assert window.state.bill.standing.member == LEE
    assert window.state.last is not None
    assert window.state.last.loyalty is None


def test_a_code_shown_in_a_scanner_test_is_only_shown(
    shop: Shop, window: ShownTill, codes: dict[str, CodeRead]
) -> None:
    before = stand(shop, window, "devices")
    window.tap("scanner-test")
    shop.clock.pass_s(3)
    window.terminal.read_code(codes["item"])
    window.tap("scanner-test")
    assert window.state.bill == before.bill
    assert window.terminal.props.screen == "devices"
