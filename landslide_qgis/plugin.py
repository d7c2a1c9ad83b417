"""The plugin itself: adds the Processing provider and the menu entries, and removes them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction

from landslide_qgis.processing.base import DOCUMENTATION, ICON
from landslide_qgis.processing.provider import LandslideProvider
from landslide_qgis.processing.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from qgis.gui import QgisInterface

MENU = "Landslide Digitiser"


class LandslidePlugin:
    """What QGIS loads.

    Args:
        iface: The QGIS window, or ``None`` in ``qgis_process``.
    """

    def __init__(self, iface: QgisInterface | None) -> None:
        self._iface = iface
        self._provider: LandslideProvider | None = None
        self._menu_actions: list[QAction] = []
        self._help_action: QAction | None = None

    def initProcessing(self) -> None:
        """Add the provider; ``qgis_process`` calls this and nothing else."""
        self._provider = LandslideProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Add the provider and the menu entries."""
        self.initProcessing()
        if self._iface is None:
            return
        self._add("detect", tr("Detect landslides…"), lambda: _open_dialog("landslide:detect"))
        self._add(
            "vectorise",
            tr("Polygons from a probability raster…"),
            lambda: _open_dialog("landslide:vectorise"),
        )
        self._add("engine", tr("Engine…"), self._open_engine_dialog)
        self._help_action = self._action("help", MENU, _open_documentation)
        self._iface.pluginHelpMenu().addAction(self._help_action)

    def unload(self) -> None:
        """Remove all that was added."""
        if self._iface is not None:
            for action in self._menu_actions:
                self._iface.removePluginRasterMenu(MENU, action)
                action.deleteLater()
            if self._help_action is not None:
                self._iface.pluginHelpMenu().removeAction(self._help_action)
                self._help_action.deleteLater()
        self._menu_actions = []
        self._help_action = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None

    def _add(self, name: str, text: str, slot: Callable[[], None]) -> None:
        """Add an entry to Raster ▸ Landslide Digitiser."""
        action = self._action(name, text, slot)
        self._iface.addPluginToRasterMenu(MENU, action)
        self._menu_actions.append(action)

    def _action(self, name: str, text: str, slot: Callable[[], None]) -> QAction:
        """Return a new action of the main window."""
        action = QAction(QIcon(str(ICON)), text, self._iface.mainWindow())
        action.setObjectName(f"landslide_digitiser_{name}")
        action.triggered.connect(lambda _checked=False: slot())
        return action

    def _open_engine_dialog(self) -> None:
        """Show whether the engine is ready, and how to make it so."""
        from landslide_qgis.ui.engine_dialog import EngineDialog

        EngineDialog(self._iface.mainWindow()).exec()


def _open_dialog(algorithm: str) -> None:
    """Open the dialog of an algorithm, as the Processing toolbox does."""
    import processing

    processing.execAlgorithmDialog(algorithm, {})


def _open_documentation() -> None:
    """Open the documentation in the browser."""
    QDesktopServices.openUrl(QUrl(f"{DOCUMENTATION}/quickstart.md"))
