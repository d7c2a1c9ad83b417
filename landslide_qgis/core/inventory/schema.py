"""The attribute table of an inventory: names, types, meaning, in the order of the columns.

Names have at most ten characters, so that a Shapefile keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.geodesy import Floats

LAYER = "landslides"
TEXT, REAL, INTEGER, DATE = "text", "real", "integer", "date"


@dataclass(frozen=True)
class Field:
    """One column.

    Attributes:
        name: Its name.
        kind: ``text``, ``real``, ``integer`` or ``date``.
        meaning: What it says, with the unit.
        person: True for what only a person can know: written empty.
    """

    name: str
    kind: str
    meaning: str
    person: bool = False


FIELDS = (
    Field("ls_id", TEXT, "Identifier: time of the run and number of the polygon"),
    Field("area_m2", REAL, "Area on the ellipsoid, m²"),
    Field("perim_m", REAL, "Length of the outline on the ellipsoid, holes included, m"),
    Field("len_m", REAL, "Longer side of the smallest oriented box, m"),
    Field("wid_m", REAL, "Shorter side of the smallest oriented box, m"),
    Field("elong", REAL, "Length over width"),
    Field("prob_mean", REAL, "Mean landslide probability of the polygon's pixels, 0–1"),
    Field("prob_max", REAL, "Highest landslide probability, 0–1"),
    Field("prob_p10", REAL, "Probability that nine tenths of the pixels reach, 0–1"),
    Field("thresh", REAL, "Probability from which a pixel was called a landslide, 0–1"),
    Field("slope_mean", REAL, "Mean slope, degrees"),
    Field("elev_min", REAL, "Lowest elevation, m"),
    Field("elev_max", REAL, "Highest elevation, m"),
    Field("relief_m", REAL, "Highest minus lowest elevation, m"),
    Field("conf_usgs", INTEGER, "USGS confidence 1, 2, 3, 5 or 8; a model gives 3 at most"),
    Field("ls_type", TEXT, "Landslide type (Hungr et al. 2014)", person=True),
    Field("material", TEXT, "Material", person=True),
    Field("movement", TEXT, "Kind of movement", person=True),
    Field("trigger", TEXT, "Trigger", person=True),
    Field("evt_date", DATE, "Date of the event", person=True),
    Field("img_pre", DATE, "Date of the image before", person=True),
    Field("img_post", DATE, "Date of the image after", person=True),
    Field("source", TEXT, "Rasters it was found in"),
    Field("gsd_m", REAL, "Pixel size on the ground, m"),
    Field("model", TEXT, "Model"),
    Field("model_sha", TEXT, "SHA-256 of the model file"),
    Field("run_utc", TEXT, "Time of the run, ISO 8601 in UTC"),
    Field("review", TEXT, "State of the review: auto, accepted, edited or rejected"),
    Field("reviewer", TEXT, "Who reviewed it", person=True),
    Field("rev_date", DATE, "When it was reviewed", person=True),
    Field("remarks", TEXT, "Remarks", person=True),
)

_DTYPES = {TEXT: "object", REAL: "float64", INTEGER: "int32", DATE: "datetime64[D]"}


def confidence(prob_mean: Floats, prob_p10: Floats) -> Floats:
    """Suggest a USGS confidence from the probabilities inside polygons.

    The scale is that of the USGS inventory (Mirus et al. 2020, doi 10.1007/s10346-020-01424-4):
    1 possible, 2 probable, 3 likely; 5 (confident) and 8 (high confidence) are for people.

    * 3: mean of at least 0.75, and nine tenths of the pixels are more likely landslide than not
      (``prob_p10`` of at least 0.5);
    * 2: mean of at least 0.5;
    * 1: all else;
    * NaN where there is no probability, as in polygons made from a mask.
    """
    value = 1.0 + (prob_mean >= 0.5) + ((prob_mean >= 0.75) & (prob_p10 >= 0.5))
    return np.where(np.isnan(prob_mean), np.nan, value)


def columns(
    values: Mapping[str, Any], count: int
) -> tuple[list[NDArray[Any]], list[NDArray[np.bool_] | None]]:
    """Return the columns of :data:`FIELDS`, and where whole numbers are null.

    In the other types NaN, ``None`` and NaT say null themselves.

    Args:
        values: By field name, an array of ``count`` values or one value for all.
        count: Number of polygons.
    """
    data: list[NDArray[Any]] = []
    nulls: list[NDArray[np.bool_] | None] = []
    for field in FIELDS:
        value = values.get(field.name)
        column = np.empty(count, dtype=_DTYPES[field.kind])
        null = None
        if field.kind == INTEGER:
            number = np.full(count, np.nan if value is None else value, dtype=np.float64)
            null = np.isnan(number)
            column[:] = np.where(null, 0, number)
        elif field.kind == DATE:
            column[:] = np.datetime64("NaT")
        else:
            column[:] = np.nan if value is None and field.kind == REAL else value
        data.append(column)
        nulls.append(null)
    return data, nulls
