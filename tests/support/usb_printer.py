"""A USB device for tests that shows what pyusb shows of a printer, with the emulated machine behind its endpoints."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import usb.core  # type: ignore[import-untyped]

from tests.support.printer_emulator import EmulatedPrinter


@dataclass
class Endpoint:
    """One direction."""

    bEndpointAddress: int  # noqa: N815 - pyusb's name
    bmAttributes: int = 2  # noqa: N815 - pyusb's name


@dataclass
class Interface:
    """A group of endpoints."""

    bInterfaceClass: int  # noqa: N815 - pyusb's name
    bInterfaceNumber: int  # noqa: N815 - pyusb's name
    endpoints: tuple[Endpoint, ...]

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self.endpoints)


@dataclass
class UsbDevice:
    """The device. `stuck` takes no bytes, as a printer without paper does when its buffer is full."""

    machine: EmulatedPrinter
    stuck: bool = False
    gone: bool = False
    kernel_driver: bool = True
    claimed: list[int] = field(default_factory=list)
    _said: bytearray = field(default_factory=bytearray)
    # What pyusb's claim and release work through.
    _ctx: "UsbDevice | None" = None

    def __post_init__(self) -> None:
        self._ctx = self

    def __iter__(self) -> Iterator[tuple[Interface, ...]]:
        vendor = Interface(255, 0, (Endpoint(0x03),))
        printer = Interface(7, 1, (Endpoint(0x81, 3), Endpoint(0x82), Endpoint(0x02)))
        return iter([(vendor, printer)])

    def is_kernel_driver_active(self, _interface: int) -> bool:
        return self.kernel_driver

    def detach_kernel_driver(self, _interface: int) -> None:
        self.kernel_driver = False

    def managed_claim_interface(self, _device: "UsbDevice", interface: int) -> None:
        self.claimed.append(interface)

    def managed_release_interface(self, _device: "UsbDevice", interface: int) -> None:
        self.claimed.remove(interface)

    def dispose(self, _device: "UsbDevice") -> None:
        self.claimed.clear()

    def write(self, endpoint: int, data: bytes, _timeout_ms: int) -> int:
        if self.gone:
            raise usb.core.USBError("No such device", errno=19)
        if self.stuck:
            raise usb.core.USBTimeoutError("Operation timed out", errno=110)
        if endpoint != 0x02:
            raise usb.core.USBError("wrong endpoint", errno=5)
        self.machine.receive(data)
        self._said += self.machine.tick()
        return len(data)

    def read(self, endpoint: int, size: int, timeout_ms: int) -> bytes:
        if self.gone:
            raise usb.core.USBError("No such device", errno=19)
        if endpoint != 0x82:
            raise usb.core.USBError("wrong endpoint", errno=5)
        self._said += self.machine.tick()
        if not self._said:
            time.sleep(timeout_ms / 1000)
            raise usb.core.USBTimeoutError("Operation timed out", errno=110)
        data = bytes(self._said[:size])
        del self._said[:size]
        return data
