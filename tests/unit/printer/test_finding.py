"""Printers that are there to be found: real announcements and real listening sockets, on loopback."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from zeroconf import ServiceInfo, Zeroconf

from pos_terminal.domain.till import FoundPrinter
from pos_terminal.printer.finding import IPP, LPD, RAW, announced, own_network, sweep

LOOPBACK = ["127.0.0.1"]


@contextmanager
def announcing(*services: tuple[str, str, str, int, dict[str, str]]) -> Iterator[None]:
    """(service, name, host address, port, properties) each."""
    network = Zeroconf(interfaces=LOOPBACK)
    try:
        for service, name, host, port, properties in services:
            network.register_service(
                ServiceInfo(
                    service,
                    f"{name}.{service}",
                    addresses=[socket.inet_aton(host)],
                    port=port,
                    properties=properties,
                    server=f"{name.replace(' ', '-')}.local.",
                )
            )
        yield
    finally:
        network.unregister_all_services()
        network.close()


def test_printers_that_announce_themselves_are_found_once_by_the_best_way_to_them() -> None:
    with announcing(
        (RAW, "EPSON TM-T88VI", "127.0.0.5", 9100, {"ty": "EPSON TM-T88VI Receipt"}),
        (LPD, "EPSON TM-T88VI", "127.0.0.5", 515, {}),
        (RAW, "odd port", "127.0.0.6", 9101, {}),
        (LPD, "old one", "127.0.0.7", 515, {}),
        (IPP, "shared", "127.0.0.8", 631, {"rp": "printers/receipts"}),
        (IPP, "office laser", "127.0.0.9", 631, {"rp": "ipp/print"}),
    ):
        for _ in range(5):  # a machine under load may take its time
            found = announced(2.0, LOOPBACK)
            if len(found) == 4:
                break
    assert found == (
        FoundPrinter("network", "127.0.0.5", "EPSON TM-T88VI Receipt", "mdns"),
        FoundPrinter("network", "127.0.0.6:9101", "odd port", "mdns"),
        FoundPrinter("network", "127.0.0.7", "old one", "mdns"),
        FoundPrinter("queue", "ipp://127.0.0.8:631/printers/receipts", "shared", "mdns"),
    )


def test_a_sweep_finds_who_takes_connections_and_sends_them_nothing() -> None:
    with ExitStack() as open_:
        first = open_.enter_context(socket.create_server(("127.0.0.21", 0)))
        port = first.getsockname()[1]
        second = open_.enter_context(socket.create_server(("127.0.0.3", port)))
        told: list[tuple[int, int]] = []
        hosts = [f"127.0.0.{n}" for n in range(1, 255)]
        found = sweep(hosts, lambda done, whole: told.append((done, whole)), port=port)
        received = []
        for server in (first, second):
            connection, _ = server.accept()
            with connection:
                connection.settimeout(5)
                received.append(connection.recv(16))
    assert [one.address for one in found] == [f"127.0.0.3:{port}", f"127.0.0.21:{port}"]
    assert received == [b"", b""]
    assert told[-1] == (254, 254)


def test_a_sweep_ends_when_its_time_is_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert sweep(["127.0.0.1"], port=server.getsockname()[1], limit_s=0) == ()


def test_a_host_that_cannot_be_tried_is_passed_over() -> None:
    told: list[tuple[int, int]] = []
    assert sweep(["not an address"], lambda done, whole: told.append((done, whole)), port=9) == ()
    assert told[-1] == (1, 1)


def test_the_own_network_is_a_24_without_oneself() -> None:
    hosts = own_network()
    assert len(hosts) in (0, 253)
    assert all(not host.startswith("127.") for host in hosts)
