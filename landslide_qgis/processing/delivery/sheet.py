"""The map on one page: the print layout that comes with the plugin, filled and exported as PDF."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFillSymbol,
    QgsLayoutExporter,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemManualTable,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProcessingException,
    QgsProject,
    QgsReadWriteContext,
    QgsRectangle,
    QgsRendererCategory,
    QgsTableCell,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFontMetricsF
from qgis.PyQt.QtXml import QDomDocument

from landslide_qgis.processing import amounts
from landslide_qgis.processing.delivery.selection import Sum, Totals, choices
from landslide_qgis.processing.translation import tr

TEMPLATE = Path(__file__).resolve().parents[2] / "resources" / "layouts" / "inventory.qpt"
# From possible to certain, dark enough on paper; colours of ColorBrewer's YlOrRd.
COLOURS = {"1": "#fed976", "2": "#feb24c", "3": "#fd8d3c", "5": "#e31a1c", "8": "#800026"}
_UNKNOWN = "#8c8c8c"
_MOST_ROWS = 9
_MARGIN = 1.08
_DPI = 200
_WIDTHS_MM = (45.0, 13.0, 19.0)
_MM = QgsUnitTypes.LayoutUnit.LayoutMillimeters
_GAP_MM, _RULE_MM = 4.0, 0.2
_MM_A_POINT = 25.4 / 72.0
# Texts are measured large, where rounding to pixels does not count.
_MEASURED_PX = 100
# Sizes of letters in the tables, the best first.
_POINTS = (7.5, 7.0, 6.5, 6.0, 5.5, 5.0)


@dataclass(frozen=True)
class Sheet:
    """What the page says.

    Attributes:
        title: In large letters.
        subtitle: Below it.
        credits: In small letters.
    """

    title: str
    subtitle: str
    credits: str


def write_sheet(
    path: Path,
    sheet: Sheet,
    layer: QgsVectorLayer,
    background: Sequence[QgsMapLayer],
    totals: Totals,
) -> None:
    """Write the map.

    Args:
        path: PDF to write.
        sheet: Its texts.
        layer: The polygons.
        background: Layers below them, the topmost first.
        totals: What they amount to, by ``ls_type`` and ``conf_usgs``.

    Raises:
        QgsProcessingException: The page cannot be written.
    """
    shown = layer.clone()
    shown.setName(tr("Landslides, confidence (USGS)"))
    shown.setRenderer(by_confidence())
    project = QgsProject()
    project.addMapLayer(shown)
    project.addMapLayers([one.clone() for one in background])
    layout = _load(project)
    for name in ("title", "subtitle", "credits"):
        layout.itemById(name).setText(getattr(sheet, name))
    _fill_map(layout, shown, project, len(background))
    heads = (
        ("by_type", tr("Type (Hungr et al. 2014)"), "ls_type"),
        ("by_confidence", tr("Confidence (USGS)"), "conf_usgs"),
    )
    for name, head, field in heads:
        _fill_table(layout, name, head, totals.by[field], choices().get(field, {}))
    _stack([layout.itemById(name) for name, *_ in heads], layout.itemById("credits").pos().y())
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = _DPI
    code = QgsLayoutExporter(layout).exportToPdf(str(path), settings)
    if code != QgsLayoutExporter.ExportResult.Success:
        raise QgsProcessingException(tr("The map {} cannot be written.").format(path.name))


def by_confidence() -> QgsCategorizedSymbolRenderer:
    """Return a colour for each confidence."""
    labels = choices().get("conf_usgs", {})
    categories = [
        QgsRendererCategory(int(value), _symbol(colour), labels.get(value, value))
        for value, colour in COLOURS.items()
    ]
    categories.append(QgsRendererCategory("", _symbol(_UNKNOWN), tr("not stated")))
    return QgsCategorizedSymbolRenderer("conf_usgs", categories)


def _symbol(colour: str) -> QgsFillSymbol:
    """Return a filled outline."""
    properties = {"color": colour, "outline_color": "#202020", "outline_width": "0.1"}
    return QgsFillSymbol.createSimple(properties)


def _load(project: QgsProject) -> QgsPrintLayout:
    """Return the layout from its template."""
    document = QDomDocument()
    document.setContent(TEMPLATE.read_text(encoding="utf-8"))
    layout = QgsPrintLayout(project)
    layout.loadFromTemplate(document, QgsReadWriteContext())
    return layout


def _fill_map(
    layout: QgsPrintLayout, layer: QgsVectorLayer, project: QgsProject, below: int
) -> None:
    """Show the polygons with some room around, coordinates at the edge, a scale bar, a legend."""
    layers = list(project.mapLayers().values())
    rasters = [one for one in layers if one.id() != layer.id()]
    view = layout.itemById("map")
    view.setCrs(metric_crs(layer))
    view.setLayers([layer, *rasters[:below]])
    view.setExtent(_extent(layer, view.crs(), view.rect().width() / view.rect().height()))
    grid = view.grids().grid(0)
    step = nice_step(view.extent().width() / 4)
    grid.setIntervalX(step)
    grid.setIntervalY(step)
    grid.setAnnotationPrecision(0)
    bar = layout.itemById("scale")
    bar.setLinkedMap(view)
    bar.setUnits(QgsUnitTypes.DistanceUnit.DistanceMeters)
    length = nice_step(view.extent().width() / 8)
    kilometres = length >= 1000
    bar.setMapUnitsPerScaleBarUnit(1000.0 if kilometres else 1.0)
    bar.setUnitLabel("km" if kilometres else "m")
    bar.setUnitsPerSegment(length)
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    bar.update()
    _fill_legend(layout.itemById("legend"), layer, view)


def _fill_legend(legend: QgsLayoutItem, layer: QgsVectorLayer, view: QgsLayoutItem) -> None:
    """Show the colours that occur."""
    root = legend.model().rootGroup()
    root.clear()
    root.addLayer(layer)
    legend.setLinkedMap(view)
    legend.setResizeToContents(True)
    legend.setLegendFilterByMapEnabled(True)
    legend.adjustBoxSize()


def _fill_table(
    layout: QgsPrintLayout, name: str, head: str, sums: dict[str, Sum], labels: dict[str, str]
) -> None:
    """Show sums, the smaller ones as one if there are many."""
    rows = [(labels.get(v, v) or tr("not stated"), one) for v, one in sums.items()]
    if len(rows) > _MOST_ROWS:
        rest = Sum()
        for _, one in rows[_MOST_ROWS - 1 :]:
            rest.count += one.count
            rest.area_m2 += one.area_m2
        rows = [*rows[: _MOST_ROWS - 1], (tr("others"), rest)]
    total = Sum(sum(o.count for _, o in rows), sum(o.area_m2 for _, o in rows))
    lines = [(head, tr("Number"), tr("Area"))]
    lines += [
        (label, str(one.count), amounts.table_area(one.area_m2))
        for label, one in [*rows, (tr("Total"), total)]
    ]
    table = layout.itemById(name).multiFrame()
    table.setTableContents([[_cell(text, column) for column, text in enumerate(r)] for r in lines])
    table.setColumnWidths(list(_WIDTHS_MM))
    table.refresh()


def _stack(frames: Sequence[QgsLayoutFrame], end: float) -> None:
    """Put tables below each other, in letters as large as lets all their rows be seen.

    Args:
        frames: Of the tables; the first stays where it is.
        end: Where the last has to end, in millimetres from the top.
    """
    tables = [frame.multiFrame() for frame in frames]
    top = frames[0].pos().y()
    for points in _POINTS:
        heights = [_height(table, points) for table in tables]
        if top + sum(heights) <= end:
            break
    for frame, table, height in zip(frames, tables, heights):
        form = table.contentTextFormat()
        form.setSize(points)
        table.setContentTextFormat(form)
        table.setCellMargin(_margin(points))
        frame.attemptResize(QgsLayoutSize(frame.rect().width(), height - _GAP_MM, _MM))
        frame.attemptMove(QgsLayoutPoint(frame.pos().x(), top, _MM))
        table.refresh()
        top += height


def _height(table: QgsLayoutItemManualTable, points: float) -> float:
    """Return what a table takes in letters of a size, in millimetres, with the gap below it."""
    font = table.contentTextFormat().font()
    font.setPixelSize(_MEASURED_PX)
    metrics = QFontMetricsF(font)
    scale = points * _MM_A_POINT / _MEASURED_PX
    height = _GAP_MM
    for row in table.tableContents():
        lines = max(
            _lines(str(cell.content()), width / scale, metrics)
            for cell, width in zip(row, _WIDTHS_MM)
        )
        height += lines * metrics.lineSpacing() * scale + 2 * _margin(points) + _RULE_MM
    return height


def _lines(text: str, width: float, metrics: QFontMetricsF) -> int:
    """Return how many lines a text takes that is broken between words."""
    lines, line = 1, ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and metrics.horizontalAdvance(longer) > width:
            lines, longer = lines + 1, word
        line = longer
    return lines


def _margin(points: float) -> float:
    """Return the space around the text of a cell, in millimetres."""
    return points / _POINTS[0]


def _cell(text: str, column: int) -> QgsTableCell:
    """Return a cell; numbers, which are behind the first column, stand below each other."""
    cell = QgsTableCell(text)
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    cell.setHorizontalAlignment(side)
    return cell


def metric_crs(layer: QgsVectorLayer) -> QgsCoordinateReferenceSystem:
    """Return the layer's CRS if it is in metres, else one in metres around its middle."""
    crs = layer.crs()
    if crs.mapUnits() == QgsUnitTypes.DistanceUnit.DistanceMeters:
        return crs
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    moved = QgsCoordinateTransform(crs, degrees, QgsProject.instance())
    middle = moved.transform(layer.extent().center())
    zone = int((middle.x() + 180.0) // 6) % 60 + 1
    return QgsCoordinateReferenceSystem(f"EPSG:{32600 + zone + (100 if middle.y() < 0 else 0)}")


def nice_step(length: float) -> float:
    """Return the largest of 1, 2, 5 × 10ⁿ that is not above a length."""
    power = 10.0 ** math.floor(math.log10(length))
    return power * max(one for one in (1, 2, 5) if one * power <= length * (1 + 1e-9))


def _extent(
    layer: QgsVectorLayer, crs: QgsCoordinateReferenceSystem, aspect: float
) -> QgsRectangle:
    """Return the extent to show, in the shape of the map."""
    moved = QgsCoordinateTransform(layer.crs(), crs, QgsProject.instance())
    box = moved.transformBoundingBox(layer.extent())
    width = max(box.width(), box.height() * aspect, 500.0) * _MARGIN
    return QgsRectangle.fromCenterAndSize(box.center(), width, width / aspect)
