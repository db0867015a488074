"""Records as bytes: frozen forms, canonical encoding, the chain."""

import typing
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from pos_terminal.domain.loyalty.account import Entry, EntryKind, LoyaltyFacts, ProgrammeResult
from pos_terminal.domain.selling.sale import Approval, Tender, TenderKind
from pos_terminal.wire import codec
from pos_terminal.wire.payloads import AnyPayload, Body, SaleRecorded, kind_of, loyalty_entries, written_entries
from tests.support.golden_records import FOLDER, bodies


def test_every_kind_of_record_has_its_frozen_form() -> None:
    kinds = {str(kind.__struct_config__.tag) for kind in typing.get_args(AnyPayload)}
    assert set(bodies()) == kinds
    assert {file.stem for file in FOLDER.glob("*.json")} == kinds


@pytest.mark.parametrize("kind", sorted(bodies()))
def test_a_record_is_written_as_it_always_was_and_old_ones_are_read(kind: str) -> None:
    frozen = (FOLDER / f"{kind}.json").read_bytes()
    assert codec.decode(frozen) == bodies()[kind]
    assert codec.encode(bodies()[kind]) == frozen
    assert kind_of(codec.decode(frozen).body) == kind


@pytest.mark.parametrize("file", sorted((FOLDER / "before").glob("*.json")), ids=lambda file: file.stem)
def test_a_record_of_an_earlier_form_is_read_with_what_it_lacked_left_empty(file: Path) -> None:
    assert codec.decode(file.read_bytes()) == bodies()[file.stem.partition(".")[0]]


def test_a_payment_on_a_terminal_has_its_frozen_form() -> None:
    approval = Approval(
        reference="7a01", code="A12345", device_reference="D-1", masked_number="****1234", remaining_minor=-350
    )
    frozen = (
        b'{"amount_minor":4500,"approval":{"code":"A12345","device_reference":"D-1","masked_number":"****1234",'
        b'"reference":"7a01","remaining_minor":-350},"brand":"","kind":"octopus","received_minor":4500}'
    )
    tender = Tender(TenderKind.OCTOPUS, 4500, 4500, approval=approval)
    assert msgspec.json.encode(tender, order="sorted") == frozen
    assert msgspec.json.decode(frozen, type=Tender) == tender


def test_a_record_is_one_line_of_sorted_json() -> None:
    data = codec.encode(bodies()["sale"])
    assert b"\n" not in data
    assert list(msgspec.json.decode(data)) == ["at", "body", "boot", "id", "mono_ms", "v"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"garbage",
        b"{}",
        b"\xff\xfe",
        b'{"v":1}',
        codec.encode(bodies()["copy"]).replace(b'"v":1', b'"v":2'),
        codec.encode(bodies()["copy"]).replace(b'"kind":"copy"', b'"kind":"new"'),
        codec.encode(bodies()["copy"])[:-5],
    ],
)
def test_what_this_program_cannot_read_is_said_and_never_raised_over(data: bytes) -> None:
    with pytest.raises(codec.NotReadable):
        codec.decode(data)


def test_the_chain_names_everything_before() -> None:
    stream = UUID(int=7)
    first = codec.first_hash(stream)
    assert first != codec.first_hash(UUID(int=8))
    assert first != codec.first_hash(stream, UUID(int=1), 3, b"h" * 32)
    one = codec.chain(first, b"a")
    assert codec.chain(one, b"b") != codec.chain(codec.chain(first, b"x"), b"b")
    assert len(one) == len(codec.digest(b"a")) == 32


def test_entries_are_found_in_every_kind_that_carries_them() -> None:
    with_entries = {kind for kind, body in bodies().items() if loyalty_entries(body.body)}
    assert with_entries == {"sale", "late_member", "refund", "engagement", "closing"}


def test_entries_name_the_version_and_the_arms_that_made_them() -> None:
    for body in bodies().values():
        written = written_entries(body.body)
        assert tuple(entry for entry, _, _ in written) == loyalty_entries(body.body)
    entry = Entry("m", "club", "points", 5, "open", EntryKind.EARN)
    results = (
        ProgrammeResult("club", "v1", (entry,), (), terms=("tier:gold", "arm:price/a", "arm:look/b")),
        ProgrammeResult("other", "v2", (entry,), ()),
    )
    sold = bodies()["sale"].body
    assert isinstance(sold, SaleRecorded)
    loyalty = LoyaltyFacts("m", "10000016", "陳**", results)
    found = written_entries(msgspec.structs.replace(sold, loyalty=loyalty))
    assert found == ((entry, "v1", "price/a look/b"), (entry, "v2", ""))


def test_a_body_never_carries_its_place() -> None:
    assert {field.name for field in msgspec.structs.fields(Body)} == {"v", "id", "at", "mono_ms", "boot", "body"}
