"""A vector layer in memory: geometries, attributes and CRS, from any format that GDAL reads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyogrio.raw
import pyproj
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import Transformer
from rasterio.crs import CRS

from landslide_qgis.core.arrays import Floats, Geometries, Mask
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.files import is_missing

_POLYGONAL = (int(shapely.GeometryType.POLYGON), int(shapely.GeometryType.MULTIPOLYGON))


@dataclass(frozen=True)
class Column:
    """Values of one attribute.

    Attributes:
        values: One value a feature; numbers, text, ``datetime64`` or bool.
        null: Features without a value; ``None`` where NaN, NaT and ``None`` say it themselves.
    """

    values: NDArray[Any]
    null: Mask | None = None

    def take(self, rows: NDArray[Any]) -> Column:
        """Return the values of some features."""
        return Column(self.values[rows], None if self.null is None else self.null[rows])

    def filled(self, missing: Any) -> NDArray[Any]:
        """Return the values with another for those that are missing."""
        if self.null is not None:
            return np.where(self.null, missing, self.values)
        kind = self.values.dtype.kind
        if kind == "f":
            return np.where(np.isnan(self.values), missing, self.values)
        if kind == "O":
            filled = self.values.copy()
            filled[[value is None for value in self.values]] = missing
            return filled
        return self.values


@dataclass(frozen=True)
class VectorLayer:
    """Features of a layer.

    Attributes:
        geometry: Shapely geometries in coordinates of ``crs``, two-dimensional; ``None`` for none.
        crs: The layer's CRS.
        columns: Attributes by name, in the order of the table.
        name: Name of the file, for messages.
    """

    geometry: Geometries
    crs: CRS
    columns: dict[str, Column] = field(default_factory=dict)
    name: str = ""

    def __len__(self) -> int:
        return len(self.geometry)

    def take(self, rows: NDArray[Any]) -> VectorLayer:
        """Return some of the features."""
        columns = {name: column.take(rows) for name, column in self.columns.items()}
        return replace(self, geometry=self.geometry[rows], columns=columns)

    def polygons(self) -> tuple[Geometries, int]:
        """Return the area of each feature as valid polygons, and how many had to be put right.

        Returns:
            Polygons and multipolygons; ``None`` where a feature covers no area.
        """
        shapes = self.geometry.copy()
        crooked = ~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)
        shapes[crooked] = shapely.make_valid(shapes[crooked])
        for row in np.flatnonzero(
            shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
        ):
            parts = shapely.get_parts(shapes[row])
            flat = parts[np.isin(shapely.get_type_id(parts), _POLYGONAL)]
            shapes[row] = shapely.union_all(flat)
        flat_kind = np.isin(shapely.get_type_id(shapes), _POLYGONAL)
        shapes[~flat_kind | shapely.is_empty(shapes) | ~(shapely.area(shapes) > 0)] = None
        return shapes, int(np.count_nonzero(crooked))


def read_layer(path: str, what: str, attributes: bool = True) -> VectorLayer:
    """Read a vector file (its first layer, or ``path|layername=…``).

    Args:
        path: The file.
        what: What it is to the user, such as ``reference``, for messages.
        attributes: Whether to read the attributes too.

    Raises:
        LandslideError: Not readable as a vector layer, or without CRS.
    """
    source, _, layer = path.partition("|layername=")
    try:
        meta, _, wkb, data = pyogrio.raw.read(
            source, layer=layer or None, columns=None if attributes else [], force_2d=True
        )
    except (DataSourceError, DataLayerError) as error:
        if is_missing(source):
            raise LandslideError(
                f"The {what} '{source}' does not exist; check the path."
            ) from error
        raise LandslideError(
            f"The {what} '{path}' cannot be read as a vector layer; check the file."
        ) from error
    if meta["crs"] is None:
        raise LandslideError(
            f"The {what} '{file_name(source)}' has no coordinate reference system; assign one."
        )
    count = len(wkb) if wkb is not None else 0
    shapes = shapely.from_wkb(wkb, on_invalid="ignore") if count else np.empty(0, object)
    columns = {
        str(name): _column(values, np.dtype(kind))
        for name, values, kind in zip(meta["fields"], data, meta["dtypes"])
    }
    crs = CRS.from_user_input(meta["crs"])
    return VectorLayer(np.asarray(shapes, object), crs, columns, file_name(source))


def file_name(source: str) -> str:
    """Return the name of a file, ``path`` or ``path|layername=…``, of whatever system."""
    return source.partition("|")[0].replace("\\", "/").rsplit("/", 1)[-1]


def reproject(shapes: Geometries, source: CRS, target: CRS, name: str = "") -> Geometries:
    """Return geometries in another CRS; ``name`` is their layer's, for messages.

    Raises:
        LandslideError: A coordinate has no place in the target CRS.
    """
    if source == target or len(shapes) == 0:
        return shapes
    transformer = Transformer.from_crs(_pyproj(source), _pyproj(target), always_xy=True)

    def move(xy: Floats) -> Floats:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    moved: Geometries = shapely.transform(shapes, move)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise LandslideError(
            f"Coordinates of {name or 'a layer'} lie outside the area of "
            f"{target.to_string()[:60]}; is its coordinate reference system right?"
        )
    return moved


def _pyproj(crs: CRS) -> pyproj.CRS:
    """Return a CRS of rasterio as one of pyproj."""
    return pyproj.CRS.from_wkt(crs.to_wkt())


def _column(values: NDArray[Any], kind: np.dtype[Any]) -> Column:
    """Return a column in its own type: whole numbers with gaps are read as decimals."""
    if kind.kind in "iub" and values.dtype.kind == "f":
        null = np.isnan(values)
        return Column(np.where(null, 0, values).astype(kind), null)
    return Column(values)
