"""Detect landslides… in the menu, on the toolbar and in the layer tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsRasterLayer

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.dialog_panel import DialogPanel

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.detect.dialog import DetectDialog
    from landslide_qgis.ui.entries import WindowEntries


class DetectPanel(DialogPanel["DetectDialog"]):
    """Opens the dialog on the layers selected in the layer tree, groups with all in them."""

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        super().__init__(iface, "landslide-try-")
        text = tr("Detect landslides…")
        tip = tr("Map landslides in the layers that are selected")
        wanted = entries.with_engine(self.open)
        entries.toolbar(entries.menu("detect", text, wanted), tip)
        entries.groups(entries.raster_layers("detect_layers", text, wanted))

    def _make(self) -> DetectDialog:
        from landslide_qgis.ui.detect.dialog import DetectDialog

        layers = self._iface.layerTreeView().selectedLayersRecursive()
        selected = [layer.id() for layer in layers if isinstance(layer, QgsRasterLayer)]
        window = self._iface.mainWindow()
        return DetectDialog(self._iface, selected, Path(self._folder.name), window)
