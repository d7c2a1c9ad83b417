"""The table of bands: the model's needs on the left, the layers' bands on the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.detect.card import Need
from landslide_qgis.ui.detect.matching import Match, Offer

# Many bands are scrolled.
_MOST_PX = 220
_MISSING = QColor(220, 70, 50)


class BandRows:
    """Fills a table widget and tells when a person changed a row.

    Args:
        table: The widget.
        changed: Called with the band's name and the offer chosen, ``None`` for no layer.
    """

    def __init__(self, table: QTableWidget, changed: Callable[[str, Offer | None], None]) -> None:
        self._table = table
        self._changed = changed
        table.setColumnCount(3)
        table.setHorizontalHeaderLabels([tr("The model needs"), tr("Layer and band"), tr("Why")])
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().hide()

    def show(
        self, needs: Sequence[Need], given: Sequence[Offer], matches: Mapping[str, Match]
    ) -> None:
        """Show the needs and their answers."""
        self._table.setRowCount(len(needs))
        for row, need in enumerate(needs):
            self._table.setItem(row, 0, _cell(need_text(need)))
            self._table.setCellWidget(row, 1, self._choice(need, given, matches[need.name]))
            self.explain(row, need, matches[need.name])
        # A theme makes the header higher when the window is shown.
        frame = 2 * self._table.frameWidth() + self._table.fontMetrics().height()
        rows = self._table.verticalHeader().length() + self._table.horizontalHeader().height()
        self._table.setMinimumHeight(min(rows + frame, _MOST_PX))
        self._table.setMaximumHeight(rows + frame)

    def explain(self, row: int, need: Need, match: Match) -> None:
        """Show why a row is as it is, in red where the model cannot run like this."""
        cell = _cell(match.why)
        cell.setToolTip(match.why)
        if lacking(need, match):
            cell.setForeground(_MISSING)
        self._table.setItem(row, 2, cell)

    def _choice(self, need: Need, given: Sequence[Offer], match: Match) -> QComboBox:
        """Return the list to choose a band from."""
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.addItem(tr("(the elevation model)") if need.terrain else tr("(no layer)"), None)
        for offer in given:
            box.addItem(offer.label, offer)
        if match.offer is not None:
            box.setCurrentIndex(1 + list(given).index(match.offer))
        box.activated.connect(lambda index: self._changed(need.name, box.itemData(index)))
        return box


def lacking(need: Need, match: Match) -> bool:
    """Whether the model cannot run for want of this band."""
    return match.offer is None and not match.obvious and need.required


def need_text(need: Need) -> str:
    """Return a need in words, for example ``B04, 665 nm``."""
    text = need.name if need.wavelength_nm is None else f"{need.name}, {need.wavelength_nm:.0f} nm"
    return text if need.required else tr("{} (optional)").format(text)


def _cell(text: str) -> QTableWidgetItem:
    """Return a cell that cannot be edited."""
    cell = QTableWidgetItem(text)
    cell.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return cell
