"""Write vector layers as GeoPackage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from landslide_qgis.core.errors import LandslideError, said_by
from landslide_qgis.core.vectors.layer import VectorLayer

_FID = "fid"
_SHAPE = "geom"


def write_layer(
    path: Path,
    layer: VectorLayer,
    name: str,
    geometry_type: str,
    description: str,
    metadata: Mapping[str, str],
) -> None:
    """Write a layer with its attributes, also one without features, with a spatial index.

    Args:
        path: File to write.
        layer: The features.
        name: Name of the layer in the file.
        geometry_type: ``Point``, ``LineString``, ``Polygon``, ``MultiPolygon`` or ``Unknown``.
        description: What the layer is, for people.
        metadata: Key and value pairs stored with the layer.

    Raises:
        LandslideError: The file cannot be written.
    """
    taken = {column.casefold() for column in layer.columns}
    key, shape = _unused(_FID, taken), _unused(_SHAPE, taken)
    shapes = shapely.to_wkb(layer.geometry).astype(object) if len(layer) else np.empty(0, object)
    try:
        pyogrio.raw.write(
            path,
            shapes,
            [column.values for column in layer.columns.values()],
            list(layer.columns),
            field_mask=[column.null for column in layer.columns.values()],
            layer=name,
            driver="GPKG",
            # What GDAL takes by itself is newer than the GDAL of many a QGIS, which complains.
            dataset_options={"VERSION": "1.3"},
            geometry_type=geometry_type,
            crs=layer.crs.to_wkt(version="WKT2_2019"),
            promote_to_multi=geometry_type.startswith("Multi"),
            layer_options={
                "IDENTIFIER": name,
                "DESCRIPTION": description,
                "SPATIAL_INDEX": "YES",
                "FID": key,
                "GEOMETRY_NAME": shape,
            },
            layer_metadata=dict(metadata),
        )
    except (
        DataSourceError,
        DataLayerError,
        FeatureError,
        FieldError,
        GeometryError,
        OSError,
    ) as error:
        raise LandslideError(
            f"{path.name} cannot be written ({said_by(error)}); is the disk full or the file open "
            "elsewhere?"
        ) from error


def _unused(name: str, taken: set[str]) -> str:
    """Return a name for a column that no attribute has."""
    while name in taken:
        name += "_"
    return name
