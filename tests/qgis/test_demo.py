"""``make demo``, small."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.qgis.conftest import ENGINE_PYTHON, ROOT, engine_environment


@pytest.mark.slow
def test_demo_leaves_layers_picture_and_scores(qgis_app: object, tmp_path: Path) -> None:
    done = subprocess.run(
        [ENGINE_PYTHON, ROOT / "scripts" / "demo.py", "--size", "256", "--output", tmp_path],
        env=engine_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("probability.tif", "mask.tif", "landslides.gpkg", "quicklook.png"):
        assert (tmp_path / name).stat().st_size > 0
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert set(scores) >= {"precision", "recall", "f1", "iou"}
    assert f"{scores['f1']:.3f}" in done.stdout
