"""Recipes: YAML files checked into dataclasses, with errors that name the key."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from landslide_qgis.core.errors import LandslideError
from training.recipes.checks import check_ranges
from training.recipes.parsing import parse
from training.recipes.recipe import Recipe, all_phases
from training.recipes.yaml_files import read_yaml

DATA_VARIABLE = "LANDSLIDE_DATA"
_EXTENDS = "extends"


def load_recipe(path: Path) -> Recipe:
    """Read and check a recipe.

    A recipe with ``extends: other.yaml`` starts from that one, beside it: its mappings are merged
    key by key, its lists and values replaced. A model, loss or dataset of another name starts from
    nothing.

    Raises:
        LandslideError: The file is missing, is not YAML, or a key is unknown, missing, of the
            wrong type or out of range; the message names the file and the key.
    """
    document = _read(path, ())
    try:
        recipe = parse(Recipe, document, "")
        check_ranges(recipe, all_phases(recipe))
    except LandslideError as error:
        raise LandslideError(f"{path}: {error}") from error
    return recipe


def _read(path: Path, before: tuple[Path, ...]) -> Any:
    """Read a document and what it extends."""
    if path in before:
        raise LandslideError(f"The recipe {path} extends itself.")
    document = read_yaml(path, "recipe")
    if not isinstance(document, dict) or _EXTENDS not in document:
        return document
    other = document.pop(_EXTENDS)
    if not isinstance(other, str):
        raise LandslideError(f"{path}: '{_EXTENDS}' must be text, not {other!r}.")
    base = _read(path.parent / other, (*before, path))
    return _merged(base, document) if isinstance(base, dict) else document


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return a document with changes: mappings are merged, all else is replaced."""
    result = dict(base)
    for key, value in changes.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            same = value.get("name", old.get("name")) == old.get("name")
            result[key] = _merged(old, value) if same else value
        else:
            result[key] = value
    return result


def find_data(recipe: Recipe, override: Path | None) -> Path:
    """Return the data folder: the override, else ``LANDSLIDE_DATA``, else the recipe's own.

    Raises:
        LandslideError: The folder does not exist.
    """
    root = override or Path(os.environ.get(DATA_VARIABLE) or recipe.data_root)
    if not root.is_dir():
        raise LandslideError(
            f"The data folder {root} does not exist; give it with --data or {DATA_VARIABLE}."
        )
    return root
