"""A shop for tests: the real store, keys and use cases, with a clock in the test's hand."""

from dataclasses import dataclass, replace
from pathlib import Path

from pos_terminal.assets import resources
from pos_terminal.domain.loyalty.file.programme_file import parse
from pos_terminal.domain.loyalty.member import Member
from pos_terminal.domain.selling.catalogue import Category, Product
from pos_terminal.domain.selling.scan import CodeRead
from pos_terminal.domain.till import Cashier, Installation, KnownMember, ProgrammeText
from pos_terminal.domain.words import Words
from pos_terminal.main import PROGRAM, STANDALONE_NUMBERS
from pos_terminal.main.paper import stationery
from pos_terminal.services.desk import Desk, open_desk
from pos_terminal.services.state import ShopSettings, TillState
from pos_terminal.stationery import StationeryFolder
from pos_terminal.store.connection import IN_MEMORY
from pos_terminal.store.database import DATABASE, SqliteStore, open_store
from pos_terminal.store.installation import create_installation
from pos_terminal.vault import KeyVault, open_vault
from tests.support.clocks import CountingIds, StandingClock

CASHIER_PIN, MANAGER_PIN = "1234", "246810"
PRESETS = ("moneyback", "cafe-stamps")
INSTALLATION = Installation("shop", "S1", "朝陽茶室", "Sunrise Cafe", "T1", "HKD", "Asia/Hong_Kong")
CATEGORIES = (Category("cold", Words("凍飲", "Cold"), "cold"), Category("bake", Words("包餅", "Bakery"), "bake"))
PRODUCTS = (
    Product(
        "LEMON-TEA", Words("凍檸茶", "Iced lemon tea"), 2200, "cold", ("drink",), ("4891234567894",), favourite=True
    ),
    Product("MILK-TEA", Words("奶茶", "Milk tea"), 2000, "cold", ("drink",), favourite=True),
    Product("BUN", Words("菠蘿油", "Pineapple bun"), 1600, "bake", ("food",), ("4890000000017",)),
    Product("BAG", Words("膠袋", "Bag"), 100, "", ("bag-levy",)),
    Product("ICE", Words("紅豆冰", "Red bean ice"), 2600, "cold", ("drink",), sold_out=True),
)
CHAN = Member("00000000000001", "50000017", "陳美儀", "5678", (3, 14))
LEE = Member("00000000000002", "50000025", "Lee Ka Ho", "9012")


@dataclass
class Shop:
    """A desk and the till's state; `do` goes from one state to the next."""

    store: SqliteStore
    vault: KeyVault
    desk: Desk
    clock: StandingClock
    ids: CountingIds
    state: TillState
    files: StationeryFolder

    def do(self, *calls: object) -> TillState:
        """Runs calls `(desk, state) -> state` in order, as the lane does."""
        for call in calls:
            self.state = call(self.desk, self.state)  # type: ignore[operator]
        return self.state

    def ring_up(self, *skus: str) -> TillState:
        """Adds products one by one."""
        for sku in skus:
            self.state = self.desk.checkout.add_product(self.state, sku)
        return self.state

    def scan(self, text: str, symbology: str = "QR") -> TillState:
        """Reads a code, long enough after the last one to count."""
        self.clock.pass_s(2)
        self.state = self.desk.router.scan(self.state, CodeRead(text, symbology))
        return self.state

    def restart(self) -> TillState:
        """The till as it comes up from its books, with nobody signed in."""
        self.desk = open_desk(self.store, self.clock, self.ids, self.vault, ShopSettings(), self.files)
        self.state = self.desk.startup.state(PROGRAM)
        return self.state


def open_shop(
    keys: Path, data: Path | None = None, *, signed_in: bool = True, presets: tuple[str, ...] = PRESETS, till: int = 0
) -> Shop:
    """A shop with the café's catalogue, two members and the presets; in memory unless `data` names a folder."""
    clock, ids = StandingClock(), CountingIds(till)
    store = open_store(data / DATABASE if data else IN_MEMORY, clock.now)
    vault = open_vault(keys)
    if not store.is_installed:
        create_installation(store, INSTALLATION, stream=ids.new(), begun_at=clock.now(), numbers=STANDALONE_NUMBERS)
        fill(store, vault, presets)
    files = stationery(data or keys)
    desk = open_desk(store, clock, ids, vault, ShopSettings(), files)
    shop = Shop(store, vault, desk, clock, ids, desk.startup.state(PROGRAM), files)
    if signed_in:
        shop.do(lambda d, s: d.cashiers.sign_in(s, "ling", CASHIER_PIN), lambda d, s: d.shifts.open(s, 50_000))
    return shop


def fill(store: SqliteStore, vault: KeyVault, presets: tuple[str, ...]) -> None:
    """Master data as head office or an import would put it there."""
    with store.begin():
        for position, category in enumerate(CATEGORIES):
            store.catalogue.put_category(category, position)
        for position, product in enumerate(PRODUCTS):
            store.catalogue.put_product(product, position)
        for member, phone in ((CHAN, "61235678"), (LEE, "91239012")):
            store.members.put(KnownMember(member, vault.phone_hash(phone)))
        ling = Cashier("ling", "阿玲", "cashier", vault.hash_pin(CASHIER_PIN))
        store.cashiers.put(ling)
        store.cashiers.put(
            replace(ling, id="boss", name="黃經理", role="manager", pin_hash=vault.hash_pin(MANAGER_PIN))
        )
        for position, preset in enumerate(presets):
            store.programmes.put(preset_text(preset, position))


def preset_text(preset: str, position: int = 0) -> ProgrammeText:
    """A shipped programme, or one from a file, as the store keeps it."""
    file = Path(preset) if preset.endswith(".toml") else resources() / "programmes" / f"{preset}.toml"
    text = file.read_text(encoding="utf-8")
    programmes, problems = parse(text, f"{preset}.toml")
    assert not problems
    programme = programmes[0]
    return ProgrammeText(programme.id, programme.version, programme.effective_from, text, position)
