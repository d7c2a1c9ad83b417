"""The entry of the window that sets the engine up, and a word at the first start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis
from qgis.PyQt.QtWidgets import QPushButton

from landslide_qgis.processing.engine.environment import PYTHON_VARIABLE, engine_setup
from landslide_qgis.processing.translation import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface, QgsMessageBarItem

    from landslide_qgis.ui.engine_dialog import EngineDialog
    from landslide_qgis.ui.entries import WindowEntries


class EnginePanel:
    """Opens the window that sets the engine up.

    Attributes:
        word: The message at the first start; ``None`` where the packages are there.
        dialog: The window; ``None`` until it is opened.
    """

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        self._iface = iface
        self.word: QgsMessageBarItem | None = None
        self.dialog: EngineDialog | None = None
        entries.menu("engine", tr("Engine…"), self.open)
        if not os.environ.get(PYTHON_VARIABLE) and not Path(engine_setup().packages).is_dir():
            self._say_first_word()

    def open(self) -> None:
        """Show whether the engine is ready, and how to make it so."""
        from landslide_qgis.ui.engine_dialog import EngineDialog

        self._close()
        self.dialog = EngineDialog(self._iface.mainWindow())
        self.dialog.ready.connect(self._take_word_away)
        self.dialog.show()

    def unload(self) -> None:
        """Close the window and take the message away."""
        self._close()
        self._take_word_away()

    def _take_word_away(self) -> None:
        """The message has been heeded."""
        if self.word is not None:
            self._iface.messageBar().popWidget(self.word)
            self.word = None

    def _close(self) -> None:
        """Close the window; an installation that is under way ends."""
        if self.dialog is not None:
            self.dialog.done(0)
            self.dialog.deleteLater()
            self.dialog = None

    def _say_first_word(self) -> None:
        """Tell that the engine has to be set up once."""
        bar = self._iface.messageBar()
        text = tr("The engine has to be installed once; it takes a few minutes.")
        self.word = bar.createMessage("Landslide Digitiser", text)
        button = QPushButton(tr("Set up…"))
        button.clicked.connect(lambda _checked=False: self.open())
        self.word.layout().addWidget(button)
        self.word.destroyed.connect(self._forget)
        bar.pushWidget(self.word, Qgis.MessageLevel.Info)

    def _forget(self) -> None:
        """The user closed the message."""
        self.word = None
