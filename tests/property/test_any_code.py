"""Whatever a scanner reads, the till goes on: it is taken for what it is or said in words, and money never moves."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.services.routing import Screen
from pos_terminal.wire.member_code import Form
from tests.support.shop import CHAN, LEE, PRODUCTS, open_shop

BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
STARTS = ("", "S", "R", "P", "POSV", "POSA", "POSB", "POSH", "000201", "HKQR", "]Q1", "S1-T1-", "https://")
SYMBOLOGIES = ("", "QR", "CODE128", "EAN13", "EAN8", "UPCA", "DATAMATRIX")


KEYS = TemporaryDirectory(prefix="any-code-")
SHOP = open_shop(Path(KEYS.name))
CARD = SHOP.vault.make_card(CHAN.id, Form.STATIC, SHOP.clock.now())
texts = st.one_of(
    st.text(max_size=500),
    st.binary(max_size=200).map(lambda data: data.decode("latin-1")),
    st.builds(str.__add__, st.sampled_from(STARTS), st.text(BASE32, max_size=130)),
    st.builds(str.__add__, st.sampled_from(STARTS), st.text("0123456789", max_size=30)),
    # A good card with a place changed, cut or doubled.
    st.builds(lambda at, to: CARD[:at] + to + CARD[at + 1 :], st.integers(0, 120), st.sampled_from(BASE32)),
    st.integers(0, 130).map(lambda end: CARD[:end]),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=texts, symbology=st.sampled_from(SYMBOLOGIES), screen=st.sampled_from(list(Screen)))
def test_any_text_is_taken_or_said(text: str, symbology: str, screen: Screen) -> None:
    SHOP.clock.pass_s(3)
    before = SHOP.desk.checkout.clear(SHOP.state)
    after = SHOP.desk.router.scan(before, CodeRead(text, symbology), screen)
    standing = after.bill.standing
    assert standing is None or text.strip("\r\n\t ").upper() in (CARD, CHAN.number, LEE.number)
    assert after.operator == before.operator
    assert after.sequence == before.sequence, "nothing was recorded"
    assert not after.bill.sale.tenders
    assert all(line.sku in {one.sku for one in PRODUCTS} for line in after.bill.sale.lines)
    assert after.heard.serial == before.heard.serial + 1


@settings(max_examples=100, deadline=None)
@given(text=texts)
def test_at_sign_in_no_text_opens_the_till(text: str) -> None:
    SHOP.clock.pass_s(3)
    locked = SHOP.desk.cashiers.lock(SHOP.state)
    try:
        after = SHOP.desk.router.scan(locked, CodeRead(text))
    except Refused as refused:
        assert refused.code == "badge-unknown"
    else:
        assert after.operator is None
