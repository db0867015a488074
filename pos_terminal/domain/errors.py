"""The two ways in which the shop's rules or devices say no; anything else that is raised is a bug."""

from collections.abc import Mapping


class Refused(Exception):
    """A rule says no, and the cashier can do something about it.

    `code` is a stable kebab-case name that `ui/messages.py` turns into a sentence in each language; `params` are the
    figures and names that the sentence needs.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: Mapping[str, str | int] = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code} ({shown})" if shown else self.code


class Unavailable(Exception):
    """A device or the store cannot serve now; nothing was recorded by the call that raised it.

    `device` is one of store, printer, camera, scanner, head_office, worker; `code` is a stable name for the sentence;
    `cause` is for the log and the devices screen.
    """

    def __init__(self, device: str, code: str, cause: str = "") -> None:
        super().__init__(device, code, cause)
        self.device = device
        self.code = code
        self.cause = cause

    def __str__(self) -> str:
        return f"{self.device}: {self.code}" + (f" ({self.cause})" if self.cause else "")
