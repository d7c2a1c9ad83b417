"""The threshold panel's controller: a slider over the probability of what is seen in the map."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from qgis.core import QgsGeometry, QgsMapLayerProxyModel, QgsRasterLayer
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QWidget

from landslide_qgis.processing.amounts import area, decimal
from landslide_qgis.processing.sources import call_source
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.calls import TEMPORARY, loading, shell_command
from landslide_qgis.ui.forms import load_form
from landslide_qgis.ui.one_call import OneCall
from landslide_qgis.ui.probability import is_probability
from landslide_qgis.ui.strays import offer
from landslide_qgis.ui.threshold.draft import Draft
from landslide_qgis.ui.threshold.outlines import OutlineOverlay, trace
from landslide_qgis.ui.threshold.overlay import MaskOverlay
from landslide_qgis.ui.threshold.patches import Found, View, find
from landslide_qgis.ui.threshold.reading import Frame, advised_threshold, frame_of, read_view
from landslide_qgis.ui.visibility import HiddenLayers

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

_CURVE = tuple(round(0.05 * step, 2) for step in range(1, 20))
_SETTLE_MS = 120


class ThresholdDock(QDockWidget):
    """Controller of ``dock.ui``.

    Args:
        iface: The QGIS window.

    Attributes:
        view: What is seen; ``None`` until something is.
        found: The patches in it at the chosen threshold.
        outlines: Their outlines in the map's CRS, drawn as soon as no more input waits.
        redraw_ms: How long the last redraw took, outlines included.
        calls: The Processing call under way, or the last one.
    """

    def __init__(self, iface: QgisInterface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(__file__, "dock", self)
        self.view: View | None = None
        self.found: Found | None = None
        self.outlines = QgsGeometry()
        self.redraw_ms = 0.0
        bar = iface.messageBar()
        offered = partial(offer, bar, self.windowTitle())
        self.calls = OneCall(self.progress, self.status, offer=offered)
        self._canvas = iface.mapCanvas()
        self._frame: Frame | None = None
        self._overlay = MaskOverlay(self._canvas)
        self._lines = OutlineOverlay(self._canvas)
        self._slope: QgsRasterLayer | None = None
        self._slope_of = ""
        self._draft = Draft()
        self._hidden = HiddenLayers()
        self._settle, self._curve, self._trace = QTimer(self), QTimer(self), QTimer(self)
        self._left: list[float] = []
        self._on_top = False
        self._fill()
        self._connect()

    def choose(self, layer: QgsRasterLayer) -> None:
        """Look at a probability layer."""
        self.layer.setLayer(layer)

    def look(self) -> None:
        """Read what is seen in the map, then redraw."""
        layer = self.layer.currentLayer()
        if layer is None or not self._on_top:
            for timer in (self._curve, self._trace):
                timer.stop()
            self.view = None
            self.counts.clear()
            self.chart.clear()
            self._overlay.clear()
            self._lines.clear()
            return
        self._frame = frame_of(self._canvas.mapSettings())
        self.view = read_view(layer, self._frame, self._slope)
        self.redraw()
        self._recount()

    def redraw(self) -> None:
        """Show mask, count and area at the chosen threshold, and the outlines right after."""
        if self.view is None or self._frame is None:
            return
        started = time.perf_counter()
        view, frame = self.view, self._frame
        self.found = find(view, self.threshold.value(), self.min_area.value(), self._min_slope())
        self._overlay.show_mask(self.found.mask, view.width, view.height, frame.extent)
        self.redraw_ms = 1000.0 * (time.perf_counter() - started)
        text = tr("In view: %n landslides, {}", self.found.count)
        self.counts.setText(text.format(area(self.found.area_m2)))
        self.chart.mark(self.threshold.value())
        self._trace.start()

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of ``landslide:vectorise`` for the choices made."""
        layer, dem = self.layer.currentLayer(), self.dem.currentLayer()
        given: dict[str, Any] = {
            "INPUT": call_source(layer),
            "THRESHOLD": round(self.threshold.value(), 4),
            "MIN_AREA": self.min_area.value(),
        }
        if dem is not None:
            given["DEM"] = call_source(dem)
        return {**given, "POLYGONS": TEMPORARY}

    def make_polygons(self) -> None:
        """Make the polygons of the whole raster, in the background."""
        if self.layer.currentLayer() is None:
            self.status.setText(tr("Choose a probability layer first."))
            return
        title = tr("Landslides at {}").format(decimal(self.threshold.value(), 2))
        parameters = {**self.parameters(), "POLYGONS": loading(TEMPORARY, title)}
        self.calls.begin("landslide:vectorise", parameters, title, self._polygons_made)

    def drop(self) -> None:
        """End what is under way and take everything off the map."""
        for timer in (self._settle, self._curve, self._trace):
            timer.stop()
        self.calls.drop()
        self._canvas.extentsChanged.disconnect(self._settle.start)
        self._overlay.remove()
        self._lines.remove()

    # The machinery

    def _fill(self) -> None:
        """Set the widgets up."""
        for box in (self.layer, self.dem):
            box.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
            box.setAllowEmptyLayer(True)
            box.setLayer(None)
        self.threshold.setRange(0.01, 0.99)
        self.threshold.setSingleStep(0.01)
        self.threshold.setValue(0.5)
        self.threshold.setShowClearButton(False)
        self.min_area.setRange(0.0, 1e9)
        self.min_area.setDecimals(0)
        self.min_area.setSingleStep(100.0)
        self.min_area.setSuffix(" m²")
        self.min_area.setValue(400.0)
        self.min_slope.setRange(0.0, 80.0)
        self.min_slope.setDecimals(0)
        self.min_slope.setSuffix(" °")
        self.min_slope.setEnabled(False)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._curve.setInterval(0)
        self._trace.setSingleShot(True)
        self._trace.setInterval(0)

    def _connect(self) -> None:
        """Connect the widgets; the map too, until :meth:`drop`."""
        self._settle.timeout.connect(self.look)
        self._curve.timeout.connect(self._count_on)
        self._trace.timeout.connect(self._draw_outlines)
        self._canvas.extentsChanged.connect(self._settle.start)
        # A dock behind another one's tab passes for visible, so Qt's own word is not enough.
        self.visibilityChanged.connect(self._uncovered)
        self.layer.layerChanged.connect(self._layer_changed)
        self.dem.layerChanged.connect(lambda _layer: self._compute_slope())
        self.slider.valueChanged.connect(lambda value: self.threshold.setValue(value / 100.0))
        self.slider.sliderPressed.connect(self._pressed)
        self.slider.sliderReleased.connect(self._released)
        self.threshold.valueChanged.connect(self._threshold_changed)
        self.min_area.valueChanged.connect(lambda _value: self._limited())
        self.min_slope.valueChanged.connect(lambda _value: self._limited())
        self.polygons_button.clicked.connect(lambda _checked=False: self.make_polygons())
        self.cancel_button.clicked.connect(lambda _checked=False: self.calls.cancel())
        self.calls.changed.connect(self._call_changed)
        self.copy_button.clicked.connect(lambda _checked=False: self._copy())

    def _uncovered(self, on_top: bool) -> None:
        """Show on the map what the panel says, or nothing where it cannot be seen."""
        self._on_top = on_top
        self._settle.start()

    def _threshold_changed(self, value: float) -> None:
        """Keep slider and number together and redraw at once."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(100 * value))
        self.slider.blockSignals(False)
        self.redraw()

    def _limited(self) -> None:
        """Apply the limits to what is seen and to the polygons made last."""
        self.redraw()
        self._recount()
        self._draft.limit(self.min_area.value(), self._min_slope())

    def _draw_outlines(self) -> None:
        """Outline the patches; many moves of the slider that came at once have one outline."""
        if self.view is None or self.found is None or self._frame is None:
            return
        started = time.perf_counter()
        view = self.view
        self.outlines = trace(self.found.mask, view.width, view.height, self._frame.extent)
        self._lines.show(self.outlines)
        self.redraw_ms += 1000.0 * (time.perf_counter() - started)

    def _recount(self) -> None:
        """Begin the curves anew."""
        self.chart.clear()
        self.chart.mark(self.threshold.value())
        self._left = list(_CURVE)
        self._curve.start()

    def _pressed(self) -> None:
        """Hide the polygons that are about to be made anew."""
        if self.follow.isChecked():
            self._hidden.hide([self._draft.layer_id])

    def _released(self) -> None:
        """Make the polygons anew, if that is wanted."""
        if self.follow.isChecked():
            if self.calls.busy:
                self.calls.drop()
                if self._slope is None:
                    self._slope_of = ""  # it may have been on the slope, which is then made later
            self.make_polygons()
        if not self.calls.busy:
            self._hidden.restore()

    def _layer_changed(self, layer: QgsRasterLayer | None) -> None:
        """Start at the threshold that the layer's model advises."""
        for button in (self.polygons_button, self.copy_button):
            button.setEnabled(layer is not None)
        doubtful = layer is not None and not is_probability(layer)
        text = tr("Nothing says that {} is a probability, 0 to 1; choose one if it is not.")
        if not self.calls.busy:
            self.status.setText(text.format(layer.name()) if doubtful else "")
        advised = advised_threshold(layer) if isinstance(layer, QgsRasterLayer) else None
        if advised is not None:
            self.threshold.setValue(advised)
        self._settle.start()

    def _compute_slope(self) -> None:
        """Have the slope computed, for the slope limit; later if something is under way."""
        dem = self.dem.currentLayer()
        wanted = dem.id() if dem is not None else ""
        if wanted == self._slope_of or self.calls.busy:
            return
        self._slope, self._slope_of = None, wanted
        self.min_slope.setEnabled(False)
        self._settle.start()
        if dem is not None:
            parameters = {"DEM": call_source(dem), "SLOPE": TEMPORARY}
            self.calls.begin(
                "landslide:terrain", parameters, tr("Computing slope"), self._slope_made
            )

    def _slope_made(self, results: dict[str, Any]) -> None:
        """Use the slope that was computed."""
        self._slope = QgsRasterLayer(results["SLOPE"], "slope")
        self.min_slope.setEnabled(self._slope.isValid())
        self.status.setText(tr("Slope is known; set the least mean slope."))
        self.look()

    def _polygons_made(self, results: dict[str, Any]) -> None:
        """Put the new polygons in the place of the old; hide those on flat ground."""
        made = self.calls.layers
        self._draft.replace(made[0] if made else None)
        self._draft.limit(self.min_area.value(), self._min_slope())
        self.status.setText(tr("%n polygons in all.", int(results["POLYGON_COUNT"])))

    def _count_on(self) -> None:
        """Add one point to the curves; the window stays free in between."""
        if not self._left or self.view is None:
            self._curve.stop()
            return
        threshold = self._left.pop(0)
        found = find(self.view, threshold, self.min_area.value(), self._min_slope())
        self.chart.add(threshold, found.count, found.area_m2)

    def _min_slope(self) -> float:
        """Return the slope limit, 0 where slope is not known."""
        return float(self.min_slope.value()) if self._slope is not None else 0.0

    def _call_changed(self) -> None:
        """Go on with what waited for the end of a call."""
        self.cancel_button.setEnabled(self.calls.busy)
        if not self.calls.busy:
            self._hidden.restore()
            self._compute_slope()

    def _copy(self) -> None:
        """Put the call on the clipboard."""
        text = shell_command("landslide:vectorise", self.parameters())
        QApplication.clipboard().setText(text)
