"""Outlines: cutting, joining, and measuring them as the engine does."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDistanceArea,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsWkbTypes,
)

from landslide_qgis.processing.translation import tr

_WGS84 = "EPSG:4326"
_GAP_SHARE = 0.55
_SEGMENTS = 4


class ShapeError(Exception):
    """What was asked for cannot be done with these outlines; the text says why."""


def cut(outline: QgsGeometry, line: list[QgsPointXY]) -> list[QgsGeometry]:
    """Cut an outline along a line; return its parts, the largest first.

    Raises:
        ShapeError: The line does not go all the way through.
    """
    edges = QgsGeometry(outline.constGet().boundary())
    lines = QgsGeometry.unaryUnion([edges, QgsGeometry.fromPolylineXY(line)])
    faces = QgsGeometry.polygonize([lines]).asGeometryCollection()
    parts = [face for face in faces if outline.contains(face.pointOnSurface())]
    if len(parts) < 2:
        raise ShapeError(tr("The line does not cut the outline; begin and end it outside."))
    return sorted(parts, key=lambda part: -part.area())


def join(outlines: list[QgsGeometry]) -> QgsGeometry:
    """Join outlines into one; a gap between them is bridged.

    Raises:
        ShapeError: They lie too far apart: further than the narrower of them is wide.
    """
    joined = QgsGeometry.unaryUnion(outlines)
    if joined.isMultipart() and len(joined.asGeometryCollection()) > 1:
        gap = max(min(a.distance(b) for b in outlines if b is not a) for a in outlines)
        boxes = [one.orientedMinimumBoundingBox() for one in outlines]
        narrow = min(min(wide, tall) for *_, wide, tall in boxes)
        if gap > narrow:
            raise ShapeError(tr("The outlines lie too far apart to be one landslide."))
        reach = max(gap, narrow * 0.01) * _GAP_SHARE
        bridge = joined.buffer(reach, _SEGMENTS).buffer(-reach, _SEGMENTS)
        joined = _linked(QgsGeometry.unaryUnion([bridge, *outlines]), reach, narrow)
    return single(joined)


def _linked(outline: QgsGeometry, reach: float, longest: float) -> QgsGeometry:
    """Link parts along the shortest way: corners that face each other are too narrow for a bridge.

    Args:
        outline: One part or several.
        reach: Half the width of a link, in the outline's units.
        longest: No link is longer; parts further apart stay apart.
    """
    parts = outline.asGeometryCollection()
    while len(parts) > 1:
        first, *others = parts
        link = first.shortestLine(min(others, key=first.distance))
        if link.length() > longest:
            return QgsGeometry.collectGeometry(parts)
        link = link.buffer(reach, _SEGMENTS)
        parts = QgsGeometry.unaryUnion([*parts, link]).asGeometryCollection()
    return parts[0]


def single(outline: QgsGeometry) -> QgsGeometry:
    """Return an outline as one valid polygon.

    Raises:
        ShapeError: It is none, or several.
    """
    sound = outline if outline.isGeosValid() else outline.makeValid()
    parts = [
        part
        for part in sound.asGeometryCollection()
        if part.type() == QgsWkbTypes.GeometryType.PolygonGeometry and part.area() > 0
    ]
    if len(parts) != 1:
        raise ShapeError(tr("The outline falls into {} parts, not one.").format(len(parts)))
    return parts[0]


def measures(outline: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> dict[str, float]:
    """Measure an outline on the ellipsoid: the inventory's fields of size, by name.

    Args:
        outline: A polygon in coordinates of ``crs``.
        crs: Its CRS.
    """
    ruler = QgsDistanceArea()
    context = QgsProject.instance().transformContext()
    ruler.setSourceCrs(crs, context)
    ruler.setEllipsoid(crs.ellipsoidAcronym() or "EPSG:7030")
    metres = _local_metres(outline, crs)
    _, _, _, wide, tall = metres.orientedMinimumBoundingBox()
    long, short = max(wide, tall), min(wide, tall)
    return {
        "area_m2": ruler.measureArea(outline),
        "perim_m": ruler.measurePerimeter(outline),
        "len_m": long,
        "wid_m": short,
        "elong": long / short if short > 0 else 1.0,
    }


def _local_metres(outline: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> QgsGeometry:
    """Return an outline in metres east and north of its middle, for the sides of its box."""
    context = QgsProject.instance().transformContext()
    to_degrees = QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(_WGS84), context)
    middle = to_degrees.transform(outline.boundingBox().center())
    local = QgsCoordinateReferenceSystem.fromProj(
        f"+proj=aeqd +lat_0={middle.y():.8f} +lon_0={middle.x():.8f} +datum=WGS84 +units=m"
    )
    moved = QgsGeometry(outline)
    moved.transform(QgsCoordinateTransform(crs, local, context))
    return moved
