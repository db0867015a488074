"""Two tills on one head office, over a real server: what is earned at one is spent at the other, once both synced."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.domain.loyalty.account import Account
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.views.account_view import account_view
from pos_terminal.domain.selling.catalogue import Catalogue
from pos_terminal.domain.selling.sale import TenderKind, totals
from pos_terminal.domain.till import Cashier
from pos_terminal.headoffice.server import serving
from pos_terminal.services.joining import join
from pos_terminal.services.members import Enrolment
from pos_terminal.services.syncing import Syncing
from pos_terminal.sync.client import HeadOfficeClient
from pos_terminal.wire.member_code import Form
from tests.support.clocks import NOON
from tests.support.fault_proxy import Fault, FaultProxy, fault_proxy
from tests.support.offices import DAY, Office, open_office
from tests.support.shop import CASHIER_PIN, CATEGORIES, PRESETS, PRODUCTS, Shop, open_shop, preset_text

PHONE = "61112222"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Head office with the café's programmes, catalogue and a cashier."""
    office = open_office(tmp_path / "office")
    for preset in PRESETS:
        text = preset_text(preset).text
        office.office.publish(parse(text)[0][0], text)
    office.office.put_catalogue(Catalogue(CATEGORIES, PRODUCTS))
    office.office.put_cashiers([Cashier("ling", "阿玲", "cashier", office.vault.hash_pin(CASHIER_PIN))])
    yield office
    office.office.close()


@pytest.fixture
def line(office: Office) -> Iterator[FaultProxy]:
    with serving(office.office) as url, fault_proxy(url) as proxy:
        yield proxy


class TwoTills:
    """Tills that joined, each with a shift open and its line to head office."""

    def __init__(self, office: Office, line: FaultProxy, folder: Path) -> None:
        self.shops = [self._open(office, line, folder, number) for number in (1, 2)]

    def _open(self, office: Office, line: FaultProxy, folder: Path, number: int) -> tuple[Shop, Syncing]:
        shop = open_shop(folder / f"keys{number}", signed_in=False, presets=(), till=number)
        client = HeadOfficeClient(line.url, terminal_id="", sign=shop.vault.sign, new_nonce=lambda: shop.ids.new().hex)
        joined = join(shop.store, client, shop.vault, url=line.url, code=office.new_code())
        client = HeadOfficeClient(
            line.url, terminal_id=joined.terminal_id, sign=shop.vault.sign, new_nonce=lambda: shop.ids.new().hex
        )
        syncing = Syncing(shop.store, client, shop.clock, shop.ids, lambda: 0.5, "tests")
        assert syncing.run_once().online
        shop.restart()
        shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN), lambda d, s: d.shifts.open(s, 50_000))
        return shop, syncing


@pytest.fixture
def tills(office: Office, line: FaultProxy, tmp_path: Path) -> TwoTills:
    return TwoTills(office, line, tmp_path)


def test_members_points_and_stamps_go_from_till_to_till(office: Office, tills: TwoTills, line: FaultProxy) -> None:
    (first, first_sync), (second, second_sync) = tills.shops
    member = sign_up(first)
    first.ring_up(*["LEMON-TEA"] * 10)
    pay(first)
    line.faults, line.only = [Fault.ANSWER_LOST], "/v1/records"
    assert not first_sync.run_once().online
    assert first_sync.run_once(force=True).online
    assert second_sync.run_once().online

    card = office.vault.make_card(member, Form.STATIC, office.clock.now())
    second.scan(card)
    standing = second.state.bill.standing
    assert standing is not None
    assert (standing.member.phone_last4, standing.as_of is not None) == ("2222", True)
    earned = {account.programme: account for account in standing.accounts}
    points = earned["moneyback"].balance("points", DAY)
    assert points > 0
    assert [lot.rest for lot in earned["cafe-stamps"].spendable_lots("voucher/free-drink", DAY)] == [1]

    second.ring_up("LEMON-TEA")
    offer = next(offer for offer in second.state.bill.evaluation.offers if offer.choice.reward == "free-drink")
    second.do(lambda d, s: d.checkout.toggle_reward(s, offer.choice))
    pay(second)
    assert second_sync.run_once().waiting == 0
    assert first_sync.run_once().online
    for account in first.store.ledger.accounts(member):
        assert view(account) == at_head_office(office, member, account.programme)
        assert view(account)["vouchers"] == []
    assert office.office.report().sales == 2
    assert office.office.report().quarantined == 0


def sign_up(shop: Shop) -> str:
    """A member enrolled at the counter, on the open bill."""
    form = Enrolment(phone=PHONE, name="何小姐", consent_terms=True)
    state = shop.do(lambda d, s: d.members.enrol(s, form))
    assert state.enrolled is not None
    return state.enrolled.id


def pay(shop: Shop) -> None:
    """Pays what is due by Octopus and goes on to the next bill."""
    due = totals(shop.state.bill.sale).due_minor
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, due), lambda d, s: d.payment.next_sale(s))


def view(account: Account) -> dict[str, object]:
    """An account as programs read it."""
    text = preset_text(account.programme).text
    situation = Situation(NOON, DAY, "", "")
    return account_view(parse(text)[0][0], account, Member(account.member, ""), situation)


def at_head_office(office: Office, member: str, programme: str) -> dict[str, object]:
    accounts = office.office.accounts(member).accounts
    return next(view(account) for found, account in accounts if found.id == programme)
