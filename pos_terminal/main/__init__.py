"""Where the rooms are joined by plain constructor calls: the only place that knows them all.

`terminal.py` is the till without a window, for every command; `window.py` puts lane, workers and screens around it.
"""

from pos_terminal.main.terminal import PROGRAM, STANDALONE_NUMBERS, Terminal, open_terminal

__all__ = ["PROGRAM", "STANDALONE_NUMBERS", "Terminal", "open_terminal"]
