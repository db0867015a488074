"""The till without a window: books, keys, clocks and use cases of one data folder, on one thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pos_terminal import __version__
from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.config import Config, read_config
from pos_terminal.domain.calendar import ShopCalendar
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.domain.till import Cashier, Installation
from pos_terminal.services.desk import Desk, open_desk
from pos_terminal.services.ports import Clock, Ids
from pos_terminal.services.programmes import activate
from pos_terminal.services.state import ShopSettings, TillState

# Books and keys are loaded where a till is opened: the window does that on its lane, while it is being drawn.
if TYPE_CHECKING:
    from pos_terminal.store.database import SqliteStore
    from pos_terminal.vault import KeyVault

PROGRAM = f"pos-terminal {__version__}"
KEYS = "keys"
# A standalone shop numbers its own members: 7 digits and the check digit give the shortest number that counts as one.
STANDALONE_NUMBERS = (1_000_001, 9_999_999)
DEFAULT_CASHIERS = (Cashier("1", "店長 Manager", "manager"), Cashier("2", "收銀員 Cashier", "cashier"))


@dataclass(frozen=True, slots=True)
class Terminal:
    """One till on one thread: books, keys, clocks and use cases."""

    data: Path
    config: Config
    clock: SystemClock
    ids: SystemIds
    vault: "KeyVault"
    store: "SqliteStore"
    desk: Desk

    def state(self) -> TillState:
        """The till as its books say it."""
        return self.desk.startup.state(PROGRAM)

    def calendar(self) -> ShopCalendar:
        """The shop's days."""
        installation = self.store.installation()
        return ShopCalendar(installation.timezone, installation.day_start_hour)

    def today(self) -> date:
        """The shop's business date now."""
        return self.calendar().business_date(self.clock.now())

    def activate(self, programmes: Sequence[Programme], text: str) -> tuple[str, ...]:
        """Puts programmes of one checked file in force on a standalone till; gives the ids of the new ones."""
        return activate(self.store, self.clock, self.ids, programmes, text, today=self.today(), by="command")

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_terminal(data: Path, settings_file: Path | None = None) -> Terminal:
    """The till in that folder; an empty or missing folder becomes a standalone shop.

    Raises Unavailable where the folder, keys or database cannot serve, BadSettings for a wrong settings file.
    """
    from pos_terminal.main.paper import stationery
    from pos_terminal.store.database import DATABASE, open_store
    from pos_terminal.store.installation import begin_stream
    from pos_terminal.vault import open_vault

    config = read_config(settings_file or data / "settings.toml")
    clock, ids = SystemClock(), SystemIds()
    store = open_store(data / DATABASE, clock.now)
    try:
        vault = open_vault(data / KEYS)
        if not store.is_installed:
            _begin_standalone(store, config, clock, ids)
        elif store.went_back:  # an older copy lies in its place: what comes now is another life of the journal
            begin_stream(store, stream=ids.new(), begun_at=clock.now())
    except BaseException:
        store.close()
        raise
    desk = open_desk(store, clock, ids, vault, shop_settings(config), stationery(data))
    return Terminal(data, config, clock, ids, vault, store, desk)


def shop_settings(config: Config) -> ShopSettings:
    """The settings file's rules as the services know them."""
    rules, terminal = config.rules, config.payment_terminal
    return ShopSettings(
        cash_step_minor=rules.cash_step_minor,
        cashier_refund_limit_minor=rules.cashier_refund_limit_minor,
        cashier_discount_limit_percent=rules.cashier_discount_limit_percent,
        member_prefixes=rules.member_prefixes,
        difference_limit_minor=rules.difference_limit_minor,
        opens_drawer_for_cash=rules.opens_drawer_for_cash,
        e_receipt=rules.e_receipt,
        on_terminal=tuple(TenderKind(kind) for kind in terminal.handles) if terminal.kind else (),
    )


def _begin_standalone(store: "SqliteStore", config: Config, clock: Clock, ids: Ids) -> None:
    from pos_terminal.store.installation import create_installation

    shop = config.shop
    installation = Installation(
        merchant=shop.merchant,
        shop=shop.code,
        shop_name_zh=shop.name_zh,
        shop_name_en=shop.name_en,
        terminal=shop.terminal,
        currency=shop.currency,
        timezone=shop.timezone,
        day_start_hour=shop.day_start_hour,
    )
    create_installation(store, installation, stream=ids.new(), begun_at=clock.now(), numbers=STANDALONE_NUMBERS)
    with store.begin():
        for cashier in DEFAULT_CASHIERS:
            if store.cashiers.by_id(cashier.id) is None:
                store.cashiers.put(cashier)
