"""The plugin itself: adds the Processing provider and the panels, and removes them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTranslator, QUrl
from qgis.PyQt.QtGui import QDesktopServices

from landslide_qgis.processing.base import DOCUMENTATION
from landslide_qgis.processing.provider import LandslideProvider
from landslide_qgis.processing.translation import install_translator, tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.entries import WindowEntries
    from landslide_qgis.ui.panels import Panel


class LandslidePlugin:
    """What QGIS loads.

    Args:
        iface: The QGIS window, or ``None`` in ``qgis_process``.
    """

    def __init__(self, iface: QgisInterface | None) -> None:
        self._iface = iface
        self._translator: QTranslator | None = install_translator()
        self._provider: LandslideProvider | None = None
        self._entries: WindowEntries | None = None
        self.panels: list[Panel] = []

    def initProcessing(self) -> None:
        """Add the provider; ``qgis_process`` calls this and nothing else."""
        self._provider = LandslideProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)
        self._provider.refreshAlgorithms()  # now with the ready models

    def initGui(self) -> None:
        """Add the provider, the panels and the menu entries."""
        self.initProcessing()
        if self._iface is None:
            return
        # Only now: without a window there is nothing to load the window's modules for.
        from landslide_qgis.ui.entries import WindowEntries
        from landslide_qgis.ui.panels import PANELS

        self._entries = WindowEntries(self._iface)
        self.panels = [make(self._iface, self._entries) for make in PANELS]
        self._entries.menu(
            "vectorise",
            tr("Polygons from a probability raster…"),
            lambda: _open_dialog("landslide:vectorise"),
        )
        self._entries.help("help", _open_documentation)

    def unload(self) -> None:
        """Remove all that was added."""
        for panel in reversed(self.panels):
            panel.unload()
        if self.panels:
            from landslide_qgis.ui.calls import drop_all
            from landslide_qgis.ui.strays import withdraw_all

            drop_all()
            withdraw_all()
        self.panels = []
        if self._entries is not None:
            self._entries.clear()
            self._entries = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        if self._translator is not None:
            QgsApplication.removeTranslator(self._translator)
            self._translator = None


def _open_dialog(algorithm: str) -> None:
    """Open the dialog of an algorithm, as the Processing toolbox does."""
    import processing

    processing.execAlgorithmDialog(algorithm, {})


def _open_documentation() -> None:
    """Open the documentation in the browser."""
    QDesktopServices.openUrl(QUrl(f"{DOCUMENTATION}/quickstart.md"))
