"""Integer hashing: the only source of randomness in the simulator.

A random number is a function of a seed and of integer coordinates, never of the order in which
numbers are drawn. That is what makes a window of a scene independent of how the scene is tiled.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_ROW = np.uint32(0x9E3779B1)
_COL = np.uint32(0x85EBCA77)
_SEED = 0xC2B2AE3D


def _finish(value: Array) -> Array:
    """Murmur3's 32-bit finaliser (Appleby, public domain): every input bit reaches every output.

    Args:
        value: uint32 array of any shape; it is not changed.

    Returns:
        uint32 array of the same shape.
    """
    value = value ^ (value >> np.uint32(16))
    value = value * np.uint32(0x85EBCA6B)
    value ^= value >> np.uint32(13)
    value *= np.uint32(0xC2B2AE35)
    value ^= value >> np.uint32(16)
    return value


def _start(seed: int) -> Array:
    """The seed as a one-element array, because numpy warns when *scalars* wrap around."""
    return _finish(np.array([(seed * _SEED + 0x27D4EB2F) & 0xFFFFFFFF], dtype=np.uint32))


def _unsigned(values: Array) -> Array:
    """Signed coordinates to uint32, wrapping, so that negative coordinates hash as well."""
    return (np.asarray(values, dtype=np.int64) & 0xFFFFFFFF).astype(np.uint32)


def hash_points(seed: int, rows: Array, cols: Array) -> Array:
    """Hash pairs of integer coordinates.

    Args:
        seed: Any integer; different seeds give independent fields.
        rows: Integer array, at least one-dimensional.
        cols: Integer array that broadcasts with `rows`.

    Returns:
        uint32 array of the broadcast shape.
    """
    first = _finish(_unsigned(rows) * _ROW + _start(seed))
    return _finish(first ^ (_unsigned(cols) * _COL))


def hash_grid(seed: int, rows: Array, cols: Array) -> Array:
    """Hash every node of the lattice `rows` x `cols`.

    Args:
        seed: Any integer.
        rows: Integer array [R].
        cols: Integer array [C].

    Returns:
        uint32 array [R, C].
    """
    return hash_points(seed, np.asarray(rows)[:, None], np.asarray(cols)[None, :])


def to_unit(bits: Array) -> Array:
    """Hash bits to float64 numbers in (0, 1).

    Args:
        bits: uint32 array.

    Returns:
        float64 array of the same shape; never exactly 0 or 1.
    """
    return (bits.astype(np.float64) + 0.5) * (1.0 / 4294967296.0)


def to_normal(bits: Array) -> Array:
    """Hash bits to nearly normal numbers: the sum of the four bytes (Irwin-Hall, n = 4).

    No logarithm or cosine is taken, so the result does not depend on the maths library.

    Args:
        bits: uint32 array.

    Returns:
        float32 array of the same shape, mean 0, standard deviation 1, within +-3.5.
    """
    total = (bits & np.uint32(255)) + ((bits >> np.uint32(8)) & np.uint32(255))
    total += (bits >> np.uint32(16)) & np.uint32(255)
    total += bits >> np.uint32(24)
    return (total.astype(np.float32) - np.float32(510.0)) * np.float32(1.0 / 147.8)
