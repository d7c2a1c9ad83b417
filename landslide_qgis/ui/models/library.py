"""The folder of installed models: what is in it, adding, removing, checking."""

from __future__ import annotations

import shutil
from pathlib import Path

from landslide_qgis.processing.model_folder import SHIPPED, installed_models, model_folder
from landslide_qgis.processing.translation import tr


class LibraryError(ValueError):
    """It cannot be done; the message is one sentence."""


def is_shipped(path: Path) -> bool:
    """Whether a model came with the plugin, and cannot be removed."""
    return path.parent == SHIPPED


def add_file(source: Path) -> Path:
    """Copy a model, and the card or weights beside it, into the folder; return its place.

    Raises:
        LibraryError: It is no ``.onnx`` file, there is one of that name, or it cannot be copied.
    """
    if source.suffix.lower() != ".onnx" or not source.is_file():
        raise LibraryError(tr("{} is no ONNX file.").format(source.name))
    target = free_place(source.name)
    card = source.with_suffix(".json")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if card.is_file():
            shutil.copyfile(card, target.with_suffix(".json"))
        part = target.with_suffix(".part")
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError as error:
        raise LibraryError(tr("{} cannot be copied: {}.").format(source.name, error)) from error
    return target


def free_place(name: str) -> Path:
    """Return where a model of that name goes.

    Raises:
        LibraryError: One of that name is installed.
    """
    if any(path.name == name for path in installed_models()):
        raise LibraryError(tr("A model named {} is installed; remove it first.").format(name))
    return model_folder() / name


def remove(path: Path) -> None:
    """Delete an installed model and its card.

    Raises:
        LibraryError: It came with the plugin, or cannot be deleted.
    """
    if path.parent != model_folder():
        raise LibraryError(tr("{} came with the plugin and stays.").format(path.name))
    try:
        path.unlink()
        path.with_suffix(".json").unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(tr("{} cannot be removed: {}.").format(path.name, error)) from error
