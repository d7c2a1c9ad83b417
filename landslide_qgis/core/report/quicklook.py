"""A picture of a result: the scene beside the probability, with outlines and a legend.

Run as ``python -m landslide_qgis.core.report.quicklook``; reads rasters decimated, so that a whole
Sentinel-2 tile takes seconds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.features import rasterize
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.report.figures import png
from landslide_qgis.core.report.lettering import HEIGHT, text_width, write_text
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.scene.sources import match_bands, needs_alpha
from landslide_qgis.core.vectors.layer import read_layer, reproject

Image = NDArray[np.uint8]

PANEL_PX = 900
_LARGEST_MAGNIFICATION = 4.0
_MARGIN = 16
_LEGEND_PX = 64
_PAPER = (250, 249, 246)
_INK = (45, 45, 45)
_DETECTED = (255, 235, 59)
_TRUTH = (0, 229, 255)
_RAMP_AT = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_RAMP = ((255, 247, 236), (254, 232, 200), (253, 187, 132), (239, 101, 72), (179, 0, 0), (77, 0, 0))
_RAMP_ALPHA = (0.0, 0.25, 0.6, 0.8, 0.9, 0.95)


def write_quicklook(
    output: str,
    inputs: Sequence[str],
    probability: str,
    polygons: str | None = None,
    truth: str | None = None,
) -> None:
    """Write a PNG with the scene on one side and what was found on the other.

    Args:
        output: PNG file to write.
        inputs: Rasters or folders that hold bands B04, B03 and B02.
        probability: Probability raster; its extent is what is shown.
        polygons: Vector file with the outlines found.
        truth: Vector file with the outlines that are known to be right.

    Raises:
        LandslideError: A raster or vector file cannot be read.
    """
    canvas = _canvas(probability)
    scene = _natural_colours(inputs, canvas)
    found = _overlay(scene, _probability(probability, canvas))
    for path, colour in ((truth, _TRUTH), (polygons, _DETECTED)):
        if path:
            _draw_outlines(found, path, canvas, colour)
    sheet = _compose(scene, found, canvas, polygons is not None, truth is not None)
    Path(output).write_bytes(png(sheet))


def _canvas(probability: str) -> Grid:
    """Return the grid of a panel: the probability's extent at the picture's resolution."""
    with rasterio.open(probability) as dataset:
        scale = min(PANEL_PX / max(dataset.width, dataset.height), _LARGEST_MAGNIFICATION)
        width, height = (max(1, round(n * scale)) for n in (dataset.width, dataset.height))
        zoom = Affine.scale(dataset.width / width, dataset.height / height)
        return Grid(dataset.crs, dataset.transform * zoom, width, height)


def _read(path: str, band: int, canvas: Grid, resampling: Resampling) -> Raster:
    """Read a band onto the canvas as its real values, NaN where there are none."""
    with rasterio.open(path) as dataset:
        scale, offset = dataset.scales[band - 1], dataset.offsets[band - 1]
        options: dict[str, Any] = {"crs": canvas.crs, "transform": canvas.transform}
        with WarpedVRT(
            dataset,
            width=canvas.width,
            height=canvas.height,
            resampling=resampling,
            add_alpha=needs_alpha(dataset),
            **options,
        ) as view:
            values = view.read(band, masked=True).astype(np.float32) * scale + offset
    filled: Raster = np.ma.filled(values, np.nan)
    return filled


def _natural_colours(inputs: Sequence[str], canvas: Grid) -> Image:
    """Return the scene in natural colours, ``(rows, columns, 3)``, stretched for the eye."""
    names = ("B04", "B03", "B02")
    sources = match_bands([BandSpec(name) for name in names], inputs, {}, None)
    missing = [name for name in names if name not in sources]
    if missing:
        raise LandslideError(f"The picture needs {', '.join(missing)}, which was not found.")
    bands = np.stack(
        [_read(sources[n].path, sources[n].index, canvas, Resampling.bilinear) for n in names],
        axis=-1,
    )
    low, middle, high = np.nanpercentile(bands, (1, 50, 99), axis=(0, 1))
    # One span for all bands keeps the hue; clouds must not darken the land.
    span = max(min((high - low).max(), 8 * (middle - low).max()), 1e-6)
    stretched = np.clip((bands - low) / span, 0, 1) ** 0.75
    pixels: Image = (255 * np.nan_to_num(stretched, nan=0.94)).astype(np.uint8)
    return pixels


def _probability(path: str, canvas: Grid) -> Raster:
    """Return the probability on the canvas; where it is decimated, the highest counts."""
    with rasterio.open(path) as dataset:
        smaller = dataset.width > canvas.width
    return _read(path, 1, canvas, Resampling.max if smaller else Resampling.nearest)


def _overlay(scene: Image, probability: Raster) -> Image:
    """Lay the probability in colours over a pale, grey scene."""
    grey = scene.mean(axis=-1, keepdims=True) * 0.7 + 60
    known = np.nan_to_num(probability, nan=0.0)
    colours = np.stack([np.interp(known, _RAMP_AT, c) for c in np.transpose(_RAMP)], axis=-1)
    alpha = np.interp(known, _RAMP_AT, _RAMP_ALPHA)[..., None]
    blended: Image = (grey * (1 - alpha) + colours * alpha).astype(np.uint8)
    return blended


def _draw_outlines(image: Image, path: str, canvas: Grid, colour: tuple[int, int, int]) -> None:
    """Draw the outlines of a vector file, with a dark edge that keeps them readable."""
    layer = read_layer(path, "outlines", attributes=False)
    moved = reproject(layer.geometry, layer.crs, canvas.crs, layer.name)
    lines = shapely.boundary(moved)
    shapes = list(lines[~shapely.is_missing(lines) & ~shapely.is_empty(lines)])
    if not shapes:
        return
    size = canvas.height, canvas.width
    drawn = rasterize(shapes, size, transform=canvas.transform, all_touched=True) > 0
    edge = drawn.copy()
    edge[1:] |= drawn[:-1]
    edge[:-1] |= drawn[1:]
    edge[:, 1:] |= drawn[:, :-1]
    edge[:, :-1] |= drawn[:, 1:]
    image[edge] = image[edge] // 3
    image[drawn] = colour


def _compose(scene: Image, found: Image, canvas: Grid, polygons: bool, truth: bool) -> Image:
    """Put both panels and the legend on one sheet."""
    stacked = canvas.width > 1.4 * canvas.height
    columns, rows = (1, 2) if stacked else (2, 1)
    width = columns * canvas.width + (columns + 1) * _MARGIN
    height = rows * canvas.height + (rows + 1) * _MARGIN + _LEGEND_PX
    sheet = np.empty((height, max(width, 760), 3), dtype=np.uint8)
    sheet[:] = _PAPER
    for index, panel in enumerate((scene, found)):
        top = _MARGIN + (index * (canvas.height + _MARGIN) if stacked else 0)
        left = _MARGIN + (0 if stacked else index * (canvas.width + _MARGIN))
        sheet[top : top + canvas.height, left : left + canvas.width] = panel
    _draw_legend(sheet, height - _LEGEND_PX, canvas, polygons, truth)
    return sheet


def _draw_legend(sheet: Image, top: int, canvas: Grid, polygons: bool, truth: bool) -> None:
    """Draw the colour ramp, the outlines' meaning and a scale bar below the panels."""
    left, bar, middle = _MARGIN, 180, top + 18
    steps = np.linspace(0, 1, bar)
    ramp = np.stack([np.interp(steps, _RAMP_AT, c) for c in np.transpose(_RAMP)], axis=-1)
    sheet[middle - 8 : middle + 8, left : left + bar] = ramp.astype(np.uint8)[None]
    write_text(sheet, "0", left, middle + 14, _INK)
    write_text(sheet, "probability", left + (bar - text_width("probability")) // 2, middle + 14)
    write_text(sheet, "1", left + bar - text_width("1"), middle + 14, _INK)
    left += bar + 2 * _MARGIN
    for shown, colour, text in ((polygons, _DETECTED, "detected"), (truth, _TRUTH, "truth")):
        if shown:
            sheet[middle - 4 : middle + 4, left : left + 36] = _INK
            sheet[middle - 2 : middle + 2, left : left + 36] = colour
            write_text(sheet, text, left + 46, middle - HEIGHT, _INK)
            left += 46 + text_width(text) + _MARGIN
    _draw_scale_bar(sheet, sheet.shape[1] - _MARGIN, middle, canvas)


def _draw_scale_bar(sheet: Image, right: int, middle: int, canvas: Grid) -> None:
    """Draw a bar of a round length, for projected grids only."""
    if not canvas.crs or not canvas.crs.is_projected:
        return
    metres = canvas.gsd_m
    length = max(
        (n * 10.0**p for n in (1, 2, 5) for p in range(1, 6) if n * 10.0**p / metres < 200),
        default=10.0,
    )
    pixels = round(length / metres)
    text = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    sheet[middle - 3 : middle + 3, right - pixels : right] = _INK
    write_text(sheet, text, right - (pixels + text_width(text)) // 2, middle + 14, _INK)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description="Picture of a result, as PNG.")
    parser.add_argument("output", help="PNG file to write")
    parser.add_argument("inputs", nargs="+", help="rasters or folders with B02, B03 and B04")
    parser.add_argument("--probability", required=True, help="probability raster")
    parser.add_argument("--polygons", help="outlines found")
    parser.add_argument("--truth", help="outlines known to be right")
    options = parser.parse_args(arguments)
    try:
        write_quicklook(
            options.output, options.inputs, options.probability, options.polygons, options.truth
        )
    except LandslideError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
