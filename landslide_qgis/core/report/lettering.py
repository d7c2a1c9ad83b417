"""Small letters for pictures, so that a legend needs no plotting library."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HEIGHT = 8
_ADVANCE = 6
# Pixels of a letter's dot.
_SCALE = 2
# Five columns a letter, the lowest bit on top.
_LETTERS = {
    " ": "0000000000", "%": "2313086462", "(": "001c224100", ")": "0041221c00",
    "+": "08083e0808", ",": "0080703000", "-": "0808080808", ".": "0000606000",
    "/": "2010080402", ":": "0000141400", "=": "1414141414", "_": "4040404040",
    "0": "3e5149453e", "1": "00427f4000", "2": "7249494946", "3": "2141494d33",
    "4": "1814127f10", "5": "2745454539", "6": "3c4a494931", "7": "4121110907",
    "8": "3649494936", "9": "464949291e",
    "A": "7c1211127c", "B": "7f49494936", "C": "3e41414122", "D": "7f4141413e",
    "E": "7f49494941", "F": "7f09090901", "G": "3e41415173", "H": "7f0808087f",
    "I": "00417f4100", "J": "2040413f01", "K": "7f08142241", "L": "7f40404040",
    "M": "7f021c027f", "N": "7f0408107f", "O": "3e4141413e", "P": "7f09090906",
    "Q": "3e4151215e", "R": "7f09192946", "S": "2649494932", "T": "03017f0103",
    "U": "3f4040403f", "V": "1f2040201f", "W": "3f4038403f", "X": "6314081463",
    "Y": "0304780403", "Z": "6159494d43",
    "a": "2054547840", "b": "7f28444438", "c": "3844444428", "d": "384444287f",
    "e": "3854545418", "f": "00087e0902", "g": "18a4a49c78", "h": "7f08040478",
    "i": "00447d4000", "j": "2040403d00", "k": "7f10284400", "l": "00417f4000",
    "m": "7c04780478", "n": "7c08040478", "o": "3844444438", "p": "fc18242418",
    "q": "18242418fc", "r": "7c08040408", "s": "4854545424", "t": "04043f4424",
    "u": "3c4040207c", "v": "1c2040201c", "w": "3c4030403c", "x": "4428102844",
    "y": "4c9090907c", "z": "4464544c44",
}  # fmt: skip


def text_width(text: str) -> int:
    """Return the width of ``text`` in pixels."""
    return len(text) * _ADVANCE * _SCALE


def write_text(
    image: NDArray[np.uint8],
    text: str,
    left: int,
    top: int,
    colour: tuple[int, int, int] = (40, 40, 40),
) -> None:
    """Write ``text`` into an image.

    Args:
        image: ``(rows, columns, 3)``; changed in place, text beyond its edge is cut off.
        text: Letters that are not known become spaces.
        left: Column of the first letter's left edge.
        top: Row of its upper edge; a letter is ``2 * HEIGHT`` rows high.
        colour: Red, green, blue, 0-255.
    """
    for index, letter in enumerate(text):
        columns = np.frombuffer(bytes.fromhex(_LETTERS.get(letter, _LETTERS[" "])), dtype=np.uint8)
        dots = (columns[None, :] >> np.arange(HEIGHT, dtype=np.uint8)[:, None]) & 1
        stamp = dots.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1).astype(bool)
        start = left + index * _ADVANCE * _SCALE
        window = image[top : top + stamp.shape[0], start : start + stamp.shape[1]]
        window[stamp[: window.shape[0], : window.shape[1]]] = colour
