"""What the plugin adds to QGIS's menus, toolbars and layer tree, and takes away again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qgis.core import QgsLayerTreeGroup, QgsMapLayerType
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu, QToolBar

from landslide_qgis.processing.base import ICON

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

MENU = "Landslide Digitiser"
PREFIX = "landslide_digitiser"
_ICONS = ICON.with_name("icons")


class WindowEntries:
    """Adds actions to the window of QGIS and removes every one of them.

    Args:
        iface: The QGIS window.

    Attributes:
        engine_first: Opens what it is given; before that the window that sets the engine up, where
            that was not done yet.
    """

    def __init__(self, iface: QgisInterface) -> None:
        self._iface = iface
        self.engine_first: Callable[[Callable[[], None]], None] = lambda wanted: wanted()
        self._undo: list[Callable[[], None]] = []
        self._toolbar: QToolBar | None = None

    def action(self, name: str, text: str, slot: Callable[[], None]) -> QAction:
        """Return a new action of the main window, deleted by :meth:`clear`.

        Args:
            name: Part of its object name, by which scripts and tests find it.
            text: Its label.
            slot: Called without arguments when it is triggered.
        """
        own = _ICONS / f"{name.partition('_')[0]}.svg"
        icon = QIcon(str(own if own.is_file() else ICON))
        action = QAction(icon, text, self._iface.mainWindow())
        action.setObjectName(f"{PREFIX}_{name}")
        action.triggered.connect(lambda _checked=False: slot())
        self._undo.append(action.deleteLater)
        return action

    def with_engine(self, slot: Callable[[], None]) -> Callable[[], None]:
        """Return a slot that has the engine set up before, if need be."""
        return lambda: self.engine_first(slot)

    def menu(self, name: str, text: str, slot: Callable[[], None]) -> QAction:
        """Add an entry to Raster ▸ Landslide Digitiser."""
        action = self.action(name, text, slot)
        self._iface.addPluginToRasterMenu(MENU, action)
        self._undo.append(lambda: self._iface.removePluginRasterMenu(MENU, action))
        return action

    def help(self, name: str, slot: Callable[[], None]) -> QAction:
        """Add an entry to Help ▸ Plugins."""
        action = self.action(name, MENU, slot)
        menu = self._iface.pluginHelpMenu()
        menu.addAction(action)
        self._undo.append(lambda: menu.removeAction(action))
        return action

    def toolbar(self, action: QAction, tip: str) -> None:
        """Show an action on the plugin's toolbar too; the first one makes the toolbar.

        Args:
            action: What is shown, as its icon.
            tip: What it does, shown under the mouse.
        """
        action.setToolTip(f"<b>{MENU}</b><br>{tip}")
        if self._toolbar is None:
            self._toolbar = self._iface.addToolBar(MENU)
            self._toolbar.setObjectName(f"{PREFIX}_toolbar")
            self._undo.append(self._remove_toolbar)
        self._toolbar.addAction(action)

    def raster_layers(self, name: str, text: str, slot: Callable[[], None]) -> QAction:
        """Add an entry to what a right click on a raster layer offers."""
        action = self.action(name, text, slot)
        kind = QgsMapLayerType.RasterLayer
        self._iface.addCustomActionForLayerType(action, "", kind, True)
        self._undo.append(lambda: self._iface.removeCustomActionForLayerType(action))
        return action

    def groups(self, action: QAction) -> None:
        """Offer an action at a right click on a group too; QGIS lets that be since 3.32."""
        view = self._iface.layerTreeView()
        opening = getattr(view, "contextMenuAboutToShow", None)
        if opening is None:
            return

        def offer(menu: QMenu) -> None:
            if isinstance(view.currentNode(), QgsLayerTreeGroup):
                menu.addAction(action)

        opening.connect(offer)
        self._undo.append(lambda: opening.disconnect(offer))

    def clear(self) -> None:
        """Take away all that was added, last things first."""
        while self._undo:
            self._undo.pop()()

    def _remove_toolbar(self) -> None:
        """Delete the toolbar at once, so that its object name is free for the next load."""
        if self._toolbar is not None:
            self._iface.mainWindow().removeToolBar(self._toolbar)
            self._toolbar.deleteLater()
            self._toolbar = None
