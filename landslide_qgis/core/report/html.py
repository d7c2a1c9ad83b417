"""Small pages: a title, tables and figures in one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.report.words import ENGLISH, Words

_STYLE = """
body{font:15px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
table{border-collapse:collapse;margin:.5em 0 1.5em}
th,td{border-bottom:1px solid #ccc;padding:.25em .8em;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em}code{overflow-wrap:anywhere}
"""


def table(head: Sequence[str], rows: Iterable[Sequence[object]], words: Words = ENGLISH) -> str:
    """Return a table; cells that are numbers are set to the right."""
    body = "".join(f"<tr>{''.join(_cell(cell, words) for cell in row)}</tr>" for row in rows)
    top = "".join(f"<th>{escape(text)}</th>" for text in head)
    return f"<table><tr>{top}</tr>{body}</table>"


def facts(rows: Iterable[tuple[str, object]], words: Words = ENGLISH) -> str:
    """Return a table of names and values, all set to the left: they have no column in common."""
    body = "".join(
        f"<tr><th>{escape(name)}</th><td>{_text(value, words)}</td></tr>" for name, value in rows
    )
    return f"<table>{body}</table>"


def heading(text: str) -> str:
    """Return a heading."""
    return f"<h2>{escape(text)}</h2>"


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f"<p>{escape(text)}</p>"


def write_page(path: Path, title: str, parts: Iterable[str], words: Words = ENGLISH) -> None:
    """Write a page of finished parts, in the language of ``words``.

    Raises:
        LandslideError: The file cannot be written.
    """
    text = (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{''.join(parts)}</body></html>\n"
    )
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LandslideError(f"{path.name} cannot be written ({error.strerror}).") from error


def _cell(value: object, words: Words) -> str:
    """Return a table cell."""
    kind = ' class="n"' if isinstance(value, (int, float)) else ""
    return f"<td{kind}>{_text(value, words)}</td>"


def _text(value: object, words: Words) -> str:
    """Return what a cell says."""
    if isinstance(value, (int, float)):
        return words.number(value, ".4g" if isinstance(value, float) else ",d")
    return escape("–" if value is None else str(value))
