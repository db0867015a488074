"""What terminals are told: the newest of each subject, and how a restored head office is noticed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pos_terminal.domain.errors import Refused
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.catalogue import Catalogue, Category, Product
from pos_terminal.domain.till import Cashier
from pos_terminal.domain.words import Words
from pos_terminal.headoffice.members import MemberRow
from pos_terminal.headoffice.office import HeadOffice
from pos_terminal.wire import answers
from pos_terminal.wire.answers import NoAnswer
from pos_terminal.wire.envelope import AccountsChanged, Changes, CodeKeyChanged
from tests.support.offices import DAY, MEMBER, DirectLine, Office, Till, earn, joined_till, open_office
from tests.support.shop import preset_text

Join = Callable[[int], Till]
TEA = Product("TEA", Words("茶", "Tea"), 2000, "cold", ("drink",), ("4891234567894",))
JUICE = Product("JUICE", Words("果汁", "Juice"), 2500, "cold")
BUN = Product("BUN", Words("包", "Bun"), 850, "bake", ("food",))
COLD, BAKE = Category("cold", Words("凍飲", "Cold")), Category("bake", Words("包餅", "Bakery"))


def test_a_subject_stands_once_at_its_newest_place(office: Office, join: Join) -> None:
    till, other = join(1), join(2)
    for number in range(5):
        till.sell(earn(10, f"lot{number}"))
        till.syncing.run_once()
    page = other.line.changes("", 0, 100)
    assert [type(item) for item in page.items] == [CodeKeyChanged, AccountsChanged]
    assert page.cursor == 6


def test_a_member_of_one_till_is_known_at_the_other(join: Join) -> None:
    first, second = join(1), join(2)
    ann = Member("00000000000001", "10000016", "陳美儀", "4567", (3, 14), "en")
    first.enrol_member(ann, "91234567")
    first.syncing.run_once()
    second.syncing.run_once()
    assert second.store.members.by_id(ann.id) == ann
    assert second.store.members.by_phone(second.vault.phone_hash("9123 4567")) == ann


def test_master_data_reach_the_tills_and_replace_their_own(office: Office, join: Join) -> None:
    till = join(1)
    with till.store.begin():
        till.store.catalogue.put_product(Product("OLD", Words("舊", "Old"), 100), 0)
        till.store.programmes.put(preset_text("moneyback"))
        till.store.cashiers.put(Cashier("1", "Default", "manager"))
    office.office.put_catalogue(Catalogue((COLD, BAKE), (TEA, BUN)))
    cafe = preset_text("cafe-stamps")
    office.office.publish(parse(cafe.text)[0][0], cafe.text)
    office.office.put_cashiers([Cashier("boss", "經理", "manager", "hash")])
    till.syncing.run_once()
    assert till.store.catalogue.all() == Catalogue((COLD, BAKE), (TEA, BUN))
    assert [programme.id for programme in till.store.programmes.all()] == ["cafe-stamps"]
    assert [cashier.id for cashier in till.store.cashiers.all()] == ["boss"]
    assert office.office.put_catalogue(Catalogue((COLD, BAKE), (TEA, BUN))) == (0, 0)
    assert office.office.put_catalogue(Catalogue((COLD,), (TEA,))) == (0, 2)
    till.syncing.run_once()
    assert till.store.catalogue.all() == Catalogue((COLD,), (TEA,))
    assert till.syncing.last_round.received == 2


def test_a_till_that_sells_keeps_its_own_until_head_office_has_some(join: Join) -> None:
    till = join(1)
    with till.store.begin():
        till.store.catalogue.put_product(TEA, 0)
        till.store.cashiers.put(Cashier("1", "Default", "manager", "hash"))
    till.syncing.run_once()
    assert till.store.catalogue.by_sku("TEA") is not None
    assert [cashier.id for cashier in till.store.cashiers.all()] == ["1"]


def test_a_pin_set_at_the_till_outlives_head_offices_silence(office: Office, join: Join) -> None:
    till = join(1)
    office.office.put_cashiers([Cashier("ling", "阿玲", "cashier")])
    till.syncing.run_once()
    with till.store.begin():
        till.store.cashiers.put(Cashier("ling", "阿玲", "cashier", "own"))
    office.office.put_cashiers([Cashier("ling", "阿玲玲", "cashier")])
    till.syncing.run_once()
    assert till.store.cashiers.by_id("ling") == Cashier("ling", "阿玲玲", "cashier", "own")
    office.office.put_cashiers([Cashier("ling", "阿玲玲", "cashier", "theirs", active=False)])
    till.syncing.run_once()
    assert till.store.cashiers.all() == ()


def test_a_programme_in_other_money_is_not_published(office: Office) -> None:
    text = preset_text("moneyback").text.replace('"HKD"', '"TWD"')
    programme = parse(text)[0][0]
    with pytest.raises(Refused) as refused:
        office.office.publish(programme, text)
    assert refused.value.code == "programme-other-currency"


def test_an_imported_list_keeps_the_members_it_finds(office: Office, join: Join) -> None:
    till = join(1)
    office.office.import_members([MemberRow("10000016", "Ann"), MemberRow("10000024", "Ben")])
    till.syncing.run_once()
    ann = till.store.members.by_number("10000016")
    office.office.import_members([MemberRow("10000016", "Anna", "4567")])
    till.syncing.run_once()
    assert ann is not None
    anna = till.store.members.by_id(ann.id)
    assert anna is not None
    assert (anna.name, anna.phone_last4, till.store.members.count()) == ("Anna", "4567", 2)


def test_numbers_are_topped_up_before_they_run_out(join: Join) -> None:
    till = join(1)
    with till.store.begin():
        given = [till.store.members.next_number() for _ in range(60)]
    till.syncing.run_once()
    assert till.store.members.numbers_left() == 140
    with till.store.begin():
        given += [till.store.members.next_number() for _ in range(140)]
    assert len(set(given)) == 200


@pytest.mark.parametrize("where", [""], ids=["sqlite"])
def test_a_restored_head_office_is_refilled_and_read_again(office: Office, tmp_path: Path) -> None:
    first, second = joined_till(office, tmp_path, 1), joined_till(office, tmp_path, 2)
    first.sell(earn(100, "a"))
    first.syncing.run_once()
    second.syncing.run_once()
    office.office.close()
    shutil.copytree(office.folder, tmp_path / "backup")
    office = reopened(office.folder, office, first, second)
    first.sell(earn(10, "b"))
    first.syncing.run_once()
    second.sell(earn(1, "c"))
    second.syncing.run_once()
    generation, position = office.office.generation()
    office.office.close()
    # The database goes back; what was noted beside it does not.
    for name in ("headoffice.db", "headoffice.db-wal", "headoffice.db-shm"):
        (office.folder / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup" / "headoffice.db", office.folder)
    office = reopened(office.folder, office, first, second)
    assert office.office.generation()[0] != generation
    assert office.office.generation()[1] < position
    assert office.outstanding() == 100
    for _ in range(2):
        for till in (first, second):
            assert till.syncing.run_once().online
    assert office.outstanding() == 111
    assert (first.points(), second.points()) == (111, 111)
    office.office.close()


@pytest.mark.parametrize("where", [""], ids=["sqlite"])
def test_who_had_read_half_reads_all_of_a_restored_head_office(office: Office, tmp_path: Path) -> None:
    """What was withdrawn had moved behind the cursor; in the restored books it is sold, and lies before it."""
    till = joined_till(office, tmp_path, 1)
    office.office.put_catalogue(Catalogue((COLD, BAKE), (TEA,)))
    office.office.put_catalogue(Catalogue((COLD, BAKE), (TEA, JUICE)))
    office.office.close()
    shutil.copytree(office.folder, tmp_path / "backup")
    office = reopened(office.folder, office)
    office.office.put_catalogue(Catalogue((COLD, BAKE), (BUN, JUICE)))
    half = HalfFeed(office.office, "S1-T1")
    till.connect(half)
    assert not till.syncing.run_once(force=True).online
    assert till.store.outbox.feed().midway
    assert "JUICE" in skus(till)
    assert "TEA" not in skus(till)
    office.office.close()
    for name in ("headoffice.db", "headoffice.db-wal", "headoffice.db-shm"):
        (office.folder / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup" / "headoffice.db", office.folder)
    office = reopened(office.folder, office)
    half.reach(office.office)
    assert till.syncing.run_once(force=True).online
    assert skus(till) == ["JUICE", "TEA"]
    office.office.close()


class HalfFeed(DirectLine):
    """Gives one subject a page, and breaks before the last one until another head office is reached."""

    _broken = True

    def changes(self, generation: str, cursor: int, limit: int) -> Changes:
        page = super().changes(generation, cursor, 1)
        if self._broken and not page.more:
            raise NoAnswer(answers.UNREACHABLE, "cut")
        return page

    def reach(self, office: HeadOffice) -> None:
        self._office, self._broken = office, False


def skus(till: Till) -> list[str]:
    return sorted(product.sku for product in till.store.catalogue.all().products)


def reopened(folder: Path, before: Office, *tills: Till) -> Office:
    """Head office as it comes up again, on the same clock; the tills reach it as before."""
    office = open_office(folder, before.clock, till=0xFFFE)
    for till in tills:
        till.connect(DirectLine(office.office, till.store.installation().terminal_id))
    return office


def test_a_restore_that_was_told_begins_another_life(office: Office, join: Join) -> None:
    till = join(1)
    till.sell(earn(100, "a"))
    till.syncing.run_once()
    before = till.store.outbox.feed()
    office.office.begin_generation()
    till.syncing.run_once()
    after = till.store.outbox.feed()
    assert after.generation == office.office.generation()[0] != before.generation
    assert after.cursor == before.cursor  # nothing was lost, so nothing is read again
    assert till.syncing.last_round.received == 0


def test_an_account_is_told_by_the_programme_in_force(office: Office, join: Join) -> None:
    till = join(1)
    till.enrol_member(Member(MEMBER, "10000016"))
    till.sell(earn(100, "a"))
    till.syncing.run_once()
    assert [programme.names.en for programme, _ in office.office.accounts(MEMBER).accounts] == ["moneyback"]
    text = preset_text("moneyback").text
    later = text.replace("2020-01-01", "2026-01-01")
    assert later != text
    for each in (later, text):
        assert office.office.publish(parse(each)[0][0], each)
    (programme, account), *others = office.office.accounts("10000016").accounts
    assert (programme.effective_from.year, account.balance("points", DAY), others) == (2026, 100, [])
    assert not office.office.publish(programme, later)
