"""Which files make up the plugin, and how they are laid out in a plugin folder."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "landslide_qgis"
TOP_FILES = ("metadata.txt", "LICENSE")
_UNWANTED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
_UNWANTED_SUFFIXES = {".pyc", ".pyo", ".orig", ".rej", ".swp"}


def plugin_files() -> list[tuple[Path, str]]:
    """Return every file that ships, with its name below the plugin's parent folder, sorted."""
    files = [(ROOT / name, f"{PACKAGE}/{name}") for name in TOP_FILES]
    for path in (ROOT / PACKAGE).rglob("*"):
        relative = path.relative_to(ROOT)
        if path.is_file() and _wanted(relative):
            files.append((path, relative.as_posix()))
    return sorted(files, key=lambda pair: pair[1])


def lay_out(parent: Path) -> Path:
    """Copy the plugin below ``parent``, replacing an older copy; return its folder."""
    folder = parent / PACKAGE
    if folder.exists():
        shutil.rmtree(folder)
    for source, name in plugin_files():
        target = parent / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return folder


def version() -> str:
    """Return the version that ``metadata.txt`` states."""
    for line in (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "version":
            return value.strip()
    raise SystemExit("metadata.txt states no version.")


def _wanted(path: Path) -> bool:
    """Tell a source file from a cache or an editor's leftover."""
    hidden = any(part.startswith(".") for part in path.parts)
    return not (hidden or _UNWANTED & set(path.parts) or path.suffix in _UNWANTED_SUFFIXES)
