"""`pos-terminal restore`: puts a backup in the place of the till's database."""

from pathlib import Path

import click

from pos_terminal.clock import SystemClock, SystemIds
from pos_terminal.commands.missing import lacking
from pos_terminal.commands.options import Options
from pos_terminal.config import read_config
from pos_terminal.main.second_copy import second_copy_folder
from pos_terminal.store.database import DATABASE
from pos_terminal.store.restore import Restored, restore


@click.command("restore")
@click.argument("source", metavar="SRC", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--last-receipt",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Number on the last receipt that was printed, where the data folder is new and cannot know it.",
)
@click.option(
    "--second-copy",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take what the backup lacks from the second copy there; default: the folder in the settings.",
)
@click.pass_obj
def command(options: Options, source: Path, last_receipt: int, second_copy: Path | None) -> None:
    """Go on from the backup SRC; refused while the till is open. The files that it replaces are kept."""
    folder = second_copy or second_copy_folder(read_config(options.settings_file))
    restored = restore(
        source,
        options.data / DATABASE,
        stream=SystemIds().new(),
        at=SystemClock().now(),
        last_receipt_number=last_receipt,
        second_copy=folder,
    )
    for line in _lines(restored, zh=options.language == "zh_HK"):
        click.echo(line)


def _lines(restored: Restored, *, zh: bool) -> list[str]:
    following = restored.last_receipt_number + 1
    if zh:
        lines = [f"已還原 {restored.records:,} 筆記錄，日誌由新的流接續；下一張收據號碼是 {following}。"]
    else:
        lines = [
            f"{restored.records:,} records restored; a new stream goes on from here, and the next receipt is "
            f"{following}."
        ]
    if restored.recovered:
        count = f"{restored.recovered:,}"
        lines.append(f"其中 {count} 筆來自第二副本。" if zh else f"{count} of them came from the second copy.")
    for missing in restored.missing:
        found = lacking(missing)
        lines.append(found.zh if zh else found.en)
    if restored.set_aside:
        kept = restored.set_aside
        lines.append(f"原有檔案保留在 {kept}。" if zh else f"The old files are kept in {kept}.")
    return lines
