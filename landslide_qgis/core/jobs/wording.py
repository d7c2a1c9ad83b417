"""In which language the engine writes a page; standard library only, since QGIS uses it too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """The language and the signs of the numbers of a page.

    Attributes:
        language: Such as ``es``; English where there is no translation.
        decimal: Sign between the whole and its parts.
        group: Sign between groups of three digits.
    """

    language: str = "en"
    decimal: str = "."
    group: str = ","


IN_ENGLISH = Wording()
