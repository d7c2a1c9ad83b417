"""The Processing call of a window: one at a time, its progress shown, cancelled and ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPlainTextEdit, QProgressBar

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.calls import BackgroundCall
from landslide_qgis.ui.forms import show_idle, show_progress

Then = Callable[[dict[str, Any]], None]
_WHOLE = (0.0, 100.0)


class OneCall(QObject):
    """Starts calls for a window and shows in its widgets how they stand.

    Args:
        progress: Shows how far a call is.
        status: Says what it does, or why it failed.
        log: Shows what it said, once it has ended; ``None`` for nowhere.
        offer: Given a call whose project was closed meanwhile, instead of what follows it.

    Attributes:
        changed: Emitted when a call began, or could not, and when it ended.
        last: The call that is under way, or was last; ``None`` before the first.
    """

    changed = pyqtSignal()

    def __init__(
        self,
        progress: QProgressBar,
        status: QLabel,
        log: QPlainTextEdit | None = None,
        offer: Callable[[BackgroundCall], None] | None = None,
    ) -> None:
        super().__init__(progress)
        self.last: BackgroundCall | None = None
        self._progress, self._status, self._log, self._offer = progress, status, log, offer
        self._lines: list[str] = []
        self._step = _WHOLE
        progress.setRange(0, 100)
        show_idle(progress)

    @property
    def busy(self) -> bool:
        """Whether a call is under way."""
        return self.last is not None and self.last.running

    @property
    def layers(self) -> list[QgsMapLayer]:
        """The layers that the last call loaded into the project."""
        return self.last.layers if self.last is not None else []

    @property
    def warnings(self) -> list[str]:
        """What the last call warned of, a sentence each."""
        return self.last.feedback.warnings if self.last is not None else []

    def begin(
        self,
        algorithm: str,
        parameters: Mapping[str, Any],
        title: str,
        then: Then,
        *,
        step: tuple[float, float] = _WHOLE,
        history: bool = True,
    ) -> None:
        """Start a call, or say why it cannot be.

        Args:
            algorithm: Its id.
            parameters: Its parameters.
            title: What it does, for people.
            then: Receives its results.
            step: Its share of the progress bar, in percent; one that begins later than 0 goes on
                with the log of the call before.
            history: Whether Processing's history keeps it.
        """
        if self.busy:
            self._status.setText(tr("Something is under way; cancel it or wait."))
            return
        self._step = step
        if step[0] == 0.0:
            self._lines = []
        call = self.last = BackgroundCall(algorithm, parameters, title)
        call.progressed.connect(self._progressed)
        call.ended.connect(lambda *outcome: self._ended(call, *outcome, then))
        self._status.setText(call.start(history=history) or f"{title} …")
        self.changed.emit()

    def cancel(self) -> None:
        """Stop what is under way."""
        if self.last is not None and self.last.running:
            self._status.setText(tr("Cancelling …"))
            self.last.cancel()

    def drop(self) -> None:
        """End what is under way and tell nobody."""
        if self.last is not None:
            self.last.drop()
            show_idle(self._progress)

    def _progressed(self, percent: float, text: str) -> None:
        """Show progress, but not of what is being cancelled."""
        if self.last is not None and self.last.feedback.isCanceled():
            return
        low, high = self._step
        show_progress(self._progress, low + (high - low) * percent / 100.0)
        self._status.setText(text)

    def _ended(
        self, call: BackgroundCall, fine: bool, results: dict[str, Any], error: str, then: Then
    ) -> None:
        """Show the log, and go on with what came of the call."""
        self._lines += call.feedback.lines
        if self._log is not None:
            self._log.setPlainText("\n".join(self._lines))
        show_idle(self._progress)
        self._status.setText(error)
        if fine and call.stray and self._offer is not None:
            self._offer(call)
        elif fine:
            then(results)
        self.changed.emit()
