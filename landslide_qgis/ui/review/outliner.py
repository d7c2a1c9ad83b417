"""The engine kept waiting for a click: a process started beforehand answers without a start."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry
from qgis.PyQt.QtCore import QObject, QProcess

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.outline import OutlineJob
from landslide_qgis.core.jobs.protocol import Failure, Result, event_from_json, job_to_json
from landslide_qgis.processing.engine.environment import engine_setup
from landslide_qgis.processing.translation import tr


@dataclass(frozen=True)
class Outlines:
    """Outlines around a click, each inside the next.

    Attributes:
        shapes: From the smallest to the largest.
        best: Index of the one to offer.
        crs: Their CRS.
    """

    shapes: list[QgsGeometry]
    best: int
    crs: QgsCoordinateReferenceSystem


class Outliner(QObject):
    """Asks the engine for outlines, one at a time, without blocking.

    Args:
        answer: Given the outlines, or a sentence that says why there are none.
        parent: The owner.
    """

    def __init__(self, answer: Callable[[Outlines | None, str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._answer = answer
        self._waiting: QProcess | None = None
        self._asked: QProcess | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="landslide-outline-")
        self._count = 0

    def prepare(self) -> None:
        """Start a process that waits for a job."""
        if self._waiting is not None:
            return
        setup = engine_setup()
        process = QProcess(self)
        process.setProcessEnvironment(setup.process_environment())
        process.setWorkingDirectory(setup.working_folder())
        process.start(setup.python, ["-m", "landslide_qgis.core", "run", "--warm"])
        self._waiting = process

    def ask(self, images: tuple[str, ...], probability: str | None, x: float, y: float) -> None:
        """Ask for the outlines around a point; a question still open is dropped."""
        self._drop(self._asked)
        self.prepare()
        process, self._waiting = self._waiting, None
        self._asked = process
        self._count += 1
        target = str(Path(self._folder.name) / f"outlines-{self._count}.json")
        job = OutlineJob(images=images, outlines=target, x=x, y=y, probability=probability)
        process.finished.connect(lambda *_: self._finished(process, target))
        process.errorOccurred.connect(lambda _: self._finished(process, target))
        process.write(f"{job_to_json(job)}\n".encode())
        self.prepare()

    def close(self) -> None:
        """End the processes and remove their files."""
        for process in (self._asked, self._waiting):
            self._drop(process)
        self._asked = self._waiting = None
        self._folder.cleanup()

    def _drop(self, process: QProcess | None) -> None:
        """End a process that nobody waits for any more."""
        if process is None:
            return
        process.blockSignals(True)
        process.kill()
        process.waitForFinished(1000)
        process.deleteLater()

    def _finished(self, process: QProcess, target: str) -> None:
        """Hand the answer on."""
        if process is not self._asked:
            return
        self._asked = None
        problem = tr("The engine gave no outline; see Raster ▸ Landslide Digitiser ▸ Engine….")
        done = False
        for line in bytes(process.readAllStandardOutput()).decode("utf-8", "replace").splitlines():
            try:
                event = event_from_json(line)
            except LandslideError:
                continue
            done = done or isinstance(event, Result)
            problem = event.text if isinstance(event, Failure) else problem
        process.deleteLater()
        if done:
            self._answer(read_outlines(Path(target)), "")
        else:
            self._answer(None, problem)


def read_outlines(path: Path) -> Outlines:
    """Return what the engine wrote."""
    document = json.loads(path.read_text(encoding="utf-8"))
    shapes = [QgsGeometry.fromWkt(one["wkt"]) for one in document["outlines"]]
    crs = QgsCoordinateReferenceSystem.fromWkt(document["crs"])
    return Outlines(shapes, int(document["best"]), crs)
