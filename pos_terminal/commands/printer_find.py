"""`pos-terminal printer find` and `printer profiles`: which printers are there, and what is known of models."""

import json
from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from pos_terminal.commands.options import Options
from pos_terminal.domain.till import FoundPrinter
from pos_terminal.main.printers import profiles
from pos_terminal.printer import finding


@click.command("find")
@click.option("--sweep", is_flag=True, help="Also try every address of the own network (/24) on port 9100.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def find(sweep: bool, as_json: bool) -> None:
    """Printers that announce themselves on the network, on USB, and serial ports."""
    found = finding.find_printers()
    if sweep:
        known = {one.address for one in found}
        found += tuple(one for one in _swept(quiet=as_json) if one.address not in known)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return
    if not found:
        more = "" if sweep else "; --sweep tries every address of the own network"
        click.echo(f"no printer found{more}")
        return
    table = Table(box=None, pad_edge=False)
    for column in ("kind", "address", "name", "found by"):
        table.add_column(column)
    for one in found:
        table.add_row(one.kind, one.address, one.name, one.how)
    Console(highlight=False).print(table)


def _swept(*, quiet: bool) -> tuple[FoundPrinter, ...]:
    hosts = finding.own_network()
    if not hosts:
        click.echo("this machine has no network to look through", err=True)
        return ()
    if quiet:
        return finding.sweep(hosts)
    shown = f"{hosts[0]} to {hosts[-1]}"
    found = finding.sweep(hosts, lambda done, whole: click.echo(f"\r{shown}: {done} of {whole}", nl=False, err=True))
    click.echo(err=True)
    return found


@click.command("profiles")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def list_profiles(options: Options, as_json: bool) -> None:
    """What is known of printers by model; `profile` in the settings names one."""
    known = profiles()
    if as_json:
        click.echo(json.dumps([asdict(profile) for profile in known], ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("profile", "dots", "band", "end mark", "answers", "cutter", "models and notes"):
        table.add_column(column, overflow="fold")
    for profile in known:
        note = profile.note_zh if options.language == "zh_HK" else profile.note_en
        models = ", ".join(profile.models)
        table.add_row(
            profile.name,
            str(profile.width_dots),
            str(profile.longest_band),
            profile.end_mark,
            profile.answers,
            "yes" if profile.cutter else "no",
            f"{models}. {note}" if note else models,
        )
    Console(highlight=False).print(table)
