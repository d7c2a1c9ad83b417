"""The entry of the window that sets the engine up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landslide_qgis.processing.translation import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.entries import WindowEntries


class EnginePanel:
    """Opens the window that sets the engine up."""

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        self._iface = iface
        entries.menu("engine", tr("Engine…"), self.open)

    def open(self) -> None:
        """Show whether the engine is ready, and how to make it so."""
        from landslide_qgis.ui.engine_dialog import EngineDialog

        EngineDialog(self._iface.mainWindow()).exec()

    def unload(self) -> None:
        """Nothing outlives the window."""
