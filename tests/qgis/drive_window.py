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
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QAction, QDockWidget, QToolBar, QWidget
from qgis.utils import iface

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
        seen["dialogs"] = dialogs()
        seen["modules"] = sorted({"rasterio", "onnxruntime", "torch", "onnx"} & set(sys.modules))
        seen["layers"] = len(QgsProject.instance().mapLayers())
    except Exception as error:
        seen["error"] = repr(error)
    SEEN.write_text(json.dumps(seen), encoding="utf-8")
    os._exit(0)


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
