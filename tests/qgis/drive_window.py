"""Runs inside a real QGIS window: loads, unloads and reloads the plugin and writes what it saw."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import qgis.utils
from osgeo import gdal, osr
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QTabWidget, QToolBar, QWidget
from qgis.utils import iface

sys.path.append(os.environ["LANDSLIDE_ROOT"])
from tests.qgis.inventories import open_inventory, write_inventory

PLUGIN = "landslide_qgis"
MENU = "Landslide Digitiser"
TEMPORARY = Path(tempfile.gettempdir())
SEEN = Path(os.environ["LANDSLIDE_SEEN"])


def state() -> dict[str, Any]:
    """What of the plugin can be seen in the window."""
    window = iface.mainWindow()
    submenus = [action.menu() for action in iface.rasterMenu().actions() if action.menu()]
    menus = [menu for menu in submenus if menu.title().replace("&", "") == MENU]
    names = [a.objectName() for a in window.findChildren(QAction) if "landslide" in a.objectName()]
    provider = QgsApplication.processingRegistry().providerById("landslide")
    help_texts = [action.text() for action in iface.pluginHelpMenu().actions()]
    return {
        "actions": sorted(names),
        "menu": [action.text() for menu in menus for action in menu.actions()],
        "toolbars": named(window, QToolBar),
        "docks": named(window, QDockWidget),
        "help": help_texts.count(MENU),
        "algorithms": sorted(a.id() for a in provider.algorithms()) if provider else [],
    }


def named(window: QWidget, kind: type[QWidget]) -> list[str]:
    """The object names of the plugin's own widgets of a kind."""
    names = [widget.objectName() for widget in window.findChildren(kind)]
    return sorted(name for name in names if name.startswith("landslide"))


def drive() -> None:
    """Load, unload, load again, open the dialogs, leave."""
    seen: dict[str, Any] = {}
    try:
        seen["loaded"] = state()
        qgis.utils.unloadPlugin(PLUGIN)
        QgsApplication.sendPostedEvents(None, 52)  # deferred deletion
        seen["temporary"] = [path.name for path in TEMPORARY.glob("landslide-*-*")]
        seen["unloaded"] = state()
        qgis.utils.loadPlugin(PLUGIN)
        qgis.utils.startPlugin(PLUGIN)
        seen["again"] = state()
        qgis.utils.reloadPlugin(PLUGIN)
        QgsApplication.sendPostedEvents(None, 52)
        seen["reloaded"] = state()
        seen["quiet"] = left_behind()
        seen["dialogs"] = dialogs()
        seen["delivered"] = deliver()
        seen["opened"] = open_everything()
        qgis.utils.unloadPlugin(PLUGIN)
        QgsApplication.sendPostedEvents(None, 52)
        seen["after"] = left_behind()
        seen["closed"] = state()
        QgsProject.instance().clear()
        seen["modules"] = sorted({"rasterio", "onnxruntime", "torch", "onnx"} & set(sys.modules))
        seen["layers"] = len(QgsProject.instance().mapLayers())
    except Exception as error:
        seen["error"] = repr(error)
    SEEN.write_text(json.dumps(seen), encoding="utf-8")
    os._exit(0)


def left_behind() -> dict[str, Any]:
    """Everything that a panel or a task could forget to take along."""
    canvas = iface.mapCanvas()
    tool = canvas.mapTool()
    signals = {
        "extentsChanged": canvas.receivers(canvas.extentsChanged),
        "mapCanvasRefreshed": canvas.receivers(canvas.mapCanvasRefreshed),
    }
    widgets = [w for w in QgsApplication.topLevelWidgets() if own(w)]
    own_items = sorted(type(item).__name__ for item in canvas.scene().items() if own(item))
    bands = sum(isinstance(item, QgsRubberBand) for item in canvas.scene().items())
    return {
        "items": own_items,
        "bands": bands,
        "tool": type(tool).__name__ if tool is not None and own(tool) else "",
        "signals": signals,
        "tasks": QgsApplication.taskManager().countActiveTasks(),
        "processes": children(),
        "windows": [type(widget).__name__ for widget in widgets],
        "folders": sorted(path.name for path in TEMPORARY.glob("landslide-*")),
    }


def own(thing: object) -> bool:
    """Whether it is of a class of the plugin."""
    return type(thing).__module__.startswith(PLUGIN)


def children() -> int:
    """Count the processes that this one started and that run."""
    listed = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return sum(len(path.read_text(encoding="ascii").split()) for path in listed)


