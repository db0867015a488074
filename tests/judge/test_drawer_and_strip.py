"""The drawer while paper is out, and the till's strip as the printer fares: the real window over the judge's printer."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.main.window import PRINT_EVERY_MS
from pos_terminal.ui.messages import message
from tests.e2e.test_window_faults import AtTheCounter
from tests.e2e.test_window_faults import counter as window
