"""`pos-terminal programme schema`: the format for editors, as it is shipped."""

from click.testing import CliRunner

from pos_terminal.assets import resources
from pos_terminal.commands.till import cli


def test_the_schema_is_printed_as_it_is_shipped() -> None:
    answered = CliRunner().invoke(cli, ["programme", "schema"])
    assert answered.exit_code == 0
    assert answered.stdout == (resources() / "programmes" / "programme.schema.json").read_text(encoding="utf-8")
