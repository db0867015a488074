"""What the judge's tests stand on; where it is not there they are skipped, and the end of the run says so aloud."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.printer.raster import Typesetter
from tests.support import receipts
from tests.support.emupos import PROGRAM, Emupos, JudgedPrinter
from tests.support.paper_reading import missing_readers

WIDTHS = (384, 420, 512, 576, 640)


@pytest.fixture(scope="session")
def judge_is_there() -> None:
    if not PROGRAM.exists():
        pytest.skip("the printer emulator emupos is not installed: it needs Python 3.13 (packaging/bootstrap.py test)")


@pytest.fixture(scope="session")
def readers_are_there() -> None:
    if missing := missing_readers():
        pytest.skip(f"paper cannot be read here without {', '.join(missing)}")


@pytest.fixture(scope="session")
def judge(judge_is_there: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emupos]:
    """Printers of every width, each on TCP and on a pseudo-terminal; they are never switched off."""
    widths = {f"w{width}": width for width in WIDTHS}
    with Emupos(tmp_path_factory.mktemp("judge"), widths, serial=True) as running:
        yield running


@pytest.fixture
def own_judge(judge_is_there: None, tmp_path: Path) -> Iterator[Emupos]:
    """A printer of one test's own, which may be switched off and on."""
    with Emupos(tmp_path / "judge", {"counter": 576}) as running:
        yield running


@pytest.fixture
def counter(own_judge: Emupos) -> JudgedPrinter:
    return own_judge.printers["counter"]


@pytest.fixture(scope="session")
def setter() -> Typesetter:
    return Typesetter(receipts.FONTS)
