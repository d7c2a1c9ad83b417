"""Clay's checkpoint fetched by the real huggingface_hub from a hub on this machine."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from tests.training.test_clay import save_official
from training.context.clay import SIZES, ClayEncoder

ROOT = Path(__file__).resolve().parents[2]
COMMIT = "a" * 40
KEPT = 10 * 1024 * 1024
PLACE = f"/made-with-clay/Clay/resolve/{COMMIT}/v1.5/clay-v1.5.ckpt"


class Hub(ThreadingHTTPServer):
    """Serves one file as Hugging Face does, and hangs up in the middle of the first download."""

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.content = content
        self.asked: list[str] = []


class Answer(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self._headers(200 if self.path == PLACE else 404, 0)

    def do_GET(self):
        if self.path != PLACE:  # the library asks for other things too
            self._headers(404, 0)
            return
        wanted = self.headers.get("Range", "")
        first = not self.server.asked
        self.server.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted else 0
        self._headers(206 if wanted else 200, start)
        rest = self.server.content[start:]
        self.wfile.write(rest[: len(rest) // 2] if first else rest)
        self.close_connection = True

    def _headers(self, status: int, start: int) -> None:
        content = self.server.content if status < 400 else b""
        self.send_response(status)
        self.send_header("Content-Length", str(len(content) - start))
        if start:
            total = len(content)
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        if status == 404:
            self.send_header("X-Error-Code", "RevisionNotFound")
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """The hub, and the encoder whose checkpoint it serves."""
    torch.manual_seed(0)
    encoder = ClayEncoder(SIZES["tiny"])
    path = tmp_path_factory.mktemp("served") / "clay-v1.5.ckpt"
    # As large as three of the pieces in which the library keeps what it has.
    save_official(encoder, path, decoder=torch.zeros(3 * KEPT // 4))
    server = Hub(path.read_bytes())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server, encoder
    server.shutdown()


def test_the_download(hub, tmp_path):
    server, encoder = hub
    out = tmp_path / "clay.safetensors"

    def clay(revision: str, sha256: str) -> subprocess.CompletedProcess[str]:
        words = ["-m", "training", "clay", str(out), "--size", "tiny"]
        words += ["--revision", revision, "--sha256", sha256]
        own = {
            "HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
            "HF_HOME": str(tmp_path / "hf"),
            "LANDSLIDE_CACHE": str(tmp_path / "cache"),
            "HF_TOKEN": "",
        }
        kept = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**kept, **own},
            capture_output=True,
            text=True,
            check=False,
        )

    def refused(done: subprocess.CompletedProcess[str], words: str) -> None:
        last = done.stderr.strip().splitlines()[-1]
        assert done.returncode == 1
        assert last.startswith("error: "), done.stderr
        assert words in last
        assert "Traceback" not in done.stderr
        assert not out.exists()

    refused(clay("b" * 40, "0" * 64), f"at '{'b' * 40}' cannot be downloaded")
    refused(clay(COMMIT, "0" * 64), "nothing was loaded")
    # The connection broke in the middle; the library went on from there.
    assert len(server.content) // 2 > KEPT
    done = len(server.content) // 2 // KEPT * KEPT
    assert server.asked == ["", f"bytes={done}-"]
    done = clay(COMMIT, hashlib.sha256(server.content).hexdigest())
    assert done.returncode == 0, done.stderr
    assert len(server.asked) == 2  # not fetched twice
    kept = load_file(out)
    assert all(torch.equal(tensor, kept[key]) for key, tensor in encoder.state_dict().items())
