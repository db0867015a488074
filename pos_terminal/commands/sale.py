"""`pos-terminal sale`: records a sale for a shop's own POS, once for each key."""

import json

import click

from pos_terminal.commands.options import Options
from pos_terminal.domain.loyalty.account import POINTS
from pos_terminal.domain.loyalty.offer import Situation
from pos_terminal.domain.loyalty.views.account_view import account_view
from pos_terminal.domain.money import Money, parse_minor
from pos_terminal.domain.selling.sale import TenderKind
from pos_terminal.main import open_terminal
from pos_terminal.main.second_copy import copy_once_more
from pos_terminal.services.external import ExternalAnswer, ExternalSale
from pos_terminal.services.state import TillState


@click.command("sale")
@click.option("--member", "member_code", default="", metavar="CODE", help="The member's number or scanned code.")
@click.option("--amount", required=True, help="What was paid, such as 38.00.")
@click.option(
    "--tender",
    type=click.Choice([kind.value for kind in TenderKind]),
    default=TenderKind.CASH.value,
    show_default=True,
    help="How it was paid.",
)
@click.option("--key", default="", help="The other POS's own key; the same key is recorded once, for ever.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def command(options: Options, member_code: str, amount: str, tender: str, key: str, as_json: bool) -> None:
    """Record a sale without the window; needs no open shift."""
    with open_terminal(options.data, options.settings_file) as terminal:
        state = terminal.state()
        currency = state.installation.currency
        try:
            minor = parse_minor(amount, currency)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--amount") from error
        wanted = ExternalSale(amount_minor=minor, tender=TenderKind(tender), member_code=member_code, key=key)
        answer = terminal.desk.external.record(state, wanted)
        click.echo(json.dumps(_as_json(answer, state), ensure_ascii=False) if as_json else _line(answer, currency))
        copy_once_more(terminal)


def _line(answer: ExternalAnswer, currency: str) -> str:
    sale = answer.bill.sale
    shown = f"{sale.receipt}  {currency} {Money(sale.total_minor, currency).decimal()}"
    return shown + ("  (recorded before)" if answer.repeated else "")


def _as_json(answer: ExternalAnswer, state: TillState) -> dict[str, object]:
    """The object of docs/commands.md; with several programmes `account` is the first one's."""
    sale, standing = answer.bill.sale, answer.standing
    counted = [result.programme for result in answer.bill.loyalty.results] if answer.bill.loyalty else []
    views = {
        programme.id: account_view(
            programme,
            standing.account(programme.id),
            standing.member,
            Situation(sale.at, sale.business_date, sale.merchant, sale.id.hex),
        )
        for programme in state.programmes
        if standing and programme.id in counted
    }
    return {
        "sale": str(sale.id),
        "sequence": answer.bill.sequence,
        "receipt": sale.receipt,
        "due_minor": sale.total_minor,
        "earned": _earned(answer),
        "account": next(iter(views.values()), None),
        "accounts": views,
    }


def _earned(answer: ExternalAnswer) -> dict[str, object]:
    """Points of the first programme that counts any, and what each programme's units earned."""
    by_programme = {
        result.programme: {change.unit: change.earned for change in result.changes if change.earned}
        for result in (answer.bill.loyalty.results if answer.bill.loyalty else ())
    }
    points = next((units[POINTS] for units in by_programme.values() if POINTS in units), 0)
    return {"points": points, "programmes": by_programme}
