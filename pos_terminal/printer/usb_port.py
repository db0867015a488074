"""A printer on USB, by its printer class interface: no driver, no reset (which would cut a job that still prints)."""

import contextlib
from typing import Any

import usb.core  # type: ignore[import-untyped]
import usb.util  # type: ignore[import-untyped]

from pos_terminal.printer.channel import ChannelLost

PRINTER_CLASS = 7
PIECE = 4096
IN_TIMEOUT_MS = 20


class UsbChannel:
    """An opened printer interface: `device` is a pyusb device. Raises ChannelLost where it cannot be claimed."""

    def __init__(self, device: Any, interface: Any) -> None:
        self._device = device
        self._number = interface.bInterfaceNumber
        self._out = _endpoint(interface, usb.util.ENDPOINT_OUT)
        self._in = _endpoint(interface, usb.util.ENDPOINT_IN)
        if self._out is None:
            raise ChannelLost("the printer has no way in")
        try:
            with contextlib.suppress(NotImplementedError):
                if device.is_kernel_driver_active(self._number):
                    device.detach_kernel_driver(self._number)
            usb.util.claim_interface(device, self._number)
        except usb.core.USBError as error:
            raise ChannelLost(str(error)) from error

    def exchange(self, data: bytes, wait_s: float) -> tuple[int, bytes]:
        wait_ms = max(1, int(wait_s * 1000))
        sent = self._write(data[:PIECE], wait_ms) if data else 0
        read = self._read(IN_TIMEOUT_MS if sent else wait_ms)
        return sent, read

    def close(self, wait_s: float = 1.0) -> None:
        with contextlib.suppress(usb.core.USBError):
            usb.util.release_interface(self._device, self._number)
            usb.util.dispose_resources(self._device)

    def _write(self, data: bytes, wait_ms: int) -> int:
        try:
            return int(self._device.write(self._out, data, wait_ms))
        except usb.core.USBTimeoutError:
            return 0
        except usb.core.USBError as error:
            raise ChannelLost(str(error)) from error

    def _read(self, wait_ms: int) -> bytes:
        if self._in is None:
            return b""
        try:
            return bytes(self._device.read(self._in, 64, wait_ms))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            raise ChannelLost(str(error)) from error


def open_usb(address: str) -> UsbChannel:
    """The printer of VENDOR:PRODUCT in hex, or without an address the first printer found. Raises ChannelLost."""
    vendor, _, product = address.partition(":")
    wanted = {"idVendor": int(vendor, 16), "idProduct": int(product, 16)} if product else {}
    try:
        for device in usb.core.find(find_all=True, **wanted):
            interface = printer_interface(device)
            if interface is not None:
                return UsbChannel(device, interface)
    except usb.core.NoBackendError as error:
        raise ChannelLost("libusb is missing") from error
    except usb.core.USBError as error:
        raise ChannelLost(str(error)) from error
    raise ChannelLost("no USB printer found")


def printer_interface(device: Any) -> Any:
    """The device's printer interface, or None."""
    for configuration in device:
        for interface in configuration:
            if interface.bInterfaceClass == PRINTER_CLASS:
                return interface
    return None


def _endpoint(interface: Any, direction: int) -> int | None:
    for endpoint in interface:
        address: int = endpoint.bEndpointAddress
        is_bulk = endpoint.bmAttributes & 0x03 == 0x02
        if is_bulk and address & 0x80 == direction:
            return address
    return None
