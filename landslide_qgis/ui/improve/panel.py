"""Improve model… in the menu."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.improve.memory import SceneMemory

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.entries import WindowEntries
    from landslide_qgis.ui.improve.dialog import ImproveDialog


class ImprovePanel:
    """Opens the dialog; a run goes on when it is closed, and is there when it is opened again.

    Attributes:
        dialog: The dialog that is open, or was last.
    """

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        self._iface = iface
        self.dialog: ImproveDialog | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="landslide-improve-")
        self._memory = SceneMemory()
        entries.menu("improve", tr("Improve model…"), entries.with_engine(self.open))

    def open(self) -> None:
        """Open the dialog anew, or the one whose run is under way."""
        from landslide_qgis.ui.improve.dialog import ImproveDialog

        if self.dialog is None or not self.dialog.busy:
            self._close()
            self.dialog = ImproveDialog(self._iface, Path(self._folder.name))
        self.dialog.show()
        self.dialog.raise_()

    def unload(self) -> None:
        """Close the dialog, end its run, and take its files off the disk."""
        self._close()
        self._memory.end()
        self._folder.cleanup()

    def _close(self) -> None:
        """Close the dialog."""
        if self.dialog is not None:
            self.dialog.drop()
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None
