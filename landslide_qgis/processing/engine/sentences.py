"""The engine's English sentences in the user's language.

The engine says its sentences in English, with their values already in them; here they are
recognised and translated. What is not recognised stays English.
"""

from __future__ import annotations

import json
from functools import lru_cache

from landslide_qgis.core.jobs.sentences import Sentences
from landslide_qgis.processing.translation import FOLDER, tr

# Written by ``make i18n``: every sentence of the engine, its values as gaps {0}, {1}, ….
SENTENCES = FOLDER / "engine.json"


def in_users_language(text: str) -> str:
    """Return what the engine said in the user's language; English where there is no translation."""
    return _sentences().translated(text)


@lru_cache(maxsize=1)
def _sentences() -> Sentences:
    """Return the sentences that the engine may say."""
    return Sentences(json.loads(SENTENCES.read_text(encoding="utf-8")), tr)
