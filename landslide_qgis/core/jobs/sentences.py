"""Finished sentences of the engine, recognised and put into another language.

Sentences are listed as templates with gaps, ``{0}``, ``{1}``, …. A sentence is recognised by the
words around its values, and its translation filled with the same values. Standard library only,
since QGIS uses it too.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Optional

Found = Optional[tuple[str, tuple[str, ...]]]


class Sentences:
    """A list of templates, and what puts one into another language."""

    def __init__(self, templates: Iterable[str], translate: Callable[[str], str]) -> None:
        """Take the templates.

        Args:
            templates: What the engine may say.
            translate: Gives a template's translation, or the template itself.
        """
        self._patterns = _patterns(templates)
        self._translate = translate
        # The same few sentences come again and again while a run goes on.
        self._recognised = lru_cache(maxsize=512)(self._recognise)

    def translated(self, text: str) -> str:
        """Return a sentence in the other language; what has no translation stays as it is."""
        found = self._recognised(text)
        if found is None:
            return text
        sentence, values = found
        other = self._translate(sentence)
        if other == sentence:
            return text
        return other.format(*map(self._filling, values))

    def _filling(self, text: str) -> str:
        """Return what fills a gap in the other language; of a list, what of it is known."""
        other = self.translated(text)
        return ", ".join(map(self.translated, text.split(", "))) if other == text else other

    def _recognise(self, text: str) -> Found:
        """Return the template that a text is of, and the values in it."""
        for sentence, pattern in self._patterns:
            match = pattern.fullmatch(text)
            if match:
                return sentence, match.groups()
        return None


def _patterns(sentences: Iterable[str]) -> list[tuple[str, re.Pattern[str]]]:
    """Return each template and what recognises it, those with the most words of their own first."""
    parts = {text: list(string.Formatter().parse(text)) for text in sentences}
    words = {text: sum(len(own) for own, *_ in found) for text, found in parts.items()}
    return [
        (text, re.compile("".join(map(_part, parts[text])), re.DOTALL))
        for text in sorted(parts, key=lambda text: -words[text])
    ]


def _part(part: tuple[str, str | None, str | None, str | None]) -> str:
    """Return the pattern of some words and the gap behind them."""
    words, gap, *_ = part
    return re.escape(words) + ("" if gap is None else "(.*?)")
