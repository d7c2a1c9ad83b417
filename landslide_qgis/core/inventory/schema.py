"""The columns of an inventory's attribute table, and the confidence that a model may suggest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.inventory.fields import DATE, FIELDS, INTEGER, REAL, TEXT
from landslide_qgis.core.vectors.layer import Column

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


def columns(values: Mapping[str, Any], count: int) -> dict[str, Column]:
    """Return the columns of :data:`FIELDS` by name, in their order.

    Args:
        values: By field name, an array of ``count`` values or one value for all.
        count: Number of polygons.
    """
    table: dict[str, Column] = {}
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
        table[field.name] = Column(column, null)
    return table
