"""The page of a fine-tuning, in the reader's language."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import rasterio

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import wording_from_json
from landslide_qgis.core.jobs.wording import Wording
from landslide_qgis.core.report.words import Words
from tests.core.test_words import SPANISH, Texts, same_words
from training.data.chips import Chips
from training.finetuning.judge import Side, Verdict
from training.finetuning.report import draw_masks, write_html

BANDS = ("B04", "B03", "B02")
REPOSITORY = Path(__file__).resolve().parents[2]


def verdict(f1: tuple[float, float, float], low: float, *, better: bool) -> Verdict:
    """What was found of a file before, with another threshold, and after."""
    names = ("before", "before, threshold from these chips", "after")
    score = {"threshold": 0.425, "precision": 0.5, "recall": 0.75, "iou": 0.25}
    rows = [{"file": name, **score, "f1": value} for name, value in zip(names, f1, strict=True)]
    return Verdict(better, rows, (f1[2] - f1[0], low, f1[2]), 0.005, 1234)


def page(wording: Wording, folder: Path) -> tuple[list[str], np.ndarray]:
    """The texts of a page, and its picture."""
    noise = np.random.default_rng(3)
    masks = np.zeros((2, 32, 32), bool)
    masks[:, 8:20, 8:20] = True
    images = noise.uniform(300, 900, (2, 3, 32, 32)).astype(np.float32)
    chips = Chips(("a-000", "a-001"), images, masks, None, ("n", "s"))
    sides = (Side("before", masks * 0.2, 0.5), Side("after", masks * 0.9, 0.5))
    words, picture = Words(wording), folder / "p.png"
    found = verdict((0.4, 0.41, 0.7), 0.1, better=True)
    document = {
        "scores": found.rows, "model": "toy.onnx", "model_sha256": "0" * 64, "trains": "lora",
        "chips": {"learn": 1200, "tune": 4, "judge": 2}, "judge_blocks": ["n", "s"],
        "weights_learned": 12, "steps": 240, "share_of_the_way": 0.75, "seconds": 90.0,
        "picture_of": draw_masks(chips, sides, BANDS, words, picture),
    }  # fmt: skip
    write_html(document, found, picture, words, folder / "p.html")
    text = (folder / "p.html").read_text(encoding="utf-8")
    assert f'lang="{wording.language}"' in text
    with rasterio.open(picture) as file:
        return Texts(text).found, file.read()


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_page_in_spanish(tmp_path: Path) -> None:
    (english, drawn), (spanish, redrawn) = (page(w, tmp_path) for w in (Wording(), SPANISH))
    assert len(english) == len(spanish)
    left = {text for text in same_words(english, spanish) if set(text) != {"0"}}
    assert left == {"F1", "IoU"}
    assert {"Pesos que cambiaron", "1.200", "0,425", "1,5", "archivo nuevo"} <= set(spanish)
    assert [text for text in spanish if re.search(r"\d\.\d\d?\b", text)] == []
    titles = slice(0, 30)
    assert (drawn[:, titles] != redrawn[:, titles]).any(), "the titles of the picture"
    assert (drawn[:, 60:] == redrawn[:, 60:]).mean() > 0.9, "the same chip below them"


@pytest.mark.parametrize(
    ("found", "english", "spanish"),
    [
        (
            verdict((0.4, 0.41, 0.7), 0.1, better=True),
            "Better: F1 0.400 before, 0.700 after, on 1,234 chips",
            "Mejor: F1 0,400 antes, 0,700 después, en 1.234 recortes",
        ),
        (
            verdict((0.4, 0.69, 0.7), 0.1, better=False),
            "Not better than the old file with the threshold 0.425, which reaches 0.690 (F1",
            "No es mejor que el archivo anterior con el umbral 0,425, que alcanza 0,690 (F1",
        ),
        (
            verdict((0.4, 0.41, 0.39), -0.1, better=False),
            "difference -0.010, 95 % interval -0.100 to +0.390.",
            "diferencia -0,010, intervalo del 95 % de -0,100 a +0,390.",
        ),
    ],
)
def test_verdicts(found: Verdict, english: str, spanish: str) -> None:
    assert english in found.sentence()
    assert spanish in found.sentence(Words(SPANISH))
    assert "quedan por encima de 0,005" in found.rule(Words(SPANISH))


def test_a_wording_comes_over_the_command_line() -> None:
    french = Wording("fr", ",", "\u202f")
    assert wording_from_json(json.dumps(asdict(french))) == french
    for text in ("es", '{"language": 3}', '{"tongue": "es"}', "[]"):
        with pytest.raises(LandslideError, match="wording"):
            wording_from_json(text)
    done = subprocess.run(
        [sys.executable, "-m", "training", "finetune", "m", "c", "--out", "o", "--wording", "es"],
        cwd=REPOSITORY, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("error: The wording is not JSON")
