"""Collect every text a user sees, and compile the translations: ``make i18n``.

Texts come from the calls of ``tr`` in the QGIS half, from the forms, the ready models and the
legends and the columns of an inventory; the engine's sentences come from its source. They go into
``landslide_qgis/i18n/landslide_LANGUAGE.ts``, where translators (Qt Linguist, or any editor) fill
in what is new; what no longer occurs is dropped. ``lrelease`` makes a ``.qm`` of each. The engine's
sentences are listed in ``engine.json`` too, since the plugin has to recognise them, and
``engine_LANGUAGE.json`` has what the engine needs to write its pages in that language.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from engine_texts import engine_texts, page_texts

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from landslide_qgis.core.inventory.fields import FIELDS  # noqa: E402

PLUGIN = ROOT / "landslide_qgis"
FOLDER = PLUGIN / "i18n"
CONTEXT = "LandslideDigitiser"
LANGUAGES = ("es",)
# English, only the texts with a count: their singulars.
COUNTS = "en"
# Forms that Qt asks for: singular and plural, in both languages.
FORMS = 2
SENTENCES = FOLDER / "engine.json"


@cache
def counted() -> list[str]:
    """Return the texts with a count, which have a singular and a plural."""
    return sorted(text for text in _code_texts() if "%n" in text)


@cache
def texts() -> list[str]:
    """Return all texts, sorted."""
    found = {*_code_texts(), *_form_texts(), *_model_texts(), *_legend_texts(), *_field_texts()}
    found.update(engine_texts())
    found.update(page_texts())
    return sorted(found - {""})


def _code_texts() -> Iterator[str]:
    """Yield the texts of the calls of ``tr``."""
    files = [PLUGIN / "plugin.py", *(PLUGIN / "processing").rglob("*.py")]
    for path in [*files, *(PLUGIN / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            argument = node.args[0]
            if name == "tr" and isinstance(argument, ast.Constant):
                yield str(argument.value)


def _form_texts() -> Iterator[str]:
    """Yield the texts of the forms; their ``class`` is the context that Qt looks them up in."""
    for path in (PLUGIN / "ui").rglob("*.ui"):
        root = ElementTree.parse(path).getroot()  # noqa: S314 - a file of ours
        for string in root.iter("string"):
            if string.get("notr") != "true":
                yield string.text or ""


def _model_texts() -> Iterator[str]:
    """Yield what the ready models say: their help, and the names of their parameters."""
    for path in (PLUGIN / "resources/models").glob("*.model3"):
        root = ElementTree.parse(path).getroot()  # noqa: S314 - a file of ours
        for option in root.findall("./Option[@name='help']/Option"):
            yield option.get("value", "")
        for parameter in root.findall("./Option[@name='parameterDefinitions']/Option"):
            for option in parameter.findall("./Option[@name='description']"):
                yield option.get("value", "")


def _legend_texts() -> Iterator[str]:
    """Yield legends, the names of fields and their choices."""
    for path in (PLUGIN / "resources/styles").glob("*.qml"):
        root = ElementTree.parse(path).getroot()  # noqa: S314 - a file of ours
        for tag in ("item", "paletteEntry", "category", "range"):
            for entry in root.iter(tag):
                yield entry.get("label", "")
        for alias in root.iter("alias"):
            yield alias.get("name", "")
        for widget in root.iter("editWidget"):
            if widget.get("type") == "ValueMap":
                yield from (option.get("name", "") for option in _choices(widget))


def _field_texts() -> Iterator[str]:
    """Yield what the columns of an inventory mean."""
    yield from (field.meaning for field in FIELDS)


def _choices(widget: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield the options of a value map: label as name, value as value."""
    for option in widget.iter("Option"):
        if option.get("name") == "map":
            yield from option.findall("./Option/Option")


Forms = tuple[str, ...]


def read(path: Path) -> dict[str, Forms]:
    """Return the finished translations of a ``.ts`` file by text: one, or one for each form."""
    if not path.exists():
        return {}
    found = {}
    for message in ElementTree.parse(path).getroot().iter("message"):  # noqa: S314 - ours
        translation = message.find("translation")
        if translation is None or translation.get("type"):
            continue
        parts = [form.text or "" for form in translation.iter("numerusform")]
        forms = tuple(parts or [translation.text or ""])
        if all(forms):
            found[message.findtext("source", "")] = forms
    return found


def write(path: Path, language: str, translations: dict[str, Forms], wanted: list[str]) -> None:
    """Write a ``.ts`` file; texts without a translation are marked."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
        "<context>",
        f"    <name>{CONTEXT}</name>",
    ]
    for text in wanted:
        done = translations.get(text)
        mark = "" if done else ' type="unfinished"'
        numerus = text in counted()
        forms = [escape(form) for form in done or ("",) * (FORMS if numerus else 1)]
        inside = "".join(f"<numerusform>{form}</numerusform>" for form in forms)
        lines += [
            '    <message numerus="yes">' if numerus else "    <message>",
            f"        <source>{escape(text)}</source>",
            f"        <translation{mark}>{inside if numerus else forms[0]}</translation>",
            "    </message>",
        ]
    lines += ["</context>", "</TS>", ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def sentences() -> str:
    """Return the list of the engine's sentences as the plugin reads it."""
    return json.dumps(engine_texts(), indent=0, ensure_ascii=False) + "\n"


def for_the_engine(translations: dict[str, Forms]) -> str:
    """Return the translations that the engine writes its pages with."""
    wanted = {"phrases": page_texts(), "sentences": engine_texts()}
    said = {
        kind: {text: translations[text][0] for text in texts if text in translations}
        for kind, texts in wanted.items()
    }
    return json.dumps(said, indent=0, ensure_ascii=False) + "\n"


def lrelease() -> str:
    """Return Qt's compiler of translations.

    Raises:
        SystemExit: There is none.
    """
    for name in ("lrelease", "lrelease-qt5", "/usr/lib/qt5/bin/lrelease", "pyside6-lrelease"):
        found = shutil.which(name)
        if found:
            return found
    raise SystemExit("lrelease is missing; on Debian it comes with qttools5-dev-tools.")


def main() -> None:
    """Bring every language up to date and compile it."""
    FOLDER.mkdir(exist_ok=True)
    SENTENCES.write_text(sentences(), encoding="utf-8")
    for language, wanted in ((COUNTS, counted()), *((one, texts()) for one in LANGUAGES)):
        source = FOLDER / f"landslide_{language}.ts"
        translations = read(source)
        write(source, language, translations, wanted)
        if language in LANGUAGES:
            pages = FOLDER / f"engine_{language}.json"
            pages.write_text(for_the_engine(translations), encoding="utf-8")
        target = source.with_suffix(".qm")
        subprocess.run([lrelease(), "-silent", str(source), "-qm", str(target)], check=True)  # noqa: S603
        missing = [text for text in wanted if text not in translations]
        print(f"{language}: {len(wanted) - len(missing)} of {len(wanted)} texts translated")


if __name__ == "__main__":
    main()
