"""Keys and what is done with them."""

import stat
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.vault import HEAD_OFFICE_CODE_KEY, KeyVault, one_time_code, open_vault, plain_phone, verify
from pos_terminal.wire.member_code import Form
from tests.support.clocks import NOON

MEMBER = "00112233445566"


@pytest.fixture
def vault(tmp_path: Path) -> KeyVault:
    return open_vault(tmp_path / "keys")


@pytest.fixture
def office(tmp_path: Path) -> KeyVault:
    return open_vault(tmp_path / "office", HEAD_OFFICE_CODE_KEY)


def joined(vault: KeyVault, office: KeyVault) -> KeyVault:
    vault.join(phone_key=office.phone_key, phone_public_key=office.phone_public_key, code_keys=office.code_keys)
    return vault


def test_keys_last_and_are_their_owners_alone(tmp_path: Path, vault: KeyVault) -> None:
    again = open_vault(tmp_path / "keys")
    assert again.public_key == vault.public_key
    assert again.phone_hash("91234567") == vault.phone_hash("91234567")
    if sys.platform != "win32":
        assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "keys").iterdir()} == {0o600}
        assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_a_lost_or_damaged_key_is_said_and_not_replaced(tmp_path: Path, vault: KeyVault) -> None:
    (tmp_path / "keys" / "phone.key").unlink()
    with pytest.raises(Unavailable) as lost:
        open_vault(tmp_path / "keys")
    (tmp_path / "keys" / "phone.key").write_text("not hex")
    with pytest.raises(Unavailable) as damaged:
        open_vault(tmp_path / "keys")
    (tmp_path / "keys" / "phone.key").write_text("abcd")
    with pytest.raises(Unavailable) as short:
        open_vault(tmp_path / "keys")
    assert {trouble.value.code for trouble in (lost, damaged, short)} == {"key-not-readable"}


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable) as trouble:
        open_vault(tmp_path / "file" / "keys")
    assert trouble.value.code == "keys-not-writable"


def seen(vault: KeyVault, text: str, at: datetime) -> tuple[str, bool] | None:
    """Whose code it is, and whether it is in force."""
    card = vault.read_card(text, at)
    return (card.member, card.in_force) if card else None


@pytest.mark.parametrize("form", list(Form))
def test_a_signed_code_names_its_member(vault: KeyVault, form: Form) -> None:
    text = vault.make_card(MEMBER, form, NOON)
    assert seen(vault, text, NOON) == (MEMBER, True)
    assert seen(vault, text, NOON + timedelta(days=2000)) == (MEMBER, False)


def test_forged_and_foreign_codes_are_nobody(vault: KeyVault, office: KeyVault) -> None:
    text = vault.make_card(MEMBER, Form.STATIC, NOON)
    for place in (0, 1, 15, 18, 60, 110):
        other = {"S": "R"}.get(text[place], "A" if text[place] != "A" else "B")
        assert vault.read_card(text[:place] + other + text[place + 1 :], NOON) is None
    assert vault.read_card(office.make_card(MEMBER, Form.STATIC, NOON), NOON) is None
    assert vault.read_card("10000016", NOON) is None


def test_a_till_that_joined_reads_head_offices_codes_and_its_own_old_ones(vault: KeyVault, office: KeyVault) -> None:
    old = vault.make_card(MEMBER, Form.STATIC, NOON)
    joined(vault, office)
    assert not vault.signs_codes
    with pytest.raises(Refused) as refused:
        vault.make_card(MEMBER, Form.STATIC, NOON)
    assert refused.value.code == "no-signing-key"
    assert seen(vault, old, NOON) == (MEMBER, True)
    assert seen(vault, office.make_card(MEMBER, Form.STATIC, NOON), NOON) == (MEMBER, True)


def test_phones_are_found_by_the_merchants_hash(tmp_path: Path, vault: KeyVault, office: KeyVault) -> None:
    assert vault.phone_hash("+852 9123 4567") == vault.phone_hash("91234567")
    assert vault.phone_hash("91234567") != vault.phone_hash("91234568")
    assert vault.phone_hash("91234567") != office.phone_hash("91234567")
    joined(vault, office)
    assert vault.phone_hash("91234567") == office.phone_hash("91234567")
    assert open_vault(tmp_path / "keys").phone_hash("91234567") == office.phone_hash("91234567")


def test_only_the_merchant_opens_a_sealed_phone(vault: KeyVault, office: KeyVault) -> None:
    sealed = vault.seal_phone("91234567")
    assert sealed != vault.seal_phone("91234567")
    assert vault.open_phone(sealed) == "91234567"
    joined(vault, office)
    sealed = vault.seal_phone("91234567")
    assert office.open_phone(sealed) == "91234567"
    with pytest.raises(Refused):
        vault.open_phone(sealed)


@pytest.mark.parametrize("sealed", ["", "x", "AQID", "AQ" + "A" * 100])
def test_what_is_not_sealed_for_us_is_refused(vault: KeyVault, sealed: str) -> None:
    with pytest.raises(Refused) as refused:
        vault.open_phone(sealed)
    assert refused.value.code == "phone-not-readable"


def test_a_pin_matches_its_own_hash_only(vault: KeyVault) -> None:
    pin_hash = vault.hash_pin("1234")
    assert pin_hash != vault.hash_pin("1234")
    assert "1234" not in pin_hash
    assert vault.pin_matches("1234", pin_hash)
    assert not vault.pin_matches("1235", pin_hash)


@pytest.mark.parametrize("pin_hash", ["", "scrypt", "scrypt$", "scrypt$00", "scrypt$zz$00", "md5$00$00"])
def test_a_strange_hash_matches_no_pin(vault: KeyVault, pin_hash: str) -> None:
    assert not vault.pin_matches("1234", pin_hash)


def test_a_terminals_signature_is_its_own(vault: KeyVault, office: KeyVault) -> None:
    signature = vault.sign(b"message")
    assert verify(vault.public_key, signature, b"message")
    assert not verify(vault.public_key, signature, b"massage")
    assert not verify(office.public_key, signature, b"message")
    assert not verify("not hex", signature, b"message")
    assert not verify("", signature, b"message")


def test_one_time_codes_are_easy_to_read_out() -> None:
    code = one_time_code()
    assert len(code) == 14
    assert not set(code) & set("01IOl")
    assert code != one_time_code()


def test_a_phone_is_hashed_as_its_digits() -> None:
    assert plain_phone("852-91234567") == "91234567"
    assert plain_phone("85291234") == "85291234"
