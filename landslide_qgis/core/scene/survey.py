"""A look at a whole scene before it is read: a sample of its values, and what is odd about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from rasterio.windows import Window

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import Event, Warn
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.elevation import tell_strange_elevation
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.scene.reader import Scene, SceneBand, SceneReader

Sample = npt.NDArray[np.float64]
# Few large windows rather than many small ones: what costs is decoding the blocks they touch.
_SAMPLE_SIDE = 128
_SAMPLE_WINDOWS = 6
# Percentiles of more pixels are the same to three digits, and take their time.
_MOST_SAMPLE = 150_000
# Fewer valid pixels than this say too little; the windows are then set closer.
_LEAST_SAMPLE = 4096
# Reflectance × 10,000 is above -1,000 since Sentinel-2's offset is that, backscatter is above
# -100 dB, and both are below a signed 16-bit number's highest.
_LOWEST, _HIGHEST = -2000.0, 32767.0
# Of numbers that are small throughout, -1 and -999 are as far away as -9999 is of others.
_TIMES_MEDIAN = 5.0
# Share of a band that one impossible value has to take: single pixels are faults, and 65,535 is
# what Sentinel-2 stores for a saturated pixel.
_LEAST_LOW, _LEAST_HIGH = 0.001, 0.01
_MOST_VOIDS = 4


def survey(scene: Scene, tell: Callable[[Event], None]) -> tuple[Scene, Sample]:
    """Sample a scene and see to what its files do not declare.

    An impossible value that fills a part of an optical or radar band is no data from here on, and
    a warning says so. Impossible elevations are warned of.

    Args:
        scene: The scene.
        tell: Receives the warnings.

    Returns:
        The scene, in which such values are no data; valid pixels spread evenly over its full grid,
        float64 ``[C, N]``.

    Raises:
        LandslideError: There is no valid pixel.
    """
    sample = sample_scene(scene)
    voids: dict[int, dict[float, float]] = {}
    # Resampling mixes a void with what is beside it, until it is known: hence one by one.
    for _ in range(_MOST_VOIDS):
        new = _new_voids(scene, sample)
        if not new:
            break
        _tell_voids(scene, new, tell)
        for number, found in new.items():
            voids.setdefault(number, {}).update(found)
        scene = _without(scene, voids)
        sample = sample_scene(scene)
    _look_at_elevation(scene, tell)
    return scene, sample


def sample_scene(scene: Scene) -> Sample:
    """Return valid pixels from windows spread evenly over the full grid, float64 ``[C, N]``.

    Polygons to look at do not count here, so that they change no value. What a cloud mask hides is
    left out, unless it hides every pixel that was looked at.

    Raises:
        LandslideError: There is no valid pixel.
    """
    grid, windows = scene.full_grid, _SAMPLE_WINDOWS
    with replace(scene, area=None).reader(grid) as reader:
        clear, clouded = _sample(reader, grid, windows)
        while clear.shape[1] + clouded.shape[1] < _LEAST_SAMPLE and windows * _SAMPLE_SIDE < max(
            grid.width, grid.height
        ):
            windows *= 2
            clear, clouded = _sample(reader, grid, windows)
    sample = clear if clear.shape[1] else clouded
    if sample.shape[1] == 0:
        raise LandslideError(
            "The scene has no valid pixel: all is nodata; check the rasters and their nodata "
            "values, and that every band has data somewhere that the others have."
        )
    return sample[:, :: -(-sample.shape[1] // _MOST_SAMPLE)].astype(np.float64)


def _sample(reader: SceneReader, grid: Grid, windows: int) -> tuple[Raster, Raster]:
    """Return the clear and the clouded pixels ``[C, N]`` of so many windows a side."""
    clear, clouded = [], []
    tall, wide = reader.block
    for row in _starts(grid.height, windows, tall):
        for column in _starts(grid.width, windows, wide):
            width = min(_SAMPLE_SIDE, grid.width - column)
            height = min(_SAMPLE_SIDE, grid.height - row)
            window = Window(column, row, width, height)
            values, valid = reader.read(window)
            hidden = reader.hidden(window)
            if hidden is not None:
                clouded.append(values[:, valid & hidden])
                valid &= ~hidden
            clear.append(values[:, valid])
    nothing = clear[0][:, :0]
    return np.concatenate(clear, axis=1), np.concatenate([nothing, *clouded], axis=1)


def _starts(length: int, windows: int, block: int) -> list[int]:
    """Return first pixels of sample windows: all of a short side, spread evenly over a long one.

    Bands are decoded, or warped, block by block: windows move back to lie within one.
    """
    if length <= _SAMPLE_SIDE * windows:
        return list(range(0, length, _SAMPLE_SIDE))
    last = length - _SAMPLE_SIDE
    starts = [round(i * last / (windows - 1)) for i in range(windows)]
    if block < _SAMPLE_SIDE:
        return starts
    return [min(start, start // block * block + block - _SAMPLE_SIDE) for start in starts]


def _new_voids(scene: Scene, sample: Sample) -> dict[int, dict[float, float]]:
    """Return undeclared voids by channel, each with its share of the band."""
    found = {
        number: _impossible(sample[number])
        for number, band in enumerate(scene.bands)
        if band.source is not None and band.spec.role in ("optical", "sar")
    }
    return {number: values for number, values in found.items() if values}


def _impossible(values: Sample) -> dict[float, float]:
    """Return the lowest and the highest value of a band where they can only mean no data."""
    low, high = float(values.min()), float(values.max())
    limit = max(_LOWEST, -_TIMES_MEDIAN * float(np.median(np.abs(values))))
    shares = {
        value: float(np.mean(values == value))
        for value, wrong in ((low, low < limit), (high, high >= _HIGHEST))
        if wrong
    }
    least = {low: _LEAST_LOW, high: _LEAST_HIGH}
    return {value: share for value, share in shares.items() if share >= least[value]}


def _tell_voids(
    scene: Scene, voids: dict[int, dict[float, float]], tell: Callable[[Event], None]
) -> None:
    """Name each value, the bands that hold it, and how much of the scene it fills."""
    for value in sorted({value for found in voids.values() for value in found}):
        names = [scene.bands[n].spec.name for n, found in voids.items() if value in found]
        share = max(found.get(value, 0.0) for found in voids.values())
        tell(
            Warn(
                f"The value {value:g}, which nothing on the ground has, fills {share:.1%} of "
                f"{', '.join(names)} and is taken for no data; declare it as such in the files "
                "(in QGIS: Raster, Conversion, Translate, Assign a specified NoData value).",
                "undeclared-nodata",
                {"bands": names, "value": value, "share": share},
            )
        )


def _without(scene: Scene, voids: dict[int, dict[float, float]]) -> Scene:
    """Return the scene with these values of its bands as no data."""
    bands = list(scene.bands)
    for number, found in voids.items():
        source = bands[number].source
        if source is not None:
            voided = replace(source, voids=tuple(sorted(found)))
            bands[number] = replace(bands[number], source=voided)
    return replace(scene, bands=tuple(bands))


def _look_at_elevation(scene: Scene, tell: Callable[[Event], None]) -> None:
    """Warn of impossible heights where elevation, or slope made from it, is among the bands."""
    for band in scene.bands:
        if band.source is not None and (band.derived_slope or band.spec.role == "elevation"):
            dem = SceneBand(BandSpec("dem", "elevation", unit="metre"), band.source)
            heights = sample_scene(replace(scene, bands=(dem,), clouds=None))
            low, high = (float(end.reduce(heights[0])) for end in (np.fmin, np.fmax))
            source = f"{band.source.path}|{band.source.index}"
            tell_strange_elevation(low, high, source, lambda *words: tell(Warn(*words)))
            return
