"""Runs in a worker thread, as the dialogs start them."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProject,
)

from landslide_qgis.ui.calls import BackgroundCall
from tests.qgis.conftest import Listener, tree


def start(
    provider: Any, parameters: dict[str, Any], feedback: Listener
) -> tuple[QgsProcessingContext, list[tuple[bool, dict[str, Any]]]]:
    """Start a task; its outcome will be in the list."""
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    context.setFeedback(feedback)
    algorithm = provider.algorithm("detect").create()
    task = QgsProcessingAlgRunnerTask(algorithm, parameters, context, feedback)
    outcome: list[tuple[bool, dict[str, Any]]] = []
    task.executed.connect(lambda succeeded, results: outcome.append((succeeded, results)))
    QgsApplication.taskManager().addTask(task)
    return context, outcome


def wait(condition: Callable[[], Any], seconds: float) -> float:
    """Let QGIS live until something has happened; return the longest time it was stuck."""
    stuck, started = 0.0, time.monotonic()
    last = started
    while not condition() and time.monotonic() - started < seconds:
        QgsApplication.processEvents()
        now = time.monotonic()
        stuck, last = max(stuck, now - last), now
        time.sleep(0.005)
    assert condition()
    return stuck


def test_result_while_the_window_stays_alive(
    provider: Any, bands: list[str], model: Path, feedback: Listener, tmp_path: Path
) -> None:
    target = str(tmp_path / "p.tif")
    parameters = {"INPUT": bands, "MODEL": str(model), "PROBABILITY": target}
    context, outcome = start(provider, parameters, feedback)
    stuck = wait(lambda: outcome, 60)
    assert outcome[0][0], feedback.errors
    assert outcome[0][1]["PROBABILITY"] == target
    assert stuck < 0.5
    assert context is not None


def test_cancel(
    provider: Any,
    big_bands: list[str],
    make_model: Callable[[int], Path],
    feedback: Listener,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    parameters = {
        "INPUT": big_bands,
        "MODEL": str(make_model(41)),
        "TTA": True,
        "PROBABILITY": str(out / "p.tif"),
    }
    context, outcome = start(provider, parameters, feedback)
    wait(lambda: any(out.glob(".landslide-*/*")), 60)
    feedback.cancel()
    cancelled = time.monotonic()
    wait(lambda: outcome, 10)
    assert time.monotonic() - cancelled < 1.0
    assert not outcome[0][0]
    assert tree(out) == set()
    assert context is not None


def has_begun(call: BackgroundCall) -> bool:
    """Whether the engine has begun."""
    return bool(call.feedback.progress() > 0)


def test_what_a_thread_uses_outlives_the_panel_that_dropped_it(
    provider: Any, big_bands: list[str], make_model: Callable[[int], Path], tmp_path: Path
) -> None:
    target = str(tmp_path / "p.tif")
    slow = {"INPUT": big_bands, "MODEL": str(make_model(41)), "PROBABILITY": target}
    call = BackgroundCall("landslide:predict", slow, "slow")
    assert call.start(history=False) == ""
    wait(partial(has_begun, call), 60)
    known = weakref.ref(call)
    call.drop(wait_ms=1)  # 0 would be for ever
    del call
    gc.collect()
    assert known() is not None
    wait(lambda: not QgsApplication.taskManager().countActiveTasks(), 10)
    assert not Path(target).exists()
