"""Printers that are there to be found: those that announce themselves on the network, on USB, and serial ports.

Nothing is sent to a printer by looking. A sweep of the own network opens a connection to each address and closes it; it
is done only when a person asks for it, as some networks take it for an attack.
"""

import ipaddress
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Sequence

from pos_terminal.domain.till import FoundPrinter
from pos_terminal.printer.tcp import PORT

RAW, LPD, IPP = "_pdl-datastream._tcp.local.", "_printer._tcp.local.", "_ipp._tcp.local."
LISTEN_S = 2.0
ANSWER_MS = 1_000
AT_ONCE = 48
CONNECT_S = 0.8
SWEEP_S = 10.0
# A documentation address (RFC 5737): a datagram socket "connected" to it sends nothing, and knows its own address.
ELSEWHERE = ("192.0.2.1", 9)

Progress = Callable[[int, int], None]


def find_printers(listen_s: float = LISTEN_S) -> tuple[FoundPrinter, ...]:
    """All that can be found without trying addresses. Takes as long as it listens."""
    return tuple(dict.fromkeys((*announced(listen_s), *on_usb(), *serial_ports())))


def announced(listen_s: float = LISTEN_S, interfaces: Sequence[str] | None = None) -> tuple[FoundPrinter, ...]:
    """Printers that announce themselves (mDNS, DNS-SD), each once, by the best way to it. None without a network."""
    from zeroconf import DNSQuestionType, InterfaceChoice, ServiceBrowser, ServiceListener, Zeroconf

    class Heard(ServiceListener):
        def __init__(self) -> None:
            self.names: set[tuple[str, str]] = set()

        def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
            self.names.add((type_, name))

        def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
            self.names.discard((type_, name))

        def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
            """What it says of itself is asked for in the end."""

    try:
        network = Zeroconf(interfaces=list(interfaces) if interfaces else InterfaceChoice.Default)
    except OSError:
        return ()
    try:
        heard = Heard()
        # Answers to all: of several programs that listen on one machine, only one would get an answer to itself.
        browser = ServiceBrowser(network, [RAW, LPD, IPP], heard, question_type=DNSQuestionType.QM)
        time.sleep(listen_s)
        browser.cancel()
        infos = [
            (kind, network.get_service_info(kind, name, ANSWER_MS, DNSQuestionType.QM))
            for kind, name in sorted(heard.names)
        ]
    finally:
        network.close()
    best: dict[str, FoundPrinter] = {}
    for kind, info in sorted(infos, key=lambda one: (RAW, LPD, IPP).index(one[0])):
        addresses = info.parsed_addresses() if info is not None else []
        if info is None or not addresses:
            continue
        said = info.decoded_properties
        name = said.get("ty") or info.name.removesuffix(f".{kind}")
        found = _announced(kind, addresses[0], info.port or PORT, said.get("rp") or "", name)
        if found is not None:
            best.setdefault(addresses[0], found)
    return tuple(sorted(best.values()))


def _announced(kind: str, host: str, port: int, path: str, name: str) -> FoundPrinter | None:
    if kind == RAW:
        return FoundPrinter("network", _address(host, port), name, "mdns")
    if kind == LPD:  # nearly every printer with this older way has the raw port too
        return FoundPrinter("network", _address(host, PORT), name, "mdns")
    # Of IPP only a print server's queue takes raw jobs.
    queue = path.startswith("printers/")
    return FoundPrinter("queue", f"ipp://{host}:{port}/{path}", name, "mdns") if queue else None


def on_usb() -> tuple[FoundPrinter, ...]:
    """Devices with an interface of the printer class; none where libusb is missing."""
    import usb.core  # type: ignore[import-untyped]

    from pos_terminal.printer.usb_port import printer_interface

    found = []
    try:
        for device in usb.core.find(find_all=True):
            if printer_interface(device) is not None:
                found.append(
                    FoundPrinter("usb", f"{device.idVendor:04x}:{device.idProduct:04x}", _product(device), "usb")
                )
    except (usb.core.NoBackendError, usb.core.USBError):
        return tuple(found)
    return tuple(found)


def _product(device: object) -> str:
    try:
        return str(getattr(device, "product", "") or "")
    except (ValueError, OSError):  # no right to ask; USBError is an OSError
        return ""


def serial_ports() -> tuple[FoundPrinter, ...]:
    """Serial ports; whether a printer is at one, only `printer setup` finds out."""
    from serial.tools import list_ports

    ports = (port for port in list_ports.comports() if port.hwid != "n/a")
    return tuple(FoundPrinter("serial", port.device, port.description or "", "serial") for port in sorted(ports))


def own_network() -> tuple[str, ...]:
    """The other addresses of this machine's /24, none where it has no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
            own = str(probe.getsockname()[0])
        except OSError:
            return ()
    if ipaddress.ip_address(own).is_loopback:
        return ()
    return tuple(str(host) for host in ipaddress.ip_network(f"{own}/24", strict=False).hosts() if str(host) != own)


def sweep(
    hosts: Iterable[str], progress: Progress = lambda _done, _all: None, *, port: int = PORT, limit_s: float = SWEEP_S
) -> tuple[FoundPrinter, ...]:
    """Who of these takes connections on the raw port. No byte is sent; it ends after `limit_s` with what it has."""
    waiting = list(hosts)
    whole, done, found = len(waiting), 0, list[str]()
    until = time.monotonic() + limit_s
    with selectors.DefaultSelector() as open_:
        while (waiting or open_.get_map()) and time.monotonic() < until:
            while waiting and len(open_.get_map()) < AT_ONCE:
                done += not _begin(open_, waiting.pop(0), port)
            ready = {key.fd for key, _ in open_.select(0.05)}
            for key in list(open_.get_map().values()):
                began, host = key.data
                if key.fd in ready or time.monotonic() - began > CONNECT_S:
                    if key.fd in ready and _is_connected(key.fileobj):
                        found.append(host)
                    _end(open_, key.fileobj)
                    done += 1
            progress(done, whole)
        for key in list(open_.get_map().values()):
            _end(open_, key.fileobj)
    return tuple(
        FoundPrinter("network", _address(host, port), "", "port-9100") for host in sorted(found, key=_by_number)
    )


def _begin(open_: selectors.BaseSelector, host: str, port: int) -> bool:
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.setblocking(False)
    try:
        connection.connect_ex((host, port))
        open_.register(connection, selectors.EVENT_WRITE, (time.monotonic(), host))
    except OSError:
        connection.close()
        return False
    return True


def _is_connected(connection: object) -> bool:
    return isinstance(connection, socket.socket) and connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0


def _end(open_: selectors.BaseSelector, connection: object) -> None:
    if isinstance(connection, socket.socket):
        open_.unregister(connection)
        connection.close()


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port == PORT else f"{shown}:{port}"


def _by_number(host: str) -> int:
    return int(ipaddress.ip_address(host))
