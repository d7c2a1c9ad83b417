"""Figures for HTML pages, as SVG and PNG inside the page."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray
from rasterio.io import MemoryFile
from rasterio.transform import Affine

from landslide_qgis.core.report.agreement import Interval
from landslide_qgis.core.report.words import ENGLISH, Words

_LEFT, _RIGHT, _ROW, _PLOT = 190, 150, 26, 360
_MOST_STEPS = 6
_INK, _LINE, _GRID = "#1565c0", "#455a64", "#cfd8dc"


def interval_figure(
    rows: Sequence[tuple[str, Interval]], highest: float = 1.0, words: Words = ENGLISH
) -> str:
    """Return an SVG of values with their intervals, one a row, on an axis from 0.

    Args:
        rows: Name and value of each.
        highest: What the axis has to reach.
        words: What it is written with.
    """
    height = _ROW * len(rows) + 34
    width = _LEFT + _PLOT + _RIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13" role="img">'
    ]
    step, decimals = _ticks(highest)
    highest = step * math.ceil(highest / step - 1e-9)
    for number in range(round(highest / step) + 1):
        x = _LEFT + _PLOT * number * step / highest
        label = words.number(number * step, f",.{decimals if number else 0}f")
        parts.append(
            f'<line x1="{x:.0f}" y1="4" x2="{x:.0f}" y2="{height - 26}" stroke="{_GRID}"/>'
            f'<text x="{x:.0f}" y="{height - 8}" text-anchor="middle" fill="{_LINE}">'
            f"{label}</text>"
        )
    for number, (name, interval) in enumerate(rows):
        parts.append(_interval_row(name, interval, 4 + _ROW * (number + 0.5), highest, words))
    return "".join([*parts, "</svg>"])


def _interval_row(name: str, interval: Interval, y: float, highest: float, words: Words) -> str:
    """Return one row of the figure."""
    text = f'<text x="{_LEFT - 10}" y="{y + 4:.0f}" text-anchor="end">{escape(name)}</text>'
    if math.isnan(interval.value):
        silence = escape(words.phrase("nothing to say"))
        return text + f'<text x="{_LEFT + 6}" y="{y + 4:.0f}" fill="{_LINE}">{silence}</text>'

    def at(value: float) -> float:
        return _LEFT + _PLOT * min(1.0, max(0.0, value / highest))

    if not math.isnan(interval.low):
        text += (
            f'<line x1="{at(interval.low):.1f}" y1="{y:.0f}" x2="{at(interval.high):.1f}" '
            f'y2="{y:.0f}" stroke="{_INK}" stroke-width="5" stroke-opacity="0.35"/>'
        )
    form = f",.{max(0, 2 - math.floor(math.log10(highest)))}f"
    value, low, high = (
        words.number(number, form) for number in (interval.value, interval.low, interval.high)
    )
    span = f" ({low}–{high})"
    return (
        f'{text}<circle cx="{at(interval.value):.1f}" cy="{y:.0f}" r="5" fill="{_INK}"/>'
        f'<text x="{_LEFT + _PLOT + 12}" y="{y + 4:.0f}">{value}'
        f"{'' if math.isnan(interval.low) else span}</text>"
    )


def png(image: NDArray[np.uint8]) -> bytes:
    """Return a picture, ``[H, W, 3]``, as a PNG file without the side files GDAL likes to add."""
    height, width = image.shape[:2]
    with MemoryFile() as memory:
        profile = {"driver": "PNG", "width": width, "height": height, "count": 3, "dtype": "uint8"}
        # Any transform; without one rasterio warns.
        with memory.open(**profile, transform=Affine.scale(2, -2)) as dataset:
            dataset.write(np.moveaxis(image, 2, 0))
        return bytes(memory.read())


def picture(image: NDArray[np.uint8], caption: str) -> str:
    """Return a picture of pixels, ``[H, W, 3]``, as an HTML figure."""
    return figure(png(image), caption, "max-width:100%;image-rendering:pixelated")


def figure(data: bytes, caption: str, style: str = "max-width:100%") -> str:
    """Return a PNG file as an HTML figure."""
    text = base64.b64encode(data).decode("ascii")
    return (
        f'<figure style="margin:0"><img style="{style}" '
        f'src="data:image/png;base64,{text}" alt="{escape(caption)}">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )


def _ticks(highest: float) -> tuple[float, int]:
    """Return the step of an axis, 1, 2 or 5 times a power of ten, and its decimals."""
    power = math.floor(math.log10(highest / _MOST_STEPS))
    steps = [factor * 10.0**power for factor in (1, 2, 5, 10)]
    step = next(step for step in steps if highest / step <= _MOST_STEPS + 1e-9)
    return step, max(0, -math.floor(math.log10(step) + 1e-9))
