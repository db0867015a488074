"""What a person at a prompt, or a script, gets when a command cannot do its work: one line, and an exit code."""

import sys
from typing import NoReturn

import click

from pos_terminal.domain.errors import Refused, Unavailable

# Exit codes that scripts rely on (docs/commands.md).
ANSWER_IS_NO = 1
WRONG_USE = 2
SOMETHING_MISSING = 3
FAULT = 70  # sysexits.h: EX_SOFTWARE

# Files and the store are the caller's to put right; whatever else is missing lies outside.
_NEAR = ("store",)


def fail(error: Exception) -> NoReturn:
    """Says in one line what went wrong and leaves with its code; a Refused, Unavailable or OSError is no bug."""
    match error:
        case Refused():
            leave(_sentence(error.code, str(error)), WRONG_USE)
        case Unavailable():
            leave(_sentence(error.code, str(error)), WRONG_USE if error.device in _NEAR else SOMETHING_MISSING)
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            leave(f"{where}{error.strerror or error}", WRONG_USE)
        case _:
            leave(f"this is a fault of the program ({type(error).__name__}: {error}); --debug shows where", FAULT)


def leave(line: str, code: int) -> NoReturn:
    """Prints one plain line on standard error and exits."""
    context = click.get_current_context(silent=True)
    program = context.find_root().info_name if context else None
    click.echo(f"{program or 'pos-terminal'}: {' '.join(line.split())}", err=True)
    sys.exit(code)


def _sentence(code: str, detail: str) -> str:
    return f"{code.replace('-', ' ')} [{detail}]"
