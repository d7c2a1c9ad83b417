"""The words and numbers of a page in the reader's language.

A page is written in English phrases with numbered gaps, ``{0}``; ``make i18n`` collects them from
the calls of :meth:`Words.phrase` and from a few tables, and writes what the translators made of
them to ``landslide_qgis/i18n/engine_LANGUAGE.json``, beside the engine's sentences.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from landslide_qgis.core.jobs.sentences import Sentences
from landslide_qgis.core.jobs.wording import IN_ENGLISH, Wording

FOLDER = Path(__file__).resolve().parents[2] / "i18n"
_PREFIX = "engine_"


class Words:
    """What a page is written with."""

    def __init__(self, wording: Wording = IN_ENGLISH) -> None:
        """Read the translations of a language; without any, pages are English.

        Args:
            wording: Language and signs of numbers.
        """
        found = {path.stem[len(_PREFIX) :]: path for path in FOLDER.glob(f"{_PREFIX}*.json")}
        path = found.get(wording.language)
        self.language = "en" if path is None else wording.language
        said = {} if path is None else json.loads(path.read_text(encoding="utf-8"))
        self._phrases: dict[str, str] = said.get("phrases", {})
        self._said: dict[str, str] = said.get("sentences", {})
        self._signs = str.maketrans({".": wording.decimal, ",": wording.group})

    def phrase(self, text: str, *values: object) -> str:
        """Return a phrase with its gaps filled."""
        return self._phrases.get(text, text).format(*values)

    def number(self, value: float, form: str) -> str:
        """Return a number with the reader's signs.

        Args:
            value: The number.
            form: How Python writes it, such as ``,.2f``.
        """
        return format(value, form).translate(self._signs)

    def sentence(self, text: str) -> str:
        """Return a sentence that the engine said, its values already in it."""
        return self._sentences.translated(text)

    @cached_property
    def _sentences(self) -> Sentences:
        """What the engine may say."""
        return Sentences(self._said, lambda text: self._said.get(text, text))


ENGLISH = Words()
