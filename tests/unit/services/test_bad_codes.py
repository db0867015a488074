"""Codes that must not be taken for what they look like: each is said in plain words, and none brings the till down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.loyalty.offer import OfferState
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.ui.messages import message
from pos_terminal.vault import open_vault
from pos_terminal.wire.member_code import Form, digest_of, last_day_of_cards, rotating_code, static_card
from tests.support.clocks import StandingClock
from tests.support.shop import CASHIER_PIN, CHAN, MANAGER_PIN, Shop, open_shop

Make = Callable[[Shop, Path], str]


def card(shop: Shop, form: Form = Form.STATIC, ago: timedelta = timedelta()) -> str:
    """A code of Chan's that was made some time ago."""
    return shop.vault.make_card(CHAN.id, form, shop.clock.now() - ago)


def forged(shop: Shop, _: Path) -> str:
    """A signature with one letter changed."""
    text = card(shop)
    return text[:60] + ("A" if text[60] != "A" else "B") + text[61:]


def promoted(shop: Shop, _: Path) -> str:
    """An old rotating code that claims to be a card."""
    return "S" + card(shop, Form.ROTATING, timedelta(days=1))[1:]


def of_another_merchant(_: Shop, folder: Path) -> str:
    """Rightly signed, with a key of the same number."""
    other = open_vault(folder / "other")
    return other.make_card(CHAN.id, Form.STATIC, StandingClock().now())


def of_an_unknown_key(shop: Shop, _: Path) -> str:
    """A key that this till has not heard of."""
    code = static_card(CHAN.id, 77, shop.clock.now())
    return code.text(shop.vault.sign(code.signed_part()))


def not_signed_at_all(shop: Shop, _: Path) -> str:
    return rotating_code(CHAN.id, 0, shop.clock.now()).text(bytes(64))


def revoked(shop: Shop, _: Path) -> str:
    text = card(shop)
    with shop.store.begin():
        shop.store.codes.revoke(f"code/{digest_of(text)}")
    return text


def revoked_with_all_cards(shop: Shop, _: Path) -> str:
    text = card(shop, ago=timedelta(days=30))
    with shop.store.begin():
        shop.store.codes.revoke(f"cards/{CHAN.id}", last_day_of_cards(shop.clock.now()))
    return text


def revoked_number(shop: Shop, _: Path) -> str:
    with shop.store.begin():
        shop.store.codes.revoke(f"code/{digest_of(CHAN.number)}")
    return CHAN.number


def of_a_withdrawn_key(shop: Shop, _: Path) -> str:
    text = card(shop)
    with shop.store.begin():
        key_id, public = shop.vault.code_keys[0]
        shop.store.codes.put_key(key_id, public, withdrawn=True)
    return text


def replayed(shop: Shop, _: Path) -> str:
    """The code that stands on the bill before."""
    text = card(shop, Form.ROTATING)
    shop.scan(text)
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 1600), lambda d, s: d.payment.next_sale(s))
    return text


def on_a_held_bill(shop: Shop, _: Path) -> str:
    text = card(shop, Form.ROTATING)
    shop.scan(text)
    shop.ring_up("BUN")
    shop.do(lambda d, s: d.checkout.hold(s))
    return text


@dataclass(frozen=True)
class Bad:
    """A bad code: how it is made, what is said, and whether its member earns all the same."""

    make: Make
    said: str
    earns: bool = False


