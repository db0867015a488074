"""What every `pos-terminal` command is told before its own arguments: where the shop's data lie, and how to speak."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from pos_terminal.domain.words import Language


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the group. `language` is None where nobody chose one: then the settings file's counts."""

    data: Path
    config: Path | None = None
    language: Language | None = None
    fullscreen: bool = False
    debug: bool = False

    @property
    def settings_file(self) -> Path:
        """The settings file to read, whether it exists or not."""
        return self.config or self.data / "settings.toml"


def default_data() -> Path:
    """Where a shop's data lie on this system unless somebody says otherwise."""
    import platformdirs

    return platformdirs.user_data_path("pos-terminal", appauthor=False)


def group_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that stand before a command's name."""
    options = [
        click.option(
            "--data",
            metavar="DIR",
            envvar="POS_TERMINAL_DATA",
            type=click.Path(file_okay=False, path_type=Path),
            default=default_data,
            show_default="the system's place for a user's data",
            help="Folder with the shop's data (also POS_TERMINAL_DATA).",
        ),
        click.option(
            "--config",
            metavar="FILE",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Settings file instead of settings.toml in the data folder.",
        ),
        click.option("--language", type=click.Choice(["zh_HK", "en"]), help="Language of the window."),
        click.option("--fullscreen", is_flag=True, help="The window fills the screen."),
        click.option("--training", is_flag=True, help="A practice till: nothing counts, nothing is sent."),
        click.option("--fresh", is_flag=True, help="With --training: throw the old practice away first."),
        click.option("--debug", is_flag=True, help="Show the traceback when something fails."),
    ]
    for option in reversed(options):
        command = option(command)
    return command
