"""A row of the members' table as head office keeps it: the phone number sealed, and found again by its hash."""

from pos_terminal.headoffice.members import MemberRow
from pos_terminal.store.import_members import ListedMember
from pos_terminal.vault import KeyVault


def member_row(listed: ListedMember, vault: KeyVault) -> MemberRow:
    """The member; one without a phone number cannot be found by it."""
    phone = listed.phone
    return MemberRow(
        number=listed.number,
        name=listed.name,
        phone_last4=phone[-4:],
        phone_hash=vault.phone_hash(phone) if phone else "",
        phone_sealed=vault.seal_phone(phone) if phone else "",
        birthday=listed.birthday,
        language=listed.language,
    )
