"""What the bands of a raster are said to be: by itself, or by the files that it is made of.

Programs that build virtual rasters, QGIS's *Build Virtual Raster* among them, leave descriptions
out.
"""

from __future__ import annotations

from pathlib import Path

import rasterio
from rasterio.errors import RasterioError

from landslide_qgis.core.scene.band_names import is_counted

# Files beside rasters, which GDAL lists with them.
_BESIDE = (".ovr", ".msk", ".xml", ".aux")


def descriptions(dataset: rasterio.DatasetReader) -> list[str | None]:
    """Return what is said of each band, ``None`` where nothing is."""
    own: list[str | None] = [
        None if is_counted(text, number) else text
        for number, text in enumerate(dataset.descriptions, start=1)
    ]
    files = parts(dataset)
    if any(own) or not files:
        return own
    try:
        with rasterio.open(files[0]) as first:
            if first.count == dataset.count:
                return _named(first)
        return _one_each(files) if len(files) == dataset.count else own
    except RasterioError:  # a part that is missing is told of when it is read
        return own


def parts(dataset: rasterio.DatasetReader) -> list[str]:
    """Return the files that a virtual raster is made of; none for any other raster."""
    files = dataset.files[1:] if dataset.driver == "VRT" else []
    return [file for file in files if Path(file).suffix.lower() not in _BESIDE]


def _one_each(files: list[str]) -> list[str | None]:
    """Return the names of files that are a band each; nothing if one of them is more."""
    found: list[str | None] = []
    for file in files:
        with rasterio.open(file) as dataset:
            found += _named(dataset) if dataset.count == 1 else []
    return found if len(found) == len(files) else [None] * len(files)


def _named(dataset: rasterio.DatasetReader) -> list[str | None]:
    """Return descriptions; of one band without any, the file's name."""
    said = descriptions(dataset)
    return [Path(dataset.name).stem] if said == [None] else said
