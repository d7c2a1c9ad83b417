"""The entry of the window that sets the engine up, and a notice at the first start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QPushButton

from landslide_qgis.processing.engine.environment import was_ready
from landslide_qgis.processing.translation import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface, QgsMessageBarItem

    from landslide_qgis.ui.engine_dialog import EngineDialog
    from landslide_qgis.ui.entries import WindowEntries


class EnginePanel:
    """Opens the window that sets the engine up.

    Attributes:
        notice: The message at the first start; ``None`` where the packages are there.
        dialog: The window; ``None`` until it is opened.
    """

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        self._iface = iface
        self.notice: QgsMessageBarItem | None = None
        self.dialog: EngineDialog | None = None
        entries.menu("engine", tr("Engine…"), self.open)
        entries.engine_first = self.open_before
        if not was_ready():
            self._show_notice()

    def open(self) -> None:
        """Show whether the engine is ready, and how to make it so."""
        from landslide_qgis.ui.engine_dialog import EngineDialog

        if self.dialog is None or not self.dialog.isVisible():  # it may be installing
            self._close()
            self.dialog = EngineDialog(self._iface.mainWindow())
            self.dialog.ready.connect(self._remove_notice)
        self.dialog.show()
        self.dialog.raise_()

    def open_before(self, wanted: Callable[[], None]) -> None:
        """Open a window that needs the engine; as soon as it is ready, where it never was."""
        if was_ready():
            wanted()
            return
        self.open()
        if self.dialog is not None:
            self.dialog.ready.connect(lambda: self._go_on(wanted))

    def unload(self) -> None:
        """Close the window and take the message away."""
        self._close()
        self._remove_notice()

    def _go_on(self, wanted: Callable[[], None]) -> None:
        """The engine is ready: open what was asked for."""
        self._close()
        wanted()

    def _remove_notice(self) -> None:
        """Take the message away: what it asks for is done."""
        if self.notice is not None:
            self._iface.messageBar().popWidget(self.notice)
            self.notice = None

    def _close(self) -> None:
        """Close the window; an installation that is under way ends."""
        if self.dialog is not None:
            self.dialog.done(0)
            self.dialog.deleteLater()
            self.dialog = None

    def _show_notice(self) -> None:
        """Tell that the engine has to be set up once."""
        bar = self._iface.messageBar()
        text = tr("The engine has to be installed once; it takes a few minutes.")
        self.notice = bar.createMessage("Landslide Digitiser", text)
        button = QPushButton(tr("Set up…"))
        button.clicked.connect(lambda _checked=False: self.open())
        self.notice.layout().addWidget(button)
        self.notice.destroyed.connect(self._forget)
        bar.pushWidget(self.notice, Qgis.MessageLevel.Info)

    def _forget(self) -> None:
        """The user closed the message."""
        self.notice = None
