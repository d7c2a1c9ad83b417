"""The documented shell line that maps a folder of scenes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyogrio
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(os.name == "nt", reason="a line for POSIX shells")
def test_the_line_on_the_page(tmp_path, rgb_scene, toy_model, write_raster):
    """Two good scenes and one without bands: the good ones are mapped, the bad one is told."""
    page = (ROOT / "docs/ready-models.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^for scene in .*; done$", page, re.M)
    for name in ("first day", "second"):
        shutil.copytree(rgb_scene, tmp_path / "scenes" / name)
    (tmp_path / "scenes/empty").mkdir()
    (tmp_path / "out").mkdir()
    line = line.replace("python -m", f"{sys.executable} -m").replace("--dem dem.tif", "")
    line = line.replace("detect ", f"detect --model {toy_model} ", 1)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert "scenes/empty/ failed" in done.stdout
    found = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert found == ["first day.gpkg", "second.gpkg"]
    assert all(pyogrio.read_info(tmp_path / "out" / name)["features"] == 1 for name in found)
