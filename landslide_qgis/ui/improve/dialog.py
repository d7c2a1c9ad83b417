"""The dialog that improves a model: chips cut, the model taught and judged, the better one kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsMapLayerProxyModel, QgsProject, QgsUnitTypes
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QApplication, QDialog, QFileDialog

from landslide_qgis.core.jobs.protocol import RADIOMETRIES
from landslide_qgis.processing.engine.training import (
    choose_place,
    chosen_place,
    setup_commands,
    training_setup,
)
from landslide_qgis.processing.finetune import TRAINS
from landslide_qgis.processing.model_folder import installed_models
from landslide_qgis.processing.sources import plain_source
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.calls import BackgroundCall
from landslide_qgis.ui.detect import matching
from landslide_qgis.ui.detect.band_rows import BandRows, lacking
from landslide_qgis.ui.detect.card import Card, read_card
from landslide_qgis.ui.detect.radiometry import radiometry_name
from landslide_qgis.ui.detect.request import TEMPORARY, Request
from landslide_qgis.ui.forms import load_form, show_idle, show_progress
from landslide_qgis.ui.improve import tally
from landslide_qgis.ui.improve.inventory_scene import InventoryScene
from landslide_qgis.ui.improve.outcome import show_picture, show_scores
from landslide_qgis.ui.improve.request import Lesson, fitting_resolution, tidy_name
from landslide_qgis.ui.models.library import LibraryError, add_file, free_place

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

# Share of the progress bar that cutting the chips gets.
_CHIPS_SHARE = 15.0
_EIGHT_BIT = "_int8"


class ImproveDialog(QDialog):
    """Controller of ``dialog.ui``.

    Args:
        iface: The QGIS window.
        folder: Where chips and reports go unless a person names another place.

    Attributes:
        call: What is under way, or was last.
        card: Card of the chosen model; ``None`` until it has been read.
        matches: Answer to each of its needs.
        scene: Where the chosen inventory comes from.
        installed: The new model once it is in the library.
    """

    def __init__(self, iface: QgisInterface, folder: Path) -> None:
        super().__init__(iface.mainWindow())
        load_form(__file__, "dialog", self)
        self.call: BackgroundCall | None = None
        self.card: Card | None = None
        self.matches: dict[str, matching.Match] = {}
        self.scene = InventoryScene()
        self.installed: Path | None = None
        self._iface = iface
        self._folder = folder
        self._lines: list[str] = []
        self._step = (0.0, 100.0)
        self._offers: list[matching.Offer] = []
        self._rows = BandRows(self.bands, self._choose_band)
        self._fill()
        self._connect()
        self.look_at_inventory()
        self.check_training()
        self.read_model()

    # The choices

    def lesson(self) -> Lesson:
        """Return what the dialog asks for now."""
        dem, area = self.dem.currentLayer(), self.area.currentLayer()
        inventory, clouds = self.inventory.currentLayer(), self.clouds.currentLayer()
        scene = Request(
            matches=self.matches,
            dem=(plain_source(dem) or dem.id()) if dem else "",
            radiometry=self.radiometry.currentData(),
            polygons=area.id() if area else "",
        )
        return Lesson(
            scene=scene,
            inventory=inventory.id() if inventory else "",
            clouds=(plain_source(clouds) or clouds.id()) if clouds else "",
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
        self._begin("landslide:modelinfo", parameters, tr("Reading the model"), self._model_read)

    def look_at_inventory(self) -> None:
        """Say what the inventory holds, and take the scene that it was made from."""
        layer = self.inventory.currentLayer()
        found = tally.count(layer) if layer is not None else tally.Tally()
        self.counts.setText(f"{found.text()} {found.problem()}".strip())
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
        lesson = self.lesson()
        try:
            free_place(f"{lesson.name}.onnx")
        except LibraryError as error:
            self.status.setText(str(error))
            return
        self._lines = []
        self.installed = None
        self._step = (0.0, _CHIPS_SHARE)
        title = tr("Cutting chips")
        self._begin(
            "landslide:chips", lesson.chips(), title, lambda found: self._teach(lesson, found)
        )

    def cancel(self) -> None:
        """Stop what is under way."""
        if self.call is not None:
            self.status.setText(tr("Cancelling …"))
            self.call.cancel()

    @property
    def busy(self) -> bool:
        """Whether a call is under way."""
        return self.call is not None and self.call.running

    def drop(self) -> None:
        """End what is under way: the plugin goes."""
        if self.call is not None:
            self.call.drop()

    # What came of it

    def _teach(self, lesson: Lesson, found: dict[str, Any]) -> None:
        """Go on with the chips."""
        self._step = (_CHIPS_SHARE, 100.0)
        parameters = lesson.finetune(str(found["CHIPS"]))
        self._begin("landslide:finetune", parameters, tr("Improving the model"), self._judged)

    def _judged(self, results: dict[str, Any]) -> None:
        """Show before and after, and keep the new model if it is better."""
        self.tabs.setCurrentWidget(self.result_tab)
        show_scores(self.scores, results["NUMBERS"])
        show_picture(self.picture, results["PICTURE"], self.result_tab.width() - 24)
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
        reviewed = tally.most_reviewed(getattr(self._iface, "activeLayer", lambda: None)())
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
        self.progress.setRange(0, 100)
        show_idle(self.progress)
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
        self.cancel_button.clicked.connect(lambda _checked=False: self.cancel())
        self.close_button.clicked.connect(lambda _checked=False: self.close())

    def _choose_model_file(self) -> None:
        """Let the user name a model file."""
        text = tr("ONNX model (*.onnx)")
        path, _ = QFileDialog.getOpenFileName(self, tr("Model"), "", text)
        if path:
            self.model.addItem(Path(path).stem, path)
            self.model.setCurrentIndex(self.model.count() - 1)

    def _layers_changed(self, _layers: object) -> None:
        """Match anew: layers came, or are no more."""
        self._match()
        self._show_state()

    def _choose_band(self, name: str, offer: matching.Offer | None) -> None:
        """Take over what a person chose in the table."""
        if self.card is None:
            return
        row, need = next((i, n) for i, n in enumerate(self.card.needs) if n.name == name)
        self.matches[name] = matching.chosen(offer, need, self.dem.currentLayer() is not None)
        self._rows.explain(row, need, self.matches[name])
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

    def _resolution(self) -> float | None:
        """Return the pixel size to cut at."""
        given = [match.offer for match in self.matches.values() if match.offer]
        if not given or self.card is None:
            return None
        finest = min(given, key=lambda offer: offer.pixel)
        layer = self.scene.layer(finest.layer)
        metres = layer.crs().mapUnits() == QgsUnitTypes.DistanceUnit.DistanceMeters
        return fitting_resolution(finest.pixel, metres, self.card.gsd_m)

    def _begin(self, algorithm: str, parameters: dict[str, Any], title: str, then: Any) -> None:
        """Start a call; ``then`` receives its results."""
        self.call = BackgroundCall(algorithm, parameters, title)
        self.call.progressed.connect(self._progressed)
        self.call.ended.connect(lambda *outcome: self._ended(*outcome, then))
        problem = self.call.start(history=algorithm != "landslide:modelinfo")
        self.status.setText(problem or f"{title} …")
        self._show_state()

    def _progressed(self, percent: float, text: str) -> None:
        """Show progress."""
        low, high = self._step
        show_progress(self.progress, low + (high - low) * percent / 100.0)
        self.status.setText(text)

    def _ended(self, fine: bool, results: dict[str, Any], error: str, then: Any) -> None:
        """Show the log, and go on with what came of the call."""
        if self.call is not None:
            self._lines += self.call.feedback.lines
            self.log.setPlainText("\n".join(self._lines))
        show_idle(self.progress)
        self.status.setText(error)
        if fine:
            then(results)
        self._show_state()

    def _show_state(self) -> None:
        """Enable what can be done now."""
        needs = self.card.needs if self.card else ()
        missing = [need.name for need in needs if lacking(need, self.matches[need.name])]
        layer = self.inventory.currentLayer()
        ready = bool(needs) and not missing and layer is not None and training_setup() is not None
        self.run_button.setEnabled(ready and bool(tidy_name(self.name.text())) and not self.busy)
        self.cancel_button.setEnabled(self.busy)
        self.model.setEnabled(not self.busy)
        if missing and not self.busy:
            self.status.setText(tr("Choose a layer for {}.").format(", ".join(missing)))
