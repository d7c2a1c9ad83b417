"""Count and area at every threshold, as two curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QWidget

from landslide_qgis.processing.amounts import significant
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.theme import TextColour

# Legible on light and on dark windows.
_AREA, _COUNT = QColor(214, 88, 52), QColor(66, 128, 214)

Point = tuple[int, float]


class CurveChart(QWidget):
    """Shows what has been counted so far; each curve fills the height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: dict[float, Point] = {}
        self._threshold = 0.5
        self._text = TextColour(self)
        self.setMinimumHeight(110)

    @property
    def points(self) -> Mapping[float, Point]:
        """Count and area in square metres, by threshold."""
        return self._points

    def clear(self) -> None:
        """Forget all points."""
        self._points = {}
        self.update()

    def add(self, threshold: float, count: int, area_m2: float) -> None:
        """Add a point."""
        self._points[threshold] = (count, area_m2)
        self.update()

    def mark(self, threshold: float) -> None:
        """Mark the threshold that is chosen."""
        self._threshold = threshold
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = painter.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(6, line + 4, -6, -line - 4)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(area)
        painter.setPen(self._text.now())
        for share in (0.25, 0.5, 0.75):
            x = area.left() + share * area.width()
            painter.drawText(QPointF(x - 10, self.height() - 4.0), significant(share))
        self._curve(painter, area, lambda point: point[1], _AREA)
        self._curve(painter, area, lambda point: point[0], _COUNT)
        x = area.left() + self._threshold * area.width()
        painter.setPen(QPen(self._text.now(), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(_AREA)
        painter.drawText(QPointF(6, line), tr("area"))
        painter.setPen(_COUNT)
        painter.drawText(QPointF(60, line), tr("count"))
        painter.end()

    def _curve(
        self, painter: QPainter, area: QRectF, value: Callable[[Point], float], colour: QColor
    ) -> None:
        """Draw one curve."""
        most = max((value(point) for point in self._points.values()), default=0.0)
        if most <= 0:
            return
        line = QPolygonF()
        for threshold, point in sorted(self._points.items()):
            x = area.left() + threshold * area.width()
            line.append(QPointF(x, area.bottom() - area.height() * value(point) / most))
        painter.setPen(QPen(colour, 2))
        painter.drawPolyline(line)