BAD = {
    "forged signature": Bad(forged, "code-not-a-member"),
    "truncated signature": Bad(lambda shop, _: card(shop)[:-1], "code-unknown"),
    "truncated by half": Bad(lambda shop, _: card(shop)[:60], "code-unknown"),
    "one letter too many": Bad(lambda shop, _: card(shop) + "A", "code-unknown"),
    "another form": Bad(promoted, "code-not-a-member"),
    "not signed": Bad(not_signed_at_all, "code-not-a-member"),
    "another merchant's card": Bad(of_another_merchant, "code-not-a-member"),
    "unknown key": Bad(of_an_unknown_key, "code-not-a-member"),
    "revoked code": Bad(revoked, "code-revoked"),
    "revoked cards": Bad(revoked_with_all_cards, "code-revoked"),
    "revoked number": Bad(revoked_number, "code-revoked"),
    "withdrawn key": Bad(of_a_withdrawn_key, "code-revoked"),
    "expired card": Bad(lambda shop, _: card(shop, ago=timedelta(days=1500)), "card-expired", True),
    "old rotating code": Bad(lambda shop, _: card(shop, Form.ROTATING, timedelta(hours=1)), "code-old", True),
    "future rotating code": Bad(lambda shop, _: card(shop, Form.ROTATING, -timedelta(hours=1)), "code-early", True),
    "replayed code": Bad(replayed, "code-shown-twice", True),
    "code of a held bill": Bad(on_a_held_bill, "code-shown-twice", True),
    "unknown number": Bad(lambda *_: "10000032", "member-number-unknown"),
    "wrong check digit": Bad(lambda *_: "50000018", "product-not-found"),
    "payment: FPS": Bad(lambda *_: "00020101021226330012hk.com.hkicl52045812530334463041A2B", "payment-code"),
    "payment: digits": Bad(lambda *_: "00020101021226", "payment-code"),
    "payment: WeChat Pay": Bad(lambda *_: "134523612345678901", "payment-code"),
    "payment: Alipay": Bad(lambda *_: "281234567890123456", "payment-code"),
    "payment: UnionPay": Bad(lambda *_: "6212345678901234567", "payment-code"),
    "payment: link": Bad(lambda *_: "https://qr.alipay.com/281002?x=1", "payment-code"),
    "forged voucher": Bad(lambda *_: "POSV" + "A" * 24, "voucher-not-here"),
    "forged activity": Bad(lambda *_: "POSA" + "A" * 24, "no-such-activity"),
    "forged badge": Bad(lambda *_: "POSB" + "A" * 24, "badge-unknown"),
    "handover": Bad(lambda *_: "POSH" + "A" * 120, "handover-unknown"),
    "almost ours": Bad(lambda *_: "POSV" + "A" * 23, "code-unknown"),
    "7,000 bytes": Bad(lambda *_: "A" * 7000, "code-unknown"),
    "control characters": Bad(lambda *_: "\x1b[2J\x00\x07" + "8" * 9, "code-unknown"),
    "Shift-JIS": Bad(lambda *_: b"\x83\x65\x83\x58\x83\x67".decode("latin-1"), "code-unknown"),
    "Chinese": Bad(lambda *_: "會員" * 60, "code-unknown"),
    "other digits": Bad(lambda *_: "١٢٣٤٥٦٧٨", "code-unknown"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_code_is_said_in_plain_words_and_never_taken(shop: Shop, tmp_path: Path, name: str) -> None:
    bad = BAD[name]
    text = bad.make(shop, tmp_path)
    operator, lines = shop.state.operator, shop.state.bill.sale.lines

    state = shop.scan(text)

    assert state.notice is not None
    assert state.notice.code == bad.said
    standing = state.bill.standing
    assert (standing.member if standing else None) == (CHAN if bad.earns else None)
    assert standing is None or standing.trust is Trust.STALE
    assert (state.operator, state.bill.sale.lines) == (operator, lines)
    spoken = [message(state.notice.code, dict(state.notice.params), language) for language in ("zh_HK", "en")]
    assert all(one.text and "{" not in one.text for one in spoken)
    assert spoken[0].text != spoken[1].text
    assert len(spoken[1].text) < 100


def test_a_code_that_only_earns_earns_and_spends_nothing(shop: Shop) -> None:
    give_points(shop, 2_000)
    shop.scan(card(shop, Form.ROTATING, timedelta(hours=1)))
    state = shop.ring_up(*["LEMON-TEA"] * 5)
    points = [one for one in state.bill.evaluation.offers if one.choice.points]
    assert points == [] or all(one.state is OfferState.NEEDS_CODE for one in points)
    before = earned(shop)
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 11_000))
    assert earned(shop) == before + 22


def test_a_code_that_only_earns_spends_up_to_the_programmes_limit(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "resources" / "programmes" / "moneyback.toml").read_text("utf-8")
    rules = tmp_path / "club.toml"
    rules.write_text(text.replace("static_limit_points = 0", "static_limit_points = 500"), "utf-8")
    shop = open_shop(tmp_path, presets=(str(rules),))
    give_points(shop, 2_000)
    shop.scan(card(shop, Form.ROTATING, timedelta(hours=1)))
    assert shop.state.notice is not None
    assert shop.state.notice.code == "code-old"
    state = shop.ring_up(*["LEMON-TEA"] * 5)
    usable = {one.choice.points for one in state.bill.evaluation.offers if one.state is OfferState.AVAILABLE}
    assert usable == {500}


def test_the_same_code_on_the_same_bill_is_no_replay(shop: Shop) -> None:
    text = card(shop, Form.ROTATING)
    shop.scan(text)
    shop.do(lambda d, s: d.checkout.remove_member(s))
    state = shop.scan(text)
    assert state.bill.standing is not None
    assert state.bill.standing.trust is Trust.SIGNED


def test_a_bill_that_was_cancelled_frees_its_code(shop: Shop) -> None:
    text = replayed(shop, Path())
    assert shop.state.last is not None
    sale = shop.state.last.sale
    shop.do(
        lambda d, s: d.refunds.open_bill(s, sale.id),
        lambda d, s: d.refunds.void(s, "", MANAGER_PIN),
    )
    state = shop.scan(text)
    assert state.bill.standing is not None
    assert state.bill.standing.trust is Trust.SIGNED


def test_a_code_is_known_again_after_a_restart(shop: Shop) -> None:
    text = replayed(shop, Path())
    shop.restart()
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN))
    assert shop.scan(text).notice is not None
    assert shop.state.notice is not None
    assert shop.state.notice.code == "code-shown-twice"


def test_a_new_card_in_place_of_revoked_ones_is_good_on_the_same_day(shop: Shop) -> None:
    old = revoked_with_all_cards(shop, Path())
    through = shop.store.codes.revoked_through(f"cards/{CHAN.id}") or 0
    assert shop.scan(old).bill.standing is None
    state = shop.scan(shop.vault.make_card(CHAN.id, Form.STATIC, shop.clock.now(), through))
    assert state.bill.standing is not None
    assert state.bill.standing.trust is Trust.SIGNED


def test_a_member_whose_cards_are_revoked_still_shows_their_page(shop: Shop) -> None:
    revoked_with_all_cards(shop, Path())
    state = shop.scan(card(shop, Form.ROTATING))
    assert state.bill.standing is not None
    assert state.bill.standing.trust is Trust.SIGNED


def give_points(shop: Shop, points: int) -> None:
    """Chan with so many points, from bills of the past."""
    shop.scan(CHAN.number)
    shop.do(
        lambda d, s: d.checkout.add_amount(s, points * 500),
        lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, points * 500),
        lambda d, s: d.payment.next_sale(s),
    )


def earned(shop: Shop) -> int:
    accounts = shop.store.ledger.accounts(CHAN.id)
    day = shop.clock.now().date()
    return sum(one.held("points", day) for one in accounts if one.programme == "moneyback")
