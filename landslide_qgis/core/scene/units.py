"""What the numbers in a user's optical rasters are: found out from their values and their files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import rasterio

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import Event, Log, Warn
from landslide_qgis.core.scene.reader import Scene
from landslide_qgis.core.scene.sensors import LANDSAT_TO_DN, landsat_values
from landslide_qgis.core.scene.sources import open_raster
from landslide_qgis.core.scene.survey import Sample

# Landslide4Sense distributes value = DN / divisor: reflectance × 10,000, whole degrees and whole
# metres divided by one constant a band (found by factoring the published chips).
L4S_DIVISORS = {
    "B01": 1111.812,
    "B02": 824.632,
    "B03": 663.416,
    "B04": 445.173,
    "B05": 645.858,
    "B06": 1547.735,
    "B07": 1960.444,
    "B08": 1941.322,
    "B09": 674.076,
    "B10": 9.048,
    "B11": 1113.983,
    "B12": 519.904,
    "slope": 20.292,
    "dem": 772.831,
}
BASELINE_OFFSET = 1000.0
# Factor and summand from stored values to reflectance × 10,000, alike for all optical bands.
TO_DN = {
    "dn": (1.0, 0.0),
    "dn-offset": (1.0, -BASELINE_OFFSET),
    "reflectance": (10000.0, 0.0),
    "landsat": LANDSAT_TO_DN,
}
# In this tag a raster of ours says what its optical values are.
VALUES_TAG = "LANDSLIDE_RADIOMETRY"
# Factor and summand to reflectance that files declare, as the band metadata of GDAL.
_DECLARED = {(1e-4, 0.0): "dn", (1e-4, -0.1): "dn-offset", (2.75e-5, -0.2): "landsat"}
_UNDECLARED = (1.0, 0.0)
_BASELINE = re.compile(r"_N(\d{4})_")
KIND_NAMES = {
    "dn": "reflectance × 10,000",
    "dn-offset": "reflectance × 10,000 plus 1,000 (processing baseline 04.00 or later)",
    "reflectance": "reflectance between 0 and 1",
    "l4s": "Landslide4Sense units",
    "display": "an 8-bit picture",
    "landsat": "Landsat Collection 2 Level 2",
}
# Landsat stores no reflectance as 7,273; of Sentinel-2 a scene all of snow or cloud is above this.
_LANDSAT_LEAST = 7000.0
# What neither a reflectance of 0–1 nor Landslide4Sense units reach with their median.
_LARGEST_FLOAT = 20.0
# Landslide4Sense's medians are near 1; those of land in percent are above this.
_PERCENT = 2.5
# Reflectance of vegetated land; what is brighter is bare, snow or cloud, or in other units.
_LAND = 0.3
# Reflectance that clouds and snow hardly reach, even at the top of the atmosphere at a low sun.
_BRIGHTEST = 2.0
# Landslide4Sense has top-of-atmosphere values, and its divisors are near their means: in the 18
# chips with all bands the least median of a band is 0.72, and the brightest hundredth above 1.7.
_LEAST_L4S, _BRIGHT_L4S = 0.5, 1.6
# There red varies more than blue, most of which is scattered in the air: relative to the median
# 2.2 times as much or more in 99 of 100 training chips (5 to 95 %, landslides left out). Over snow
# and desert both vary alike.
_RED_TO_BLUE = 1.8


def settle_kind(scene: Scene, sample: Sample, kind: str, tell: Callable[[Event], None]) -> str:
    """Return what the optical values are, and say so if it had to be found out.

    Args:
        scene: The scene.
        sample: Its values.
        kind: What the user says they are, or ``auto``.
        tell: Receives what was assumed, and what is doubtful about it.

    Raises:
        LandslideError: Not all bands are in the same units.
    """
    if kind != "auto":
        _check_one_unit(scene, sample)
        return kind
    kind = recognise_kind(scene, sample, tell)
    tell(Log(f"The optical values are taken for {KIND_NAMES[kind]}."))
    return kind


def recognise_kind(scene: Scene, sample: Sample, tell: Callable[[Event], None]) -> str:
    """Recognise the units of the optical values: one of ``RADIOMETRIES``, not ``auto``.

    What a file says counts before its values: a tag of ours, the scale and offset of its bands, the
    name of a product of Sentinel-2 or Landsat.

    Args:
        scene: The scene.
        sample: Its values.
        tell: Receives a warning where the values would fit other units too.

    Raises:
        LandslideError: They are Landsat's numbers before any calibration, or not all bands are in
            the same units.
    """
    _check_one_unit(scene, sample)
    first = next(scene.bands[number].source for number in scene.optical)
    landsat = landsat_values(scene.source_paths)
    optical = sample[scene.optical]
    with open_raster(first.path if first else "") as dataset:
        integer = np.issubdtype(np.dtype(dataset.dtypes[0]), np.integer)
        said = _said_by(dataset, first.index if first else 1, tell)
    if integer and landsat == "level-1":
        raise LandslideError(
            f"{Path(first.path if first else '').name} is Landsat Level 1, whose numbers are no "
            "reflectance yet; give Level 2 (its files are named …_L2SP_…), or compute reflectance "
            "with the gains and the sun's elevation in its MTL file, and say what the values are."
        )
    if said is not None:
        return said
    if integer and landsat is not None:
        return landsat
    if not integer and float(np.median(optical)) < _LARGEST_FLOAT:
        names = [scene.bands[number].spec.name for number in scene.optical]
        return _small_numbers(dict(zip(names, optical)), tell)
    baseline = _product_baseline(scene)
    if baseline is not None:
        return "dn-offset" if baseline >= 400 else "dn"
    darkest = float(np.percentile(optical, 1, axis=1).min())
    if darkest < BASELINE_OFFSET:
        return "dn"
    if integer and darkest > _LANDSAT_LEAST:
        tell(
            Warn(
                "Every optical band is above 7,000 throughout, as in Landsat Collection 2 Level 2, "
                "whose units are assumed; choose the radiometry yourself if that is wrong.",
                "landsat-assumed",
            )
        )
        return "landsat"
    tell(
        Warn(
            "Every optical band is above 1,000 throughout, so 1,000 is subtracted as since "
            "processing baseline 04.00; choose the radiometry yourself if that is wrong.",
            "offset-assumed",
        )
    )
    return "dn-offset"


def _check_one_unit(scene: Scene, sample: Sample) -> None:
    """Refuse reflectance 0-1 in one band beside reflectance × 10,000 in another.

    Raises:
        LandslideError: There is such a pair; it is named.
    """
    fractions, wholes = [], []
    for number in scene.optical:
        values, name = sample[number], scene.bands[number].spec.name
        middle, bright = (float(one) for one in np.percentile(values, (50, 99)))
        if middle > _LARGEST_FLOAT:
            wholes.append((name, middle))
        elif 0.0 < bright <= _BRIGHTEST and bool(np.any(values != np.round(values))):
            fractions.append((name, middle))
    if fractions and wholes:
        (one, low), (other, high) = fractions[0], wholes[0]
        raise LandslideError(
            f"Band {one} (median {low:.2g}) and band {other} (median {high:.4g}) are in different "
            "units; give all bands as reflectance × 10,000, or all between 0 and 1."
        )


def _said_by(
    dataset: rasterio.DatasetReader, index: int, tell: Callable[[Event], None]
) -> str | None:
    """Return the units that a file declares, or that its data type leaves no doubt of.

    A scale that stands for no known units is warned of: values count as they are stored.
    """
    said = str(dataset.tags().get(VALUES_TAG))
    if said in KIND_NAMES:
        return said
    if dataset.dtypes[0] == "uint8":
        return "display"
    declared = (round(dataset.scales[index - 1], 9), round(dataset.offsets[index - 1], 9))
    if declared != _UNDECLARED and declared not in _DECLARED:
        scale, offset = declared
        tell(
            Warn(
                f"{Path(dataset.name).name} declares a scale of {scale:g} and an offset of "
                f"{offset:g}, which are not applied: its values count as they are stored; apply "
                "them first (in QGIS: Raster, Raster Calculator) if reflectance is meant.",
                "scale-not-applied",
                {"scale": scale, "offset": offset},
            )
        )
    return _DECLARED.get(declared)


def _small_numbers(bands: dict[str, Sample], tell: Callable[[Event], None]) -> str:
    """Tell reflectance 0–1 from Landslide4Sense units.

    Args:
        bands: Sampled values ``[N]`` by band.
        tell: Receives a warning where both are possible.
    """
    medians = [float(np.median(values)) for values in bands.values()]
    median = float(np.median(np.concatenate(list(bands.values()))))
    brightest = max(float(np.percentile(values, 99)) for values in bands.values())
    if median < _LAND or min(medians) < _LEAST_L4S:
        doubtful = brightest > _BRIGHTEST
        kind = "l4s" if doubtful else "reflectance"
    elif brightest > _BRIGHTEST:
        kind, doubtful = "l4s", False
        if median > _PERCENT:
            tell(
                Warn(
                    f"The optical values (median {median:.2g}) are taken for Landslide4Sense "
                    "units, but are large for those; if they are reflectance in percent, divide "
                    "them by 100 first.",
                    "percent",
                    {"median": median},
                )
            )
    else:
        scattered = _red_to_blue(bands)
        if scattered is None:
            kind, doubtful = ("l4s" if brightest > _BRIGHT_L4S else "reflectance"), True
        else:
            kind = "l4s" if scattered > _RED_TO_BLUE else "reflectance"
            doubtful = (kind == "l4s") != (brightest > _BRIGHT_L4S) or kind == "reflectance"
    if doubtful:
        tell(
            Warn(
                f"The optical values (median {median:.2g}, brightest hundredth from "
                f"{brightest:.2g}) fit reflectance between 0 and 1 of snow, cloud or bright ground "
                f"as well as Landslide4Sense units; they are taken for {KIND_NAMES[kind]}; choose "
                "the radiometry yourself if that is wrong.",
                "units-doubtful",
                {"median": median, "brightest": brightest, "taken_for": kind},
            )
        )
    return kind


def _red_to_blue(bands: dict[str, Sample]) -> float | None:
    """Return how much more red varies than blue, relative to their medians."""
    if "B04" not in bands or "B02" not in bands:
        return None
    spreads = []
    for name in ("B04", "B02"):
        low, median, high = np.percentile(bands[name], (5, 50, 95))
        spreads.append(float((high - low) / median))
    return spreads[0] / max(spreads[1], 1e-6)


def _product_baseline(scene: Scene) -> int | None:
    """Return the Sentinel-2 processing baseline from the product's name, for example 400."""
    for path in scene.source_paths:
        match = _BASELINE.search(path)
        if match:
            return int(match.group(1))
    return None
