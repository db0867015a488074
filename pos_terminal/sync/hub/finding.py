"""Tills of a shop find each other: each announces itself on the local network (mDNS, DNS-SD) and hears the others.

Where the network keeps its members apart, as many guest networks do, the settings name the others' addresses instead.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from ipaddress import IPv4Address

from ifaddr import get_adapters
from zeroconf import (
    BadTypeInNameException,
    Error,
    InterfaceChoice,
    ServiceBrowser,
    ServiceInfo,
    ServiceListener,
    Zeroconf,
)

_LOG = logging.getLogger(__name__)
SERVICE = "_pos-till._tcp.local."
ASK_MS = 300
# More are not asked: a shop has a few, and a name that a stranger announces a thousand times costs no more.
MOST = 32


class _Heard(ServiceListener):
    """Names of tills that announce themselves. Told on zeroconf's own thread."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.names.add(name)

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.names.add(name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.names.discard(name)


class Finding:
    """Announces this till and knows the others. Without a network nobody is found, until one comes."""

    def __init__(
        self, terminal: str, name: str, port: int, listed: Sequence[str] = (), interfaces: Sequence[str] | None = None
    ) -> None:
        self._terminal, self._port, self._listed = terminal, port, tuple(listed)
        self._name = f"{name}.{SERVICE}"
        self._interfaces = interfaces
        self._heard = _Heard()
        self._zeroconf: Zeroconf | None = None
        self._announced: tuple[str, ...] = ()

    def found(self, terminals: Collection[str]) -> tuple[str, ...]:
        """Addresses (host:port) of those tills, the listed ones first; announces this till anew if its own changed."""
        self._announce()
        return tuple(dict.fromkeys((*self._listed, *self._seen(terminals))))[:MOST]

    def close(self) -> None:
        """Takes the announcement back."""
        zeroconf, self._zeroconf = self._zeroconf, None
        if zeroconf is not None:
            zeroconf.close()

    def _seen(self, terminals: Collection[str]) -> Iterable[str]:
        if self._zeroconf is None:
            return
        # A till's name begins with its id: what strangers announce is not even asked for, however many they are.
        wanted = tuple(f"{terminal}-" for terminal in terminals)
        names = sorted(name for name in self._heard.names - {self._name} if name.startswith(wanted))
        for name in names[:MOST]:
            info = ServiceInfo(SERVICE, name)
            if not info.load_from_cache(self._zeroconf) and not info.request(self._zeroconf, ASK_MS):
                continue
            if info.decoded_properties.get("terminal") not in terminals:
                continue
            for address in info.parsed_addresses()[:4]:
                yield f"{address}:{info.port}"

    def _announce(self) -> None:
        addresses = tuple(self._interfaces or _own_addresses())
        if addresses == self._announced and (self._zeroconf is not None or not addresses):
            return
        self.close()
        self._heard.names.clear()
        self._announced = addresses
        if not addresses:
            return
        info = ServiceInfo(
            SERVICE,
            self._name,
            port=self._port,
            parsed_addresses=list(addresses),
            properties={"terminal": self._terminal},
            server=f"{self._name.partition('.')[0]}.local.",
        )
        try:
            self._zeroconf = Zeroconf(interfaces=list(addresses) if self._interfaces else InterfaceChoice.All)
            self._zeroconf.register_service(info, allow_name_change=True)
            self._name = info.name
            ServiceBrowser(self._zeroconf, SERVICE, self._heard)
        except (OSError, Error, BadTypeInNameException) as error:
            _LOG.warning("no announcement on the local network", extra={"cause": str(error)})
            self.close()


def _own_addresses() -> tuple[str, ...]:
    """This machine's addresses (IPv4) on its networks, without its own loop."""
    found = (str(ip.ip) for adapter in get_adapters() for ip in adapter.ips if ip.is_IPv4)
    return tuple(sorted(address for address in found if not IPv4Address(address).is_loopback))
