"""What a person at a prompt, or a script, gets when a command cannot do its work: one line, and an exit code."""

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from pos_terminal.config import BadSettings
from pos_terminal.domain.errors import Refused, Unavailable
from pos_terminal.domain.words import Language
from pos_terminal.ui.messages import trouble

# Exit codes that scripts rely on (docs/commands.md).
ANSWER_IS_NO = 1
WRONG_USE = 2
SOMETHING_MISSING = 3
FAULT = 70  # sysexits.h: EX_SOFTWARE
STOPPED = 130  # as shells have it for Ctrl-C
NOBODY_READS = 141  # as shells have it for a closed pipe

# Files and the store are the caller's to put right; whatever else is missing lies outside.
_NEAR = ("store",)


class PlainGroup(click.Group):
    """A group of commands that says everything that goes wrong in one line; a traceback only with --debug."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode, **extra)
        try:
            sys.exit(super().main(args, prog_name, complete_var, standalone_mode=False, **extra) or 0)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(WRONG_USE)
        except click.ClickException as error:
            path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else self.name
            leave(error.format_message(), error.exit_code, said_by=path)
        except click.Abort:
            leave("stopped", STOPPED)
        finally:
            _flush()

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise  # click's own ways of saying no
        except BrokenPipeError:
            sys.exit(NOBODY_READS)  # without a word: whoever reads has read enough, as `head` does
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            fail(error, ctx.params.get("language") or "en")


def fail(error: Exception, language: Language = "en") -> NoReturn:
    """Says in one line what went wrong and leaves with its code; a Refused, Unavailable or OSError is no bug."""
    match error:
        case BadSettings():
            for problem in error.problems[:-1]:
                tell(f"{error.file}: {problem.sentence(language)}")
            leave(f"{error.file}: {error.problems[-1].sentence(language)}", WRONG_USE)
        case Refused():
            leave(said_of(error, language), WRONG_USE)
        case Unavailable():
            code = WRONG_USE if error.device in _NEAR else SOMETHING_MISSING
            leave(said_of(error, language), code)
        case UnicodeEncodeError():
            leave("what was given is not UTF-8 text", WRONG_USE)
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            leave(f"{where}{error.strerror or error}", WRONG_USE)
        case _:
            leave(f"this is a fault of the program ({type(error).__name__}: {error}); --debug shows where", FAULT)


def said_of(error: Refused | Unavailable, language: Language) -> str:
    """The sentence for a person, and the code and cause for whoever looks after the till."""
    return f"{trouble(error, language).whole(language)} [{error}]"


def _flush() -> None:
    """What is printed reaches its reader; where nobody reads any more, the rest is dropped without a word."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def leave(line: str, code: int, said_by: str | None = None) -> NoReturn:
    """Prints one plain line on standard error and exits."""
    tell(line, said_by)
    sys.exit(code)


def tell(line: str, said_by: str | None = None) -> None:
    """One line on standard error, after the name of the program or command that says it."""
    context = click.get_current_context(silent=True)
    program = said_by or (context.command_path if context else "pos-terminal")
    click.echo(f"{program}: {' '.join(line.split())}", err=True)
