"""`python -m tests.sim --seed N [--runs N] [--mutant NAME]`: plays runs; a single one shows each event.

`--script NAME` plays one that is told step by step instead.
"""

from collections.abc import Callable

import click

from tests.sim.mutants import MUTANTS, named, put_in

STEPS = 80


@click.command()
@click.option("--seed", type=int, default=1, help="Which run; the same number is the same run.")
@click.option("--runs", type=int, default=1, help="How many, counting up from that seed; more than one shows no trace.")
@click.option("--steps", type=int, default=STEPS, help="How many events before the line becomes good.")
@click.option("--mutant", type=click.Choice([mutant.name for mutant in MUTANTS]), help="With this mistake put in.")
@click.option("--script", help="A run that is told step by step (scripts.py).")
@click.option("--hub", is_flag=True, help="The machines also tell each other what they recorded.")
@click.option("--first", is_flag=True, help="Stop at the first that is broken.")
def main(seed: int, runs: int, steps: int, mutant: str | None, script: str | None, hub: bool, first: bool) -> None:
    """Plays runs of the simulation; ends with 1 where an invariant is broken."""
    if mutant:
        put_in(named(mutant))
    from tests.sim.scripts import SCRIPTS  # only now: the mutant changes what it imports
    from tests.sim.world import Broken, follow, play

    broken = 0
    trace: Callable[[str], None] = click.echo if runs == 1 else lambda _: None
    for one in range(seed, seed + runs):
        try:
            if script:
                follow(SCRIPTS[script], one, f"--script {script}", trace)
            else:
                play(one, steps, trace, hub=hub)
        except Broken as found:
            broken += 1
            click.echo(str(found).split("\n")[0])
            if first:
                break
    click.echo(f"{runs} runs, {broken} broken")
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
