"""Pictures of the engine, the one-click outline, the review panel and the delivered map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from osgeo import gdal
from plugin_files import ROOT
from qgis.core import (
    QgsApplication,
    QgsContrastEnhancement,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtTest import QTest

Save = Callable[[Any, str], None]
Wait = Callable[[Callable[[], bool], float], None]
_GAP_PX = 6
_DARKEST, _BRIGHTEST = 100.0, 2600.0
_PDF_DPI = "110"


def true_colour(bands: list[Path], name: str, folder: Path) -> QgsRasterLayer:
    """Return the image of red, green and blue, stretched."""
    path = folder / f"{name}.vrt"
    gdal.BuildVRT(str(path), [str(band) for band in bands], separate=True).FlushCache()
    layer = QgsRasterLayer(str(path), name)
    renderer, stretch = layer.renderer(), QgsContrastEnhancement.ContrastEnhancementAlgorithm
    for set_stretch in (
        renderer.setRedContrastEnhancement,
        renderer.setGreenContrastEnhancement,
        renderer.setBlueContrastEnhancement,
    ):
        one = QgsContrastEnhancement(layer.dataProvider().dataType(1))
        one.setMinimumValue(_DARKEST)
        one.setMaximumValue(_BRIGHTEST)
        one.setContrastEnhancementAlgorithm(stretch.StretchToMinimumMaximum)
        set_stretch(one)
    return layer


def engine(save: Save, wait: Wait) -> None:
    """The engine's window, everything there."""
    from landslide_qgis.ui.engine_dialog import EngineDialog

    dialog = EngineDialog()
    dialog.resize(720, 620)
    dialog.show()
    wait(lambda: dialog.state is not None, 120)
    for text in (dialog.status, *map(dialog.checks.topLevelItem, range(3))):
        column = () if text is dialog.status else (2,)
        text.setText(*column, _anywhere(text.text(*column)))
    dialog.command.setPlainText(_anywhere(dialog.command.toPlainText()))
    save(dialog, "engine-dialog.png")
    dialog.done(0)


def _anywhere(text: str) -> str:
    """Return a text with a reader's folders in the place of this machine's."""
    profile = str(Path(QgsApplication.qgisSettingsDirPath()))
    for here, there in (
        (profile, "~/.local/share/QGIS/QGIS3/profiles/default"),
        (str(ROOT / ".venv" / "engine" / "bin" / "python"), "/usr/bin/python3"),
        (str(ROOT), "~/.local/share/QGIS/QGIS3/profiles/default/python/plugins"),
    ):
        text = text.replace(here, there)
    return text


def review(
    image: QgsRasterLayer,
    before: QgsRasterLayer,
    polygons: QgsVectorLayer,
    save: Save,
    wait: Wait,
) -> None:
    """The panel on a candidate, the swipe, and the outline of a landslide at a click, by stages."""
    from landslide_qgis.ui.review.panel import ReviewPanel
    from tests.qgis.windows import Window

    window = Window()
    window.canvas.setDestinationCrs(image.crs())
    panel = ReviewPanel(window, window)
    window.show(polygons, image)
    window.window.resize(1150, 700)
    panel.open()
    panel.dock.reviewerEdit.setText("Ana")
    if not panel.dock.start():
        raise RuntimeError(panel.dock.messageLabel.text())
    QTest.qWait(1500)
    window.canvas.waitWhileRendering()
    save(window.window, "review-panel.png")
    swipe(window, panel.dock, before, save, wait)
    outline(window, image, polygons, save, wait)
    panel.unload()
    window.window.close()


def swipe(window: Any, dock: Any, before: QgsRasterLayer, save: Save, wait: Wait) -> None:
    """The image before, wiped over the left half of the map."""
    dock.beforeBox.setLayer(before)
    window.press(Qt.Key.Key_W)
    wait(lambda: dock.comparison.item.image is not None, 60)
    save(window.window, "review-swipe.png")
    window.press(Qt.Key.Key_W)


