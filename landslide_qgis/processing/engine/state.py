"""What can be said of an engine's Python and its packages: checks, each passed or not, and why."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landslide_qgis.processing.amounts import decimal
from landslide_qgis.processing.engine.environment import REQUIREMENTS, EngineSetup, packages_for
from landslide_qgis.processing.translation import tr

OLDEST = (3, 9)
NEEDED_GB = 1.0
# Per cent, when all is downloaded.
UNPACKING = 80
# From an index pip collects a package, from a folder it processes one.
_PIP_STEP = re.compile(
    r"^(Collecting|Processing|Installing collected packages|Successfully installed)", re.M
)


@dataclass(frozen=True)
class Check:
    """One thing that has to hold.

    Attributes:
        what: What was looked at.
        fine: Whether it holds.
        text: What was found, or what to do.
    """

    what: str
    fine: bool
    text: str


@dataclass(frozen=True)
class State:
    """What an engine's Python said of itself.

    Attributes:
        checks: All of it.
        version: Its version, major and minor.
    """

    checks: tuple[Check, ...]
    version: tuple[int, int]

    @property
    def ready(self) -> bool:
        """Whether the engine can run."""
        return all(check.fine for check in self.checks if check.what != "pip")


def read_state(output: str, setup: EngineSetup) -> State | None:
    """Read what :meth:`EngineSetup.check_arguments` printed; ``None`` if it is something else."""
    for line in reversed(output.splitlines()):
        if line.startswith('{"python"'):
            return _state(json.loads(line), setup)
    return None


def folder_check(folder: Path) -> Check:
    """Say whether packages can be written to a folder."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place).free / 1e9
    text = tr("{}, {} GB free").format(folder, decimal(free, 0))
    return Check(tr("Package folder"), folder.is_dir() or free >= NEEDED_GB, text)


def is_own_folder(folder: Path, version: tuple[int, int]) -> bool:
    """Whether a package folder is the plugin's own, which it may delete."""
    return folder == packages_for(*version)


def pip_progress(output: str) -> int:
    """Return how far an installation is, in per cent, from what pip said."""
    steps = _PIP_STEP.findall(output)
    if "Successfully installed" in steps:
        return 100
    if "Installing collected packages" in steps:
        return UNPACKING
    # About as many packages come along as are asked for.
    wanted = 2 * max(1, len(REQUIREMENTS.read_text(encoding="utf-8").split()))
    return min(75, round(75 * len(steps) / wanted))


def _state(said: Mapping[str, Any], setup: EngineSetup) -> State:
    """Turn what Python said into checks."""
    major, minor, patch = said["python"]
    fits = (major, minor) >= OLDEST and said["bits"] == 64
    text = tr("{}.{}.{}, {} bits").format(major, minor, patch, said["bits"])
    if not fits:
        text = tr("{}; 3.9 or newer with 64 bits is needed").format(text)
    pip = tr("there") if said["pip"] else tr("missing; on Debian and Ubuntu: python3-pip")
    checks = [
        Check("Python", fits, text),
        Check("pip", bool(said["pip"]), pip),
        folder_check(Path(setup.packages)),
    ]
    for name, version in said["packages"].items():
        missing = version == f"! No module named '{name}'"
        text = tr("not installed yet") if missing else version.lstrip("! ")
        checks.append(Check(name, not version.startswith("!"), text))
    return State(tuple(checks), (major, minor))
