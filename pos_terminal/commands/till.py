"""`pos-terminal`: the group of its commands, each loaded when it is called, so that a start pays for one only."""

from importlib import import_module

import click

# name -> module of pos_terminal.commands whose `command` it is
COMMANDS = {
    "backup": "backup",
    "demo": "demo",
    "doctor": "doctor",
    "enrol": "enrol",
    "export": "export",
    "import": "importing",
    "member-code": "member_code",
    "printer": "printer",
    "programme": "programme",
    "restore": "restore",
    "sale": "sale",
    "scan": "scan",
    "sync": "sync",
    "verify": "verify",
    "window": "window",
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(f"pos_terminal.commands.{module}").command
        return command
