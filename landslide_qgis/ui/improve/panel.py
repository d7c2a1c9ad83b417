"""Improve model… in the menu."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.dialog_panel import DialogPanel
from landslide_qgis.ui.improve.memory import SceneMemory

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.entries import WindowEntries
    from landslide_qgis.ui.improve.dialog import ImproveDialog


class ImprovePanel(DialogPanel["ImproveDialog"]):
    """Opens the dialog, and has inventories remember their scene meanwhile."""

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        super().__init__(iface, "landslide-improve-")
        self._memory = SceneMemory()
        entries.menu("improve", tr("Improve model…"), entries.with_engine(self.open))

    def unload(self) -> None:
        """Close the dialog, and listen to the project no more."""
        super().unload()
        self._memory.end()

    def _make(self) -> ImproveDialog:
        from landslide_qgis.ui.improve.dialog import ImproveDialog

        return ImproveDialog(self._iface, Path(self._folder.name))
