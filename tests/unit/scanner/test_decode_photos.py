"""Real photographs: the share in tests/golden/qr always, all of them where their folder is beside this one."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from pos_terminal.scanner.decode import read_texts
from tests.support.photos import GOLDEN, as_indexed, photos

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "qr-samples"
ALL = Path(os.environ.get("QR_SAMPLES", BESIDE))
FOLDERS = [GOLDEN, *([ALL] if (ALL / "index.csv").is_file() else [])]
# Of the pictures with a text; the committed share was chosen for its hard ones.
LEAST_REAL = {True: 0.96, False: 0.93}
LEAST_GOLDEN = {True: 0.95, False: 0.90}


@pytest.mark.slow
@pytest.mark.parametrize("with_tough", [False, True], ids=["without tough", "tough"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_photographs_are_read_without_a_misread(folder: Path, with_tough: bool) -> None:
    shown = photos(folder)
    read = {
        photo.path: as_indexed(read_texts(np.asarray(cv2.imread(str(photo.path)), np.uint8), with_tough=with_tough))
        for photo in shown
    }
    assert [(photo.path.name, wrong) for photo in shown if (wrong := photo.misread(read[photo.path]))] == []
    real = [photo for photo in shown if photo.texts and not photo.source.startswith("synthetic")]
    missed = [photo.path.name for photo in real if not photo.texts & set(read[photo.path])]
    least = (LEAST_GOLDEN if folder == GOLDEN else LEAST_REAL)[with_tough]
    assert len(missed) <= (1 - least) * len(real), missed
