"""Check that a value from JSON is what a job's field is declared to be; standard library only.

Declarations are read as written (``tuple[str, ...] | None``): Python before 3.10 cannot evaluate
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landslide_qgis.core.errors import LandslideError

_MOST = 1e300
_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "Mapping": "an object",
}


def typed(name: str, declared: str, value: Any, where: str) -> Any:
    """Return a value as a field's type.

    Args:
        name: The field.
        declared: Its annotation; types not of JSON are let through.
        value: What JSON gave.
        where: What the field belongs to, for the message.

    Raises:
        LandslideError: It is something else.
    """
    kind, _, rest = declared.partition(" | ")
    if value is None and rest == "None":
        return None
    outer, _, inner = kind.partition("[")
    found = _as(outer, inner.rstrip("]"), value)
    if found is None and outer in _WORDS:
        words = _WORDS[outer]
        if outer == "tuple":
            kinds = inner.rstrip("]").split(", ")
            count = "" if "..." in kinds else f"{len(kinds)} "
            words = f"a list of {count}{'texts' if kinds[0] == 'str' else 'numbers'}"
        raise LandslideError(f"In the {where}, {name} is {value!r}; give {words}.")
    return value if found is None else found


def _as(outer: str, inner: str, value: Any) -> Any:
    """Return a value as a type, or ``None`` if it is none."""
    if outer == "tuple" and isinstance(value, (list, tuple)):
        return _tuple(inner.split(", "), value)
    if outer == "Mapping" and isinstance(value, Mapping):
        kind = inner.split(", ")[-1]
        fits = kind == "Any" or all(_as(kind, "", entry) is not None for entry in value.values())
        return value if fits else None
    if outer == "bool" or isinstance(value, bool):
        return value if outer == "bool" and isinstance(value, bool) else None
    if outer == "str" and isinstance(value, str):
        return value
    if outer in ("int", "float") and isinstance(value, (int, float)) and abs(value) < _MOST:
        if outer == "float":
            return value
        return int(value) if value == int(value) else None
    return None


def _tuple(kinds: list[str], values: Any) -> tuple[Any, ...] | None:
    """Return a list's entries in their types; a last kind ``...`` stands for any number of them."""
    if kinds[-1] == "...":
        kinds = kinds[:1] * len(values)
    found = tuple(_as(kind, "", entry) for kind, entry in zip(kinds, values))
    return None if None in found or len(kinds) != len(values) else found
