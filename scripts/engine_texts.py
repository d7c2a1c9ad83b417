"""Find the sentences that the engine and fine-tuning say, as templates for the translators.

The engine speaks English and knows nothing of translations: it fills its sentences in where they
arise. Here they are read from its source: what is raised as a ``LandslideError``, told as a warning
or in the log, and named as a step of the work. Each value in a sentence becomes a numbered gap,
``{0}``, so that a translation may change their order.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "landslide_qgis" / "core"
# Of training, what QGIS runs: fine-tuning, and its reading of chips.
TRAINING = ("finetuning/*.py", "chip_folder.py")
# The command line and the simulator speak to no user of QGIS.
SILENT = ("cli", "simulator")
# Which argument of a call holds the sentence.
SAYING = {
    "LandslideError": 0, "Failure": 0, "warn": 0, "Warn": 0, "log": 0, "Log": 0, "tell": 0,
    "step": 1, "say": 1, "Progress": 1, "part": 2, "stage": 2, "__init__": 0,
}  # fmt: skip
# Which argument of a call says what a thing is, for a gap of a sentence.
NAMING = {
    "read_layer": 1,
    "read_side": 1,
    "read_polygons": 2,
    "_among": 2,
    "create_raster": 3,
    "not_written": 0,
}
# Tables of words that fill the gaps of sentences.
FILLING = (
    "KIND_NAMES", "_WHERE", "_WORDS", "_MATCHES", "_REASONS", "_SUBJECTS", "_IMAGES", "_LAYERS",
    "_FAULTS",
)  # fmt: skip
# Tables of what a page says: heads of tables, and words for what a model or a match is.
PHRASES = (
    "_HEAD", "_BAND_HEAD", "_SCORE_HEAD", "_MATCHES", "ROLES", "KIND_NAMES", "_FILES", "_TRAINED",
)  # fmt: skip
_FEWEST_LETTERS = 4


def engine_texts() -> list[str]:
    """Return the templates of all sentences, sorted."""
    found: set[str] = set()
    for path in speaking():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found.update(_texts_of(tree))
        # One word alone might be the name of a file.
        found.update(text for text in _table_texts(tree, FILLING) if " " in text)
    return sorted(found - {""})


def speaking() -> list[Path]:
    """Return the files whose sentences a user of QGIS may see."""
    return [path for path in _sources() if not set(SILENT) & set(path.relative_to(ROOT).parts)]


def page_texts() -> list[str]:
    """Return the phrases of the engine's pages, sorted: see ``core/report/words.py``."""
    found: set[str] = set()
    for path in _sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found.update(_table_texts(tree, PHRASES))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node) == "phrase":
                found.update(_constants(node.args[:1]))
    return sorted(found)


def _sources() -> list[Path]:
    """Return the files whose texts a user of QGIS may see."""
    training = [path for name in TRAINING for path in (ROOT / "training").rglob(name)]
    return sorted([*CORE.rglob("*.py"), *training])


def _table_texts(tree: ast.Module, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts of a module's tables of some names; of a table of pairs, the first ones."""
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if getattr(target, "id", "") in names:
            value = getattr(node, "value", None)
            entries = getattr(value, "elts", getattr(value, "values", []))
            firsts = (one.elts[0] if isinstance(one, ast.Tuple) else one for one in entries)
            for first in firsts:
                if isinstance(first, ast.JoinedStr):
                    yield template(first)
                else:
                    yield from _constants([first])


def _name(call: ast.Call) -> str:
    """Return what a call calls."""
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def _constants(nodes: list[ast.expr]) -> Iterator[str]:
    """Yield the texts among some values."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _texts_of(tree: ast.Module) -> Iterator[str]:
    """Yield the templates in a module."""
    for function in ast.walk(tree):
        if not isinstance(function, (ast.FunctionDef, ast.Lambda)):
            continue
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            name = _name(node)
            place = SAYING.get(name)
            if place is not None and place < len(node.args):
                yield from templates(node.args[place], function)
            place = NAMING.get(name)
            if place is not None and place < len(node.args):
                yield template(node.args[place])


def templates(node: ast.expr, function: ast.FunctionDef | ast.Lambda) -> Iterator[str]:
    """Yield what an argument may say; a name stands for what the function gives it."""
    if isinstance(node, ast.IfExp):
        yield from templates(node.body, function)
        yield from templates(node.orelse, function)
    elif isinstance(node, ast.Name):
        for other in ast.walk(function):
            yield from _named(other, node.id)
    else:
        yield from _worth(template(node))


def _named(node: ast.AST, name: str) -> Iterator[str]:
    """Yield the texts that a name is given: by an assignment, or from a table in a loop."""
    if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == name for t in node.targets):
        ways = (node.value.body, node.value.orelse) if isinstance(node.value, ast.IfExp) else ()
        for value in ways or (node.value,):
            yield from _worth(template(value))
    elif isinstance(node, ast.Tuple) and len(node.elts) > 1:
        last = node.elts[-1]
        if isinstance(last, (ast.Constant, ast.JoinedStr)):
            sentence = template(last)
            yield from _worth(sentence if " " in sentence and sentence.endswith(".") else "")


def _worth(text: str) -> Iterator[str]:
    """Yield a text that says something of its own, between what it is filled with."""
    bare = "".join(char for char in text if char.isalpha())
    whole = text[:1] == "{" or text[:1].isupper() or text.endswith(".")
    if len(bare) >= _FEWEST_LETTERS and whole:
        yield text


def template(node: ast.expr) -> str:
    """Return a string as a template; empty for what is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _bare(node.value)
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts, number = [], 0
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(_bare(str(value.value)))
        else:
            parts.append(f"{{{number}}}")
            number += 1
    return "".join(parts)


def _bare(words: str) -> str:
    """Return words in which braces stand for themselves."""
    return words.replace("{", "{{").replace("}", "}}")
