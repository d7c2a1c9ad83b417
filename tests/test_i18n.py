"""Every text a user sees is in the translations, and nearly all are translated."""

from __future__ import annotations

import ast
import json
import re
import string
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import engine_texts  # noqa: E402
import i18n  # noqa: E402

# What may be computed: texts of models, legends and fields, which are collected from their files.
COMPUTED = {"dictionary.py", "ready_models.py", "styles.py", "sentences.py", "selection.py"}
# Share of the texts that may wait for a translator; they are English till then.
MAY_WAIT = 0.03
SHOWN = ("setText", "setWindowTitle", "setToolTip", "setPlaceholderText", "pushInfo", "pushWarning")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_text_is_there_for_translators(language: str) -> None:
    """Run ``make i18n``, and fill in what is marked unfinished if you know the language."""
    path = i18n.FOLDER / f"landslide_{language}.ts"
    tree = ElementTree.parse(path)  # noqa: S314 - ours
    listed = {one.text for one in tree.iter("source")}
    wanted, said = set(i18n.texts()), set(i18n.engine_texts())
    assert sorted(wanted - listed - said) == []
    assert sorted(listed - wanted - listed_sentences()) == []
    assert len(wanted - said - set(i18n.read(path))) <= MAY_WAIT * len(wanted)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_gaps_to_fill_are_the_same(language: str) -> None:
    def gaps(text: str) -> list[tuple[str | None, str | None]]:
        return sorted(
            (name, how) for _, name, how, _ in string.Formatter().parse(text) if how is not None
        )

    done = i18n.read(i18n.FOLDER / f"landslide_{language}.ts")
    formatted = {text: forms for text, forms in done.items() if re.search(r"{[:\w,.]*}", text)}
    other = {t for t, forms in formatted.items() if any(gaps(t) != gaps(form) for form in forms)}
    assert other == set()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_compiled_file_is_of_the_same_translations(language: str, tmp_path: Path) -> None:
    source = i18n.FOLDER / f"landslide_{language}.ts"
    compiled = source.with_suffix(".qm").read_bytes()
    for forms in list(i18n.read(source).values())[::25]:
        assert forms[0].encode("utf-16-be") in compiled, forms


def test_texts_with_a_count_have_singular_and_plural_in_english_too() -> None:
    english = i18n.read(i18n.FOLDER / f"landslide_{i18n.COUNTS}.ts")
    assert sorted(english) == i18n.counted()
    for language in i18n.LANGUAGES:
        done = i18n.read(i18n.FOLDER / f"landslide_{language}.ts")
        assert {len(done[text]) for text in i18n.counted()} == {i18n.FORMS}
        assert {len(forms) for text, forms in done.items() if "%n" not in text} == {1}


def test_a_count_is_given_where_the_text_has_one() -> None:
    wrong = []
    for path in (ROOT / "landslide_qgis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
                text = getattr(node.args[0], "value", "")
                if ("%n" in str(text)) != (len(node.args) == 2):
                    wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


def test_numbers_are_written_by_the_users_language() -> None:
    """``processing.amounts`` does it; a format with decimals of its own would not."""
    assert [text for text in i18n.texts() if re.search(r"{:[^}]*[.fg%][^}]*}", text)] == []


def listed_sentences() -> set[str]:
    """The engine's sentences that the plugin recognises."""
    return set(json.loads(i18n.SENTENCES.read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_engines_sentences_are_listed_and_translated(language: str) -> None:
    """Run ``make i18n``; a few new sentences may wait for it, and are said in English till then."""
    done = i18n.read(i18n.FOLDER / f"landslide_{language}.ts")
    said = set(i18n.engine_texts())
    assert len(said - listed_sentences()) <= MAY_WAIT * len(said)
    assert len(said - set(done)) <= MAY_WAIT * len(said)


def test_sentences_of_every_kind_are_found() -> None:
    """Raised, raised from a table, told as a warning, logged, and named as a step."""
    found = set(i18n.engine_texts())
    assert "The slope rule needs an elevation raster; give one." in found
    assert "{0} does not exist; check the path." in found
    assert "No rule was given; all polygons pass." in found
    assert "Stratum {0}: {1} km², points {2}." in found
    assert {"{0} cannot be written ({1}); is the disk full?", "The cloud mask"} <= found
    assert {"Applying the rules ({0} of {1})", "Looking for landslides", "Done"} <= found


def called(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def test_no_sentence_of_an_error_or_a_warning_is_overlooked() -> None:
    """One that is made elsewhere, or begins like a name, would stay English."""
    overlooked = [
        f"{path.name}:{call.lineno}"
        for path in engine_texts.speaking()
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and called(call) in ("LandslideError", "warn")
        if not list(engine_texts.templates(call.args[0], function))
    ]
    assert overlooked == []


def test_texts_are_written_out_where_they_are_translated() -> None:
    """A text that is computed cannot be collected."""
    computed = []
    for path in (ROOT / "landslide_qgis").rglob("*.py"):
        if "core" in path.parts or path.name in COMPUTED:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr"
            if named and not isinstance(node.args[0], ast.Constant):
                computed.append(f"{path.name}:{node.lineno}")
    assert computed == []


def test_what_is_shown_goes_through_the_translator() -> None:
    bare = []
    for path in (ROOT / "landslide_qgis").rglob("*.py"):
        if "core" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in SHOWN:
                continue
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            bare += [
                f"{path.name}: {word}" for word in words if re.search("[A-Za-z]{3}", str(word))
            ]
    assert bare == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_engine_can_write_its_pages_in_every_language(language: str) -> None:
    """Run ``make i18n``; what pages say is complete, sentences may wait as above."""
    read = i18n.read(i18n.FOLDER / f"landslide_{language}.ts")
    done = {text: forms[0] for text, forms in read.items()}
    listed = (i18n.FOLDER / f"engine_{language}.json").read_text(encoding="utf-8")
    said = json.loads(listed)
    assert said["phrases"] == {text: done[text] for text in i18n.page_texts()}
    assert {text: done.get(text) for text in said["sentences"]} == said["sentences"]
    assert set(done) & listed_sentences() == set(said["sentences"])


def test_phrases_of_every_kind_are_found() -> None:
    """In a call, in a head of a table, among the names of what values are."""
    found = set(i18n.page_texts())
    assert {"Landslide by landslide", "landslides", "an 8-bit picture", "optical"} <= found
    assert "Mapped (km²)" in found
    assert "reflectance × 10,000" in i18n.engine_texts()
