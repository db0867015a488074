"""The demo's shop: a café with its own head office on loopback, one till in the window and one beside it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from pos_terminal.assets import resources
from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.domain.errors import Unavailable
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.till import Cashier
from pos_terminal.headoffice.office import HeadOffice, open_head_office
from pos_terminal.headoffice.server import serving
from pos_terminal.main.listed_members import member_row
from pos_terminal.main.rounds import line_of
from pos_terminal.main.terminal import KEYS, PROGRAM, Terminal, open_terminal
from pos_terminal.services.joining import join
from pos_terminal.services.syncing import Syncing
from pos_terminal.store.import_catalogue import read_catalogue
from pos_terminal.store.import_members import read_members
from pos_terminal.vault import HEAD_OFFICE_CODE_KEY, KeyVault, one_time_code, open_vault, verify

SHOP, CURRENCY, TIMEZONE = "WC", "HKD", "Asia/Hong_Kong"
# A stamp card, a club with tiers, and a game.
PRESETS = ("cafe-stamps", "restaurant-tiers", "bubble-tea-play")
# A wheel turns only where a licence number stands. Nobody can win anything at the sample shop, so that it needs none.
NO_LICENCE, SAMPLE_LICENCE = 'licence = ""', 'licence = "SAMPLE"'
CASHIER, CASHIER_PIN = "ling", "1234"
MANAGER, MANAGER_PIN = "wong", "246810"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class SampleShop:
    """The folders of the sample shop, and its head office."""

    folder: Path
    office: HeadOffice
    vault: KeyVault

    @property
    def till(self) -> Path:
        """The window's till."""
        return self.folder / "till-1"

    @property
    def other_till(self) -> Path:
        """The till beside it."""
        return self.folder / "till-2"

    @contextmanager
    def served(self) -> Iterator[str]:
        """Head office answers for as long as this lasts, at the address that the tills know; gives its URL."""
        known = self._known_url()
        port = (urlsplit(known).port or 0) if known else 0
        with ExitStack() as stack:
            try:
                url = stack.enter_context(serving(self.office, LOOPBACK, port))
            except OSError:  # another program has the port now
                url = stack.enter_context(serving(self.office, LOOPBACK))
                self._tell_tills(url)
            yield url

    def join_tills(self, url: str) -> None:
        """Enrols both tills, if they are not yet, and syncs them once."""
        for data in (self.till, self.other_till):
            with open_terminal(data) as terminal:
                terminal.state()
                if terminal.store.installation().enrolled:
                    continue
                code = one_time_code()
                self.office.add_terminal(SHOP, code)
                line = line_of(terminal.store, terminal.vault, terminal.ids, url)
                try:
                    join(terminal.store, line, terminal.vault, url=url, code=code)
                finally:
                    line.close()
                sync(terminal)

    def _known_url(self) -> str:
        if not (self.till / "till.db").exists():
            return ""
        with open_terminal(self.till) as terminal:
            return terminal.store.installation().head_office

    def _tell_tills(self, url: str) -> None:
        for data in (self.till, self.other_till):
            with open_terminal(data) as terminal:
                moved = replace(terminal.store.installation(), head_office=url)
                with terminal.store.begin():
                    terminal.store.replace_installation(moved)


def sync(terminal: Terminal) -> None:
    """One round of a till without a window. Raises Unavailable where head office did not answer."""
    line = line_of(terminal.store, terminal.vault, terminal.ids, terminal.store.installation().head_office)
    try:
        syncing = Syncing(terminal.store, line, terminal.clock, terminal.ids, terminal.ids.share, PROGRAM)
        status = syncing.run_once(force=True)
    finally:
        line.close()
    if status.problem:
        raise Unavailable("head_office", status.problem, status.cause)


@contextmanager
def sample_shop(folder: Path) -> Iterator[SampleShop]:
    """The sample shop in that folder, begun where the folder is empty."""
    clock, ids = SystemClock(), SystemIds()
    vault = open_vault(folder / "head-office" / KEYS, HEAD_OFFICE_CODE_KEY)
    office = open_head_office(folder / "head-office", keys=vault, verify=verify, now=clock.now, ids=ids)
    try:
        if not office.is_founded:
            _begin(office, vault)
        yield SampleShop(folder, office, vault)
    finally:
        office.close()


def _begin(office: HeadOffice, vault: KeyVault) -> None:
    office.found("sunrise", CURRENCY, TIMEZONE, 0)
    office.add_shop(SHOP, "朝陽茶室", "Sunrise Café")
    for preset in PRESETS:
        text = (resources() / "programmes" / f"{preset}.toml").read_text(encoding="utf-8")
        text = text.replace(NO_LICENCE, SAMPLE_LICENCE)
        programmes, _ = parse(text, f"{preset}.toml")
        for programme in programmes:
            office.publish(programme, text)
    office.put_catalogue(read_catalogue(resources() / "demo" / "catalogue.csv", CURRENCY))
    office.import_members([member_row(row, vault) for row in read_members(resources() / "demo" / "members.csv")])
    office.put_cashiers(
        [
            Cashier(CASHIER, "阿玲", "cashier", vault.hash_pin(CASHIER_PIN)),
            Cashier(MANAGER, "黃經理", "manager", vault.hash_pin(MANAGER_PIN)),
        ]
    )
