"""`python -m tests.sim --seed N [--steps N] [--mutant NAME]`: plays one run and shows each event."""

import click

from tests.sim.world import Broken, play

STEPS = 80


@click.command()
@click.option("--seed", type=int, required=True, help="Which run; the same number is the same run.")
@click.option("--runs", type=int, default=1, help="How many, counting up from that seed; more than one shows no trace.")
@click.option("--steps", type=int, default=STEPS, help="How many events before the line becomes good.")
def main(seed: int, runs: int, steps: int) -> None:
    """Plays runs of the simulation."""
    broken = 0
    for one in range(seed, seed + runs):
        try:
            play(one, steps, click.echo if runs == 1 else lambda _: None)
        except Broken as found:
            broken += 1
            click.echo(str(found).split("\n")[0])
    click.echo(f"{runs} runs, {broken} broken")
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
