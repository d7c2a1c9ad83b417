"""Take the pictures of docs/images from the real windows, over a simulated scene.

Run with ``.venv/qgis/bin/python scripts/pictures.py`` after ``make demo``, or ``make pictures``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from plugin_files import ROOT
from qgis_headless import headless_environment

HOME = Path(tempfile.mkdtemp(prefix="landslide-pictures-"))
sys.path[:0] = [str(ROOT), "/usr/share/qgis/python/plugins"]
# QGIS reads these when it starts, so they have to be there before it is imported.
os.environ.update(headless_environment(HOME))

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsFeature,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt  # noqa: E402
from qgis.PyQt.QtGui import QImage  # noqa: E402
from qgis.PyQt.QtWidgets import QWidget  # noqa: E402

IMAGES = ROOT / "docs" / "images"
# As in the demo: the shipped model's own is for real scenes.
THRESHOLD = 0.1
JPEG_QUALITY = 88


def simulate(folder: Path, *others: str) -> None:
    """Make the scene, with other options of the simulator."""
    python = ROOT / ".venv" / "engine" / "bin" / "python"
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("QGIS", "PYTHON", "QT_"))}
    command = [str(python), "-m", "landslide_qgis.core", "simulate", str(folder)]
    command += ["--size", "512", "--seed", "7", *others]
    subprocess.run(command, cwd=ROOT, env=plain, check=True)  # noqa: S603 - our own words


def save(shown: QWidget | QImage, name: str) -> None:
    """Take a picture of a window, or keep one; ``.jpg`` for photographs, ``.png`` for the rest."""
    QgsApplication.processEvents()
    picture = shown if isinstance(shown, QImage) else shown.grab()
    picture.save(str(IMAGES / name), quality=JPEG_QUALITY if name.endswith(".jpg") else -1)
    print(IMAGES / name)


def take(wait: Callable[[Callable[[], bool], float], None]) -> None:
    """Open one window after the other on the scene."""
    from landslide_qgis.ui.detect.dialog import DetectDialog
    from landslide_qgis.ui.models.dialog import ModelManager
    from landslide_qgis.ui.threshold.dock import ThresholdDock
    from tests.qgis.desktop import Desktop

    scene = HOME / "scene"
    simulate(scene)
    desktop = Desktop()
    rasters = sorted(p for p in scene.rglob("*.tif") if "truth" not in p.parts)
    layers = [QgsRasterLayer(str(path), path.stem) for path in rasters]
    QgsProject.instance().addMapLayers(layers)
    red = next(layer for layer in layers if "B04" in layer.name())
    desktop.look_at(red)

    dialog = DetectDialog(desktop, [layer.id() for layer in layers], HOME)
    dialog.show()
    wait(lambda: not dialog.busy, 120)
    dialog.check_values()
    wait(lambda: not dialog.busy, 120)
    save(dialog, "detect-dialog.png")
    dialog.tabs.setCurrentIndex(1)
    save(dialog, "detect-where.png")
    dialog.threshold.setValue(THRESHOLD)
    results = HOME / "results"
    results.mkdir()
    dialog.folder.setFilePath(str(results))
    dialog.run()
    wait(lambda: not dialog.busy, 300)
    dialog.close()

    found = QgsProject.instance().mapLayersByName("Landslide probability")[0]
    window, canvas = desktop.mainWindow(), desktop.mapCanvas()
    window.setCentralWidget(canvas)
    dock = ThresholdDock(desktop, window)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    desktop.messageBar().hide()
    window.resize(1100, 640)
    window.show()
    dock.choose(found)
    dock.threshold.setValue(THRESHOLD)
    desktop.look_at(red)
    wait(lambda: len(dock.chart.points) == 19, 120)
    canvas.refresh()
    canvas.waitWhileRendering()
    save(window, "threshold-panel.png")

    improve(desktop, scene, wait)

    models = ModelManager()
    models.show()
    wait(lambda: not models.calls.busy and bool(models.page.toPlainText()), 120)
    models.describe(timing=True)
    wait(lambda: not models.calls.busy, 120)
    save(models, "model-manager.png")
    models.done(0)

    dock.drop()

    import pictures_review

    earlier = HOME / "before"
    simulate(earlier, "--landslides", "0")
    after, before = (
        [next(folder.glob(f"*{band}*.tif")) for band in ("B04", "B03", "B02")]
        for folder in (scene, earlier)
    )
    (polygons,) = QgsProject.instance().mapLayersByName("Landslides")
    pictures_review.take(after, before, polygons, HOME, save, wait)


def improve(desktop: Any, scene: Path, wait: Callable[[Callable[[], bool], float], None]) -> None:
    """Improve the model from a review that knows the truth."""
    from landslide_qgis.ui.improve.dialog import ImproveDialog

    found = QgsProject.instance().mapLayersByName("Landslides")[0]
    QgsProject.instance().addMapLayer(reviewed(scene / "truth" / "truth.gpkg", found))
    os.environ["LANDSLIDE_TRAINING"] = str(ROOT)
    folder = HOME / "improve"
    folder.mkdir()
    dialog = ImproveDialog(desktop, folder)
    wait(lambda: not dialog.busy, 120)
    dialog.chip_size.setValue(64)
    dialog.name.setText("valley")
    dialog.resize(900, 640)
    dialog.show()
    dialog.run()
    wait(lambda: not dialog.busy, 1200)
    print(dialog.verdict.text())
    save(dialog, "improve-model.png")
    dialog.drop()
    dialog.close()


def reviewed(truth: Path, found: QgsVectorLayer) -> QgsVectorLayer:
    """Return the true landslides as accepted, and what was found elsewhere as rejected."""
    real = QgsVectorLayer(str(truth))
    layer = QgsVectorLayer(
        f"MultiPolygon?crs={real.crs().authid()}&field=review:string", "reviewed", "memory"
    )
    slides = [feature.geometry() for feature in real.getFeatures()]
    wrong = [
        feature.geometry()
        for feature in found.getFeatures()
        if not any(slide.intersects(feature.geometry()) for slide in slides)
    ]
    for decision, shapes in (("accepted", slides), ("rejected", wrong)):
        for shape in shapes:
            feature = QgsFeature(layer.fields())
            feature.setGeometry(shape)
            feature["review"] = decision
            layer.dataProvider().addFeature(feature)
    return layer


def main() -> int:
    """Start QGIS without a window and take the pictures."""
    application = QgsApplication([], True)
    application.initQgis()
    from processing.core.Processing import Processing

    from landslide_qgis.plugin import LandslidePlugin
    from tests.qgis.desktop import wait_until

    save(QImage(str(ROOT / "demo-output" / "quicklook.png")), "demo.jpg")
    Processing.initialize()
    plugin = LandslidePlugin(None)  # the registry keeps no reference
    plugin.initProcessing()
    take(wait_until)
    sys.stdout.flush()
    os._exit(0)  # QGIS without its window does not end well


if __name__ == "__main__":
    sys.exit(main())
