"""Threshold… in the menu, on the toolbar and in the layer tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.docks import add_dock
from landslide_qgis.ui.probability import probability_layer

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.entries import WindowEntries
    from landslide_qgis.ui.threshold.dock import ThresholdDock


class ThresholdPanel:
    """Opens the dock on the active layer.

    Attributes:
        dock: The dock; ``None`` until it is opened.
    """

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        self._iface = iface
        self.dock: ThresholdDock | None = None
        tip = tr("See on the map what another threshold would give")
        entries.toolbar(entries.menu("threshold", tr("Threshold…"), self.open), tip)
        entries.raster_layers("threshold_layer", tr("Landslide threshold…"), self.open)

    def open(self) -> None:
        """Show the dock on the active layer, or on the topmost that is a probability."""
        from landslide_qgis.ui.threshold.dock import ThresholdDock

        if self.dock is None:
            self.dock = ThresholdDock(self._iface, self._iface.mainWindow())
            add_dock(self._iface, self.dock)
        layer = probability_layer(self._iface.activeLayer())
        if layer is not None:
            self.dock.choose(layer)
        self.dock.show()
        self.dock.raise_()

    def unload(self) -> None:
        """Take the dock away."""
        if self.dock is not None:
            self.dock.drop()
            self._iface.removeDockWidget(self.dock)
            self.dock.deleteLater()
            self.dock = None
