"""Models… in the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landslide_qgis.processing.translation import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.entries import WindowEntries
    from landslide_qgis.ui.models.dialog import ModelManager


class ModelPanel:
    """Opens the model manager.

    Attributes:
        dialog: The dialog; ``None`` until it is opened.
    """

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        self._iface = iface
        self.dialog: ModelManager | None = None
        entries.menu("models", tr("Models…"), entries.with_engine(self.open))

    def open(self) -> None:
        """Show the manager."""
        from landslide_qgis.ui.models.dialog import ModelManager

        if self.dialog is None or not self.dialog.isVisible():  # a download may be under way
            self.unload()
            self.dialog = ModelManager(self._iface.mainWindow())
        self.dialog.show()
        self.dialog.raise_()

    def unload(self) -> None:
        """Close it."""
        if self.dialog is not None:
            self.dialog.done(0)
            self.dialog.deleteLater()
            self.dialog = None
