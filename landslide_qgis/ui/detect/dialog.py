"""The detect dialog: bands matched and explained, values checked, a window tried, the scene run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCsException,
    QgsMapLayer,
    QgsMapLayerProxyModel,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QApplication, QWidget

from landslide_qgis.core.jobs.protocol import RADIOMETRIES
from landslide_qgis.processing.amounts import area, decimal, significant
from landslide_qgis.processing.engine.sentences import in_users_language
from landslide_qgis.processing.model_folder import SHIPPED, installed_models
from landslide_qgis.processing.sources import call_source
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.calls import TEMPORARY, loading, python_command, shell_command
from landslide_qgis.ui.detect import matching
from landslide_qgis.ui.detect.card import read_card
from landslide_qgis.ui.detect.colour import colour_image
from landslide_qgis.ui.detect.histogram import read_check
from landslide_qgis.ui.detect.radiometry import radiometry_name
from landslide_qgis.ui.detect.request import Request, loaded
from landslide_qgis.ui.detect.window import extent_text, trial_window
from landslide_qgis.ui.model_dialog import ModelDialog

if TYPE_CHECKING:
    from qgis.gui import QgsInterface

DEFAULT_MODEL = SHIPPED / "landslide_rgb.onnx"
_NO_THRESHOLD = 0.0


class DetectDialog(ModelDialog):
    """Controller of ``dialog.ui``.

    Args:
        iface: The QGIS window.
        selected: Ids of the layers to look for bands in first.
        trial_folder: Where the overlay of a trial is kept.
    """

    def __init__(
        self,
        iface: QgsInterface,
        selected: Collection[str],
        trial_folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(iface, __file__, parent)
        self._selected = set(selected)
        self._trial_folder = trial_folder
        self._trial_layer = ""
        self._trials = 0
        self._fill()
        self._connect()
        self.read_model()

    # The choices

    def request(self) -> Request:
        """Return what the dialog asks for now."""
        extent = ""
        if self.extent.isValid():
            extent = extent_text(self.extent.outputExtent(), self.extent.outputCrs())
        dem, polygons = self.dem.currentLayer(), self.polygons.currentLayer()
        threshold = self.threshold.value()
        return Request(
            matches=self.matches,
            model=self._model_parameter(),
            dem=call_source(dem) if dem else "",
            radiometry=self.radiometry.currentData(),
            extent=extent,
            polygons=_vector_source(polygons) if polygons else "",
            threshold=None if threshold == _NO_THRESHOLD else round(threshold, 4),
            min_area_m2=self.min_area.value(),
            folder=self.folder.filePath(),
        )

    def read_model(self) -> None:
        """Read the card of the chosen model, then match the bands."""
        self.card = None
        self.model_text.clear()
        parameters = {"REPORT": TEMPORARY}
        if self._model_parameter():
            parameters["MODEL"] = self._model_parameter()
        title = tr("Reading the model")
        self.calls.begin("landslide:modelinfo", parameters, title, self._model_read, history=False)

    def check_values(self) -> None:
        """Find out what the image values are and how they lie to the training data."""
        title = tr("Checking the scene")
        self.calls.begin("landslide:inspect", self.request().inspect(), title, self._checked)

    def try_here(self) -> None:
        """Run the model on a window in the middle of the map and show it as an overlay."""
        given = [match.offer for match in self.matches.values() if match.offer]
        finest = min(given, key=lambda offer: offer.pixel)
        layer = QgsProject.instance().mapLayer(finest.layer)
        canvas = self._iface.mapCanvas()
        try:
            window = trial_window(layer, canvas.center(), canvas.mapSettings().destinationCrs())
        except QgsCsException as error:
            self.status.setText(str(error))
            return
        if window.isEmpty():
            self.status.setText(tr("The middle of the map is not on the scene; move the map."))
            return
        self._trials += 1
        target = loading(str(self._trial_folder / f"try-{self._trials}.tif"), tr("Try here"))
        parameters = self.request().trial(extent_text(window, layer.crs()), target)
        self.calls.begin("landslide:predict", parameters, tr("Trying a window"), self._tried)

    def run(self) -> None:
        """Run the whole scene in the background."""
        titles = {
            "PROBABILITY": tr("Landslide probability"),
            "MASK": tr("Landslide mask"),
            "POLYGONS": tr("Landslides"),
        }
        parameters = loaded(self.request().detect(), titles)
        self.calls.begin("landslide:detect", parameters, tr("Detecting landslides"), self._detected)

    def drop(self) -> None:
        """End what is under way and take the overlay off the map: the plugin goes."""
        super().drop()
        self.drop_trial()

    def drop_trial(self) -> None:
        """Take the overlay of a trial off the map."""
        QgsProject.instance().removeMapLayer(self._trial_layer)
        self._trial_layer = ""

    # What came of it

    def _model_read(self, results: dict[str, Any]) -> None:
        """Show the model and match the bands."""
        self.card = read_card(results["CARD"])
        text = tr("Pixels of {} m; threshold {}; licence {}.")
        card = self.card
        threshold = decimal(card.threshold, 2)
        self.model_text.setText(text.format(significant(card.gsd_m), threshold, card.licence))
        self.threshold.setSpecialValueText(tr("{}, the model's").format(threshold))
        self.rematch()

    def rematch(self) -> None:
        """Match anew, from the layers that are there now."""
        if self.card is None:
            return
        layers = QgsProject.instance().mapLayers().values()
        self._offers = matching.offers(x for x in layers if isinstance(x, QgsRasterLayer))
        dem = self.dem.currentLayer() is not None
        fresh = matching.match(self.card.needs, self._offers, self._selected, dem)
        self.matches = matching.with_choices(fresh, self.matches, self._offers)
        self._rows.show(self.card.needs, self._offers, self.matches)
        self._show_state()

    def _checked(self, results: dict[str, Any]) -> None:
        """Show histograms, the assumption and the warnings."""
        check = read_check(results["CHECK"])
        self.histogram.show_bands(check.bands)
        words = tr("Values taken for: {}. Brightness is multiplied by {}.")
        kind = radiometry_name(str(results["RADIOMETRY_USED"]))
        said = words.format(kind, significant(results["GAIN"], 3))
        if results["AIR_LIGHT"]:
            share = significant(100 * results["AIR_LIGHT"], 2)
            said += " " + tr("{} % of clear air's light is put back.").format(share)
        self.check_text.setText("\n".join([said, *map(in_users_language, check.warnings)]))
        count = len(check.warnings)
        self.status.setText(tr("%n warnings.", count) if count else tr("No warnings."))

    def _tried(self, results: dict[str, Any]) -> None:
        """Put the new overlay in the place of the old one."""
        self.drop_trial()
        if self.calls.layers:
            self._trial_layer = self.calls.layers[0].id()
            self._show_colours()
        self.status.setText(tr("The window is on the map as layer “Try here”."))

    def _detected(self, results: dict[str, Any]) -> None:
        """Say what was found."""
        text = tr("%n landslides, {}, at threshold {}.", int(results["POLYGON_COUNT"]))
        threshold = decimal(results["THRESHOLD_USED"], 2)
        text = text.format(area(results["AREA_M2"]), threshold)
        self.status.setText("\n".join([text, *self.calls.warnings]))
        if self.calls.layers:
            self._show_results(self.calls.layers)
            self._show_colours()
        self._iface.messageBar().pushSuccess(tr("Detect landslides"), text)

    def _show_results(self, layers: Sequence[QgsMapLayer]) -> None:
        """Leave the image to be seen: the mask says no more than the polygons, which come next."""
        tree = QgsProject.instance().layerTreeRoot()
        for layer in layers:
            if isinstance(layer, QgsVectorLayer):
                self._iface.setActiveLayer(layer)
            elif layer.name() == tr("Landslide mask"):
                tree.findLayer(layer.id()).setItemVisibilityChecked(False)

    def _show_colours(self) -> None:
        """Put the scene in colour below what was found, where its bands are single files."""
        picture = colour_image(self.matches, self.folder.filePath())
        if picture is not None:
            QgsProject.instance().addMapLayer(picture, False)
            root = QgsProject.instance().layerTreeRoot()
            root.insertLayer(len(self.calls.layers), picture)

    # The machinery

    def _fill(self) -> None:
        """Fill the lists."""
        for path in installed_models():
            self.model.addItem(path.stem, str(path))
        self.model.setCurrentIndex(max(0, self.model.findData(str(DEFAULT_MODEL))))
        for kind in RADIOMETRIES:
            self.radiometry.addItem(radiometry_name(kind), kind)
        raster = QgsMapLayerProxyModel.Filter.RasterLayer
        for box, kind in ((self.dem, raster), (self.polygons, _POLYGONS)):
            box.setFilters(kind)
            box.setAllowEmptyLayer(True)
            box.setLayer(None)
        self._guess_dem()
        canvas = self._iface.mapCanvas()
        self.extent.setNullValueAllowed(True, tr("the whole scene"))
        self.extent.setMapCanvas(canvas)
        crs = canvas.mapSettings().destinationCrs()
        self.extent.setCurrentExtent(canvas.extent(), crs)
        self.extent.setOutputCrs(crs)
        self.extent.clear()
        self.threshold.setRange(_NO_THRESHOLD, 0.99)
        self.threshold.setSingleStep(0.05)
        self.threshold.setValue(_NO_THRESHOLD)
        self.min_area.setRange(0.0, 1e9)
        self.min_area.setDecimals(0)
        self.min_area.setSingleStep(100.0)
        self.min_area.setSuffix(" m²")
        self.min_area.setValue(400.0)
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        for text in (self.shell, self.python, self.log):
            text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        # Else it goes to “Other file…”, where Return opens a file dialog.
        self.tabs.setFocus()

    def _guess_dem(self) -> None:
        """Choose the layer whose name says elevation."""
        layers = QgsProject.instance().mapLayers().values()
        for offer in matching.offers(x for x in layers if isinstance(x, QgsRasterLayer)):
            if offer.band == "dem" and offer.bands == 1:
                self.dem.setLayer(QgsProject.instance().mapLayer(offer.layer))
                return

    def _connect(self) -> None:
        """Connect the widgets."""
        self.model.currentIndexChanged.connect(lambda _index: self.read_model())
        self.model_file.clicked.connect(lambda _checked=False: self._choose_model_file())
        self.dem.layerChanged.connect(lambda _layer: self.rematch())
        self.check_button.clicked.connect(lambda _checked=False: self.check_values())
        self.try_button.clicked.connect(lambda _checked=False: self.try_here())
        self.run_button.clicked.connect(lambda _checked=False: self.run())
        self.cancel_button.clicked.connect(lambda _checked=False: self.calls.cancel())
        self.close_button.clicked.connect(lambda _checked=False: self.close())
        self.copy_shell.clicked.connect(lambda _checked=False: _copy(self.shell.toPlainText()))
        self.copy_python.clicked.connect(lambda _checked=False: _copy(self.python.toPlainText()))
        for changed in (QgsProject.instance().layersAdded, QgsProject.instance().layersRemoved):
            changed.connect(self._layers_changed)
        self.tabs.currentChanged.connect(lambda _index: self._show_commands())
        self.extent.toggleDialogVisibility.connect(self.setVisible)

    def _layers_changed(self, _layers: object) -> None:
        """Match anew: layers came, or are no more."""
        self.rematch()

    def _show_state(self) -> None:
        """Enable what can be done now, and write the call."""
        super()._show_state()
        self._show_commands()

    def _enable(self, answered: bool) -> None:
        """Enable the buttons of this dialog."""
        given = any(match.offer for match in self.matches.values())
        for button in (self.check_button, self.try_button, self.run_button):
            button.setEnabled(answered and given and not self.busy)

    def _show_commands(self) -> None:
        """Write the call that Run makes as text."""
        parameters = self.request().detect()
        self.shell.setPlainText(shell_command("landslide:detect", parameters))
        self.python.setPlainText(python_command("landslide:detect", parameters))

    def _model_parameter(self) -> str:
        """Return the model as a parameter: nothing for the default."""
        path = str(self.model.currentData() or "")
        return "" if path == str(DEFAULT_MODEL) else path


_POLYGONS = QgsMapLayerProxyModel.Filter.PolygonLayer


def _vector_source(layer: QgsMapLayer) -> str:
    """Return a vector layer as a parameter: its file if that is all there is to it."""
    plain = Path(layer.source()).is_file() and not layer.subsetString() and not layer.isEditable()
    return str(layer.source() if plain and not layer.selectedFeatureCount() else layer.id())


def _copy(text: str) -> None:
    """Put text on the clipboard."""
    QApplication.clipboard().setText(text)
