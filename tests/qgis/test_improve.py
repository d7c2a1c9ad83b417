"""Improve model…: chips cut, the shipped model taught and judged, and kept only if better."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEvent

from landslide_qgis.processing.engine import training
from landslide_qgis.processing.finetune import check_training
from landslide_qgis.processing.model_folder import SHIPPED, model_folder
from landslide_qgis.ui.calls import drop_all
from landslide_qgis.ui.improve import tally
from landslide_qgis.ui.improve.dialog import ImproveDialog
from landslide_qgis.ui.improve.pixels import pixel_on_ground
from landslide_qgis.ui.improve.request import fitting_resolution, tidy_name
from tests.qgis.conftest import BANDS, ROOT, landslide_values, tree, write_raster
from tests.qgis.desktop import Desktop, wait_until

TRAINING_PYTHON = ROOT / ".venv" / "training" / "bin" / "python"
GROUND, SLIDE, QUARRY = (450, 700, 500), (500, 900, 1500), (2400, 2300, 2200)
SIDE, STEP = 256, 32
needs_training = pytest.mark.skipif(
    not TRAINING_PYTHON.exists(), reason="there is no .venv/training; make test makes it"
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(training.VARIABLE, str(TRAINING_PYTHON))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


@pytest.fixture
def desktop(provider: Any) -> Iterator[Desktop]:
    made = Desktop()
    yield made
    drop_all()
    made.close()
    for path in model_folder().glob("*"):
        path.unlink()


def boxes() -> list[tuple[int, int, str]]:
    """Return first row and column, and the decision, of a polygon in most chips of the scene."""
    found = []
    for number in range((SIDE // STEP) ** 2):
        row, col = (STEP * part for part in divmod(number, SIDE // STEP))
        kind = ("accepted", "accepted", "edited", "rejected", "")[number % 5]
        if kind:
            found.append((row + 8, col + 6, kind))
    return found


@pytest.fixture
def scene(desktop: Desktop, tmp_path: Path) -> list[QgsRasterLayer]:
    """Landslides of a colour that the shipped model does not know, and quarries."""
    rng = np.random.default_rng(4)
    layers = []
    for number, name in enumerate(BANDS):
        values = rng.normal(GROUND[number], 40, (SIDE, SIDE))
        for row, col, kind in boxes():
            level = (QUARRY if kind == "rejected" else SLIDE)[number]
            values[row : row + 16, col : col + 18] = rng.normal(level, 40, (16, 18))
        path = write_raster(tmp_path / "scene" / f"{name}.tif", values.astype(np.uint16))
        layers.append(QgsRasterLayer(str(path), name))
    QgsProject.instance().addMapLayers(layers)
    return layers


@pytest.fixture
def inventory(scene: list[QgsRasterLayer]) -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon?crs=EPSG:32643&field=review:string", "reviewed", "memory")
    for row, col, kind in boxes():
        left, top = 600_000 + 10 * col, 1_200_000 - 10 * row
        right, low = left + 180, top - 160
        feature = QgsFeature(layer.fields())
        corners = f"{left} {top},{right} {top},{right} {low},{left} {low},{left} {top}"
        feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({corners}))"))
        feature["review"] = kind
        layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def dialog(desktop: Desktop, inventory: QgsVectorLayer, tmp_path: Path) -> Iterator[ImproveDialog]:
    folder = tmp_path / "work"
    folder.mkdir()
    made = ImproveDialog(desktop, folder)
    settled(made)
    made.chip_size.setValue(STEP)
    made.block.setValue(1)
    made.show()
    yield made
    made.drop()
    made.deleteLater()


def settled(dialog: ImproveDialog, seconds: float = 60.0) -> str:
    wait_until(lambda: not dialog.busy, seconds)
    return dialog.status.text()


def test_without_a_landslide_nothing_can_be_learned(
    dialog: ImproveDialog, inventory: QgsVectorLayer
) -> None:
    assert dialog.run_button.isEnabled()
    review = inventory.fields().indexOf("review")
    states = {feature.id(): {review: "rejected"} for feature in inventory.getFeatures()}
    inventory.dataProvider().changeAttributeValues(states)
    QgsApplication.sendEvent(dialog, QEvent(QEvent.Type.ActivationChange))
    assert not dialog.run_button.isEnabled()
    assert "At least 5 more landslides have to be accepted" in dialog.counts.text()


@needs_training
def test_a_model_learns_and_the_better_one_is_installed(dialog: ImproveDialog) -> None:
    assert "39 landslides, 13 rejected, 0 that nobody has looked at." in dialog.counts.text()
    assert dialog.inventory.currentLayer().name() == "reviewed"
    assert [dialog.model.itemText(i) for i in range(dialog.model.count())] == ["landslide_rgb"]
    assert not dialog.commands.isVisible()
    dialog.epochs.setValue(12)
    dialog.name.setText("blue valley")
    assert dialog.run_button.isEnabled(), dialog.status.text()
    dialog.run_button.click()
    assert dialog.cancel_button.isEnabled()
    texts: list[str] = []
    seen: list[int] = []
    dialog.progress.valueChanged.connect(seen.append)
    wait_until(lambda: texts.append(dialog.status.text()) or not dialog.busy, 180)
    assert "is installed" in dialog.status.text(), dialog.log.toPlainText()
    assert any("Learning · about" in text and "left" in text for text in texts)
    assert max(seen) > 80
    assert dialog.verdict.text().startswith("Better: F1 ")
    assert dialog.tabs.currentWidget() is dialog.result_tab
    before, after = (float(dialog.scores.item(row, 3).text()) for row in (0, 2))
    assert after > before + 0.3
    assert dialog.picture.pixmap().width() > 400
    assert (model_folder() / "blue_valley.onnx").is_file()
    assert dialog.installed == model_folder() / "blue_valley.onnx"
    picture = dialog.grab()
    assert picture.width() >= 600
    dialog.run_button.click()
    assert "remove it first" in dialog.status.text()


@needs_training
def test_what_is_not_better_is_not_kept(dialog: ImproveDialog, run: Any, tmp_path: Path) -> None:
    chips = run("chips", dialog.request().chips())["CHIPS"]
    out = tmp_path / "out"
    result = run(
        "finetune",
        {
            "CHIPS": chips,
            "NEW_MODEL": str(out / "n.onnx"),
            "EPOCHS": 1,
            "MARGIN": 1.0,
            "REMINDERS": 0,
        },
    )
    assert result["BETTER"] == 0
    assert result["VERDICT"].startswith("Not better")
    assert result["NEW_MODEL"] == ""
    assert tree(out) == {f"n_finetuning.{end}" for end in ("html", "json", "png")}
    rows = json.loads(Path(result["NUMBERS"]).read_text())["scores"]
    assert result["F1_BEFORE"] == rows[0]["f1"]
    files = {"CHIPS": chips, "NEW_MODEL": str(tmp_path / "n.onnx")}
    with pytest.raises(QgsProcessingException, match=r"take landslide_rgb\.onnx"):
        run("finetune", {**files, "MODEL": str(SHIPPED / "landslide_rgb_int8.onnx")})
    with pytest.raises(QgsProcessingException, match="no folder of chips"):
        run("finetune", {**files, "CHIPS": str(tmp_path)})


@needs_training
def test_the_report_is_in_spanish(
    dialog: ImproveDialog, run: Any, feedback: Any, in_spain: None, tmp_path: Path
) -> None:
    chips = run("chips", dialog.request().chips())["CHIPS"]
    options = {"CHIPS": chips, "EPOCHS": 1, "REMINDERS": 0, "MARGIN": 1.0}
    result = run("finetune", {**options, "NEW_MODEL": str(tmp_path / "n.onnx")})
    assert re.match(r"No es mejor: F1 \d,\d{3} antes, \d,\d{3} después", result["VERDICT"])
    page = Path(result["PAGE"]).read_text(encoding="utf-8")
    assert {'lang="es"', "Ajuste fino de landslide_rgb.onnx", result["VERDICT"]} <= set(
        re.findall(r'lang="es"|Ajuste fino de [\w.]+|No es mejor: [^<]*', page)
    )
    assert any(text.startswith("Recortes para aprender: ") for text in feedback.infos)
    numbers = json.loads(Path(result["NUMBERS"]).read_text(encoding="utf-8"))
    assert numbers["verdict"].startswith("Not better: F1 0."), "for programs, in English"
    eight = str(SHIPPED / "landslide_rgb_int8.onnx")
    with pytest.raises(QgsProcessingException, match="guarda números de 8 bits"):
        run("finetune", {**options, "MODEL": eight, "NEW_MODEL": str(tmp_path / "m.onnx")})


@needs_training
def test_cancel_leaves_nothing(dialog: ImproveDialog, tmp_path: Path) -> None:
    dialog.epochs.setValue(1000)
    dialog.run()
    wait_until(lambda: "Learning" in dialog.status.text(), 90)
    dialog.cancel_button.click()
    assert "cancelled" in settled(dialog, 5)
    assert not list(tmp_path.glob("work/*.onnx"))
    assert not list(tmp_path.glob("work/.landslide-*"))


def test_without_the_environment_the_commands_are_shown(
    dialog: ImproveDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(training.VARIABLE, str(tmp_path))
    dialog.check_training()
    dialog.tabs.setCurrentIndex(1)
    assert dialog.commands.isVisible()
    assert "pip install -r training/requirements.txt" in dialog.commands.toPlainText()
    assert not dialog.run_button.isEnabled()
    assert "git clone" in check_training()


def test_where_training_is(provider: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = tmp_path / "code" / ".venv" / "training" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch(mode=0o755)
    assert training.training_setup(str(tmp_path / "code")) is None, "no source code"
    (tmp_path / "code" / "training").mkdir()
    (tmp_path / "code" / "training" / "__main__.py").touch()
    expected = training.TrainingSetup(python, tmp_path / "code")
    for place in (python, tmp_path / "code"):
        assert training.training_setup(str(place)) == expected
    assert training.training_setup("") is None
    monkeypatch.delenv(training.VARIABLE)
    training.choose_place(str(tmp_path / "code"))
    assert training.training_setup() == expected
    training.choose_place("")


def test_what_a_review_gives(inventory: QgsVectorLayer) -> None:
    found = tally.count(inventory)
    assert (found.kept, found.rejected, found.undecided, found.others) == (39, 13, 0, 0)
    assert found.problem() == ""
    assert "2 more landslides" in tally.Tally(kept=3).problem()
    assert "Nothing was rejected" in tally.Tally(kept=9, undecided=4).problem()
    assert tally.most_reviewed(None) is inventory
    draft = QgsVectorLayer("Polygon?crs=EPSG:32643&field=review:string", "draft", "memory")
    QgsProject.instance().addMapLayer(draft)
    assert tally.most_reviewed(draft) is inventory, "nothing of the active layer was reviewed"
    assert tally.most_reviewed(inventory) is inventory


def test_the_scene_of_the_inventory_is_found_again(
    desktop: Desktop, run: Any, bands: list[str], dem: str, tmp_path: Path
) -> None:
    """A project with nothing but the inventory; then one band's file is gone."""
    files = {"POLYGONS": str(tmp_path / "p.gpkg"), "PROBABILITY": str(tmp_path / "p.tif")}
    run("detect", {"INPUT": bands, "DEM": dem, **files})
    later = str(tmp_path / "later.gpkg")
    run("vectorise", {"INPUT": files["PROBABILITY"], "THRESHOLD": 0.05, "POLYGONS": later})
    for path in (files["POLYGONS"], later):
        QgsProject.instance().addMapLayer(QgsVectorLayer(path, Path(path).stem))
    made = ImproveDialog(desktop, tmp_path)
    for name in ("p", "later"):
        made.inventory.setLayer(QgsProject.instance().mapLayersByName(name)[0])
        settled(made)
        assert made.scene_text.text().startswith("The bands are those that the inventory was made")
        given = made.request()
        assert given.scene.scene()["INPUT"] == bands
        assert (given.scene.dem, given.resolution) == (dem, None)

    Path(bands[1]).unlink()
    made.look_at_inventory()
    assert f"{bands[1]} cannot be found" in made.scene_text.text()
    assert made.matches["B03"].offer is None
    assert not made.run_button.isEnabled()
    other = write_raster(tmp_path / "elsewhere" / "B03.tif", landslide_values())
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(other), "B03"))
    made.look_at_inventory()
    assert made.request().scene.scene()["INPUT"] == [bands[0], str(other), bands[2]]
    made.drop()
    made.deleteLater()


