"""``landslide:modelinfo`` in this process and through ``qgis_process``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingException

from tests.qgis.conftest import qgis_process_run


def test_page_and_numbers(run: Callable[..., dict[str, Any]], model: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "new folder" / "page.html")
    result = run("modelinfo", {"MODEL": str(model), "REPORT": target})
    assert result["REPORT"] == target
    assert "Toy model" in Path(target).read_text(encoding="utf-8")
    assert result["MODEL_USED"] == "toy"
    assert result["BANDS_NEEDED"] == "B04, B03, B02"
    assert result["PIXEL_M"] == 10.0
    assert result["THRESHOLD_ADVISED"] == 0.5


def test_the_shipped_model_into_a_temporary_page(run: Callable[..., dict[str, Any]]) -> None:
    result = run("modelinfo", {"REPORT": "TEMPORARY_OUTPUT"})
    assert result["REPORT"].endswith(".html")
    assert "B04" in Path(result["REPORT"]).read_text(encoding="utf-8")


def test_no_such_model(run: Callable[..., dict[str, Any]]) -> None:
    with pytest.raises(QgsProcessingException, match="does not exist"):
        run("modelinfo", {"MODEL": "/no/such.onnx", "REPORT": "TEMPORARY_OUTPUT"})


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line(model: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = qgis_process_run("run", "landslide:modelinfo", "--", f"MODEL={model}", f"REPORT={page}")
    assert done.returncode == 0, done.stderr
    assert page.is_file()
    assert "BANDS_NEEDED:\tB04, B03, B02" in done.stdout
