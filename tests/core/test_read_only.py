"""GeoPackages that may only be read, in folders that may only be read: by every step."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.core.test_characterise import box, write_layer

REPOSITORY = Path(__file__).resolve().parents[2]
# Root is denied nothing, unless it gives up the right to pass over permissions.
_NOT = "-dac_override,-dac_read_search"
_DENIED = (f"--bounding-set={_NOT}", "--inh-caps=-all", "--ambient-caps=-all")
STEPS = (
    ("filter", "{source}", "{out}", "--roads", "{source}"),
    ("characterise", "{source}", "{out}"),
    ("assess", "{source}", "--reference", "{mask}", "--within", "{source}", "--objects", "{out}"),
    ("assess", "{mask}", "--reference", "{source}", "--objects", "{out}"),
    ("sample", "{mask}", "{out}", "--within", "{source}", "--size", "100"),
)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the engine as somebody who is denied what the permissions deny."""
    denied = [shutil.which("setpriv"), *_DENIED] if os.geteuid() == 0 else []
    command = [*denied, sys.executable, "-m", "landslide_qgis.core", *words]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)


@pytest.fixture(params=["rollback", "wal"])
def locked(request, tmp_path) -> Iterator[Path]:
    """A GeoPackage; as QGIS leaves it when it is closed, and as it is when QGIS crashed."""
    path = tmp_path / "locked" / "in.gpkg"
    path.parent.mkdir()
    write_layer(path, [box(0, 0, 100, 100), box(300, 0, 50, 50)])
    if request.param == "wal":
        with sqlite3.connect(path) as file:
            assert file.execute("PRAGMA journal_mode=wal").fetchone() == ("wal",)
        file.close()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    yield path
    path.parent.chmod(0o755)


def test_all_steps_read_it_and_leave_it_alone(locked, tmp_path, write_raster):
    values = np.zeros((60, 60), np.uint8)
    values[:12, :12] = 1
    mask = str(write_raster("mask.tif", values, descriptions=("Landslide mask",)))
    before = hashlib.sha256(locked.read_bytes()).hexdigest()
    for number, words in enumerate(STEPS):
        out = tmp_path / f"{number}.gpkg"
        done = run(*(word.format(source=locked, out=out, mask=mask) for word in words))
        assert done.returncode == 0, done.stderr
        assert out.stat().st_size > 0
    assert [path.name for path in locked.parent.iterdir()] == ["in.gpkg"]
    assert hashlib.sha256(locked.read_bytes()).hexdigest() == before


def test_nothing_is_written_beside_it(locked, tmp_path):
    done = run("filter", str(locked), str(locked.with_name("out.gpkg")))
    assert done.returncode == 1
    error = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert error == [
        f"error: Nothing can be written into {locked.parent} (Permission denied); choose another "
        "folder."
    ]
    assert [path.name for path in locked.parent.iterdir()] == ["in.gpkg"]
