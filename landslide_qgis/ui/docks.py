"""Where the plugin's docks go: to the right, in one place, with a tab each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt

if TYPE_CHECKING:
    from qgis.gui import QgisInterface
    from qgis.PyQt.QtWidgets import QDockWidget

# Object names; one below the other they would be higher than a laptop's screen.
DOCKS = ("landslide_digitiser_threshold", "landslide_digitiser_review")


def add_dock(iface: QgisInterface, dock: QDockWidget) -> None:
    """Add a dock to the window of QGIS."""
    iface.addTabifiedDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock, list(DOCKS), True)
