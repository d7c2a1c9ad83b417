"""A picture of how a scene's values lie to what a model was trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QWidget

from landslide_qgis.processing.amounts import decimal
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.theme import TextColour

_TRAINED = QColor(90, 150, 90, 60)
_EDGE = QColor(60, 120, 60)
_INSIDE = QColor(70, 110, 160)
_OUTSIDE = QColor(200, 90, 50)
_ROW_PX = 64


@dataclass(frozen=True)
class BandSpread:
    """A band's values, in the model's units.

    Attributes:
        band: Name of the band.
        counts: Histogram between ``low`` and ``high``.
        low: Left end.
        high: Right end.
        trained: 1st and 99th percentile of the training data, ``None`` if not known.
        outside: Share of pixels outside these, 0–1.
    """

    band: str
    counts: tuple[int, ...]
    low: float
    high: float
    trained: tuple[float, float] | None
    outside: float | None


@dataclass(frozen=True)
class SceneCheck:
    """What ``landslide:inspect`` found.

    Attributes:
        bands: Spread of every band that has values.
        warnings: What may make a result wrong.
    """

    bands: tuple[BandSpread, ...]
    warnings: tuple[str, ...]


def read_check(text: str) -> SceneCheck:
    """Read what ``landslide:inspect`` returned as ``CHECK``."""
    document = json.loads(text)
    spreads = tuple(_spread(band) for band in document["bands"] if band["counts"])
    return SceneCheck(spreads, tuple(document["warnings"]))


class HistogramView(QWidget):
    """One histogram a band, over the range of the training data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bands: tuple[BandSpread, ...] = ()
        self._text = TextColour(self)
        self.setMinimumHeight(_ROW_PX)

    def show_bands(self, bands: tuple[BandSpread, ...]) -> None:
        """Show other bands; none clears the picture."""
        self._bands = bands
        self.setMinimumHeight(_ROW_PX * max(1, len(bands)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._text.now())
        if not self._bands:
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(
                self.rect(),
                flags,
                tr("“Check the values” draws them over the range the model was trained on."),
            )
        height = self.height() / max(1, len(self._bands))
        for number, band in enumerate(self._bands):
            self._paint(painter, band, QRectF(0, number * height, self.width(), height))
        painter.end()

    def _paint(self, painter: QPainter, band: BandSpread, place: QRectF) -> None:
        """Draw one band."""
        line = painter.fontMetrics().height() + 2
        area = place.adjusted(6, line, -6, -4)
        scale = area.width() / (band.high - band.low)
        if band.trained:
            left, right = (area.left() + (end - band.low) * scale for end in band.trained)
            painter.fillRect(QRectF(left, area.top(), right - left, area.height()), _TRAINED)
        bin_width = (band.high - band.low) / len(band.counts)
        tallest = max(band.counts) or 1
        for index, count in enumerate(band.counts):
            middle = band.low + (index + 0.5) * bin_width
            fits = band.trained is None or band.trained[0] <= middle <= band.trained[1]
            high = area.height() * count / tallest
            width = area.width() / len(band.counts)
            bar = QRectF(area.left() + index * width, area.bottom() - high, width - 1, high)
            painter.fillRect(bar, _INSIDE if fits else _OUTSIDE)
        painter.setPen(_EDGE)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(self._text.now())
        head = QRectF(place.left() + 6, place.top(), place.width() - 12, line)
        painter.drawText(head, int(Qt.AlignmentFlag.AlignLeft), caption(band))


def caption(band: BandSpread) -> str:
    """Return the line above a band's histogram."""
    if band.outside is None:
        return tr("{}: training range not known").format(band.band)
    text = tr("{}: {} % of the pixels outside the training range")
    return text.format(band.band, decimal(100.0 * band.outside, 0))


def _spread(band: Mapping[str, Any]) -> BandSpread:
    """Read one band."""
    ends = band["train_p01"], band["train_p99"]
    return BandSpread(
        band=str(band["band"]),
        counts=tuple(band["counts"]),
        low=float(band["low"]),
        high=float(band["high"]),
        trained=None if None in ends else (float(ends[0]), float(ends[1])),
        outside=band["outside"],
    )
