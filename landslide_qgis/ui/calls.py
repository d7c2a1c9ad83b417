"""Processing calls made by the panels: run in the background, kept in the history, shown as text.

Whatever a panel does to data is such a call, so that it can be repeated without the panel.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from landslide_qgis.processing.shell import command_line
from landslide_qgis.processing.translation import tr

TEMPORARY: str = QgsProcessing.TEMPORARY_OUTPUT
POLL_MS = 200
# Below this share of the work the time that is left is anyone's guess.
TELLING = 4.0


class CallFeedback(QgsProcessingFeedback):
    """Remembers what a call said; filled in the worker's thread, read in the window's."""

    def __init__(self) -> None:
        super().__init__(False)
        self.lines: list[str] = []
        self.warnings: list[str] = []
        self.error = ""
        self.stage = ""

    def setProgressText(self, text: str) -> None:
        self.stage = text

    def pushInfo(self, info: str) -> None:
        self.lines.append(info)

    def pushDebugInfo(self, info: str) -> None:
        self.lines.append(info)

    def pushWarning(self, warning: str) -> None:
        self.warnings.append(warning)
        self.lines.append(tr("Warning: {}").format(warning))

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N803 - QGIS's
        # Of a fault in the plugin QGIS tells where it was, over many lines; what it was comes last.
        self.error = error.strip().rpartition("\n")[2]
        self.lines.append(error)


class BackgroundCall(QObject):
    """One Processing call in a thread of QGIS's task manager.

    Attributes:
        progressed: Emitted with the percentage, 0–100, and a text for people.
        ended: Emitted once, with whether it succeeded, its results, and the error otherwise.
        feedback: What it said.
        layers: The layers it loaded into the project.
        stray: Files that it did not load, because the project that it was for was closed
            meanwhile; :meth:`load` adds them to the one that is open.
    """

    progressed = pyqtSignal(float, str)
    ended = pyqtSignal(bool, dict, str)

    def __init__(self, algorithm: str, parameters: Mapping[str, Any], title: str) -> None:
        super().__init__()
        self.feedback = CallFeedback()
        self.layers: list[QgsMapLayer] = []
        self.stray: list[str] = []
        self._project_is_there = True
        self._title = title
        self._parameters = dict(parameters)
        self._algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm)
        self._context = QgsProcessingContext()
        self._context.setProject(QgsProject.instance())
        self._context.setFeedback(self.feedback)
        self._task: QgsProcessingAlgRunnerTask | None = None
        self._started = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._tell)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._task is not None

    def start(self, *, history: bool = True) -> str:
        """Begin; return why it cannot, in one sentence, or an empty string."""
        algorithm = self._algorithm
        if algorithm is None:
            return tr("Landslide Digitiser is not among the Processing providers; turn it on.")
        fine, problem = algorithm.checkParameterValues(self._parameters, self._context)
        if not fine:
            return str(problem)
        if history:
            remember(algorithm, self._parameters, self._context)
        self._started = time.monotonic()
        self._task = QgsProcessingAlgRunnerTask(
            algorithm, self._parameters, self._context, self.feedback
        )
        self._task.setDescription(self._title)
        self._task.executed.connect(self._executed)
        _UNDER_WAY.add(self)
        QgsProject.instance().cleared.connect(self._project_went)
        QgsApplication.taskManager().addTask(self._task)
        self._timer.start()
        return ""

    def cancel(self) -> None:
        """Stop; the engine's process ends within a second."""
        if self._task is not None:
            self._task.cancel()

    def load(self) -> None:
        """Add what it made to the project that is open now."""
        self.layers = load_results(self._context, self.feedback)
        self.stray = []

    def drop(self, wait_ms: int = 3000) -> None:
        """Stop, wait for the end, and tell nobody: the panel is going away."""
        self.blockSignals(True)
        task = self._task
        if task is not None:
            task.executed.disconnect(self._executed)
            task.cancel()
            if not task.waitForFinished(wait_ms):
                # Its thread still uses the context and the feedback: they live as long as it does.
                task.executed.connect(lambda *_outcome: self._finish())
        self._finish()

    def _tell(self) -> None:
        """Pass progress on."""
        done = self.feedback.progress()
        self.progressed.emit(done, progress_text(self.feedback.stage, done, self._elapsed()))

    def _elapsed(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self._started

    def _executed(self, succeeded: bool, results: dict[str, Any]) -> None:
        """Load what was asked for and report."""
        cancelled = self.feedback.isCanceled()
        if succeeded and not cancelled:
            if self._project_is_there:
                self.load()
            else:
                self.stray = list(self._context.layersToLoadOnCompletion())
        self._finish()
        error = "" if succeeded else self.feedback.error or tr("The run failed.")
        if cancelled:
            succeeded, error = False, tr("The run was cancelled; no output was written.")
        self.ended.emit(bool(succeeded), dict(results), error)

    def _project_went(self) -> None:
        """The project was closed or another one opened; what comes is not for that one."""
        self._project_is_there = False

    def _finish(self) -> None:
        """Let go of the task."""
        self._timer.stop()
        if self._task is not None:
            QgsProject.instance().cleared.disconnect(self._project_went)
        self._task = None
        _UNDER_WAY.discard(self)


# Keeps calls alive whose window was closed: the task manager holds the task, not this object.
_UNDER_WAY: set[BackgroundCall] = set()


def drop_all() -> None:
    """Stop all calls that are under way, before the plugin goes."""
    for call in list(_UNDER_WAY):
        call.drop()


def load_results(context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> list[Any]:
    """Add the layers of a finished call to the project, styled, polygons above rasters."""
    project = QgsProject.instance()
    loaded = []
    for source, details in context.layersToLoadOnCompletion().items():
        layer = QgsProcessingUtils.mapLayerFromString(source, context, True)
        if layer is None:
            continue
        layer = context.takeResultLayer(layer.id()) or layer
        layer.setName(details.name or layer.name())
        if details.postProcessor() is not None:
            details.postProcessor().postProcessLayer(layer, context, feedback)
        loaded.append(layer)
    loaded.sort(key=lambda layer: isinstance(layer, QgsVectorLayer))
    # On top of the map, wherever the selected layer is: else they may lie hidden below an image.
    for layer in loaded:
        project.addMapLayer(layer, False)
        project.layerTreeRoot().insertLayer(0, layer)
    return loaded


def loading(sink: str, name: str) -> QgsProcessingOutputLayerDefinition:
    """Return an output that is loaded into the project under ``name``."""
    definition = QgsProcessingOutputLayerDefinition(sink, QgsProject.instance())
    definition.destinationName = name
    return definition


def progress_text(stage: str, percent: float, elapsed_s: float) -> str:
    """Say what is being done and how long it will take, for example ``Reading · 20 s left``."""
    stage = stage or tr("Starting the engine")
    if not TELLING <= percent < 100.0:
        return stage
    left = elapsed_s * (100.0 - percent) / percent
    if left >= 90:
        return tr("{} · about {} min left").format(stage, round(left / 60))
    return tr("{} · about {} s left").format(stage, max(1, round(left)))


def python_command(algorithm: str, parameters: Mapping[str, Any]) -> str:
    """Return a call as Python for the console of QGIS."""
    rows = "".join(f"    {name!r}: {value!r},\n" for name, value in _plain(parameters).items())
    return f"import processing\nprocessing.run({algorithm!r}, {{\n{rows}}})"


def shell_command(algorithm: str, parameters: Mapping[str, Any]) -> str:
    """Return a call as one line for a terminal."""
    words = ["qgis_process", "run", algorithm, "--"]
    for name, value in _plain(parameters).items():
        values = value if isinstance(value, list) else [value]
        words += [f"{name}={_number(entry)}" for entry in values]
    return command_line(words)


def remember(
    algorithm: QgsProcessingAlgorithm,
    parameters: Mapping[str, Any],
    context: QgsProcessingContext,
) -> None:
    """Put a call into Processing's history, as its own dialogs do."""
    command = algorithm.asPythonCommand(parameters, context)
    registry = getattr(QgsGui, "historyProviderRegistry", None)
    if registry is None:  # before QGIS 3.24
        from processing.core.ProcessingLog import ProcessingLog

        ProcessingLog.addToLog(command)
        return
    entry = {
        "python_command": command,
        "algorithm_id": algorithm.id(),
        "parameters": algorithm.asMap(parameters, context),
    }
    process, possible = algorithm.asQgisProcessCommand(parameters, context)
    if possible:
        entry["process_command"] = process
    registry().addEntry("processing", entry)


def _plain(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with outputs as their file names."""
    output = QgsProcessingOutputLayerDefinition
    return {
        name: value.sink.staticValue() if isinstance(value, output) else value
        for name, value in parameters.items()
    }


def _number(value: Any) -> str:
    """Spell a value for the command line."""
    return str(value).lower() if isinstance(value, bool) else str(value)
