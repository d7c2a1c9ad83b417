"""A column of widgets that can be scrolled where the screen is lower than it."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt
from qgis.PyQt.QtWidgets import QFrame, QScrollArea, QWidget


class Column(QScrollArea):
    """As low as there is room for, but never narrower than what is in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # No stop for the Tab key, and no taker of arrow keys that a window has a use for.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        for one in (widget, self.viewport()):  # else they hide the frame of a page with tabs
            one.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        if self.widget() is None:
            return super().sizeHint()
        return self._around(self.widget().sizeHint())

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if self.widget() is not None:
            least.setWidth(self._around(self.widget().minimumSizeHint()).width())
        return least

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # what is in it may want another size now
        return super().eventFilter(watched, event)

    def _around(self, size: QSize) -> QSize:
        """Return a size with room for the scroll bar at its side, and for a theme's frame."""
        frame = 2 * self.frameWidth()
        return size + QSize(self.verticalScrollBar().sizeHint().width() + frame, frame)
