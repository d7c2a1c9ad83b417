"""Write the print layout of the delivered map, A4 landscape, whose items the plugin fills by id.

Run with the Python of QGIS: .venv/qgis/bin/python scripts/make_layout.py
"""

from __future__ import annotations

import os
import re
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_HASH_SEED"] = "0"  # the order of attributes

from qgis.core import (
    QgsApplication,
    QgsLayoutFrame,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLayoutTable,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsTextFormat,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont

TARGET = Path(__file__).resolve().parents[1] / "landslide_qgis/resources/layouts/inventory.qpt"
MM = QgsUnitTypes.LayoutUnit.LayoutMillimeters
# Left, top, width, height in millimetres.
PLACES = {
    "title": (10, 7, 277, 9),
    "subtitle": (10, 16, 277, 6),
    "map": (18, 26, 182, 168),
    "legend": (210, 26, 77, 52),
    "by_type": (210, 80, 77, 56),
    "by_confidence": (210, 140, 77, 40),
    "north": (187, 29, 10, 12),
    "scale": (21, 182, 70, 11),
    "credits": (210, 183, 77, 18),
}


def place(item: object, name: str) -> None:
    """Give an item its id, its place and its size."""
    left, top, width, height = PLACES[name]
    item.setId(name)
    item.attemptMove(QgsLayoutPoint(left, top, MM))
    item.attemptResize(QgsLayoutSize(width, height, MM))


def text_format(size: float, bold: bool = False) -> QgsTextFormat:
    """Return black text of a size in points."""
    form = QgsTextFormat()
    font = QFont("Sans Serif")
    font.setBold(bold)
    form.setFont(font)
    form.setSize(size)
    form.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    form.setColor(QColor(20, 20, 20))
    return form


def label(layout: QgsPrintLayout, name: str, size: float, bold: bool = False) -> None:
    """Add a text."""
    item = QgsLayoutItemLabel(layout)
    font = QFont("Sans Serif")
    font.setPointSizeF(size)
    font.setBold(bold)
    item.setFont(font)
    item.setText(name)
    item.setHAlign(Qt.AlignmentFlag.AlignLeft)
    place(item, name)
    layout.addLayoutItem(item)


def table(layout: QgsPrintLayout, name: str) -> None:
    """Add a table with its frame."""
    content = QgsLayoutItemManualTable.create(layout)
    content.setHeaderTextFormat(text_format(7.5, bold=True))
    content.setContentTextFormat(text_format(7.5))
    content.setGridColor(QColor(190, 190, 190))
    content.setGridStrokeWidth(0.15)
    content.setVerticalGrid(False)
    content.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
    layout.addMultiFrame(content)
    frame = QgsLayoutFrame(layout, content)
    place(frame, name)
    content.addFrame(frame)


def build() -> QgsPrintLayout:
    """Return the layout."""
    layout = QgsPrintLayout(QgsProject.instance())
    layout.initializeDefaults()
    layout.setName("inventory")
    label(layout, "title", 17, bold=True)
    label(layout, "subtitle", 9)
    view = QgsLayoutItemMap(layout)
    place(view, "map")
    view.setFrameEnabled(True)
    grid = QgsLayoutItemMapGrid("graticule", view)
    sides = QgsLayoutItemMapGrid.BorderSide
    grid.setAnnotationEnabled(True)
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.FrameAnnotationsOnly)
    grid.setFrameStyle(QgsLayoutItemMapGrid.FrameStyle.ExteriorTicks)
    grid.setFrameWidth(1.2)
    grid.setAnnotationTextFormat(text_format(6.5))
    for side in (sides.Right, sides.Top):  # beside the tables there is no room for numbers
        grid.setAnnotationDisplay(QgsLayoutItemMapGrid.DisplayMode.HideAll, side)
    view.grids().addGrid(grid)
    layout.addLayoutItem(view)
    legend = QgsLayoutItemLegend(layout)
    legend.setAutoUpdateModel(False)
    styles = QgsLegendStyle.Style
    for style, size, bold in ((styles.Subgroup, 8, True), (styles.SymbolLabel, 7.5, False)):
        font = QFont("Sans Serif")
        font.setPointSizeF(size)
        font.setBold(bold)
        legend.setStyleFont(style, font)
    legend.setBoxSpace(0)
    place(legend, "legend")
    layout.addLayoutItem(legend)
    table(layout, "by_type")
    table(layout, "by_confidence")
    arrow = QgsLayoutItemPicture(layout)
    arrow.setPicturePath("arrows/NorthArrow_02.svg")
    place(arrow, "north")
    layout.addLayoutItem(arrow)
    bar = QgsLayoutItemScaleBar(layout)
    bar.setStyle("Single Box")
    bar.setTextFormat(text_format(7.5))
    bar.setHeight(2.0)
    bar.setBackgroundEnabled(True)
    bar.setBackgroundColor(QColor(255, 255, 255, 200))
    place(bar, "scale")
    layout.addLayoutItem(bar)
    label(layout, "credits", 6.5)
    return layout


def main() -> None:
    """Write the layout."""
    application = QgsApplication([], False)
    application.initQgis()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    build().saveAsTemplate(str(TARGET), QgsReadWriteContext())
    text = TARGET.read_text(encoding="utf-8")
    numbers: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        # Random ids would make every run another file.
        number = len(numbers) + 1
        return numbers.setdefault(match[0], f"{{00000000-0000-0000-0000-{number:012d}}}")

    text = re.sub(r"\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}", name, text)
    TARGET.write_text(text, encoding="utf-8")
    print(TARGET, len(text))


if __name__ == "__main__":
    main()
