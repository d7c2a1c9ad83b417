"""The model manager: the library, the catalogue, downloads from a real server, and the window."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QUrl

from landslide_qgis.processing.model_folder import installed_models, model_folder, model_path
from landslide_qgis.ui.models import library
from landslide_qgis.ui.models.catalogue import CatalogueError, Offer, read_catalogue
from landslide_qgis.ui.models.dialog import ModelManager
from landslide_qgis.ui.models.download import Download
from tests.qgis.desktop import wait_until

pytestmark = pytest.mark.usefixtures("provider")


class Server(ThreadingHTTPServer):
    """Serves files, ranges too, and remembers the ranges it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.ranges: list[str] = []
        self.knows_ranges = True

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        data = self.server.files.get(self.path.strip("/"))
        wanted = self.headers.get("Range", "")
        self.server.ranges.append(wanted)
        if data is None:
            self.send_error(404)
            return
        start = re.match(r"bytes=(\d+)-", wanted)
        partial = bool(start) and self.server.knows_ranges
        body = data[int(start[1]) :] if partial else data
        self.send_response(206 if partial else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Be silent."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    yield
    for path in model_folder().glob("*"):
        path.unlink()


def entry(model: Path, **changes: str) -> dict[str, Any]:
    return {
        "file": "new.onnx",
        "url": "files/new.onnx",
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "title": "A new model",
        "licence": "MIT",
        "size": model.stat().st_size,
        **changes,
    }


def test_adding_finding_by_name_and_removing(model: Path) -> None:
    added = library.add_file(model)
    assert added in installed_models()
    assert model_path(model.name) == str(added)
    with pytest.raises(library.LibraryError, match="remove it first"):
        library.add_file(model)
    library.remove(added)
    assert added not in installed_models()
    with pytest.raises(library.LibraryError, match="came with the plugin"):
        library.remove(installed_models()[0])


def test_what_is_no_model_is_not_added(tmp_path: Path) -> None:
    (tmp_path / "x.txt").touch()
    with pytest.raises(library.LibraryError, match="no ONNX"):
        library.add_file(tmp_path / "x.txt")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"file": "../x.onnx"}, "not usable"),
        ({"file": "x.py"}, "not usable"),
        ({"sha256": "abc"}, "no SHA-256"),
        ({"url": "ftp://somewhere/x.onnx"}, "not usable"),
        ({"url": "file:///home/someone/x.onnx"}, "not usable"),
    ],
)
def test_entries_that_cannot_be_trusted(model: Path, changes: dict[str, str], problem: str) -> None:
    text = json.dumps({"models": [entry(model, **changes)]}).encode()
    with pytest.raises(CatalogueError, match=problem):
        read_catalogue(text, QUrl("https://example.org/list.json"))


def test_addresses_are_relative_to_the_catalogue(model: Path) -> None:
    text = json.dumps({"models": [entry(model)]}).encode()
    (offer,) = read_catalogue(text, QUrl("https://example.org/a/list.json"))
    assert offer.url.toString() == "https://example.org/a/files/new.onnx"
    with pytest.raises(CatalogueError, match="no catalogue"):
        read_catalogue(b"<html>", QUrl("https://example.org/"))


def fetch(server: Server, data: bytes, tmp_path: Path, digest: str = "") -> str:
    """Download and return the error."""
    offer = Offer(
        *("m.onnx", QUrl(server.url("m.onnx"))),
        *(digest or hashlib.sha256(data).hexdigest(), "M", "MIT", len(data)),
    )
    errors: list[str] = []
    download = Download(offer, tmp_path / "m.onnx")
    download.ended.connect(errors.append)
    download.start()
    wait_until(lambda: bool(errors))
    return errors[0]


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_download_goes_on_where_it_ended(
    server: Server, tmp_path: Path, knows_ranges: bool
) -> None:
    data = bytes(range(256)) * 5000
    server.files["m.onnx"] = data
    server.knows_ranges = knows_ranges
    (tmp_path / "m.part").write_bytes(data[:700_000])
    assert fetch(server, data, tmp_path) == ""
    assert server.ranges == ["bytes=700000-"]
    assert (tmp_path / "m.onnx").read_bytes() == data
    assert not (tmp_path / "m.part").exists()


def test_another_file_than_described_is_deleted(server: Server, tmp_path: Path) -> None:
    server.files["m.onnx"] = b"something else"
    assert "another SHA-256" in fetch(server, b"", tmp_path, digest="0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file(server: Server, tmp_path: Path) -> None:
    assert "could not be downloaded" in fetch(server, b"x", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_window(server: Server, model: Path) -> None:
    server.files["list.json"] = json.dumps({"models": [entry(model)]}).encode()
    server.files["files/new.onnx"] = model.read_bytes()
    dialog = ModelManager()
    wait_until(lambda: "Licence" in dialog.page.toPlainText())
    assert not dialog.remove_button.isEnabled()
    dialog.address.setText(server.url("list.json"))
    dialog.open_catalogue()
    wait_until(lambda: dialog.offers.count() == 1)
    assert "MIT" in dialog.page.toPlainText(), "the licence is shown before the download"
    dialog.download_button.click()
    wait_until(lambda: dialog.current().name == "new.onnx")
    wait_until(lambda: "Toy model" in dialog.page.toPlainText())
    wait_until(lambda: not dialog.calls.busy)
    dialog.time_button.click()
    wait_until(lambda: "A tile takes" in dialog.status.text())
    assert "CPU" in dialog.status.text() or "CUDA" in dialog.status.text()
    dialog.remove_button.click()
    assert not (model_folder() / "new.onnx").exists()
    dialog.done(0)
