"""The panels of the desktop: what the plugin offers in the window of QGIS.

A panel is a controller with ``iface`` injected. It adds its entries when it is made, opens its
window when asked, and ends what it began in ``unload``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from landslide_qgis.ui.detect.panel import DetectPanel
from landslide_qgis.ui.engine_panel import EnginePanel
from landslide_qgis.ui.improve.panel import ImprovePanel
from landslide_qgis.ui.models.panel import ModelPanel
from landslide_qgis.ui.review.panel import ReviewPanel
from landslide_qgis.ui.threshold.panel import ThresholdPanel

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.entries import WindowEntries


class Panel(Protocol):
    """One window or dock of the plugin with its entries."""

    def unload(self) -> None:
        """Close the window, stop its tasks, disconnect its signals."""


PANELS: tuple[Callable[[QgisInterface, WindowEntries], Panel], ...] = (
    DetectPanel,
    ThresholdPanel,
    ReviewPanel,
    ImprovePanel,
    ModelPanel,
    EnginePanel,
)