def outline(
    window: Any, image: QgsRasterLayer, polygons: QgsVectorLayer, save: Save, wait: Wait
) -> None:
    """Click inside a landslide, see the offer, drag for a smaller one; one picture of all three."""
    largest = max(polygons.getFeatures(), key=lambda feature: feature.geometry().area())
    inside = largest.geometry().pointOnSurface().asPoint()
    canvas = window.canvas
    canvas.setLayers([image])
    canvas.setExtent(largest.geometry().boundingBox().buffered(250))
    canvas.refresh()
    canvas.waitWhileRendering()
    window.press(Qt.Key.Key_G)
    tool, at = canvas.mapTool(), window.pixel(inside.x(), inside.y())
    stages = [_with_cross(canvas.grab().toImage(), at)]
    window.click(inside.x(), inside.y())
    wait(lambda: tool.shape is not None, 60)
    stages.append(canvas.grab().toImage())
    QTest.qWait(200)
    window.drag(at, at + QPoint(0, 40))
    stages.append(canvas.grab().toImage())
    save(_beside(stages), "outline-tool.png")
    window.press(Qt.Key.Key_Escape)


def _with_cross(picture: QImage, at: QPoint) -> QImage:
    """Mark where the click goes."""
    painter = QPainter(picture)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawLine(at - QPoint(12, 0), at + QPoint(12, 0))
    painter.drawLine(at - QPoint(0, 12), at + QPoint(0, 12))
    painter.end()
    return picture


def _beside(pictures: list[QImage]) -> QImage:
    """Return pictures side by side, the middle of each."""
    side = min(380, *(min(one.width(), one.height()) for one in pictures))
    whole = QImage(len(pictures) * (side + _GAP_PX) - _GAP_PX, side, QImage.Format.Format_RGB32)
    whole.fill(Qt.GlobalColor.white)
    painter = QPainter(whole)
    for place, one in enumerate(pictures):
        left, top = (one.width() - side) // 2, (one.height() - side) // 2
        painter.drawImage(place * (side + _GAP_PX), 0, one.copy(left, top, side, side))
    painter.end()
    return whole


def delivered(image: QgsRasterLayer, polygons: QgsVectorLayer, folder: Path, save: Save) -> None:
    """The map that is handed over, half of it reviewed."""
    import processing

    kinds = ("Debris flow", "Earth flow", "Rock planar slide", None)
    fields = polygons.fields()
    polygons.startEditing()
    for number, feature in enumerate(polygons.getFeatures()):
        fid = feature.id()
        polygons.changeAttributeValue(fid, fields.indexOf("review"), "accepted")
        polygons.changeAttributeValue(fid, fields.indexOf("ls_type"), kinds[number % len(kinds)])
        polygons.changeAttributeValue(fid, fields.indexOf("conf_usgs"), (3, 5, 8, 2)[number % 4])
    polygons.commitChanges()
    given = {
        "INPUT": polygons,
        "BACKGROUND": [image],
        "TITLE": "Landslides of the simulated storm",
        "ORGANISATION": "Landslide Digitiser",
        "FOLDER": str(folder / "delivered"),
    }
    processing.run("landslide:deliver", given)
    (page,) = (folder / "delivered").glob("*.pdf")
    gdal.SetConfigOption("GDAL_PDF_DPI", _PDF_DPI)
    target = folder / "map.png"
    gdal.Translate(str(target), str(page), format="PNG").FlushCache()
    save(QImage(str(target)), "deliver-map.jpg")


def take(
    after: list[Path],
    before: list[Path],
    polygons: QgsVectorLayer,
    folder: Path,
    save: Save,
    wait: Wait,
) -> None:
    """Take all of them."""
    engine(save, wait)
    image, earlier = (
        true_colour(bands, name, folder) for bands, name in ((after, "after"), (before, "before"))
    )
    QgsProject.instance().addMapLayers([image, earlier])
    review(image, earlier, polygons, save, wait)
    delivered(image, polygons, folder, save)
