"""The practice till: a folder of its own, made from what the shop sells and who works there, that nobody counts.

No sale, member, key or head office of the real till comes along. Its books say that they are practice, and with them
every document and the window, whatever name the folder gets.
"""

import shutil
from dataclasses import replace
from pathlib import Path

from pos_terminal.domain.errors import Unavailable
from pos_terminal.main.terminal import KEYS, STANDALONE_NUMBERS, Terminal, open_terminal
from pos_terminal.services.ports import Store
from pos_terminal.stationery import FOLDER as RECEIPTS
from pos_terminal.store.database import DATABASE, open_store
from pos_terminal.store.installation import create_installation
from pos_terminal.store.lock import WindowLock
from pos_terminal.vault import open_vault

FOLDER = "training"


def training_folder(data: Path, settings_file: Path, *, fresh: bool = False) -> Path:
    """The folder of the practice till beside the shop's data, made at its first use; `fresh` throws the old one away.

    Raises Unavailable `window-open` where it is in use, `training-not-made` where the folder cannot be written.
    """
    folder = data / FOLDER
    with open_terminal(data, settings_file) as shop:
        if shop.store.installation().training:
            return data  # the folder given is a practice till's already
        if fresh and folder.exists():
            with WindowLock(folder):
                pass
            _remove(folder)
        if not (folder / DATABASE).exists():
            _make(shop, folder)
    return folder


def _make(shop: Terminal, folder: Path) -> None:
    """Whole or not at all: what was begun and not ended is begun anew."""
    begun = folder.with_name(f"{FOLDER}.new")
    _remove(begun)
    try:
        begun.mkdir(parents=True)
        if (shop.data / RECEIPTS).is_dir():
            shutil.copytree(shop.data / RECEIPTS, begun / RECEIPTS)
    except OSError as error:
        raise Unavailable("store", "training-not-made", str(error)) from error
    open_vault(begun / KEYS)
    store = open_store(begun / DATABASE, shop.clock.now)
    try:
        it = replace(shop.store.installation(), training=True, head_office="", terminal_id="")
        create_installation(store, it, stream=shop.ids.new(), begun_at=shop.clock.now(), numbers=STANDALONE_NUMBERS)
        with store.begin():
            _fill(store, shop.store)
    finally:
        store.close()
    _remove(folder)
    begun.rename(folder)


def _fill(store: Store, shop: Store) -> None:
    catalogue = shop.catalogue.all()
    for position, category in enumerate(catalogue.categories):
        store.catalogue.put_category(category, position)
    for position, product in enumerate(catalogue.products):
        store.catalogue.put_product(product, position)
    for cashier in shop.cashiers.all():
        store.cashiers.put(cashier)
    for programme in shop.programmes.all():
        store.programmes.put(programme)


def _remove(folder: Path) -> None:
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise Unavailable("store", "training-not-made", str(error)) from error
