"""The dialog that improves a model: chips cut, the model taught and judged, the better one kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsMapLayerProxyModel, QgsProject
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QApplication

from landslide_qgis.core.jobs.protocol import RADIOMETRIES
from landslide_qgis.processing.engine.training import (
    choose_place,
    chosen_place,
    setup_commands,
    training_setup,
)
from landslide_qgis.processing.finetune import TRAINS
from landslide_qgis.processing.model_folder import installed_models
from landslide_qgis.processing.sources import call_source
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.calls import TEMPORARY
from landslide_qgis.ui.detect import matching
from landslide_qgis.ui.detect.card import read_card
from landslide_qgis.ui.detect.radiometry import radiometry_name
from landslide_qgis.ui.detect.request import Request
from landslide_qgis.ui.improve import tally
from landslide_qgis.ui.improve.inventory_scene import InventoryScene
from landslide_qgis.ui.improve.outcome import show_picture, show_scores
from landslide_qgis.ui.improve.pixels import pixel_on_ground
from landslide_qgis.ui.improve.request import ImproveRequest, fitting_resolution, tidy_name
from landslide_qgis.ui.model_dialog import ModelDialog
from landslide_qgis.ui.models.library import LibraryError, add_file, free_place

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

# Share of the progress bar that cutting the chips gets.
_CHIPS_SHARE = 15.0
_EIGHT_BIT = "_int8"
# Margins of the page with the picture, and the scroll bar beside it, in pixels.
_AROUND = 48


class ImproveDialog(ModelDialog):
    """Controller of ``dialog.ui``.

    Args:
        iface: The QGIS window.
        folder: Where chips and reports go unless a person names another place.

    Attributes:
        scene: Where the chosen inventory comes from.
        installed: The new model once it is in the library.
    """

    def __init__(self, iface: QgisInterface, folder: Path) -> None:
        super().__init__(iface, __file__, iface.mainWindow())
        self.scene = InventoryScene()
        self._tally = tally.Tally()
        self.installed: Path | None = None
        self._folder = folder
        self._fill()
        self._connect()
        self.look_at_inventory()
        self.check_training()
        self.read_model()

    # The choices

    def request(self) -> ImproveRequest:
        """Return what the dialog asks for now."""
        dem, area = self.dem.currentLayer(), self.area.currentLayer()
        inventory, clouds = self.inventory.currentLayer(), self.clouds.currentLayer()
        scene = Request(
            matches=self.matches,
            dem=call_source(dem) if dem else "",
            radiometry=self.radiometry.currentData(),
            polygons=area.id() if area else "",
        )
        return ImproveRequest(
            scene=scene,
            inventory=inventory.id() if inventory else "",
            clouds=call_source(clouds) if clouds else "",
            resolution=self._resolution(),
            model=str(self.model.currentData() or ""),
            name=tidy_name(self.name.text()),
            trains=self.trains.currentData(),
            epochs=self.epochs.value(),
            chip_px=self.chip_size.value(),
            block_chips=self.block.value(),
            folder=self.folder.filePath() or str(self._folder),
        )

    def read_model(self) -> None:
        """Read the card of the chosen model, then match the bands."""
        self.card = None
        path = Path(str(self.model.currentData() or ""))
        self.name.setText(f"{path.stem}_improved")
        parameters = {"MODEL": str(path), "REPORT": TEMPORARY}
        title = tr("Reading the model")
        self.calls.begin("landslide:modelinfo", parameters, title, self._model_read, history=False)

    def look_at_inventory(self) -> None:
        """Say what the inventory holds, and take the scene that it was made from."""
        self._count()
        layer = self.inventory.currentLayer()
        former, self.scene = self.scene, InventoryScene(layer)
        self.scene_text.setText(self.scene.text())
        for box, chosen in ((self.dem, self.scene.dem), (self.clouds, self.scene.clouds)):
            box.setAdditionalLayers(self.scene.outside)
            box.setLayer(chosen)
        del former  # only now: the lists showed its layers
        self._match()
        self._show_state()

    def check_training(self) -> None:
        """Say whether training is there, and how to make it so."""
        ready = training_setup() is not None
        if ready:
            text = tr("Training is ready ({}).").format(chosen_place())
        else:
            text = tr(
                "Training needs an environment of its own (torch, 1.5 GB). Make it once with "
                "these commands, then name the folder here."
            )
        self.training_text.setText(text)
        for widget in (self.commands, self.copy_button):
            widget.setVisible(not ready)
        self._show_state()

    def run(self) -> None:
        """Cut the chips, then teach the model, in the background."""
        request = self.request()
        try:
            free_place(f"{request.name}.onnx")
        except LibraryError as error:
            self.status.setText(str(error))
            return
        self.installed = None
        self.calls.begin(
            "landslide:chips",
            request.chips(),
            tr("Cutting chips"),
            lambda found: self._teach(request, found),
            step=(0.0, _CHIPS_SHARE),
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            self._count()  # the review may have gone on meanwhile
            self._show_state()

    # What came of it

    def _teach(self, request: ImproveRequest, found: dict[str, Any]) -> None:
        """Go on with the chips."""
        parameters = request.finetune(str(found["CHIPS"]))
        title = tr("Improving the model")
        step = (_CHIPS_SHARE, 100.0)
        self.calls.begin("landslide:finetune", parameters, title, self._judged, step=step)

    def _judged(self, results: dict[str, Any]) -> None:
        """Show before and after, and keep the new model if it is better."""
        self.tabs.setCurrentWidget(self.result_tab)
        show_scores(self.scores, results["NUMBERS"])
        show_picture(self.picture, results["PICTURE"], self.result_tab.width() - _AROUND)
        self.verdict.setText(results["VERDICT"])
        if not results["BETTER"]:
            self.status.setText(tr("The model stays as it is."))
            return
        try:
            self.installed = add_file(Path(results["NEW_MODEL"]))
        except LibraryError as error:
            self.status.setText(str(error))
            return
        text = tr("The new model {} is installed; choose it to detect landslides.")
        self.status.setText(text.format(self.installed.name))
        self._iface.messageBar().pushSuccess(tr("Improve model"), self.status.text())

    def _model_read(self, results: dict[str, Any]) -> None:
        """Match bands with the model's needs."""
        self.card = read_card(results["CARD"])
        self._match()
        self.status.setText("")

    def _count(self) -> None:
        """Say what the inventory holds."""
        layer = self.inventory.currentLayer()
        self._tally = tally.count(layer) if layer is not None else tally.Tally()
        self.counts.setText(f"{self._tally.text()} {self._tally.problem()}".strip())

    def _match(self) -> None:
        """Match the model's bands with those of the inventory's scene, else of the project."""
        if self.card is None:
            return
        self._offers = matching.offers(self.scene.rasters())
        dem = self.dem.currentLayer() is not None
        preferred = self.scene.preferred
        fresh = matching.match(self.card.needs, self._offers, preferred, dem)
        self.matches = matching.with_choices(fresh, self.matches, self._offers)
        self._rows.show(self.card.needs, self._offers, self.matches)

    # The machinery

    def _fill(self) -> None:
        """Fill the lists."""
        for path in installed_models():
            if not path.stem.endswith(_EIGHT_BIT):
                self.model.addItem(path.stem, str(path))
        filters = QgsMapLayerProxyModel.Filter
        self.inventory.setFilters(filters.PolygonLayer)
        reviewed = tally.most_reviewed(self._iface.activeLayer())
        if reviewed is not None:
            self.inventory.setLayer(reviewed)
        boxes = ((self.dem, filters.RasterLayer), (self.clouds, filters.RasterLayer))
        for box, kind in (*boxes, (self.area, filters.PolygonLayer)):
            box.setFilters(kind)
            box.setAllowEmptyLayer(True)
            box.setLayer(None)
        for kind in RADIOMETRIES:
            self.radiometry.addItem(radiometry_name(kind), kind)
        words = (
            tr("what follows the encoder: for few chips"),
            tr("everything: for many chips"),
            tr("small changes of all large weights"),
        )
        for text, kind in zip(words, TRAINS):
            self.trains.addItem(text, kind)
        self.epochs.setRange(0, 1000)
        self.epochs.setSpecialValueText(tr("as many as take some minutes"))
        self.chip_size.setRange(32, 1024)
        self.chip_size.setSingleStep(32)
        self.chip_size.setValue(128)
        self.chip_size.setSuffix(tr(" pixels"))
        self.block.setRange(1, 64)
        self.block.setValue(2)
        self.block.setSuffix(tr(" chips"))
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.training.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.training.setFilePath(chosen_place())
        self.commands.setPlainText(setup_commands())
        for text in (self.commands, self.log):
            text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        # Else it goes to “Other file…”, where Return opens a file dialog.
        self.tabs.setFocus()

    def _connect(self) -> None:
        """Connect the widgets."""
        for changed in (QgsProject.instance().layersAdded, QgsProject.instance().layersRemoved):
            changed.connect(self._layers_changed)
        self.inventory.layerChanged.connect(lambda _layer: self.look_at_inventory())
        self.model.currentIndexChanged.connect(lambda _index: self.read_model())
        self.model_file.clicked.connect(lambda _checked=False: self._choose_model_file())
        self.dem.layerChanged.connect(lambda _layer: self._dem_changed())
        self.name.textChanged.connect(lambda _text: self._show_state())
        self.training.fileChanged.connect(self._training_changed)
        copy = self.copy_button.clicked
        copy.connect(lambda _checked=False: QApplication.clipboard().setText(setup_commands()))
        self.run_button.clicked.connect(lambda _checked=False: self.run())
        self.cancel_button.clicked.connect(lambda _checked=False: self.calls.cancel())
        self.close_button.clicked.connect(lambda _checked=False: self.close())

    def _layers_changed(self, _layers: object) -> None:
        """Match anew: layers came, or are no more."""
        self._match()
        self._show_state()

    def _dem_changed(self) -> None:
        """Match anew: an elevation model answers for terrain."""
        if self.card is not None:
            self._match()
            self._show_state()

    def _training_changed(self, path: str) -> None:
        """Remember where training is."""
        choose_place(path)
        self.check_training()

    def _show_state(self) -> None:
        """Enable what can be done now, and say where training is to be named."""
        super()._show_state()
        if training_setup() is None and not self.busy and not self._lacking():
            self.status.setText(tr("Training is not there yet: see the page Learning."))

    def _resolution(self) -> float | None:
        """Return the pixel size to cut at."""
        given = [match.offer for match in self.matches.values() if match.offer]
        if not given or self.card is None:
            return None
        finest = min(given, key=lambda offer: offer.pixel)
        layer = self.scene.layer(finest.layer)
        pixel_m = pixel_on_ground(layer)
        # What is in degrees is worked on in metres.
        unit_m = 1.0 if layer.crs().isGeographic() else pixel_m / finest.pixel
        return fitting_resolution(pixel_m, unit_m, self.card.gsd_m)

    def _enable(self, answered: bool) -> None:
        """Enable the buttons of this dialog."""
        layer = self.inventory.currentLayer()
        known = answered and layer is not None and self._tally.landslides > 0
        ready = known and training_setup() is not None
        self.run_button.setEnabled(ready and bool(tidy_name(self.name.text())) and not self.busy)
