"""The engine kept waiting for clicks: a process started beforehand answers without a start."""

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
from landslide_qgis.processing.engine.sentences import in_users_language
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
    """Asks the engine for outlines without blocking; only the latest question is answered.

    One process answers click after click, so that none but the first can meet its start.

    Args:
        answer: Given the outlines, or a sentence that says why there are none.
        parent: The owner.
    """

    def __init__(self, answer: Callable[[Outlines | None, str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._answer = answer
        self._process: QProcess | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="landslide-outline-")
        self._asked: list[Path] = []
        self._unread = b""
        self._count = 0

    def prepare(self) -> None:
        """Start the process, unless it runs."""
        if self._process is not None:
            return
        setup = engine_setup()
        process = self._process = QProcess(self)
        process.setProcessEnvironment(setup.process_environment())
        process.setWorkingDirectory(setup.working_folder())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(lambda *_: self._ended())
        process.errorOccurred.connect(lambda _: self._ended())
        process.start(setup.python, ["-m", "landslide_qgis.core", "run", "--on"])

    def ask(self, images: tuple[str, ...], probability: str | None, x: float, y: float) -> None:
        """Ask for the outlines around a point; a question still open is forgotten."""
        self.prepare()
        if self._process is None:
            self._answer(None, _no_outline())
            return
        self._count += 1
        target = Path(self._folder.name) / f"outlines-{self._count}.json"
        job = OutlineJob(images=images, outlines=str(target), x=x, y=y, probability=probability)
        self._asked.append(target)
        self._process.write(f"{job_to_json(job)}\n".encode())

    def rest(self) -> None:
        """End the process; the next question starts another."""
        process, self._process = self._process, None
        self._asked, self._unread = [], b""
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(1000)
            process.deleteLater()

    def close(self) -> None:
        """End the process and remove its files."""
        self.rest()
        self._folder.cleanup()

    def _read(self) -> None:
        """Take what has arrived; what is no event is a library's chatter."""
        if self._process is None:
            return
        self._unread += bytes(self._process.readAllStandardOutput())
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            try:
                event = event_from_json(line.decode("utf-8", "replace"))
            except LandslideError:
                continue
            if isinstance(event, (Result, Failure)) and self._asked:
                self._hand_on(event)

    def _hand_on(self, event: Result | Failure) -> None:
        """Answer the oldest question, if it is the latest too."""
        target = self._asked.pop(0)
        if isinstance(event, Failure):
            outlines, problem = None, in_users_language(event.text)
        else:
            outlines, problem = read_outlines(target), ""
            target.unlink()
        if not self._asked:
            self._answer(outlines, problem)

    def _ended(self) -> None:
        """Say that a question stays without an answer."""
        waiting = bool(self._asked)
        self.rest()
        if waiting:
            self._answer(None, _no_outline())


def _no_outline() -> str:
    """Say that the engine is not there, or died."""
    return tr("The engine gave no outline; see Raster ▸ Landslide Digitiser ▸ Engine….")


def read_outlines(path: Path) -> Outlines:
    """Return what the engine wrote."""
    document = json.loads(path.read_text(encoding="utf-8"))
    shapes = [QgsGeometry.fromWkt(one["wkt"]) for one in document["outlines"]]
    crs = QgsCoordinateReferenceSystem.fromWkt(document["crs"])
    return Outlines(shapes, int(document["best"]), crs)
