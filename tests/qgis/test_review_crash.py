"""QGIS is killed in the middle of a review: nothing that was decided is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.qgis.conftest import ROOT
from tests.qgis.inventories import open_inventory, rows, write_inventory
from tests.qgis.real_window import qgis_window

COUNT = 400


@pytest.mark.slow
@pytest.mark.usefixtures("qgis_app")
def test_killed_in_the_middle(tmp_path: Path) -> None:
    squares = [(50 + number % 7, 0.5 + number / (2.5 * COUNT)) for number in range(COUNT)]
    inventory = write_inventory(tmp_path / "draft.gpkg", squares, 120.0)
    diary = tmp_path / "diary.txt"
    script = ROOT / "tests" / "qgis" / "drive_review.py"
    with qgis_window(script, tmp_path, {"LANDSLIDE_SEEN": str(tmp_path)}) as process:
        wait_for(diary, "accepted", 20, process)
        process.kill()
        process.wait(20)
    said = diary.read_text(encoding="utf-8").splitlines()
    assert said[0].strip() == "started"
    [moved] = [line.split() for line in said if line.startswith("moved")]
    accepted = {int(line.split()[1]) for line in said if line.startswith("accepted")}
    assert 20 <= len(accepted) < COUNT
    # As QGIS does when it opens the file again; a journal that was left is rolled back then.
    assert open_inventory(inventory).featureCount() == COUNT
    found = rows(inventory)
    kept = {fid for fid, row in found.items() if row["review"] in ("accepted", "edited")}
    assert accepted <= kept
    assert len(kept - accepted) <= 1, "the one that was just being written"
    assert {row["reviewer"] for fid, row in found.items() if fid in kept} == {"Ana"}
    assert moved[2] == "edited"
    assert found[int(moved[1])]["area_m2"] != pytest.approx(50.0**2, rel=0.01)


def wait_for(diary: Path, word: str, count: int, process: object) -> None:
    """Wait until a word was written so many times."""
    for _ in range(1800):
        text = diary.read_text(encoding="utf-8") if diary.exists() else ""
        assert "error" not in text, text
        if text.count(word) >= count:
            return
        assert process.poll() is None, "QGIS ended by itself"
        time.sleep(0.1)
    raise AssertionError(text)
