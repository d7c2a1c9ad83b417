"""Write an inventory as a GeoPackage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError
from rasterio.crs import CRS

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.fields import FIELDS, LAYER
from landslide_qgis.core.inventory.schema import columns
from landslide_qgis.core.inventory.smooth import Geometries


def write_inventory(
    path: Path,
    polygons: Geometries,
    values: Mapping[str, Any],
    crs: CRS,
    description: str,
    metadata: Mapping[str, str],
) -> None:
    """Write polygons and their attributes, also none at all, with a spatial index.

    Args:
        path: File to write, replaced if it is there.
        polygons: Polygons in coordinates of ``crs``.
        values: Attributes by field name: an array of one value a polygon, or one value for all.
        crs: CRS of the layer, standard or custom.
        description: What the layer is, for people.
        metadata: Key and value pairs stored with the layer.

    Raises:
        LandslideError: The file cannot be written.
    """
    data, nulls = columns(values, len(polygons))
    try:
        pyogrio.raw.write(
            path,
            shapely.to_wkb(polygons).astype(object) if len(polygons) else np.empty(0, object),
            data,
            [field.name for field in FIELDS],
            field_mask=nulls,
            layer=LAYER,
            driver="GPKG",
            geometry_type="Polygon",
            crs=crs.to_wkt(version="WKT2_2019"),
            promote_to_multi=False,
            nan_as_null=True,
            layer_options={
                "IDENTIFIER": "Landslides",
                "DESCRIPTION": description,
                "SPATIAL_INDEX": "YES",
            },
            layer_metadata=dict(metadata),
        )
    except (DataSourceError, DataLayerError, FeatureError, GeometryError, OSError) as error:
        raise LandslideError(
            f"{path.name} cannot be written ({error}); is the disk full or the file open elsewhere?"
        ) from error
