"""`pos-terminal programme simulate`: past sales through draft rules, month by month, as tables, JSON and a picture."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from pos_terminal.commands.failing import WRONG_USE, leave
from pos_terminal.commands.options import Options
from pos_terminal.commands.programme_checked import LANGUAGE, SET, sound
from pos_terminal.domain.loyalty.programme import Programme
from pos_terminal.domain.words import Language, Words
from pos_terminal.services.simulate.result import Simulated
from pos_terminal.services.simulate.sales_file import SalesFile, UnreadableSales
from pos_terminal.services.simulate.simulation import Asked, NoSales, Progress, simulate
from pos_terminal.services.simulate.tables import as_json, assumptions, tables_of

DAY = click.DateTime(["%Y-%m-%d"])
CHART = "simulation.png"
PERCENTS = {"never": 0, "always": 100}
WIDE = 400  # a table is never cut; a narrow screen wraps it


@click.command("simulate")
@click.argument("file", metavar="FILE")
@click.argument("sales", metavar="SALES", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--against", metavar="OTHER", help="Another programme file; the differences are shown, column by column.")
@click.option("--from", "first", type=DAY, metavar="YYYY-MM-DD", help="First day of the sales that count.")
@click.option("--to", "last", type=DAY, metavar="YYYY-MM-DD", help="Last day; accounts are closed up to it.")
@click.option(
    "--redeem",
    type=click.Choice(["never", "always", "share"]),
    default="share",
    show_default=True,
    help="Who uses rewards: nobody, everybody, or a share of the members.",
)
@click.option("--share", type=click.IntRange(0, 100), default=70, show_default=True, help="That share, in per cent.")
@click.option("--tags", default="", metavar="TAG,...", help="Tags for items that have none (drink, food).")
@click.option(
    "--chart",
    type=click.Path(dir_okay=False, path_type=Path),
    is_flag=False,
    flag_value=CHART,
    metavar="[FILE.png]",
    help=f"Draw a picture; without a name {CHART} in this folder.",
)
@click.option("--json", "as_one", is_flag=True, help="Print one JSON object.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Processes; 0: the processors, at most 4.")
@SET
@LANGUAGE
@click.pass_obj
def simulate_file(
    options: Options,
    file: str,
    sales: Path,
    against: str | None,
    first: datetime | None,
    last: datetime | None,
    redeem: str,
    share: int,
    tags: str,
    chart: Path | None,
    as_one: bool,
    workers: int,
    settings: tuple[str, ...],
    language: Language | None,
) -> None:
    """What FILE would have given and cost on the SALES of the past (CSV or JSON Lines)."""
    chosen = language or options.language or "en"
    sets = [_programmes(file, settings)] + ([_programmes(against, ())] if against else [])
    programme = sets[0][0]
    if first and last and last < first:
        leave(f"--to {last:%Y-%m-%d} lies before --from {first:%Y-%m-%d}", WRONG_USE)
    if {one.currency for programmes in sets for one in programmes} != {programme.currency}:
        leave(f"{against or file}: its currency is another one; amounts cannot be compared", WRONG_USE)
    asked = Asked(first.date() if first else None, last.date() if last else None, PERCENTS.get(redeem, share), workers)
    table = SalesFile(sales, programme.currency, programme.timezone, tuple(tags.replace(",", " ").split()))
    with _progress(chosen) as progress:
        results = _simulated(sets, table, asked, progress, chosen)
    said = assumptions(asked)
    if as_one:
        click.echo(json.dumps(as_json(results, said, chosen), ensure_ascii=False, indent=2))
    else:
        _print(results, said, chosen)
    if chart is not None:
        _draw(results, said[0], chart, chosen)


def _programmes(file: str, settings: tuple[str, ...]) -> tuple[Programme, ...]:
    programmes = sound(file, settings).programmes
    if not programmes:
        leave(f"{file}: there is no programme in it", WRONG_USE)
    return programmes


def _simulated(
    sets: list[tuple[Programme, ...]], table: SalesFile, asked: Asked, progress: Progress, language: Language
) -> tuple[Simulated, ...]:
    try:
        return simulate(sets, table, asked, progress)
    except UnreadableSales as problem:
        leave(f"{table.path}:{problem.line}: {problem.words.in_language(language)}", WRONG_USE)
    except NoSales:
        nothing = Words("這些日子沒有銷售。", "there is no sale on these days.")
        leave(f"{table.path}: {nothing.in_language(language)}", WRONG_USE)


def _print(results: tuple[Simulated, ...], said: tuple[Words, ...], language: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, width=WIDE)
    for table in tables_of(results):
        drawn = Table(
            title=table.title.in_language(language), title_justify="left", title_style="bold", box=None, pad_edge=False
        )
        for place, column in enumerate(table.columns):
            drawn.add_column(column.in_language(language), justify="right" if place else "left", no_wrap=True)
        for row in table.rows[:-1]:
            drawn.add_row(*row)
        drawn.add_section()
        drawn.add_row(table.total.in_language(language), *table.rows[-1][1:], style="bold")
        console.print(drawn)
        console.print()
    for words in (*said, *(note for one in results for note in one.notes)):
        console.print(words.in_language(language), soft_wrap=True, markup=False)


def _draw(results: tuple[Simulated, ...], said: Words, chart: Path, language: Language) -> None:
    from pos_terminal.main.simulation_chart import draw

    if not draw(results, said, chart, language):
        leave(f"{chart}: the picture cannot be written there", WRONG_USE)
    click.echo(f"{'圖表' if language == 'zh_HK' else 'chart'}: {chart}", err=True)


@contextmanager
def _progress(language: Language) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for reading and one for replaying, on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    names = {"read": Words("讀取銷售", "reading sales"), "replay": Words("重演", "replaying")}
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks = {stage: progress.add_task(words.in_language(language), total=None) for stage, words in names.items()}

        def told(stage: str, done: int, total: int) -> None:
            progress.update(tasks[stage], completed=done, total=total)

        yield told
