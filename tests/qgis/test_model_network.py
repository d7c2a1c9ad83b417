"""Downloads of models where the network is in the way: a proxy set in QGIS, a broken connection."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy

from landslide_qgis.ui.models import download as download_module
from landslide_qgis.ui.models.catalogue import Offer
from landslide_qgis.ui.models.download import Download, Fetch
from tests.qgis.desktop import wait_until

pytestmark = pytest.mark.usefixtures("qgis_app")
DATA = bytes(range(256)) * 8000
# A name that nobody but the proxy can find.
FAR = "http://models.landslides.invalid/m.onnx"


class Server(ThreadingHTTPServer):
    """Serves one file under every name, and breaks off after some bytes if told to.

    Attributes:
        asked: What was asked for, with the range.
        breaks_after: Bytes after which the connection is closed; 0 for never.
        rounds: How often the file is sent, one after the other.
        sent: How often it was.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.breaks_after = 0
        self.rounds = 1
        self.sent = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.server.asked.append((self.path, wanted))
        start = int(wanted.removeprefix("bytes=").rstrip("-") or 0)
        body = DATA[start:]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(body) * self.server.rounds))
        self.end_headers()
        with contextlib.suppress(OSError):  # the other side has had enough
            for _ in range(self.server.rounds):
                self.wfile.write(body[: self.server.breaks_after or None])
                self.server.sent += 1
        self.close_connection = True

    def log_message(self, *words: object) -> None:
        """Be silent."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def proxy(server: Server) -> Iterator[Server]:
    """The server as the proxy of QGIS's settings."""
    settings = QgsSettings()
    values = {"Enabled": True, "Type": "HttpProxy", "Host": "127.0.0.1", "Port": str(server.port)}
    for name, value in values.items():
        settings.setValue(f"proxy/proxy{name}", value)
    manager = QgsNetworkAccessManager.instance()
    manager.setupDefaultProxyAndCache()
    yield server
    settings.remove("proxy")
    manager.setFallbackProxyAndExcludes(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy), [], [])
    manager.setupDefaultProxyAndCache()


def download(address: str, target: Path) -> str:
    """Download and return the error."""
    digest = hashlib.sha256(DATA).hexdigest()
    errors: list[str] = []
    going = Download(Offer("m.onnx", QUrl(address), digest, "M", "MIT", len(DATA)), target)
    going.ended.connect(errors.append)
    going.start()
    wait_until(lambda: bool(errors))
    return errors[0]


def test_models_come_through_the_proxy(proxy: Server, tmp_path: Path) -> None:
    assert download(FAR, tmp_path / "m.onnx") == ""
    assert proxy.asked == [(FAR, "")], "the proxy is asked for the whole address"
    assert (tmp_path / "m.onnx").read_bytes() == DATA


def test_the_catalogue_comes_through_the_proxy(proxy: Server) -> None:
    answers: list[tuple[bytes, str]] = []
    fetch = Fetch(QUrl(FAR))
    fetch.ended.connect(lambda data, error: answers.append((data, error)))
    wait_until(lambda: bool(answers))
    assert answers == [(DATA, "")]
    assert proxy.asked == [(FAR, "")]


def test_without_the_proxy_nobody_knows_the_name(tmp_path: Path) -> None:
    assert "could not be downloaded" in download(FAR, tmp_path / "m.onnx")


def test_a_broken_download_goes_on(server: Server, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{server.port}/m.onnx"
    server.breaks_after = 700_000
    assert "could not be downloaded" in download(address, tmp_path / "m.onnx")
    kept = (tmp_path / "m.part").stat().st_size
    assert 0 < kept <= 700_000
    server.breaks_after = 0
    assert download(address, tmp_path / "m.onnx") == ""
    assert server.asked == [("/m.onnx", ""), ("/m.onnx", f"bytes={kept}-")]
    assert (tmp_path / "m.onnx").read_bytes() == DATA
    assert not (tmp_path / "m.part").exists()


def test_a_file_larger_than_the_catalogue_says_is_dropped(server: Server, tmp_path: Path) -> None:
    server.rounds = 2000  # more than sockets of a busy machine hold
    address = f"http://127.0.0.1:{server.port}/m.onnx"
    assert "not the file the catalogue describes" in download(address, tmp_path / "m.onnx")
    assert list(tmp_path.iterdir()) == []
    assert server.sent < server.rounds


def test_a_full_disk_is_said(server: Server, tmp_path: Path, monkeypatch: Any) -> None:
    def full(_download: Download, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Download, "_keep", full)
    address = f"http://127.0.0.1:{server.port}/m.onnx"
    assert "No space left on device" in download(address, tmp_path / "m.onnx")


def test_a_place_that_cannot_be_taken_is_said(server: Server, tmp_path: Path) -> None:
    """Something else bears the model's name, or that of its folder."""
    address = f"http://127.0.0.1:{server.port}/m.onnx"
    (tmp_path / "m.onnx").mkdir()
    assert "m.onnx could not be downloaded: Is a directory." in download(
        address, tmp_path / "m.onnx"
    )
    (tmp_path / "models").write_text("a file where the folder would be")
    said = download(address, tmp_path / "models" / "m.onnx")
    assert said.startswith("m.onnx could not be downloaded: ")


def test_a_list_without_end_is_cut_off(server: Server, monkeypatch: Any) -> None:
    monkeypatch.setattr(download_module, "LARGEST_CATALOGUE", 50_000)
    server.rounds = 2000  # more than sockets of a busy machine hold
    answers: list[tuple[bytes, str]] = []
    fetch = Fetch(QUrl(f"http://127.0.0.1:{server.port}/list.json"))
    fetch.ended.connect(lambda data, error: answers.append((data, error)))
    wait_until(lambda: bool(answers))
    assert answers[0][1] == ""
    assert server.sent < server.rounds
