"""The review panel's window: what it shows, and what its keys and buttons do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsMapLayerProxyModel,
    QgsProject,
    QgsSettings,
)
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QDockWidget, QWidget

from landslide_qgis.processing.attributes import is_empty
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.forms import load_form
from landslide_qgis.ui.probability import probability_ids
from landslide_qgis.ui.review import delivery, preparation, queue
from landslide_qgis.ui.review.comparison import Comparison
from landslide_qgis.ui.review.form import CandidateForm
from landslide_qgis.ui.review.journal import Entry, SaveError
from landslide_qgis.ui.review.keys import Keys
from landslide_qgis.ui.review.listing import FilterError, Filters, Listing, describe
from landslide_qgis.ui.review.marks import Marks
from landslide_qgis.ui.review.readiness import make_ready
from landslide_qgis.ui.review.session import CARRIED, ReviewSession
from landslide_qgis.ui.review.shapes import ShapeError
from landslide_qgis.ui.review.tools import Tools
from landslide_qgis.ui.visibility import HiddenLayers

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

REVIEWER_SETTING = "landslide_digitiser/reviewer"
# Buttons that do something to the candidate that is up.
_OF_CANDIDATE = ("accept", "reject", "skip", "edit", "split", "merge")


class ReviewDock(QDockWidget):
    """The panel.

    Attributes:
        session: The review that is under way; ``None`` between reviews.
        queue: The way through the candidates.
        closed: Emitted when the panel is closed.
    """

    closed = pyqtSignal()

    def __init__(
        self,
        iface: QgisInterface,
        ask: Callable[[str], bool],
        ask_file: Callable[[str], str],
    ) -> None:
        """Build the panel.

        Args:
            iface: The QGIS window.
            ask: Puts a question to the person and returns whether the answer is yes.
            ask_file: Asks for a file to write, given one to suggest; empty for none.
        """
        super().__init__()
        load_form(__file__, "dock", self)
        self.session: ReviewSession | None = None
        self.queue = queue.Queue()
        self.canvas = iface.mapCanvas()
        self._ask = ask
        self._ask_file = ask_file
        self._carried: dict[str, Any] = {}
        self._hidden = HiddenLayers()
        self.listing = Listing()
        self.marks = Marks(self.canvas)
        self.comparison = Comparison(self, self.beforeBox, self.blinkButton, self.swipeButton)
        self.form = CandidateForm(self.formArea, self._write_value)
        self.tools = Tools(iface, self)
        self.keys = Keys(self.act, self)
        self._fill_boxes()
        self._connect()
        self._set_running(False)

    # The review as a whole

    def start(self) -> bool:
        """Begin the review of the chosen layer; return whether it could."""
        reviewer = self.reviewerEdit.text().strip()
        chosen = self.layerBox.currentLayer()
        layer, problem = make_ready(chosen, reviewer, self._ask, self._ask_file)
        self.layerBox.setLayer(layer)
        if problem or layer is None:
            return self._refuse(problem)
        QgsSettings().setValue(REVIEWER_SETTING, reviewer)
        preparation.ensure_choices(layer)
        self.canvas.stopRendering()
        self.session = ReviewSession(layer, reviewer)
        self.session.changed.connect(self._saved)
        self.session.failed.connect(self.say)
        QgsProject.instance().layersWillBeRemoved.connect(self._stop_if_removed)
        self.form.build(layer)
        self.keys.watch(self.canvas, self)
        self._hidden.hide(probability_ids())  # the ground is what has to be seen
        self._set_running(True)
        self.say("")
        self.reload()
        self.comparison.choose()
        self.canvas.setFocus()
        return True

    def stop(self) -> None:
        """End the review; everything is saved already."""
        if self.session is None:
            return
        self.tools.rest()
        self.form.flush()
        self.keys.release()
        session, self.session = self.session, None
        QgsProject.instance().layersWillBeRemoved.disconnect(self._stop_if_removed)
        session.close()
        self.form.clear()
        self._hidden.restore()
        self.marks.show_current(None, None)
        self.comparison.choose()
        self.queue = queue.Queue()
        self._set_running(False)

    def _stop_if_removed(self, layer_ids: list[str]) -> None:
        """End the review of a layer that is about to go."""
        if self.session is not None and self.session.layer.id() in layer_ids:
            self.stop()

    def remove(self) -> None:
        """End the review and take everything off the map."""
        self.stop()
        self.tools.remove()
        self.comparison.item.remove()
        self.marks.remove()

    def deliver(self) -> None:
        """Open the dialog of ``landslide:deliver`` for the inventory."""
        delivery.open_dialog(self.layerBox.currentLayer(), self.canvas.layers(), self.say)

    def act(self, name: str) -> bool:
        """Do what a key or a button stands for; return whether it applied."""
        if self.session is None:
            return False
        word, _, argument = name.partition(" ")
        owners = (self, self.tools, self.comparison)
        action = next(getattr(one, f"do_{word}") for one in owners if hasattr(one, f"do_{word}"))
        try:
            done = action(argument) if argument else action()
        except (ShapeError, SaveError) as error:
            self.say(str(error))
            return True
        return done is not False

    def say(self, text: str) -> None:
        """Show a sentence below the panel."""
        self.messageLabel.setText(text)
        self.messageLabel.setVisible(bool(text))

    # Actions, by the names in ``keys.KEYS``

    def do_accept(self) -> None:
        """It is a landslide."""
        self._decided(lambda fid: self.session.accept(fid, self._to_carry()))

    def do_reject(self) -> None:
        """It is none."""
        self._decided(self.session.reject)

    def do_skip(self) -> None:
        """Later."""
        self.say("")
        self.form.flush()
        self.queue.next(done=False)
        self.show_current()

    def do_previous(self) -> None:
        """Back to the one before."""
        self.say("")
        self.form.flush()
        self.queue.previous()
        self.show_current()

    def do_undo(self) -> None:
        """Take the latest edit back, and go to where it was."""
        self.form.flush()
        entry = self.session.undo()
        if entry is None:
            self.say(tr("There is nothing left to undo."))
            return
        self.say("")
        self.queue.forget(entry.added)
        for fid in entry.before:
            self.queue.visit(fid)
        self.show_current()

    def do_zoom(self) -> None:
        """Show the candidate again."""
        self.show_current()

    def do_form(self) -> None:
        """To the fields; Escape comes back."""
        self.form.focus()

    def do_confidence(self, value: str) -> None:
        """Set the USGS confidence."""
        if self.queue.current is not None:
            self.session.set_value(self.queue.current, "conf_usgs", int(value))
            self.form.show(self.session.feature(self.queue.current))

    def do_confirm(self) -> bool:
        """Finish what a tool has begun."""
        return self.tools.confirm()

    def do_cancel(self) -> None:
        """Leave the tool, or the fields, for the map."""
        self.tools.leave()
        self.canvas.setFocus()

    # What is shown

    def reload(self) -> None:
        """Read the layer anew, in the order and through the filters that are set."""
        if self.session is None:
            return
        self.listing.read(self.session)
        try:
            chosen = self.listing.filtered(self.session, self._filters())
        except FilterError as error:
            self.say(str(error))
            return
        self.say("")
        self.queue.fill(queue.ordered(chosen, self.orderBox.currentData()))
        self.show_current()

    def show_current(self) -> None:
        """Go to the current candidate, and show its fields and the totals."""
        fid = self.queue.current
        self._show_totals()
        for name in _OF_CANDIDATE:
            getattr(self, f"{name}Button").setEnabled(fid is not None)
        if fid is None:
            self.headLabel.setText(self.listing.nothing_left())
            self.marks.show_current(None, None)
            self.form.show(None)
            return
        feature, layer = self.session.feature(fid), self.session.layer
        self.form.show(feature)
        self.marks.show_current(feature.geometry(), layer)
        self.marks.zoom(feature.geometry(), layer, self._pixel(feature))
        self.headLabel.setText(self.listing.headline(fid, len(self.queue)))

    def closeEvent(self, event: Any) -> None:
        self.stop()
        self.closed.emit()
        super().closeEvent(event)

    def _show_totals(self) -> None:
        """Show how far the review is."""
        totals = self.listing.totals()
        self.progress.setMaximum(max(1, totals.everything))
        self.progress.setValue(totals.reviewed)
        self.progress.setFormat(f"{totals.reviewed} / {totals.everything}")
        self.totalsLabel.setText(describe(totals))

    def _filters(self) -> Filters:
        """Return the filters that are set."""
        extent = None
        if self.viewOnly.isChecked():
            here = self.canvas.mapSettings()
            crs = self.session.layer.crs()
            moved = QgsCoordinateTransform(here.destinationCrs(), crs, QgsProject.instance())
            extent = moved.transformBoundingBox(here.visibleExtent())
        return Filters(self.shownBox.currentData(), self.expressionEdit.text().strip(), extent)

    def _pixel(self, feature: Any) -> float:
        """Return the pixel of the imagery in layer units, 10 m where it is not known."""
        index = self.session.layer.fields().indexOf("gsd_m")
        metres = 10.0 if index < 0 or is_empty(feature[index]) else float(feature[index])
        return metres / 111_320.0 if self.session.layer.crs().isGeographic() else metres

    # What happens after an edit

    def _decided(self, decide: Callable[[int], None]) -> None:
        """Write a decision and go on."""
        fid = self.queue.current
        if fid is None:
            return
        self.form.flush()
        self.say("")
        decide(fid)
        self._note_carried(fid)
        self.queue.next(done=True)
        self.show_current()

    def _saved(self, entry: Entry) -> None:
        """Bring the list up to date with an edit, whoever made it."""
        self.queue.forget(self.listing.update(self.session, entry))
        self.session.layer.triggerRepaint()
        self._show_totals()
        current = self.queue.current
        if current in entry.touched:
            outline = self.session.feature(current).geometry()
            self.marks.show_current(outline, self.session.layer)
            self.headLabel.setText(self.listing.headline(current, len(self.queue)))

    def _write_value(self, name: str, value: Any) -> None:
        """Write what was entered into the form."""
        if self.session is None or self.queue.current is None:
            return
        try:
            self.session.set_value(self.queue.current, name, value)
        except SaveError as error:
            self.say(str(error))

    def _to_carry(self) -> dict[str, Any]:
        """Return the values to carry over to the next."""
        return self._carried if self.carryCheck.isChecked() else {}

    def _note_carried(self, fid: int) -> None:
        """Remember trigger and dates of an accepted candidate."""
        feature = self.session.feature(fid)
        names = self.session.layer.fields().names()
        for name in CARRIED:
            if name in names and not is_empty(feature[name]):
                self._carried[name] = feature[name]

    # Building

    def _fill_boxes(self) -> None:
        """Fill the lists to choose from."""
        self.filterButton.setIcon(QgsApplication.getThemeIcon("/mActionFilter2.svg"))
        self.layerBox.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        name = QgsSettings().value(REVIEWER_SETTING, "") or QgsApplication.userFullName()
        self.reviewerEdit.setText(str(name or ""))
        for box, choices in (
            (self.shownBox, (tr("To do"), tr("Reviewed by me"), tr("By others"), tr("All"))),
            (
                self.orderBox,
                (tr("Most at stake"), tr("Largest"), tr("Least certain"), tr("Across the map")),
            ),
        ):
            values = queue.SHOWN if box is self.shownBox else queue.ORDERS
            for text, value in zip(choices, values):
                box.addItem(text, value)

    def _connect(self) -> None:
        """Connect the widgets."""
        self.deliverButton.clicked.connect(self.deliver)
        self.startButton.clicked.connect(lambda _checked=False: self.start())
        self.reviewerEdit.returnPressed.connect(self.start)
        self.stopButton.clicked.connect(lambda _checked=False: self.stop())
        self.filterButton.toggled.connect(self._show_filter)
        for name in ("accept", "reject", "skip", "previous", "edit", "split", "merge", "draw",
                     "grow", "undo", "blink", "swipe"):  # fmt: skip
            button: QWidget = getattr(self, f"{name}Button")
            button.clicked.connect(lambda _=False, name=name: self.act(name))
        self.shownBox.currentIndexChanged.connect(lambda _: self.reload())
        self.orderBox.currentIndexChanged.connect(lambda _: self.reload())
        self.viewOnly.toggled.connect(lambda _: self.reload())
        self.expressionEdit.editingFinished.connect(self.reload)

    def _show_filter(self, shown: bool) -> None:
        """Show the field for a condition; a condition that cannot be seen does not hold."""
        self.expressionEdit.setVisible(shown)
        if shown:
            self.expressionEdit.setFocus()
        elif self.expressionEdit.text():
            self.expressionEdit.clear()
            self.reload()

    def _refuse(self, problem: str) -> bool:
        """Say why there is no review."""
        self.say(problem)
        return False

    def _set_running(self, running: bool) -> None:
        """Enable what applies."""
        self.work.setEnabled(running)
        # What was chosen is in the title meanwhile, and leaves its room to the fields.
        self.setup.setVisible(not running)
        title = tr("Landslide review")
        if running:
            title = tr("Review of {} by {}").format(
                self.session.layer.name(), self.session.reviewer
            )
        else:
            self.headLabel.setText(tr("Choose the inventory, write your name, press Start."))
            self.totalsLabel.setText("")
            self.progress.reset()
        self.setWindowTitle(title)
