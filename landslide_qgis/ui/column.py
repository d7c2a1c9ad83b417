"""A column of widgets that can be scrolled where the screen is lower than it."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, QSize
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QWidget


class Column(QScrollArea):
    """As low as there is room for, but never narrower than what is in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        for one in (widget, self.viewport()):  # else they hide the frame of a page with tabs
            one.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        return (
            super().sizeHint()
            if self.widget() is None
            else self._beside_bar(self.widget().sizeHint())
        )

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if self.widget() is not None:
            least.setWidth(self._beside_bar(self.widget().minimumSizeHint()).width())
        return least

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # what is in it may want another width now
        return super().eventFilter(watched, event)

    def _beside_bar(self, size: QSize) -> QSize:
        """Return a size with room for the scroll bar at its side."""
        return size + QSize(self.verticalScrollBar().sizeHint().width(), 0)