def test_names_and_pixel_sizes() -> None:
    assert tidy_name(" Río Blanco/2.onnx ") == "Río_Blanco_2"
    assert tidy_name("///") == ""
    assert fitting_resolution(10.0, 1.0, 10.0) is None
    assert fitting_resolution(2.0, 1.0, 10.0) == 10.0
    assert fitting_resolution(15.0, 1.0, 10.0) is None
    assert fitting_resolution(20.0, 1.0, 10.0) == 10.0
    assert fitting_resolution(2.0, 0.5, 10.0) == 20.0


@pytest.mark.parametrize(
    ("crs", "corner", "pixel", "metres"),
    [
        (32632, (500_000, 6_650_000), 2.0, 2.0),
        (3857, (1_000_000, 8_400_000), 4.0, 2.0),
        (2225, (6_000_000, 2_000_000), 6.5617, 2.0),
        (4326, (9.0, 60.0), 2e-5, 1.576),
    ],
)
def test_pixels_are_measured_on_the_ground(tmp_path, crs, corner, pixel, metres) -> None:
    path = write_raster(
        tmp_path / "B04.tif", landslide_values(), epsg=crs, origin=corner, pixel=pixel
    )
    assert pixel_on_ground(QgsRasterLayer(str(path))) == pytest.approx(metres, rel=5e-3)
