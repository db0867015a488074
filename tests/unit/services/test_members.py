"""Finding and enrolling members."""

from dataclasses import replace

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.member import Trust
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.selling.scan import luhn_is_right
from pos_terminal.domain.till import KnownMember
from pos_terminal.services.members import Enrolment
from pos_terminal.wire.codec import decode
from pos_terminal.wire.payloads import EnrolmentRecorded
from tests.support.shop import CHAN, LEE, Shop

FORM = Enrolment(phone="61234088", name="黃小姐", birthday=(2, 29), consent_terms=True)


def test_a_whole_phone_number_attaches_at_the_eighth_digit(shop: Shop) -> None:
    state = shop.do(lambda d, s: d.members.find_by_phone(s, "61235678"))
    assert state.bill.standing is not None
    assert (state.bill.standing.member, state.bill.standing.trust) == (CHAN, Trust.FOUND)


def test_a_number_of_nobody_is_kept_for_signing_up(shop: Shop) -> None:
    state = shop.do(lambda d, s: d.members.find_by_phone(s, "61234088"))
    assert state.notice is not None
    assert (state.notice.code, dict(state.notice.params)) == ("member-not-found", {"phone": "6123 4088"})
    assert state.search is not None
    assert state.search.text == "61234088"


@pytest.mark.parametrize("phone", ["6123", "6123408a", ""])
def test_half_a_number_is_refused(shop: Shop, phone: str) -> None:
    with pytest.raises(Refused, match="phone-not-eight-digits"):
        shop.do(lambda d, s: d.members.find_by_phone(s, phone))


@pytest.mark.parametrize(("text", "found"), [("陳", CHAN), ("5678", CHAN), ("lee", LEE), (LEE.number, LEE)])
def test_search_knows_names_phone_ends_and_numbers(shop: Shop, text: str, found: object) -> None:
    state = shop.do(lambda d, s: d.members.search(s, text))
    assert state.search is not None
    assert found in state.search.found
    shop.do(lambda d, s: d.members.dismiss(s))
    assert shop.state.search is None


def test_a_found_member_is_attached_and_a_stranger_refused(shop: Shop) -> None:
    state = shop.do(lambda d, s: d.members.attach(s, LEE.id))
    assert state.bill.standing is not None
    with pytest.raises(Refused, match="member-unknown"):
        shop.do(lambda d, s: d.members.attach(s, "ffffffffffffff"))


def test_enrolling_records_prints_and_attaches_in_one_step(shop: Shop) -> None:
    state = shop.do(lambda d, s: d.members.enrol(s, FORM))
    member = state.enrolled
    assert member is not None
    assert luhn_is_right(member.number)
    assert (member.phone_last4, member.birthday, member.name) == ("4088", (2, 29), "黃小姐")
    assert state.bill.standing is not None
    assert state.bill.standing.member == member
    stored = shop.store.journal.by_n(shop.store.journal.head().n)
    assert stored is not None
    payload = decode(stored.body).body
    assert isinstance(payload, EnrolmentRecorded)
    assert shop.vault.open_phone(payload.enrolment.phone_sealed) == "61234088"
    assert [job.document for job in shop.store.spool.of_record(stored.n)] == ["enrolment"]


def test_the_full_number_stands_nowhere_in_clear(shop: Shop) -> None:
    shop.do(lambda d, s: d.members.enrol(s, FORM))
    assert all(b"61234088" not in stored.body for stored in shop.store.records(0))


def test_a_new_member_is_found_again_by_phone(shop: Shop) -> None:
    shop.do(lambda d, s: d.members.enrol(s, FORM), lambda d, s: d.checkout.remove_member(s))
    state = shop.do(lambda d, s: d.members.find_by_phone(s, "61234088"))
    assert state.bill.standing is not None


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (replace(FORM, consent_terms=False), "consent-missing"),
        (replace(FORM, phone="21234088"), "phone-not-valid"),
        (replace(FORM, phone="6123408"), "phone-not-valid"),
        (replace(FORM, birthday=(2, 30)), "birthday-not-a-day"),
        (replace(FORM, birthday=(13, 1)), "birthday-not-a-day"),
        (replace(FORM, phone="61235678"), "already-a-member"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_recorded(shop: Shop, form: Enrolment, code: str) -> None:
    before = shop.store.journal.head()
    with pytest.raises(Refused, match=code):
        shop.do(lambda d, s: d.members.enrol(s, form))
    assert shop.store.journal.head() == before


def test_control_characters_never_get_into_a_name(shop: Shop) -> None:
    state = shop.do(lambda d, s: d.members.enrol(s, replace(FORM, name="黃\x1b@\x10\x14\x01小姐 ")))
    assert state.enrolled is not None
    assert state.enrolled.name == "黃@小姐"


def test_a_blocked_member_is_attached_but_earns_nothing(shop: Shop) -> None:
    with shop.store.begin():
        shop.store.members.put(KnownMember(replace(CHAN, blocked=True), ""))
    state = shop.scan(CHAN.number)
    assert state.notice is not None
    assert state.notice.code == "member-blocked"
    shop.ring_up("LEMON-TEA")
    shop.do(lambda d, s: d.payment.pay(s, TenderKind.CASH, 2200))
    assert shop.store.ledger.accounts(CHAN.id) == ()
