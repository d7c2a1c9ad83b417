"""Pages in the reader's language, with the reader's numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.inventory_steps import AssessJob, SampleJob
from landslide_qgis.core.jobs.protocol import job_from_json, job_to_json
from landslide_qgis.core.jobs.scene import SceneSpec
from landslide_qgis.core.jobs.scene_steps import InspectJob
from landslide_qgis.core.jobs.steps import ModelInfoJob
from landslide_qgis.core.jobs.wording import Wording
from landslide_qgis.core.model.card import BandSpec, Metric
from landslide_qgis.core.report.words import ENGLISH, Words
from landslide_qgis.core.run import run_job
from tests.core.test_characterise import read, write_layer
from tests.core.toys import RGB, make_card, make_model

SPANISH = Wording("es", ",", ".")


class Texts(HTMLParser):
    """The texts of a page, and what its pictures are called."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))

    def handle_data(self, data):
        self.found.append(data)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name == "alt"]


def pages(job):
    """The texts of a job's page in English and in Spanish."""
    found = []
    for wording in (Wording(), SPANISH):
        asked = job_from_json(job_to_json(replace(job, wording=wording)))
        run_job(asked)
        page = Path(job.report).read_text(encoding="utf-8")
        assert f'lang="{wording.language}"' in page
        found.append(Texts(page).found)
    english, spanish = found
    assert len(english) == len(spanish)
    return english, spanish


def same_words(english, spanish):
    """What both say in the same words."""
    pairs = zip(english, spanish)
    return {a for a, b in pairs if a == b and re.search("[A-Za-z][A-Za-z0-9]", a)}


@pytest.fixture
def compared(write_raster, tmp_path):
    """A map, its reference, and labelled points."""
    noise = np.random.default_rng(5)
    called = np.zeros((260, 260), np.uint8)
    called[40:90, 30:80] = called[150:153, 150:153] = 1
    real = np.roll(called, 7, axis=1)
    files = [
        str(write_raster(f"{name}.tif", values, descriptions=("Landslide mask",)))
        for name, values in (("map", called), ("truth", real))
    ]
    sample = tmp_path / "drawn.gpkg"
    run_job(SampleJob(files[0], str(sample), size=120))
    points, table = read(sample)
    table["label"] = np.where(noise.random(len(points)) < 0.3, "landslide", "none").astype(object)
    labelled = write_layer(tmp_path / "labelled.gpkg", points, **table)
    return files[0], files[1], str(labelled)


def test_an_assessment_in_spanish(compared, tmp_path):
    source, reference, sample = compared
    job = AssessJob(source, reference, sample, report=str(tmp_path / "r.html"))
    english, spanish = pages(job)
    assert same_words(english, spanish) == {"F1", "map.tif", "truth.tif", "labelled.gpkg"}
    assert "Deslizamiento por deslizamiento" in spanish
    assert "10.000 a 100.000 m²" in spanish
    # Not one number has kept the English signs.
    assert [text for text in spanish if re.search(r"\d\.\d\d?\b", text)] == []
    assert any(re.fullmatch(r"0,\d\d \(0,\d\d–0,\d\d\)", text) for text in spanish)


def test_a_model_in_spanish(tmp_path):
    card = make_card(metrics=(Metric("f1", 0.625, "held-out chips", "pixels pooled"),))
    model = str(make_model(tmp_path / "toy.onnx", card))
    english, spanish = pages(ModelInfoJob(str(tmp_path / "r.html"), model, timing=True))
    left = {text for text in same_words(english, spanish) if not re.search("[0-9a-f]{64}", text)}
    of_the_file = {card.title, card.architecture, card.license, "f1", "held-out chips"}
    names = {"reflectance_dn", "SHA-256", "ONNX", "pixels pooled", *RGB}
    assert {text for text in left if not text.endswith(" nm")} <= of_the_file | names
    assert {"Bandas que lee", "0,625", "longitud de onda", "× 0,0001 + 0"} <= set(spanish)


def test_a_scene_check_in_spanish(write_raster, tmp_path):
    specs = [
        BandSpec(name, scale=1e-4, mean=0.1, std=0.1, train_p01=0.02, train_p99=0.2) for name in RGB
    ]
    model = str(make_model(tmp_path / "toy.onnx", make_card(bands=tuple(specs))))
    values = np.full((80, 100), 800, np.uint16)
    values[:40] = 3000
    scene = SceneSpec(tuple(str(write_raster(f"{name}.tif", values)) for name in RGB))
    english, spanish = pages(InspectJob(scene, str(tmp_path / "r.html"), model))
    left = {text for text in same_words(english, spanish) if not text.startswith(str(tmp_path))}
    assert left == set(RGB)
    assert any("fuera de aquello con lo que se entrenó" in text for text in spanish)
    assert {"reflectancia × 10 000", "nombre del archivo", "Advertencias", "0,3"} <= set(spanish)


def test_a_language_without_translation_stays_english():
    for language in ("fi", "", "../engine", "es/../es"):
        words = Words(Wording(language))
        assert words.language == "en"
        assert words.phrase("under {0} m²", "1") == "under 1 m²"


@given(st.floats(-1e9, 1e9), st.sampled_from((",.2f", ".3g", ",.0f", "g")))
def test_numbers_keep_their_value(value, form):
    signs = {",": ".", ".": ","}
    written = Words(SPANISH).number(value, form)
    assert "".join(signs.get(char, char) for char in written) == ENGLISH.number(value, form)


def test_a_wording_that_is_none_is_refused():
    text = '{"task": "modelinfo", "report": "r.html", "wording": {"language": 3}}'
    with pytest.raises(LandslideError, match="give a text"):
        job_from_json(text)
