"""Words of a command to paste into a terminal."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable


def command_line(words: Iterable[str]) -> str:
    """Return words as one line for this system's terminal, quoted where they have to be."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    """Quote a word."""
    if sys.platform != "win32":
        return shlex.quote(word)
    return f'"{word}"' if any(character in word for character in " |&;<>()^") else word
