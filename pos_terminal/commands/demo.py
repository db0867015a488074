"""`pos-terminal demo`: a sample shop to try everything in, or a short day that plays by itself."""

import os
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from pos_terminal.commands.failing import ANSWER_IS_NO
from pos_terminal.commands.options import Options

DEMO = "demo"


@click.command("demo")
@click.option("--headless", is_flag=True, help="Play a short day by itself, without a display.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the day's pictures, receipts and summary go (default: demo-day in this folder).",
)
@click.option(
    "--data", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Folder of the sample shop."
)
@click.pass_obj
def command(options: Options, headless: bool, out: Path | None, data: Path | None) -> None:
    """A sample shop: programmes, catalogue, members, cashiers, its own head office, paper on the screen."""
    if headless:
        sys.exit(_play(options, out or Path("demo-day"), data))
    sys.exit(_open(options, data or options.data / DEMO))


def _play(options: Options, out: Path, data: Path | None) -> int:
    """The day on a fresh shop, so that it goes the same way every time."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
    from pos_terminal.main.demo_day import play_day
    from pos_terminal.main.sample_shop import sample_shop

    console = Console(highlight=False)
    folder = data or Path(tempfile.mkdtemp(prefix="pos-terminal-demo-"))
    try:
        with sample_shop(folder) as shop:
            said = partial(_tell, console)
            summary = play_day(shop, out, said, options.language)
    finally:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)
    agree = "agree" if summary["agree"] else "DO NOT AGREE"
    counts = f"{summary['unsent']} unsent; {summary['printed']} printed"
    console.print(f"balances {agree}; {counts}; see {out}", soft_wrap=True)
    return 0 if summary["agree"] and not summary["unsent"] else ANSWER_IS_NO


def _tell(console: Console, what: str) -> None:
    console.print(f"  [green]✓[/] {what}", soft_wrap=True)


def _open(options: Options, folder: Path) -> int:
    from pos_terminal.main.sample_shop import CASHIER_PIN, MANAGER_PIN, sample_shop
    from pos_terminal.main.window import TillApplication, WindowOptions

    console = Console(highlight=False)
    console.print(f"sample shop in {folder}: 阿玲's PIN is {CASHIER_PIN}, the manager's {MANAGER_PIN}")
    with sample_shop(folder) as shop, shop.served() as url:
        shop.join_tills(url)
        wanted = WindowOptions(data=shop.till, language=options.language, fullscreen=options.fullscreen)
        return TillApplication(wanted, sys.argv[:1]).run()
