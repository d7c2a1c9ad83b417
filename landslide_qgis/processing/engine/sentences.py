"""The engine's English sentences in the user's language.

The engine knows nothing of languages: it sends sentences with their values already in them. Here a
sentence is recognised by the words around its values, and its translation filled with the same
values. What is not recognised stays English.
"""

from __future__ import annotations

import json
import re
import string
from functools import lru_cache
from pathlib import Path

from landslide_qgis.processing.translation import FOLDER, tr

# Written by ``make i18n``: every sentence of the engine, its values as gaps {0}, {1}, ….
SENTENCES = FOLDER / "engine.json"


def in_users_language(text: str) -> str:
    """Return what the engine said in the user's language; English where there is no translation."""
    found = _recognise(text)
    if found is None:
        return text
    sentence, values = found
    translated = tr(sentence)
    if translated == sentence:
        return text
    return translated.format(*map(in_users_language, values))


@lru_cache(maxsize=512)
def _recognise(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the sentence that a text is, and the values in it."""
    for sentence, pattern in _patterns(SENTENCES):
        match = pattern.fullmatch(text)
        if match:
            return sentence, match.groups()
    return None


@lru_cache(maxsize=1)
def _patterns(path: Path) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each sentence and what recognises it, those with the most words of their own first."""
    sentences = json.loads(path.read_text(encoding="utf-8"))
    parts = {text: list(string.Formatter().parse(text)) for text in sentences}
    words = {text: sum(len(own) for own, *_ in found) for text, found in parts.items()}
    return tuple(
        (text, re.compile("".join(map(_part, parts[text])), re.DOTALL))
        for text in sorted(sentences, key=lambda text: -words[text])
    )


def _part(part: tuple[str, str | None, str | None, str | None]) -> str:
    """Return the pattern of some words and the gap behind them."""
    words, gap, *_ = part
    return re.escape(words) + ("" if gap is None else "(.*?)")
