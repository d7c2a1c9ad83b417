"""Cancelled, killed, not installed: one sentence, nothing left behind, QGIS lives."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingException

from landslide_qgis.core.jobs.protocol import DetectJob, InferenceOptions, SceneSpec
from landslide_qgis.processing.engine.environment import EngineSetup, engine_setup
from landslide_qgis.processing.engine.process import EngineProcess
from tests.qgis.conftest import Listener, tree

pytestmark = pytest.mark.usefixtures("provider")
OUTPUTS = {"PROBABILITY": "p.tif", "MASK": "m.tif", "POLYGONS": "l.gpkg"}


@pytest.fixture
def slow(
    run: Callable[..., dict[str, Any]],
    big_bands: list[str],
    make_model: Callable[[int], Path],
    tmp_path: Path,
) -> Callable[[], dict[str, Any]]:
    """Return a function that starts a run of many seconds into the folder ``out``."""
    out = tmp_path / "out"
    out.mkdir()
    model = make_model(41)

    def start() -> dict[str, Any]:
        files = {name: str(out / file) for name, file in OUTPUTS.items()}
        return run("detect", {"INPUT": big_bands, "MODEL": str(model), "TTA": True, **files})

    return start


def when_working(out: Path, act: Callable[[int], None]) -> threading.Thread:
    """Do something, in another thread, once the engine has begun to write in ``out``."""

    def wait() -> None:
        for _ in range(2400):
            for folder in out.glob(".landslide-*"):
                if any(folder.iterdir()):
                    time.sleep(0.5)
                    act(int(folder.name.split("-")[1]))
                    return
            time.sleep(0.05)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_cancel_ends_within_a_second_and_leaves_nothing(
    slow: Callable[[], Any], feedback: Listener, tmp_path: Path
) -> None:
    at: list[float] = []

    def cancel(_: int) -> None:
        at.append(time.monotonic())
        feedback.cancel()

    thread = when_working(tmp_path / "out", cancel)
    with pytest.raises(QgsProcessingException) as caught:
        slow()
    ended = time.monotonic()
    thread.join()
    assert str(caught.value) == "The run was cancelled; no output was written."
    assert ended - at[0] < 1.0
    assert tree(tmp_path / "out") == set()


def test_cancel_before_the_start(
    slow: Callable[[], Any], feedback: Listener, tmp_path: Path
) -> None:
    feedback.cancel()
    with pytest.raises(QgsProcessingException, match="was cancelled"):
        slow()
    assert tree(tmp_path / "out") == set()


@pytest.mark.parametrize(
    ("number", "words"),
    [(signal.SIGKILL, "stopped by the system"), (signal.SIGSEGV, "crashed (signal 11)")],
)
def test_dead_engine(
    slow: Callable[[], Any], tmp_path: Path, number: signal.Signals, words: str
) -> None:
    thread = when_working(tmp_path / "out", lambda pid: os.kill(pid, number))
    with pytest.raises(QgsProcessingException) as caught:
        slow()
    thread.join()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert tree(tmp_path / "out") == set()


def test_an_older_result_survives_a_dead_engine(slow: Callable[[], Any], tmp_path: Path) -> None:
    older = tmp_path / "out" / "p.tif"
    older.write_text("an older result")
    thread = when_working(tmp_path / "out", lambda pid: os.kill(pid, signal.SIGKILL))
    with pytest.raises(QgsProcessingException):
        slow()
    thread.join()
    assert older.read_text() == "an older result"
    assert tree(tmp_path / "out") == {"p.tif"}


def job(bands: list[str], model: Path, target: Path) -> DetectJob:
    scene = SceneSpec(inputs=tuple(bands))
    return DetectJob(scene, str(target), inference=InferenceOptions(model=str(model)))


def test_works_in_a_thread_of_its_own(bands: list[str], model: Path, tmp_path: Path) -> None:
    results = []

    def work() -> None:
        engine = EngineProcess(engine_setup(), Listener())
        results.append(engine.run(job(bands, model, tmp_path / "p.tif")))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert results[0].outputs == {"probability": str(tmp_path / "p.tif")}


def test_packages_that_are_not_installed(bands: list[str], model: Path, tmp_path: Path) -> None:
    setup = EngineSetup("/usr/bin/python3", str(tmp_path / "nothing here"))
    with pytest.raises(QgsProcessingException) as caught:
        EngineProcess(setup, Listener()).run(job(bands, model, tmp_path / "p.tif"))
    text = str(caught.value)
    assert "lacks the package" in text
    assert setup.install_command() in text
    assert "\n" not in text


def test_python_that_does_not_exist(bands: list[str], model: Path, tmp_path: Path) -> None:
    with pytest.raises(QgsProcessingException, match="/no/python, does not start"):
        EngineProcess(EngineSetup("/no/python", ""), Listener()).run(
            job(bands, model, tmp_path / "p.tif")
        )


def test_errors_of_the_engine_are_one_sentence(
    run: Callable[..., Any], bands: list[str], model: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    files = {name: str(out / file) for name, file in OUTPUTS.items()}
    with pytest.raises(QgsProcessingException) as caught:
        run("detect", {"INPUT": bands[:2], "MODEL": str(model), **files})
    assert "B02" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert tree(out) == set()


def test_broken_model_is_named(run: Callable[..., Any], bands: list[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model at all")
    with pytest.raises(QgsProcessingException, match=r"broken\.onnx"):
        run(
            "detect", {"INPUT": bands, "MODEL": str(broken), "PROBABILITY": str(tmp_path / "p.tif")}
        )
    assert not (tmp_path / "p.tif").exists()


def test_warnings_reach_the_user(
    run: Callable[..., Any], bands: list[str], model: Path, feedback: Listener, tmp_path: Path
) -> None:
    parameters = {"INPUT": bands, "MODEL": str(model), "PROBABILITY": str(tmp_path / "p.tif")}
    run("detect", {**parameters, "RESOLUTION": 40.0})
    assert feedback.warnings
    assert feedback.infos
    assert feedback.progress() == 100.0
