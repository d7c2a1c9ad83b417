"""YAML as people write it: a key given twice is an error, not a silent choice of the last one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from landslide_qgis.core.errors import LandslideError

_MERGE = "tag:yaml.org,2002:merge"


class _Strict(yaml.SafeLoader):  # type: ignore[misc]
    """Plain data only, as the safe loader; and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a mapping that has a key twice; what ``<<`` merges in may be overridden."""
        seen: set[tuple[str, str]] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                continue
            if (key.tag, key.value) in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is there twice", key.start_mark
                )
            seen.add((key.tag, key.value))
        result: dict[Any, Any] = super().construct_mapping(node, deep)
        return result


def read_yaml(path: Path, what: str = "") -> Any:
    """Read a YAML file.

    Args:
        path: The file.
        what: What it is, for messages.

    Raises:
        LandslideError: It cannot be read, is no YAML, or has a key twice.
    """
    named = f"The {what} {path}" if what else str(path)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)  # noqa: S506 -- is safe
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise LandslideError(f"{named} cannot be read: {reason}.") from error
    except yaml.YAMLError as error:
        raise LandslideError(f"{named} is not YAML: {_fault(error)}.") from error


def _fault(error: yaml.YAMLError) -> str:
    """Say in one line what is wrong with a YAML text, and where."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return str(error).splitlines()[0]
    mark = error.problem_mark
    return f"{error.problem}, line {mark.line + 1}, column {mark.column + 1}"
