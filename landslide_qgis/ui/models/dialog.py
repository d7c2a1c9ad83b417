"""The model manager's controller."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QListWidgetItem, QWidget

from landslide_qgis.processing.amounts import decimal, significant
from landslide_qgis.processing.engine.environment import SETTINGS
from landslide_qgis.processing.model_folder import installed_models
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.calls import TEMPORARY
from landslide_qgis.ui.forms import load_form, show_idle, show_progress
from landslide_qgis.ui.models.catalogue import CatalogueError, Offer, read_catalogue
from landslide_qgis.ui.models.download import Download, Fetch
from landslide_qgis.ui.models.library import (
    LibraryError,
    add_file,
    free_place,
    is_shipped,
    remove,
)
from landslide_qgis.ui.one_call import OneCall

CATALOGUE_SETTING = f"{SETTINGS}/model_catalogue"
_DATA = Qt.ItemDataRole.UserRole


class ModelManager(QDialog):
    """Controller of ``dialog.ui``.

    Attributes:
        calls: The engine's call under way, or the last one.
        download: The download under way, or the last one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(__file__, "dialog", self)
        self.calls = OneCall(self.progress, self.status)
        self.calls.changed.connect(self._show_state)
        self.download: Download | None = None
        self._fetch: Fetch | None = None
        self.address.setText(str(QgsSettings().value(CATALOGUE_SETTING, "") or ""))
        # A card is a printed page; a dark theme would put its dark letters on black.
        self.page.setStyleSheet("QTextBrowser { background: #ffffff; color: #1c1c1c; }")
        self.splitter.setSizes([430, 430])
        self.installed.currentItemChanged.connect(lambda *_items: self.describe())
        self.offers.currentItemChanged.connect(lambda *_items: self._show_offer())
        self.add_button.clicked.connect(lambda _checked=False: self._choose_file())
        self.remove_button.clicked.connect(lambda _checked=False: self.remove())
        self.time_button.clicked.connect(lambda _checked=False: self.describe(timing=True))
        self.address.returnPressed.connect(self.open_catalogue)
        self.open_button.clicked.connect(lambda _checked=False: self.open_catalogue())
        self.download_button.clicked.connect(lambda _checked=False: self.start_download())
        self.stop_button.clicked.connect(lambda _checked=False: self.stop())
        self.buttons.rejected.connect(self.reject)
        self.list_models()

    # Installed models

    def list_models(self, chosen: str = "") -> None:
        """Show what is installed."""
        self.installed.clear()
        for path in installed_models():
            text = tr("{} (comes with the plugin)") if is_shipped(path) else "{}"
            item = QListWidgetItem(text.format(path.name))
            item.setData(_DATA, str(path))
            self.installed.addItem(item)
            if path.name == chosen:
                self.installed.setCurrentItem(item)
        if self.installed.currentItem() is None:
            self.installed.setCurrentRow(0)
        self._show_state()

    def current(self) -> Path | None:
        """Return the model that is chosen."""
        item = self.installed.currentItem()
        return Path(item.data(_DATA)) if item is not None else None

    def describe(self, *, timing: bool = False) -> None:
        """Show the card of the chosen model, and on request how long a tile takes."""
        path = self.current()
        if path is None:
            return
        self.calls.drop()
        if not timing:
            self.page.clear()  # a file that is refused must not stand beside another one's card
        parameters = {"MODEL": str(path), "TIMING": timing, "REPORT": TEMPORARY}
        title = tr("Reading the model")
        self.calls.begin("landslide:modelinfo", parameters, title, self._described, history=timing)

    def add(self, source: Path) -> None:
        """Install a model file."""
        self._try(lambda: self.list_models(add_file(source).name))

    def remove(self) -> None:
        """Remove the chosen model."""
        path = self.current()
        if path is not None and self._try(lambda: remove(path)):
            self.list_models()

    # The catalogue

    def open_catalogue(self) -> None:
        """Fetch the list of models at the address."""
        text = self.address.text().strip()
        address = QUrl.fromUserInput(text)
        if not text or not address.isValid():
            self.status.setText(tr("Give the address of a catalogue, or of a file."))
            return
        QgsSettings().setValue(CATALOGUE_SETTING, text)
        self.status.setText(tr("Fetching the catalogue …"))
        self._fetch = Fetch(address)
        self._fetch.ended.connect(lambda data, error: self._list_offers(data, error, address))

    def start_download(self) -> None:
        """Download the chosen offer; its licence has been shown."""
        offer = self._offer()
        if offer is None or (self.download is not None and self.download.running):
            return
        try:
            target = free_place(offer.file)
        except LibraryError as error:
            self.status.setText(str(error))
            return
        self.download = Download(offer, target)
        self.download.progressed.connect(self._downloading)
        self.download.ended.connect(lambda error: self._downloaded(error, offer))
        self.download.start()
        self._show_state()

    def stop(self) -> None:
        """Stop what is under way."""
        if self.download is not None and self.download.running:
            self.download.cancel()
        else:
            self.calls.cancel()

    def done(self, result: int) -> None:
        """Close and stop everything; a download goes on at the next try."""
        for work in (self.download, self._fetch):
            if work is not None:
                work.blockSignals(True)
                work.cancel()
        self.calls.drop()
        super().done(result)

    # The machinery

    def _try(self, action: Any) -> bool:
        """Do something with the library; show why it cannot be done."""
        try:
            action()
        except LibraryError as error:
            self.status.setText(str(error))
            return False
        return True

    def _described(self, results: dict[str, Any]) -> None:
        """Show the page."""
        self.page.setHtml(Path(results["REPORT"]).read_text(encoding="utf-8"))
        if results["TILE_SECONDS"]:
            text = tr("A tile takes {} s on {}.")
            used = results["PROVIDER_USED"]
            self.status.setText(text.format(significant(results["TILE_SECONDS"], 3), used))

    def _list_offers(self, data: bytes, error: str, address: QUrl) -> None:
        """Show what the catalogue offers."""
        self.offers.clear()
        self.status.setText(tr("The catalogue cannot be read: {}").format(error) if error else "")
        if error:
            return
        try:
            found = read_catalogue(data, address)
        except CatalogueError as problem:
            self.status.setText(str(problem))
            return
        for offer in found:
            item = QListWidgetItem(f"{offer.title} · {offer.licence}")
            item.setData(_DATA, offer)
            self.offers.addItem(item)
        self.status.setText(tr("%n models in the catalogue.", len(found)))
        self.offers.setCurrentRow(0)

    def _offer(self) -> Offer | None:
        """Return the offer that is chosen."""
        item = self.offers.currentItem()
        return item.data(_DATA) if item is not None else None

    def _show_offer(self) -> None:
        """Show an offer with its licence, before it can be downloaded."""
        offer = self._offer()
        if offer is not None:
            rows = (
                (tr("Licence"), offer.licence),
                (tr("File"), f"{offer.file}, {decimal(offer.size / 1e6, 1)} MB"),
                (tr("Address"), offer.url.toDisplayString()),
                ("SHA-256", offer.sha256),
            )
            body = "".join(f"<p><b>{escape(a)}</b><br>{escape(b)}</p>" for a, b in rows)
            text = f"<h2>{escape(offer.title)}</h2><p>{escape(offer.description)}</p>{body}"
            self.page.setHtml(text)
        self._show_state()

    def _downloading(self, have: int, size: int) -> None:
        """Show how far the download is."""
        show_progress(self.progress, 100.0 * have / size if size else 0.0)
        self.status.setText(tr("{} MB are here.").format(decimal(have / 1e6, 1)))

    def _downloaded(self, error: str, offer: Offer) -> None:
        """Show the new model, or what went wrong."""
        show_idle(self.progress)
        self.status.setText(error)
        if not error:
            self.list_models(offer.file)
        self._show_state()

    def _choose_file(self) -> None:
        """Let the user name a file to install."""
        text = tr("ONNX model (*.onnx)")
        path, _ = QFileDialog.getOpenFileName(self, tr("Add a model"), "", text)
        if path:
            self.add(Path(path))

    def _show_state(self) -> None:
        """Enable what can be done now."""
        path = self.current()
        loading = self.download is not None and self.download.running
        reading = self.calls.busy
        self.remove_button.setEnabled(path is not None and not is_shipped(path))
        self.time_button.setEnabled(path is not None and not reading)
        self.download_button.setEnabled(self._offer() is not None and not loading)
        self.stop_button.setEnabled(loading or reading)
