"""Starts the real QGIS application on a display of its own, with a script to drive it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.qgis.conftest import ROOT


@contextmanager
def display() -> Iterator[str]:
    """Run an X server without a screen, and give its name."""
    if not shutil.which("Xvfb") or not shutil.which("qgis"):
        pytest.skip("needs Xvfb and the QGIS application")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:  # until the server has written it all
        number = pipe.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def qgis_window(
    script: Path, folder: Path, variables: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """Start QGIS in a throw-away profile below ``folder`` and have it run ``script``."""
    with display() as name:
        profile = shutil.copytree(os.environ["QGIS_CUSTOM_CONFIG_PATH"], folder / "profile")
        environment = {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb", **variables}
        environment["PYTHONPATH"] = str(ROOT)
        process = subprocess.Popen(
            [
                # Not the wrapper that some systems have around it: a kill has to hit QGIS itself.
                *(
                    shutil.which("qgis.bin") or "qgis",
                    "--nologo",
                    "--noversioncheck",
                    "--profiles-path",
                    str(profile),
                ),
                *("--code", str(script)),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate(timeout=20)
