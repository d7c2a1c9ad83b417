"""What a run tells while it trains: a line an epoch, as JSON, as CSV, and to TensorBoard."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.runtime.files import cannot_write

_COLUMNS = (
    "epoch", "stage", "loss", "rate", "seconds", "cpu_seconds", "threshold", "holdout_f1",
    "tune_f1", "watched_f1",
)  # fmt: skip
Entry = Mapping[str, float | str]


class Journal:
    """The logs of a run.

    Attributes:
        folder: The run's folder; gets ``log.jsonl``, ``log.csv`` and, where TensorBoard is
            installed, ``tensorboard/``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._writer: Any = None

    def cut(self, epochs: int) -> None:
        """Drop what was written after a number of epochs, which a resumed run will repeat.

        A line that a full disk cut short is dropped as well.
        """
        path = self.folder / "log.jsonl"
        if not path.is_file():
            return
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        entries = [_entry(line) for line in lines]
        kept = [entry for entry in entries if entry is not None and entry["epoch"] <= epochs]
        if len(kept) == len(entries):
            return
        path.unlink()
        (self.folder / "log.csv").unlink(missing_ok=True)
        for entry in kept:
            self._append(entry)

    def write(self, entry: Entry) -> None:
        """Log and print one epoch."""
        rounded = {
            key: round(value, 7 if key == "rate" else 5) if isinstance(value, float) else value
            for key, value in entry.items()
        }
        self._append(rounded)
        print(json.dumps(rounded), flush=True)
        board = self._board()
        if board is not None:
            for key, value in rounded.items():
                if not isinstance(value, str) and key != "epoch":
                    board.add_scalar(key, value, int(rounded["epoch"]))
            board.flush()

    def _append(self, entry: Entry) -> None:
        """Append one line to both files.

        Raises:
            LandslideError: They cannot be written.
        """
        try:
            self._append_to_files(entry)
        except OSError as error:
            raise cannot_write(self.folder / "log.jsonl", error) from error

    def _append_to_files(self, entry: Entry) -> None:
        """Append one line to both files."""
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")
        path = self.folder / "log.csv"
        fresh = not path.exists()
        with path.open("a", encoding="utf-8", newline="") as stream:
            table = csv.DictWriter(stream, _COLUMNS, extrasaction="ignore")
            if fresh:
                table.writeheader()
            table.writerow(entry)

    def _board(self) -> Any:
        """Return TensorBoard's writer, ``None`` where it is not installed."""
        if self._writer is None and importlib.util.find_spec("tensorboard") is not None:
            board = importlib.import_module("torch.utils.tensorboard")
            self._writer = board.SummaryWriter(str(self.folder / "tensorboard"))
        return self._writer


def _entry(line: str) -> dict[str, Any] | None:
    """Return an epoch's line, ``None`` if it is not whole."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    whole = isinstance(found, dict) and isinstance(found.get("epoch"), int)
    return found if whole else None
