"""What a terminal may hear from head office instead of an answer, as codes that say what to do."""

from pos_terminal.domain.errors import Unavailable

UNREACHABLE = "head-office-unreachable"  # no line, or no answer within the deadline
GARBLED = "head-office-garbled"  # something answered that is not head office: a web page, half an answer, nothing
REFUSES_TERMINAL = "head-office-refuses-terminal"  # 401, 403: stop and tell a person
REFUSES = "head-office-refuses"  # 400 and other refusals
FORK = "head-office-fork"  # 409: another machine goes on in our stream; the next round compares and forks
RESET = "head-office-reset"  # 410: the feed position is of another life of head office
TOO_LARGE = "head-office-batch-too-large"  # 413: send less at once
ENCODING = "head-office-encoding"  # 415: head office does not unpack this; the line tries another way by itself
BUSY = "head-office-busy"  # 429, 503: come back later
FAULT = "head-office-fault"  # 5xx


class NoAnswer(Unavailable):
    """Head office did not do it. `retry_after_s` is when it asks us to come back, where it said so."""

    def __init__(self, code: str, cause: str = "", retry_after_s: float | None = None) -> None:
        super().__init__("head_office", code, cause)
        self.retry_after_s = retry_after_s
