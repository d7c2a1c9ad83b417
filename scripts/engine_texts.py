"""Find the sentences that the engine says, as templates for the translators.

The engine speaks English and knows nothing of translations: it fills its sentences in where they
arise. Here they are read from its source: what is raised as a ``LandslideError``, told as a warning
or in the log, and named as a step of the work. Each value in a sentence becomes a numbered gap,
``{0}``, so that a translation may change their order.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

CORE = Path(__file__).resolve().parents[1] / "landslide_qgis" / "core"
# The command line and the simulator speak to no user of QGIS.
SILENT = ("cli", "simulator")
# Which argument of a call holds the sentence.
SAYING = {
    "LandslideError": 0, "Failure": 0, "warn": 0, "Warn": 0, "log": 0, "Log": 0, "tell": 0,
    "step": 1, "say": 1, "Progress": 1, "part": 2, "_span": 3, "__init__": 0,
}  # fmt: skip
# Which argument of a call says what a thing is, for a gap of a sentence.
NAMING = {"read_layer": 1, "read_side": 1, "read_polygons": 2, "_among": 2}
_FEWEST_LETTERS = 4


def engine_texts() -> list[str]:
    """Return the templates of all sentences, sorted."""
    found: set[str] = set()
    for path in sorted(CORE.rglob("*.py")):
        if not set(SILENT) & set(path.relative_to(CORE).parts):
            found.update(_texts_of(ast.parse(path.read_text(encoding="utf-8"))))
    return sorted(found - {""})


def _texts_of(tree: ast.Module) -> Iterator[str]:
    """Yield the templates in a module."""
    for function in ast.walk(tree):
        if not isinstance(function, (ast.FunctionDef, ast.Lambda)):
            continue
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = SAYING.get(name)
            if place is not None and place < len(node.args):
                yield from _templates(node.args[place], function)
            place = NAMING.get(name)
            if place is not None and place < len(node.args):
                yield template(node.args[place])


def _templates(node: ast.expr, function: ast.FunctionDef | ast.Lambda) -> Iterator[str]:
    """Yield what an argument may say; a name stands for what the function gives it."""
    if isinstance(node, ast.IfExp):
        yield from _templates(node.body, function)
        yield from _templates(node.orelse, function)
    elif isinstance(node, ast.Name):
        for other in ast.walk(function):
            yield from _named(other, node.id)
    else:
        yield from _worth(template(node))


def _named(node: ast.AST, name: str) -> Iterator[str]:
    """Yield the texts that a name is given: by an assignment, or from a table in a loop."""
    if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == name for t in node.targets):
        yield from _worth(template(node.value))
    elif isinstance(node, ast.Tuple) and len(node.elts) > 1:
        last = node.elts[-1]
        if isinstance(last, (ast.Constant, ast.JoinedStr)):
            sentence = template(last)
            yield from _worth(sentence if " " in sentence and sentence.endswith(".") else "")


def _worth(text: str) -> Iterator[str]:
    """Yield a text that says something of its own, between what it is filled with."""
    bare = "".join(char for char in text if char.isalpha())
    if len(bare) >= _FEWEST_LETTERS and (text[0] == "{" or text[0].isupper()):
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
