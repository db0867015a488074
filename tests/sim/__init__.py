"""One seed, one run: real tills and the real head office over a network, clocks and disks that do what the seed says.

`python -m tests.sim --seed N` plays one with a trace that can be read; `world.py` says what may happen in it,
`invariants.py` what must hold whatever happens, `mutants.py` which mistakes it has to notice.
"""
