"""Mean, lowest and highest value of any raster inside polygons, on the raster's own grid."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
from rasterio.errors import RasterioError
from rasterio.windows import Window

from landslide_qgis.core.arrays import Geometries, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.zonal import Accumulator
from landslide_qgis.core.parallel import PerThread, in_order
from landslide_qgis.core.polygons.batches import Batch, batches
from landslide_qgis.core.polygons.cover import cover
from landslide_qgis.core.scene.grid import raster_crs
from landslide_qgis.core.scene.sources import explicit_source, open_raster
from landslide_qgis.core.vectors.layer import VectorLayer, reproject


class BandReader:
    """One band of a raster, read by windows from several threads; a context manager."""

    def __init__(self, source: str) -> None:
        """Open ``path`` or ``path|band number``.

        Raises:
            LandslideError: It cannot be opened, or lacks the band or a CRS.
        """
        chosen = explicit_source(source)
        path, self.band, self.name = chosen.path, chosen.index, Path(chosen.path).name
        self._dataset = PerThread(lambda stack: stack.enter_context(closing(open_raster(path))))
        with open_raster(path) as dataset:
            self.crs, self.transform = raster_crs(dataset), dataset.transform
            self.width, self.height = dataset.width, dataset.height
            self._scale = dataset.scales[self.band - 1]
            self._offset = dataset.offsets[self.band - 1]

    def __enter__(self) -> BandReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._dataset.close()

    def read(self, first: int, stop: int, left: int, right: int) -> tuple[Raster]:
        """Return a window with scale and offset applied, NaN where unknown.

        Raises:
            LandslideError: The file is damaged.
        """
        window = Window(left, first, right - left, stop - first)
        try:
            values = self._dataset().read(self.band, window=window, masked=True)
        except (RasterioError, OSError) as error:
            raise LandslideError(
                f"{self.name} cannot be read; the file is damaged or incomplete."
            ) from error
        known: Raster = values.data.astype(np.float32) * self._scale + self._offset
        known = known.astype(np.float32)
        known[np.ma.getmaskarray(values) | ~np.isfinite(known)] = np.nan
        return (known,)


def raster_statistics(
    layer: VectorLayer,
    polygons: Geometries,
    source: str,
    step: Callable[[float], None],
    change: Callable[[Raster], Raster] | None = None,
) -> Accumulator:
    """Return count, mean, lowest and highest value of a raster inside each polygon.

    A polygon too small to hold the centre of a pixel gets the pixel it lies in.

    Args:
        layer: The layer, for its CRS.
        polygons: Valid polygons in coordinates of the layer; ``None`` for features without area.
        source: Raster, ``path`` or ``path|band number``.
        step: Called with the share done; may raise to stop.
        change: Applied to the values before they are averaged, NaN for unknown.

    Raises:
        LandslideError: The raster cannot be read.
    """
    total = Accumulator(len(polygons))
    with BandReader(source) as band:
        moved = reproject(polygons, layer.crs, band.crs, layer.name)
        runs = cover(moved, band.transform, band.width, band.height, at_least_one=True)
        groups = batches(runs, len(polygons))

        def work(batch: Batch) -> tuple[Batch, Accumulator]:
            (values,) = batch.gather(band.read)
            part = Accumulator(len(batch.polygons))
            part.add(batch.runs, change(values) if change else values)
            return batch, part

        for number, (batch, part) in enumerate(in_order(work, groups)):
            step(number / len(groups))
            at = batch.polygons
            total.count[at], total.total[at] = part.count, part.total
            total.low[at], total.high[at] = part.low, part.high
    return total
