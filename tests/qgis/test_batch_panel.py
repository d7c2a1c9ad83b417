"""Many scenes in QGIS's own batch panel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, ogr
from processing.core.ProcessingResults import resultsList
from processing.gui import BatchPanel
from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog
from qgis.core import QgsProcessingFeedback
from qgis.gui import QgsExpressionBuilderDialog
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QFileDialog

from tests.qgis.conftest import BANDS, ROOT, landslide_values, write_raster

SCENES = ("first", "second")


class Batch:
    """The window, driven by what a person clicks in the table's first row and types."""

    def __init__(self, algorithm: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.dialog = BatchAlgorithmDialog(algorithm.create())
        self.panel = self.dialog.mainWidget()
        self.panel.checkLoadLayersOnCompletion.setChecked(False)
        self.monkeypatch = monkeypatch

    def column(self, name: str) -> Any:
        """Return the button *Autofill* of a column."""
        return self.panel.tblParameters.cellWidget(0, self.panel.parameter_to_column[name])

    def type_expression(self, text: str) -> None:
        """Have the next expression window answered."""

        class Typed(QgsExpressionBuilderDialog):
            def exec_(self) -> int:
                self.setExpressionText(text)
                return 1

        self.monkeypatch.setattr(BatchPanel, "QgsExpressionBuilderDialog", Typed)

    def choose_files(self, files: list[str]) -> None:
        """Have the next file window answered."""
        self.monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (files, ""))

    def fill(self, name: str, value: Any) -> None:
        """Write one value into all rows of a column."""
        self.panel.wrappers[0][self.panel.parameter_to_column[name]].setParameterValue(
            value, BatchPanel.dataobjects.createContext()
        )
        self.column(name).fillDown()

    def run(self) -> str:
        """Press *Run* and return the summary that QGIS shows."""
        before = len(resultsList.getResults())
        listeners: list[QgsProcessingFeedback] = []
        make = self.dialog.createFeedback
        self.dialog.createFeedback = lambda: listeners.append(make()) or listeners[-1]
        self.dialog.runAlgorithm()
        # QGIS 3.22 never lets go of it, and with it of the task of its progress bar, which would
        # keep the tests from ending.
        listeners[0].progressChanged.disconnect()
        added = resultsList.getResults()[before:]
        return "".join(Path(result.filename).read_text(encoding="utf-8") for result in added)


@pytest.fixture
def batch(provider: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Batch]]:
    opened: list[Batch] = []

    def open_window(name: str) -> Batch:
        opened.append(Batch(provider.algorithm(name), monkeypatch))
        return opened[-1]

    yield open_window
    for window in opened:
        window.dialog.close()
        window.dialog.deleteLater()
    opened.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def expressions() -> tuple[str, str]:
    """Return the expressions of the documentation: of the bands, and of the outputs."""
    page = (ROOT / "docs/ready-models.md").read_text(encoding="utf-8")
    bands, outputs = re.findall(r"^```\n([^`]*array\([^`]*)\n```$", page, re.M)
    return bands, outputs


def count(path: Path) -> int:
    source = ogr.Open(str(path))
    return int(source.GetLayer(0).GetFeatureCount())


def test_a_folder_of_bands_for_each_scene(
    batch: Callable[[str], Batch], model: Path, tmp_path: Path
) -> None:
    """Three scenes, one of them cut short: the others are mapped."""
    for name in SCENES:
        for band in BANDS:
            write_raster(tmp_path / f"data/scenes/{name}/{band}.tif", landslide_values())
    for band in BANDS:
        path = write_raster(tmp_path / f"data/scenes/poor/{band}.tif", landslide_values())
        path.write_bytes(path.read_bytes()[:9000])
    window = batch("detect")
    inputs, outputs = (
        text.replace("'/data/", f"'{tmp_path}/data/").replace("'second'", "'poor', 'second'")
        for text in expressions()
    )
    window.type_expression(inputs)
    window.column("INPUT").addByExpression()
    assert window.panel.batchRowCount() == 3
    window.fill("MODEL", str(model))
    window.type_expression(outputs)
    window.column("POLYGONS").calculateByExpression()
    window.type_expression(outputs.replace(".gpkg", ".tif"))
    window.column("PROBABILITY").calculateByExpression()
    summary = window.run()
    assert [count(tmp_path / f"data/maps/{name}.gpkg") for name in SCENES] == [1, 1]
    for name in SCENES:
        values = gdal.Open(str(tmp_path / f"data/maps/{name}.tif")).ReadAsArray()
        assert values[60, 80] > values[10, 10]
    assert not list((tmp_path / "data/maps").glob("poor*"))
    good, bad = summary.split("<h2 style")
    assert all(f"scenes/{name}/B04.tif" in good for name in SCENES)
    assert "scenes/poor/B04.tif" in bad


def test_a_raster_for_each_scene(batch: Callable[[str], Batch], tmp_path: Path) -> None:
    files = []
    for number, name in enumerate(SCENES, start=1):
        values = np.zeros((80, 80), np.float32)
        for patch in range(number):
            values[10 + 30 * patch : 30 + 30 * patch, 10:30] = 0.9
        files.append(str(write_raster(tmp_path / f"{name}.tif", values)))
    window = batch("vectorise")
    window.choose_files(files)
    window.column("INPUT").showFileSelectionDialog()
    assert window.panel.batchRowCount() == 2
    window.fill("THRESHOLD", 0.5)
    window.type_expression(f"'{tmp_path}/' || base_file_name(@INPUT) || '.gpkg'")
    window.column("POLYGONS").calculateByExpression()
    window.run()
    assert [count(tmp_path / f"{name}.gpkg") for name in SCENES] == [1, 2]
