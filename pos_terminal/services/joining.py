"""A till joins a head office: its one-time code for who it is from now on."""

from collections.abc import Iterable
from typing import Protocol

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.till import FeedPosition, Installation
from pos_terminal.services.ports import HeadOffice, Store
from pos_terminal.wire.envelope import Enrol, Enrolled


class JoiningKeys(Protocol):
    """The till's own key, and where head office's keys go."""

    @property
    def public_key(self) -> str: ...
    def join(self, *, phone_key: str, phone_public_key: str, code_keys: Iterable[tuple[int, str]]) -> None: ...


def join(
    store: Store, head_office: HeadOffice, keys: JoiningKeys, *, url: str, code: str, again: bool = False
) -> Enrolled:
    """Redeems the code and makes this till the one head office says it is. Its journal and stream stay.

    What the till recorded alone is sent with its first sync. Asking again after a lost answer gets the same answer.
    `again` lets a till join that has joined before: its keys are lost, or its old name is closed. Head office then has
    its streams as another's, so that what it lacks of them goes on in a new one.
    Raises Refused `till-is-training`, `joined-already`, `shop-has-other-money`, `bill-is-open`, NoAnswer where head
    office does not do it.
    """
    before = store.installation()
    if before.training:
        raise Refused("till-is-training")
    if before.enrolled and not again:
        raise Refused("joined-already", head_office=before.head_office)
    if store.parking.all() or store.charges.all():
        raise Refused("bill-is-open")
    stream = str(store.journal.head().stream)
    joined = head_office.enrol(Enrol(code=code, public_key=keys.public_key, stream=stream))
    if joined.currency != before.currency and store.journal.last_receipt_number():
        raise Refused("shop-has-other-money", ours=before.currency, theirs=joined.currency)
    # Keys first: a till that stops between has lost nothing, and may join again with the same code.
    keys.join(phone_key=joined.phone_key, phone_public_key=joined.phone_public_key, code_keys=joined.code_keys)
    with store.begin():
        store.replace_installation(_installation(joined, url))
        store.members.lease(*joined.member_number_block, instead=True)
        store.outbox.set_feed(FeedPosition())
    return joined


def _installation(joined: Enrolled, url: str) -> Installation:
    return Installation(
        merchant=joined.merchant,
        shop=joined.shop,
        shop_name_zh=joined.shop_name_zh,
        shop_name_en=joined.shop_name_en,
        terminal=joined.terminal,
        currency=joined.currency,
        timezone=joined.timezone,
        day_start_hour=joined.day_start_hour,
        terminal_id=joined.terminal_id,
        head_office=url.rstrip("/"),
    )
