"""What head office says of codes reaches the tills: keys, revocations, badges; what tills report of them is seen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.file.programme_file import parse as parse_programme
from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import Cashier
from pos_terminal.headoffice.flags import BILL_PAID_TWICE, CODE_SHOWN_TWICE
from pos_terminal.headoffice.members import MemberRow
from pos_terminal.services.joining import join
from pos_terminal.services.state import TillState
from pos_terminal.services.syncing import Syncing
from pos_terminal.vault import HEAD_OFFICE_CODE_KEY
from pos_terminal.wire.codec import decode
from pos_terminal.wire.member_code import Form, parse
from pos_terminal.wire.payloads import HandoverRecorded
from tests.support.offices import DAY, DirectLine, Office, open_office
from tests.support.shop import CASHIER_PIN, Shop, open_shop, preset_text

ANN = "10000016"


@dataclass
class Joined:
    """A till of head office."""

    shop: Shop
    syncing: Syncing

    def sync(self) -> TillState:
        """A round, and the state after it."""
        assert self.syncing.run_once(force=True).online
        return self.shop.do(lambda d, s: d.checkout.reload(s))

    def scan(self, text: str) -> TillState:
        """A code on an empty bill."""
        self.shop.do(lambda d, s: d.checkout.clear(s))
        return self.shop.scan(text)

    def trusts(self, text: str) -> Trust | None:
        """How far the till trusts the code; None where it takes nobody."""
        standing = self.scan(text).bill.standing
        return standing.trust if standing else None

    def sell(self, text: str) -> TillState:
        """A bill with that code on it."""
        self.shop.scan(text)
        self.shop.do(
            lambda d, s: d.checkout.add_amount(s, 10_000),
            lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 10_000),
            lambda d, s: d.payment.next_sale(s),
        )
        return self.sync()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path / "office")
    office.office.put_cashiers([Cashier("ling", "阿玲", "cashier", office.vault.hash_pin(CASHIER_PIN))])
    office.office.import_members([MemberRow(ANN, "陳美儀")])
    text = preset_text("moneyback").text
    office.office.publish(parse_programme(text)[0][0], text)
    yield office
    office.office.close()


@pytest.fixture
def tills(office: Office, tmp_path: Path) -> list[Joined]:
    return [opened(office, tmp_path, number) for number in (1, 2)]


def opened(office: Office, folder: Path, number: int) -> Joined:
    shop = open_shop(folder / f"keys{number}", signed_in=False, presets=("moneyback",), till=number)
    enrolled = join(shop.store, DirectLine(office.office), shop.vault, url="http://head.office", code=office.new_code())
    line = DirectLine(office.office, enrolled.terminal_id)
    joined = Joined(shop, Syncing(shop.store, line, shop.clock, shop.ids, lambda: 0.5, "tests"))
    assert joined.syncing.run_once().online
    shop.restart()
    shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN), lambda d, s: d.shifts.open(s, 50_000))
    return joined


def ann(office: Office) -> str:
    return office.office.accounts(ANN).member.id


def card(office: Office, form: Form = Form.STATIC) -> str:
    return office.vault.make_card(ann(office), form, office.clock.now())


def test_a_new_key_signs_and_the_old_one_counts_until_it_is_withdrawn(
    office: Office, tills: list[Joined], tmp_path: Path
) -> None:
    till = tills[0]
    old = card(office)
    added = office.vault.add_code_key()
    office.office.codes.put_keys()
    new = card(office)
    assert added == HEAD_OFFICE_CODE_KEY + 1
    assert (till.trusts(old), till.trusts(new)) == (Trust.SIGNED, None), "the till has not heard of the key"
    till.sync()
    assert (till.trusts(old), till.trusts(new)) == (Trust.SIGNED, Trust.SIGNED)
    office.vault.withdraw_code_key(HEAD_OFFICE_CODE_KEY)
    office.office.codes.withdraw_key(HEAD_OFFICE_CODE_KEY)
    assert till.trusts(old) is Trust.SIGNED
    till.sync()
    assert (till.trusts(old), till.trusts(new)) == (None, Trust.SIGNED)
    late = opened(office, tmp_path, 3)
    assert (late.trusts(old), late.trusts(new)) == (None, Trust.SIGNED)


def test_ten_keys_later_the_newest_signs(office: Office) -> None:
    for _ in range(10):
        newest = office.vault.add_code_key()
    assert newest == 11
    parsed = parse(office.vault.make_card("00" * 7, Form.STATIC, office.clock.now()))
    assert parsed is not None
    assert parsed[0].key_id == newest


def test_a_revoked_card_reaches_the_tills_and_can_be_lifted(office: Office, tills: list[Joined]) -> None:
    till, lost = tills[0], card(office)
    assert till.trusts(lost) is Trust.SIGNED
    office.office.codes.revoke_cards(ANN)
    till.sync()
    state = till.scan(lost)
    assert state.notice is not None
    assert (state.notice.code, state.bill.standing) == ("code-revoked", None)
    fresh = office.vault.make_card(
        ann(office), Form.STATIC, office.clock.now(), office.office.codes.revoked_through(ann(office))
    )
    assert (till.trusts(fresh), till.trusts(card(office, Form.ROTATING))) == (Trust.SIGNED, Trust.SIGNED)
    office.office.codes.lift_revocation(f"cards/{ann(office)}")
    till.sync()
    assert till.trusts(lost) is Trust.SIGNED


def test_one_revoked_code_and_a_blocked_member(office: Office, tills: list[Joined]) -> None:
    till = tills[0]
    office.office.codes.revoke_code(ANN)
    till.sync()
    assert till.trusts(ANN) is None
    assert till.trusts(card(office)) is Trust.SIGNED
    office.office.block_member(ANN, True)
    till.sync()
    state = till.scan(card(office))
    assert state.notice is not None
    assert state.notice.code == "member-blocked"


def test_a_restored_head_office_takes_back_what_it_no_longer_knows(office: Office, tills: list[Joined]) -> None:
    till, lost = tills[0], card(office)
    office.office.codes.revoke_cards(ANN)
    till.sync()
    with office.office.database.write() as db:
        db.execute("DELETE FROM revoked")
        db.execute("DELETE FROM feed WHERE subject LIKE 'revoked/%'")
    office.office.begin_generation()
    with till.shop.store.begin():
        feed = till.shop.store.outbox.feed()
        till.shop.store.outbox.set_feed(replace(feed, generation="another", cursor=99))
    till.sync()
    assert till.trusts(lost) is Trust.SIGNED


def test_a_code_shown_at_two_tills_is_flagged_at_head_office(office: Office, tills: list[Joined]) -> None:
    first, second = tills
    code = card(office, Form.ROTATING)
    first.sell(code)
    assert flags(office) == []
    second.sell(code)
    (flag,) = flags(office)
    assert flag.startswith(f"{ann(office)}/")
    fresh = card(office, Form.ROTATING)
    assert fresh == code, "within the same minute the page shows the same code"


def test_a_cancelled_bill_is_no_second_one(office: Office, tills: list[Joined]) -> None:
    first, second = tills
    code = card(office, Form.ROTATING)
    first.sell(code)
    assert first.shop.state.last is not None
    sale, badge = first.shop.state.last.sale.id, badge_of(office, first)
    first.shop.do(
        lambda d, s: d.router.scan(s, badge),
        lambda d, s: d.refunds.open_bill(s, sale),
        lambda d, s: d.refunds.void(s, ""),
    )
    first.sync()
    second.sell(code)
    assert flags(office) == []


def test_a_badge_given_at_head_office_signs_in_at_every_till(office: Office, tills: list[Joined]) -> None:
    till = tills[1]
    read = badge_of(office, till)
    till.shop.do(lambda d, s: d.cashiers.lock(s))
    till.shop.clock.pass_s(2)
    state = till.shop.do(lambda d, s: d.router.scan(s, read))
    assert state.operator is not None
    assert state.operator.id == "boss"
    office.office.put_badge("boss", "")
    till.sync()
    till.shop.do(lambda d, s: d.cashiers.lock(s))
    with pytest.raises(Refused) as refused:
        till.shop.scan(read.text)
    assert refused.value.code == "badge-unknown"


def test_an_unknown_member_earns_at_once_and_the_details_follow(office: Office, tills: list[Joined]) -> None:
    second = tills[1]
    office.office.import_members([MemberRow("10000024", "何小姐")])
    member = office.office.accounts("10000024").member.id
    code = office.vault.make_card(member, Form.STATIC, office.clock.now())
    state = second.scan(code)
    assert state.bill.standing is not None
    assert (state.bill.standing.member.name, state.bill.standing.trust) == ("", Trust.SIGNED)
    second.shop.do(lambda d, s: d.checkout.clear(s))
    second.sell(code)
    state = second.scan(code)
    assert state.bill.standing is not None
    assert state.bill.standing.member.name == "何小姐"
    points = [one.spendable("points", DAY) for one in state.bill.standing.accounts if one.programme == "moneyback"]
    assert points == [20]


def test_a_late_member_is_a_member_at_head_office_too(office: Office, tills: list[Joined]) -> None:
    till = tills[0]
    till.shop.do(
        lambda d, s: d.checkout.add_amount(s, 10_000), lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 10_000)
    )
    till.shop.scan(ANN)
    till.sync()
    assert office.outstanding() == 20
    report = office.office.report()
    assert (report.sales, report.member_sales, report.kpis.member_visits, report.kpis.guest_visits) == (1, 1, 1, 0)
    assert report.quarantined == 0
    till.shop.do(lambda d, s: d.late_members.next_sale_instead(s))
    till.sync()
    report = office.office.report()
    assert (report.member_sales, report.kpis.member_visits, report.kpis.guest_visits) == (0, 0, 1)
    assert office.outstanding() == 0


def test_a_bill_moves_between_tills_and_head_office_sees_it_paid_twice(office: Office, tills: list[Joined]) -> None:
    giver, taker = tills
    giver.shop.do(
        lambda d, s: d.checkout.add_amount(s, 10_000),
        lambda d, s: d.checkout.hold(s),
        lambda d, s: d.handovers.give(s, s.held[0].slot),
    )
    payload = decode(list(giver.shop.store.records(0))[-1].body).body
    assert isinstance(payload, HandoverRecorded)
    slip = payload.handover.code
    for till, flagged in ((taker, 0), (giver, 1)):  # the giver has not heard of the payment
        till.scan(slip)
        till.shop.do(lambda d, s: d.payment.pay(s, TenderKind.OCTOPUS, 10_000), lambda d, s: d.payment.next_sale(s))
        till.sync()
        assert len(flags(office, BILL_PAID_TWICE)) == flagged
    assert office.office.report().sales == 2


def badge_of(office: Office, till: Joined) -> CodeRead:
    """A new badge of the manager, that the till knows of."""
    badge = office.vault.new_badge()
    office.office.put_cashiers([Cashier("boss", "黃經理", "manager", office.vault.hash_pin("246810"))])
    office.office.put_badge("boss", office.vault.badge_hash(badge))
    till.sync()
    return CodeRead(badge, "QR")


def flags(office: Office, kind: str = CODE_SHOWN_TWICE) -> list[str]:
    return [one.subject for one in office.office.report().flags if one.kind == kind]
