"""What the services need of the world, as Protocols. An adapter fits by its shape; `main.py` joins the two.

Everything is called on the thread that owns it; nothing here is shared between threads.
"""

from pos_terminal.services.ports.books import (
    Cashiers,
    CatalogueBook,
    Charges,
    Clock,
    Codes,
    Ids,
    Journal,
    Ledger,
    Members,
    Nights,
    Outbox,
    Parking,
    Printers,
    Programmes,
    Spool,
    Store,
    Vault,
)
from pos_terminal.services.ports.world import (
    CodeSource,
    HeadOffice,
    PaymentTerminal,
    Peers,
    Printer,
    StationeryFiles,
)

__all__ = [
    "Cashiers",
    "CatalogueBook",
    "Charges",
    "Clock",
    "CodeSource",
    "Codes",
    "HeadOffice",
    "Ids",
    "Journal",
    "Ledger",
    "Members",
    "Nights",
    "Outbox",
    "Parking",
    "PaymentTerminal",
    "Peers",
    "Printer",
    "Printers",
    "Programmes",
    "Spool",
    "StationeryFiles",
    "Store",
    "Vault",
]
