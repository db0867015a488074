"""How several multipliers on one line meet."""

from enum import StrEnum


class Stacking(StrEnum):
    """How several multipliers on one line meet; the order in a file never decides."""

    BEST = "best"
    ADD = "add"
    MULTIPLY = "multiply"
    PRIORITY = "priority"
