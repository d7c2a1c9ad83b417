"""What the panels share that open a dialog whose runs go on when it is closed."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.model_dialog import ModelDialog

Dialog = TypeVar("Dialog", bound="ModelDialog")


class DialogPanel(Generic[Dialog]):
    """Opens its dialog; one whose run is under way is there again when it is opened again.

    Args:
        iface: The QGIS window.
        prefix: How the name of the folder begins that the dialog writes into.

    Attributes:
        dialog: The dialog that is open, or was last.
    """

    def __init__(self, iface: QgisInterface, prefix: str) -> None:
        self.dialog: Dialog | None = None
        self._iface = iface
        self._folder = tempfile.TemporaryDirectory(prefix=prefix)

    def open(self) -> None:
        """Open the dialog anew, or the one whose run is under way."""
        if self.dialog is None or not self.dialog.busy:
            self._close()
            self.dialog = self._make()
        self.dialog.show()
        self.dialog.raise_()

    def unload(self) -> None:
        """Close the dialog, end its run, and take its files off the disk."""
        self._close()
        self._folder.cleanup()

    def _make(self) -> Dialog:
        """Return a new dialog."""
        raise NotImplementedError

    def _close(self) -> None:
        """Close the dialog."""
        if self.dialog is not None:
            self.dialog.drop()
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None
