"""Whatever a stranger's code says, and however a scanner sends it: no crash, and nothing taken for what it is not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.domain.till import Validity
from pos_terminal.wire.member_code import EPOCH, Form, MemberCode, parse
from tests.fuzz.__main__ import NAMES
from tests.fuzz.targets import FRAMINGS, SAMPLES, TARGETS

# Bytes at random, and samples with pieces put in: the second kind gets past the first checks.
PIECES = st.lists(st.one_of(st.sampled_from(SAMPLES), st.binary(max_size=40)))
MADE = st.tuples(st.integers(0, len(FRAMINGS) - 1), PIECES).map(lambda made: bytes((made[0],)) + b"".join(made[1]))
MIXED = st.one_of(st.binary(max_size=9_000), MADE)
TYPED = st.lists(
    st.tuples(st.one_of(st.sampled_from(b"12ABC~#]\r\x08\x10"), st.integers(0, 255)), st.integers(0, 120)), max_size=60
).map(lambda keys: b"\x01" + b"".join(bytes(key) for key in keys))


def test_every_target_is_played() -> None:
    assert tuple(TARGETS) == NAMES


@pytest.mark.parametrize("name", ["payload", "card_text", "signed_card", "serial_line"])
@given(MIXED)
def test_any_bytes(name: str, data: bytes) -> None:
    TARGETS[name](data)


@given(st.one_of(TYPED, st.binary(max_size=300)))
def test_any_keys(data: bytes) -> None:
    TARGETS["typed_keys"](data)


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("name", NAMES)
def test_the_samples_with_which_the_fuzzer_begins(name: str, sample: bytes) -> None:
    TARGETS[name](sample)


def test_a_padded_text_is_no_card() -> None:
    assert parse("S" + "A" * 114 + "=" * 6) is None


@pytest.mark.parametrize("form", [Form.STATIC, Form.PAID])
def test_a_card_for_ten_thousand_years_is_none(form: Form) -> None:
    """Three bytes count more days than the calendar has."""
    last = (datetime(9999, 12, 31, tzinfo=UTC) - EPOCH).days - 1
    text = MemberCode(form, "00" * 7, 1, last).text(bytes(64))
    parsed = parse(text)
    assert parsed is not None
    assert parsed[0].validity(EPOCH + timedelta(days=last)) is Validity.IN_FORCE
    assert parse(MemberCode(form, "00" * 7, 1, last + 1).text(bytes(64))) is None
    assert parse(MemberCode(form, "00" * 7, 1, 2**24 - 1).text(bytes(64))) is None
