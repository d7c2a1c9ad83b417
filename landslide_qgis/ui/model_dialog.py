"""What dialogs share that give a model its bands and let Processing calls do the work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QWidget

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.detect import matching
from landslide_qgis.ui.detect.band_rows import BandRows, lacking
from landslide_qgis.ui.detect.card import Card
from landslide_qgis.ui.forms import load_form
from landslide_qgis.ui.one_call import OneCall
from landslide_qgis.ui.strays import offer

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.calls import BackgroundCall


class ModelDialog(QDialog):
    """A form with a model, a table of its bands, an elevation model, progress and a log.

    The form names them ``model``, ``bands``, ``dem``, ``progress``, ``status`` and ``log``.

    Args:
        iface: The QGIS window.
        module: ``__file__`` of the dialog, beside whose ``dialog.ui`` it lies.
        parent: The window it belongs to.

    Attributes:
        calls: What is under way, or was last.
        card: Card of the chosen model; ``None`` until it has been read.
        matches: Answer to each of its needs.
    """

    def __init__(self, iface: QgisInterface, module: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._iface = iface
        load_form(module, "dialog", self)
        self.calls = OneCall(self.progress, self.status, self.log, self._offer_results)
        self.calls.changed.connect(self._show_state)
        self.card: Card | None = None
        self.matches: dict[str, matching.Match] = {}
        self._offers: list[matching.Offer] = []
        self._rows = BandRows(self.bands, self._choose_band)

    @property
    def busy(self) -> bool:
        """Whether a call is under way."""
        return self.calls.busy

    def drop(self) -> None:
        """End what is under way: the plugin goes."""
        self.calls.drop()

    def _offer_results(self, call: BackgroundCall) -> None:
        """Offer the results of a run whose project was closed."""
        offer(self._iface.messageBar(), self.windowTitle(), call)

    def _choose_model_file(self) -> None:
        """Let the user name a model file."""
        text = tr("ONNX model (*.onnx)")
        path, _ = QFileDialog.getOpenFileName(self, tr("Model"), "", text)
        if path:
            self.model.addItem(Path(path).stem, path)
            self.model.setCurrentIndex(self.model.count() - 1)

    def _choose_band(self, name: str, offer: matching.Offer | None) -> None:
        """Take over what a person chose in the table."""
        if self.card is None:
            return
        row, need = next((i, n) for i, n in enumerate(self.card.needs) if n.name == name)
        dem = self.dem.currentLayer() is not None
        self.matches[name] = matching.chosen(offer, need, dem)
        self._rows.explain(row, need, self.matches[name])
        self._show_state()

    def _lacking(self) -> list[str]:
        """Return the needs of the model that nothing answers yet."""
        needs = self.card.needs if self.card else ()
        known = [need for need in needs if need.name in self.matches]
        return [need.name for need in known if lacking(need, self.matches[need.name])]

    def _show_state(self) -> None:
        """Enable what can be done now, and name what is missing."""
        missing = self._lacking()
        self._enable(self.card is not None and bool(self.card.needs) and not missing)
        self.cancel_button.setEnabled(self.busy)
        for chooser in (self.model, self.model_file):  # a card is read by a call of its own
            chooser.setEnabled(not self.busy)
        if missing and not self.busy:
            self.status.setText(tr("Choose a layer for {}.").format(", ".join(missing)))

    def _enable(self, answered: bool) -> None:
        """Enable the buttons of this dialog.

        Args:
            answered: Whether the model is known and has what it needs.
        """
        raise NotImplementedError
