"""Colours of QGIS's theme for what the plugin paints by itself."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QLabel, QWidget


class TextColour:
    """The colour of labels, which a theme of QGIS may set for labels alone.

    Args:
        owner: The widget that paints.
    """

    def __init__(self, owner: QWidget) -> None:
        self._label = QLabel(owner)
        self._label.hide()

    def now(self) -> QColor:
        """Return the colour; it changes with the theme."""
        self._label.ensurePolished()
        return self._label.palette().color(self._label.foregroundRole())
