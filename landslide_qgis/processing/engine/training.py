"""Where training is: a folder with its source code, and the Python of its environment.

Training is not part of the plugin: it needs torch, which is larger than all of QGIS.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsProcessingFeedback, QgsSettings

from landslide_qgis.core.jobs.protocol import Result
from landslide_qgis.processing.engine.environment import SETTINGS, clean_environment
from landslide_qgis.processing.engine.process import EventProcess, Launch
from landslide_qgis.processing.translation import tr

VARIABLE = "LANDSLIDE_TRAINING"
SETTING = f"{SETTINGS}/training"
REPOSITORY = "https://github.com/landslide-digitiser/landslide-digitiser"
_WINDOWS = sys.platform == "win32"
_PYTHON = ("Scripts", "python.exe") if _WINDOWS else ("bin", "python")


@dataclass(frozen=True)
class TrainingSetup:
    """How training is started.

    Attributes:
        python: Python interpreter of its environment.
        folder: Folder with the package ``training``.
    """

    python: Path
    folder: Path

    def run(
        self, arguments: list[str], outputs: list[str], feedback: QgsProcessingFeedback
    ) -> Result:
        """Run ``python -m training`` to its end.

        Args:
            arguments: Command and options; it must write events.
            outputs: Files that it would write.
            feedback: Receives the events, and is asked whether to stop.

        Raises:
            QgsProcessingException: There is no result; its text is one sentence that says why.
        """
        return EventProcess(feedback).follow(
            Launch(
                python=str(self.python),
                arguments=("-m", "training", *arguments),
                environment=clean_environment(str(self.folder)),
                folder=str(self.folder),
                outputs=tuple(outputs),
                title=tr("the training environment"),
                remedy=tr("install its packages in a terminal with: {}").format(
                    f"{self.python} {_REQUIREMENTS}"
                ),
            )
        )


def chosen_place() -> str:
    """Return the folder or Python that was named for training; empty if none was."""
    return os.environ.get(VARIABLE) or str(QgsSettings().value(SETTING, "") or "")


def choose_place(path: str) -> None:
    """Remember the folder or Python of training."""
    QgsSettings().setValue(SETTING, path)


def training_setup(place: str | None = None) -> TrainingSetup | None:
    """Return how training is started, ``None`` if it is not there.

    Args:
        place: Folder of the source code, whose environment is ``.venv/training``; or a Python below
            it. By default what was chosen.
    """
    named = chosen_place() if place is None else place
    if not named:
        return None
    path = Path(named).absolute()
    python = path if path.is_file() else path.joinpath(".venv", "training", *_PYTHON)
    sources = [folder for folder in (path, *path.parents) if (folder / "training").is_dir()]
    found = next((f for f in sources if (f / "training" / "__main__.py").is_file()), None)
    if found is None or not os.access(python, os.X_OK):
        return None
    return TrainingSetup(python, found)


def setup_commands() -> str:
    """Return the commands that make the environment, to paste into a terminal."""
    python = "python" if _WINDOWS else "python3"
    inside = "\\".join((".venv", "training", *_PYTHON)) if _WINDOWS else ".venv/training/bin/python"
    return "\n".join(
        (
            f"git clone {REPOSITORY}",
            "cd landslide-digitiser",
            f"{python} -m venv .venv/training",
            f"{inside} {_REQUIREMENTS}",
        )
    )


_REQUIREMENTS = (
    "-m pip install -r training/requirements.txt -r landslide_qgis/engine-requirements.txt"
)
