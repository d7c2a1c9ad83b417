"""Shows what came of a fine-tuning: scores before and after, and two masks of one chip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QPixmap
from qgis.PyQt.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem

from landslide_qgis.processing.amounts import decimal
from landslide_qgis.processing.translation import tr

COLUMNS = ("threshold", "precision", "recall", "f1", "iou")


def show_scores(table: QTableWidget, path: str) -> None:
    """Fill a table from the JSON report.

    Raises:
        ValueError: It is none, or cannot be read.
    """
    try:
        rows: list[Mapping[str, Any]] = json.loads(Path(path).read_text("utf-8"))["scores"]
    except (OSError, KeyError) as error:
        raise ValueError(f"{path}: {error}") from error
    names = (tr("Before"), tr("Before, with a new threshold"), tr("After"))
    heads = (tr("Threshold"), tr("Precision"), tr("Recall"), tr("F1"), tr("IoU"))
    table.setColumnCount(len(heads))
    table.setHorizontalHeaderLabels(heads)
    table.setRowCount(len(rows))
    table.setVerticalHeaderLabels(names)
    for number, row in enumerate(rows):
        for column, key in enumerate(COLUMNS):
            cell = QTableWidgetItem(decimal(row[key], 3))
            cell.setFlags(Qt.ItemFlag.ItemIsEnabled)
            cell.setTextAlignment(int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter))
            table.setItem(number, column, cell)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.resizeRowsToContents()
    height = table.horizontalHeader().height() + table.verticalHeader().length() + 6
    table.setMaximumHeight(height)
    table.setMinimumHeight(height)


def show_picture(label: QLabel, path: str, width: int) -> None:
    """Show the picture, no wider than there is room for."""
    picture = QPixmap(path)
    if picture.width() > width > 0:
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaledToWidth(width, smooth)
    label.setPixmap(picture)
