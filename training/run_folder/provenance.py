"""Where a run comes from: recipe, code, data, seeds, machine; kept in its ``run.json``."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import torch

from landslide_qgis.core.errors import LandslideError
from training.data.chips import Chips
from training.data.sources import Parts
from training.recipes.recipe import Recipe
from training.runtime.files import read_object, write_text
from training.runtime.workers import Workers

_ROOT = Path(__file__).resolve().parents[2]
_SOURCES = ("training", "landslide_qgis/core")
_PACKAGES = ("torch", "numpy", "timm", "peft", "safetensors", "onnx", "onnxruntime")
_GIT_SECONDS = 10.0
# Keys below input, data, model, loss and loop that do not shape the weights.
_FREE = ("device", "threads", "cache_context", "memory_mb")


def begin_record(path: Path, recipe: Recipe, parts: Parts, workers: Workers, resumed: bool) -> None:
    """Write what is known when a run begins; a resumed run adds a line to what is there.

    Args:
        path: ``run.json``.
        recipe: The recipe.
        parts: Its data.
        workers: Its processes.
        resumed: Whether it goes on from a checkpoint.

    Raises:
        LandslideError: It goes on with other chips than it began with.
    """
    record = _read(path) if resumed else {}
    sessions = record.get("sessions", [])
    sessions.append(
        {
            "started": _now(),
            "code": code_revision(),
            "device": device_name(workers.device),
            "processes": workers.count,
            "threads": torch.get_num_threads(),
            "python": platform.python_version(),
            "packages": {name: _version(name) for name in _PACKAGES},
            "machine": platform.platform(),
        }
    )
    split = {"learn": parts.learn, "holdout": parts.holdout, "tune": parts.tune}
    data = {
        name: {"chips": len(chips), "sha256": chips_sha256(chips)} for name, chips in split.items()
    }
    kept = record.get("data")
    before = kept if isinstance(kept, dict) else data
    for name, words in (("learn", "learn from"), ("holdout", "hold out")):
        if before.get(name) != data[name]:
            raise LandslideError(
                f"The chips to {words} are not those that the run {path.parent} began with; put "
                "them back, or start over by --overwrite."
            )
    write_record(
        path, {"recipe": asdict(recipe), "seed": recipe.seed, "data": data, "sessions": sessions}
    )


def check_recipe(path: Path, recipe: Recipe, keys: Sequence[str]) -> None:
    """Check that a run was made by a recipe, as far as some of its keys go.

    Args:
        path: ``run.json``; a run without one is not checked.
        recipe: The recipe.
        keys: Keys of a recipe that must be as they were; what the run does not know may differ.

    Raises:
        LandslideError: One differs.
    """
    made, now = _read(path).get("recipe", {}), json.loads(json.dumps(asdict(recipe)))
    for key in keys:
        for name, value in made.get(key, {}).items():
            if now[key].get(name, value) != value and name not in _FREE:
                raise LandslideError(
                    f"The run {path.parent} was made with another '{key}.{name}' than the recipe "
                    f"{recipe.name} has now; take the recipe as it was, or train anew elsewhere."
                )


def finish_record(path: Path, scores: dict[str, Any]) -> None:
    """Add the end of a run and its scores on the hold-out."""
    write_record(path, {**_read(path), "finished": _now(), "holdout": scores})


def write_record(path: Path, record: dict[str, Any]) -> None:
    """Write a record."""
    write_text(path, json.dumps(record, indent=2) + "\n")


def chips_sha256(chips: Chips) -> str:
    """Return a hash of chips: names, pixels, masks."""
    digest = hashlib.sha256("\n".join(chips.names).encode())
    digest.update(str(chips.images.shape).encode())
    for image in chips.images:
        digest.update(image.tobytes())
    digest.update(chips.masks.tobytes())
    if chips.valid is not None:
        digest.update(chips.valid.tobytes())
    return digest.hexdigest()


def code_revision() -> dict[str, Any]:
    """Return the commit of the code, whether it was changed since, and a hash of the sources."""
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for path in sorted((_ROOT / folder).rglob("*.py")):
            digest.update(path.relative_to(_ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    commit, changes = _git("rev-parse", "HEAD"), _git("status", "--porcelain", "--", *_SOURCES)
    return {
        "commit": commit,
        "changed": None if changes is None else bool(changes),
        "sources_sha256": digest.hexdigest(),
    }


def device_name(device: torch.device) -> str:
    """Return the name of a device for people."""
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    return platform.processor() or platform.machine()


def _git(*words: str) -> str | None:
    """Return what git says about this code, ``None`` if it is not here or knows nothing."""
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run(  # noqa: S603 -- fixed words, no shell
        [git, "-C", str(_ROOT), *words],
        capture_output=True,
        text=True,
        timeout=_GIT_SECONDS,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else None


def _version(package: str) -> str | None:
    """Return the version of an installed package."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _read(path: Path) -> dict[str, Any]:
    """Return a record, an empty one if there is none."""
    if not path.is_file():
        return {}
    return read_object(path, "remove it: the run goes on without the record of its beginning")


def _now() -> str:
    """Return the time in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