def open_everything() -> dict[str, Any]:
    """Open every panel on data, with a review begun, a tool in hand and a run under way."""
    from landslide_qgis.ui.review.smart_tool import SmartTool

    folder = SEEN.parent
    inventory = open_inventory(write_inventory(folder / "draft.gpkg"))
    raster = folder / "probability.tif"
    write_noise(raster)
    layers = [QgsRasterLayer(str(raster), "probability"), inventory]
    layers.append(QgsRasterLayer(str(raster), "image"))
    QgsProject.instance().setCrs(inventory.crs())
    QgsProject.instance().addMapLayers(layers)
    canvas = iface.mapCanvas()
    canvas.setDestinationCrs(inventory.crs())
    canvas.setExtent(layers[0].extent())
    panels = {type(panel).__name__: panel for panel in qgis.utils.plugins[PLUGIN].panels}
    iface.setActiveLayer(layers[0])
    for panel in panels.values():
        panel.open()
    threshold = panels["ThresholdPanel"].dock
    threshold.choose(layers[0])
    threshold.look()
    review = panels["ReviewPanel"].dock
    review.layerBox.setLayer(inventory)
    review.reviewerEdit.setText("Ana")
    started = review.start()
    canvas.setLayers([layers[2], *layers[:2]])
    review.act("grow")
    running = panels["DetectPanel"].dialog.busy
    QgsApplication.processEvents()
    seen = left_behind()
    return {
        "panels": sorted(panels),
        "review": started,
        "tool": isinstance(canvas.mapTool(), SmartTool),
        "running": running,
        "items": len(seen["items"]),
        "tasks": seen["tasks"],
        "docks": len(state()["docks"]),
    }


def deliver() -> list[Any]:
    """Deliver from the review: first a draft, of which there is nothing to deliver, then all."""
    from landslide_qgis.ui.review import delivery

    inventory = open_inventory(write_inventory(SEEN.parent / "reviewed.gpkg"))
    QgsProject.instance().addMapLayer(inventory)
    said: list[str] = []
    dialog = delivery.open_dialog(inventory, [], said.append)
    pages = dialog.findChild(QTabWidget)
    dialog.runButton().click()
    failed = [pages.currentIndex(), dialog.isVisible(), list(said)]
    dialog.setParameters({**delivery.parameters(inventory, []), "INCLUDE": "all"})
    closed: list[bool] = []
    dialog.destroyed.connect(lambda: closed.append(True))
    dialog.runButton().click()
    QgsApplication.sendPostedEvents(None, 52)
    QgsProject.instance().removeMapLayer(inventory.id())
    return [failed, said, closed, (SEEN.parent / "delivered" / "landslides_map.pdf").is_file()]


def write_noise(path: Path) -> None:
    """Write a probability that takes a while to turn into polygons."""
    size = 1000
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), size, size, 3, gdal.GDT_Byte)
    dataset.SetGeoTransform((600000.0, 10.0, 0.0, 1200000.0, 0.0, -10.0))
    system = osr.SpatialReference()
    system.ImportFromEPSG(32643)
    dataset.SetProjection(system.ExportToWkt())
    for number in (1, 2, 3):
        band = dataset.GetRasterBand(number)
        noise = bytes((7 * at * at // 3 + number * at) % 251 for at in range(size))
        for row in range(size):
            turned = noise[row % size :] + noise[: row % size]
            band.WriteRaster(0, row, size, 1, turned)


def dialogs() -> dict[str, bool]:
    """Open the dialogs without waiting in them, and take their pictures."""
    import processing

    from landslide_qgis.ui.engine_dialog import EngineDialog

    opened = {}
    for name in ("detect", "vectorise"):
        dialog = processing.createAlgorithmDialog(f"landslide:{name}", {})
        dialog.show()
        QgsApplication.processEvents()
        opened[name] = dialog.grab().save(str(SEEN.with_name(f"{name}.png")))
        dialog.close()
    engine = EngineDialog(iface.mainWindow())
    engine.show()
    end = time.monotonic() + 90
    while engine.state is None and time.monotonic() < end:
        QgsApplication.processEvents()
    opened["engine"] = engine.grab().save(str(SEEN.with_name("engine.png")))
    opened["engine ready"] = "ready" in engine.status.text()
    engine.done(0)
    engine.deleteLater()
    opened["improve"] = improve_from_the_review()
    return opened


def improve_from_the_review() -> bool:
    """Press the review's button that opens the window in which a model learns."""
    panels = {type(panel).__name__: panel for panel in qgis.utils.plugins[PLUGIN].panels}
    panels["ReviewPanel"].open()
    panels["ReviewPanel"].dock.improveButton.click()
    dialog = panels["ImprovePanel"].dialog
    end = time.monotonic() + 60
    while dialog.busy and time.monotonic() < end:
        QgsApplication.processEvents()
    return dialog.isVisible() and dialog.grab().save(str(SEEN.with_name("improve.png")))


QTimer.singleShot(3000, drive)
