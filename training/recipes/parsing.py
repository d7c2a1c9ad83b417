"""Parsed YAML into dataclasses, with errors that name the key."""

from __future__ import annotations

import dataclasses
import math
import re
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar, get_args, get_origin

from landslide_qgis.core.errors import LandslideError

T = TypeVar("T")
_POWER = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")


def parse(kind: type[T], value: Any, where: str) -> T:
    """Turn parsed YAML into ``kind`` (a dataclass, tuple, mapping or plain type).

    Args:
        kind: The type wanted.
        value: What the YAML holds.
        where: Dotted key, for messages.

    Raises:
        LandslideError: It does not fit; the message names the key.
    """
    return typing.cast(T, _parse(kind, value, where))


def _parse(kind: Any, value: Any, where: str) -> Any:
    """Untyped body of :func:`parse`."""
    if dataclasses.is_dataclass(kind):
        return _parse_dataclass(kind, value, where)
    if get_origin(kind) is types.UnionType:
        return None if value is None else _parse(get_args(kind)[0], value, where)
    if get_origin(kind) is tuple:
        return _parse_tuple(get_args(kind), value, where)
    if get_origin(kind) is dict and isinstance(value, Mapping) and get_args(kind)[1] is not Any:
        wanted = get_args(kind)[1]
        return {str(key): _parse(wanted, entry, _join(where, key)) for key, entry in value.items()}
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is float and isinstance(value, float) and not math.isfinite(value):
        raise LandslideError(f"'{where}' must be a finite number, not {value}.")
    plain = dict if get_origin(kind) is dict else kind
    wrong_bool = isinstance(value, bool) and plain is not bool
    if not isinstance(value, plain) or wrong_bool:
        hint = "; YAML reads 2.0e-3 as a number, but 2e-3 as text" if _is_power(value) else ""
        raise LandslideError(f"'{where}' must be {_describe(plain)}, not {value!r}{hint}.")
    return value


def _is_power(value: Any) -> bool:
    """Whether a text looks like a number with a power of ten."""
    return isinstance(value, str) and _POWER.fullmatch(value) is not None


def _parse_dataclass(kind: Any, value: Any, where: str) -> Any:
    """Fill a dataclass from a mapping."""
    if not isinstance(value, Mapping):
        raise LandslideError(f"'{where or 'the recipe'}' must be a mapping of keys.")
    hints = typing.get_type_hints(kind)
    unknown = [str(key) for key in value if key not in hints]
    if unknown:
        known = ", ".join(hints)
        raise LandslideError(f"'{_join(where, unknown[0])}' is no known key; known: {known}.")
    for item in dataclasses.fields(kind):
        optional = (
            item.default is not dataclasses.MISSING
            or item.default_factory is not dataclasses.MISSING
        )
        if item.name not in value and not optional:
            raise LandslideError(f"'{_join(where, item.name)}' is missing.")
    return kind(
        **{key: _parse(hints[key], entry, _join(where, key)) for key, entry in value.items()}
    )


def _parse_tuple(arguments: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    """Fill a tuple, of fixed or any length, from a list."""
    if not isinstance(value, list):
        raise LandslideError(f"'{where}' must be a list, not {value!r}.")
    if arguments[-1] is Ellipsis:
        arguments = (arguments[0],) * len(value)
    if len(value) != len(arguments):
        raise LandslideError(f"'{where}' must have {len(arguments)} entries, not {len(value)}.")
    return tuple(
        _parse(kind, entry, f"{where}[{index}]")
        for index, (kind, entry) in enumerate(zip(arguments, value, strict=True))
    )


def _describe(kind: type | types.UnionType) -> str:
    """Name a plain type for people."""
    names = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}
    return names.get(typing.cast(type, kind), "a mapping of keys")


def _join(where: str, key: str) -> str:
    """Append a key to a dotted path."""
    return f"{where}.{key}" if where else key
