"""Detect landslides… in the menu, on the toolbar and in the layer tree."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsRasterLayer

from landslide_qgis.processing.translation import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.detect.dialog import DetectDialog
    from landslide_qgis.ui.entries import WindowEntries


class DetectPanel:
    """Opens the dialog on the layers selected in the layer tree, groups with all that is in them.

    Attributes:
        dialog: The dialog that is open, or was last.
    """

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        self._iface = iface
        self.dialog: DetectDialog | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="landslide-try-")
        text = tr("Detect landslides…")
        tip = tr("Map landslides in the layers that are selected")
        wanted = entries.with_engine(self.open)
        entries.toolbar(entries.menu("detect", text, wanted), tip)
        entries.groups(entries.raster_layers("detect_layers", text, wanted))

    def open(self) -> None:
        """Open the dialog anew, or the one whose run is under way."""
        from landslide_qgis.ui.detect.dialog import DetectDialog

        if self.dialog is not None and self.dialog.busy:
            self.dialog.show()
            self.dialog.raise_()
            return
        self._close()
        layers = self._iface.layerTreeView().selectedLayersRecursive()
        selected = [layer.id() for layer in layers if isinstance(layer, QgsRasterLayer)]
        window = self._iface.mainWindow()
        self.dialog = DetectDialog(self._iface, selected, Path(self._folder.name), window)
        self.dialog.show()

    def unload(self) -> None:
        """Close the dialog, take the overlay off the map and its files off the disk."""
        self._close()
        self._folder.cleanup()

    def _close(self) -> None:
        """Close the dialog and its overlay."""
        if self.dialog is not None:
            self.dialog.drop()
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None
