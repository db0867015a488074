"""`python -m pos_terminal`, the same as `pos-terminal`."""

from pos_terminal.commands.till import cli

if __name__ == "__main__":
    cli(prog_name="pos-terminal")
