"""The plugin in Spanish, in real QGIS."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsVectorLayer
from qgis.PyQt import QtWidgets
from qgis.PyQt.QtCore import QLocale

from tests.qgis.conftest import write_raster
from tests.qgis.inventories import write_inventory
from tests.qgis.test_provider import ALGORITHMS, READY

UI = Path(__file__).resolve().parents[2] / "landslide_qgis" / "ui"
FORMS = sorted(UI.rglob("*.ui"))


@pytest.mark.parametrize("name", [*ALGORITHMS, *READY])
def test_every_algorithm_speaks_spanish(provider: Any, spanish: Any, name: str) -> None:
    algorithm = provider.algorithm(name).create()
    text = algorithm.shortHelpString()
    assert "<h3>Parámetros</h3>" in text
    assert "En la línea de órdenes" in text
    assert "Parameters" not in text


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.relative_to(UI).as_posix())
def test_every_form_speaks_spanish(provider: Any, spanish: Any, path: Path) -> None:
    from landslide_qgis.processing.translation import tr
    from landslide_qgis.ui.forms import load_form

    root = ElementTree.parse(path).getroot()  # noqa: S314 - a file of ours
    window = getattr(QtWidgets, root.find("widget").get("class"))()
    load_form(str(path), path.stem, window)
    english = {text.text for text in root.iter("string") if tr(text.text) != text.text}
    kinds = (QtWidgets.QAbstractButton, QtWidgets.QLabel)
    shown = {child.text() for kind in kinds for child in window.findChildren(kind)}
    assert english
    assert shown & english == set()
    assert shown & {tr(text) for text in english}


def test_a_language_without_translation_stays_english(provider: Any) -> None:
    from landslide_qgis.processing.translation import install_translator

    translator = install_translator("fi")
    assert "Parameters" in provider.algorithm("terrain").shortHelpString()
    QgsApplication.removeTranslator(translator)


@pytest.fixture
def numbers() -> Any:
    """Numbers as in Spain, for a while."""
    before = QLocale()
    QLocale.setDefault(QLocale("es_ES"))
    yield
    QLocale.setDefault(before)


def test_one_is_singular(provider: Any) -> None:
    from landslide_qgis.ui.improve.tally import Tally

    assert Tally(kept=1, rejected=1).text().startswith("1 landslide, 1 rejected, 0 that")
    assert Tally(kept=2).text().startswith("2 landslides, 0 rejected")
    assert "1 more landslide has" in Tally(kept=4).problem()
    assert "2 more landslides have" in Tally(kept=3).problem()


def test_one_is_singular_in_spanish(provider: Any, spanish: Any) -> None:
    from landslide_qgis.ui.improve.tally import Tally

    assert Tally(kept=1, rejected=1).text().startswith("1 deslizamiento, 1 rechazado, 0 que")
    assert Tally(kept=2, rejected=2).text().startswith("2 deslizamientos, 2 rechazados")


def test_a_review_offers_spanish_choices_and_keeps_the_values(spanish: Any, tmp_path: Path) -> None:
    from landslide_qgis.processing.delivery.selection import choices
    from landslide_qgis.ui.review.preparation import ensure_choices

    path = write_inventory(tmp_path / "i.gpkg")
    layer = QgsVectorLayer(f"{path}|layername=landslides", "i")
    ensure_choices(layer)
    index = layer.fields().indexOf("ls_type")
    assert layer.attributeDisplayName(index).startswith("Tipo")
    offered = [pair for entry in layer.editorWidgetSetup(index).config()["map"]
               for pair in entry.items()]  # fmt: skip
    assert ("Flujo de detritos", "Debris flow") in offered
    assert offered[0][0] == "", "the empty choice stays"
    assert choices()["trigger"]["earthquake"] == "terremoto"


def test_decimals_as_the_language_has_them(provider: Any, numbers: Any) -> None:
    from landslide_qgis.processing import amounts

    assert amounts.decimal(0.5, 2) == "0,50"
    assert amounts.significant(12.5) == "12,5"
    assert amounts.significant(10.0) == "10"
    assert amounts.area(123_456.0) == "12,3 ha"
    assert amounts.table_area(1_234_000.0) == "1,23 km²"
    assert amounts.area(float("nan")) == "–"


def test_the_language_that_qgis_was_started_in(
    qgis_app: QgsApplication,
) -> None:
    """``qgis --lang es`` leaves no trace in the settings."""
    from landslide_qgis.processing.translation import qgis_language

    before = qgis_app.translation()
    qgis_app.setTranslation("es")
    assert qgis_language() == "es"
    qgis_app.setTranslation(before)
    assert qgis_language() != "es"


def filled(sentence: str) -> tuple[str, list[str]]:
    """A sentence of the engine with values in it."""
    gaps = len({name for _, name, *_ in string.Formatter().parse(sentence) if name})
    values = [f"/a folder/ñ {number}.tif" for number in range(gaps)]
    return sentence.format(*values), values


def test_every_sentence_of_the_engine_is_recognised(provider: Any, spanish: Any) -> None:
    from landslide_qgis.processing.engine.sentences import SENTENCES, in_users_language
    from landslide_qgis.processing.translation import tr

    for sentence in json.loads(SENTENCES.read_text(encoding="utf-8")):
        said, values = filled(sentence)
        assert in_users_language(said) == tr(sentence).format(*values)
    said = "The area of interest 'my area.gpkg' holds no polygons; give a polygon layer."
    assert in_users_language(said).startswith("'my area.gpkg' (área de interés) no contiene")
    assert in_users_language("Something new.") == "Something new."


def test_the_engine_speaks_spanish(
    provider: Any, spanish: Any, run: Any, feedback: Any, tmp_path: Path
) -> None:
    """What a run tells, and why another fails."""
    values = np.full((60, 60), 0.1, np.float32)
    values[20:30, 20:30] = 0.9
    probability = str(write_raster(tmp_path / "p.tif", values))
    options = {"INPUT": probability, "MASK": str(tmp_path / "m.tif")}
    run("threshold", options)
    assert "p.tif no dice qué umbral quiere su modelo; se supone 0.5." in feedback.warnings
    with pytest.raises(QgsProcessingException, match=r"p\.tif no tiene la banda 3; su número"):
        run("threshold", {**options, "BAND": 3})


def test_pages_are_in_spanish(provider: Any, in_spain: None, run: Any, tmp_path: Path) -> None:
    """With the words and the numbers of the user; what is returned stays the same."""
    from landslide_qgis.processing.model_folder import SHIPPED

    page = tmp_path / "model.html"
    result = run("modelinfo", {"MODEL": str(SHIPPED / "landslide_rgb.onnx"), "REPORT": str(page)})
    text = page.read_text(encoding="utf-8")
    assert {'lang="es"', "Bandas que lee", "Tamaño de píxel", "Resultados"} <= set(
        re.findall(r'lang="es"|Bandas que lee|Tamaño de píxel|Resultados', text)
    )
    assert result["PIXEL_M"] == 10.0
    values = np.zeros((90, 90), np.float32)
    values[20:30, 20:30] = 1
    masks = [str(write_raster(tmp_path / f"{n}.tif", np.roll(values, n, 0))) for n in (0, 2)]
    page = tmp_path / "accuracy.html"
    options = {"INPUT": masks[0], "REFERENCE": masks[1], "THRESHOLD": 0.5, "REPORT": str(page)}
    assert run("assess", options)["F1"] == pytest.approx(0.8)
    text = page.read_text(encoding="utf-8")
    assert "Píxel por píxel" in text
    assert ">0,80 (" in text
    assert "1.000 a 10.000 m²" in text


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        (
            "The model runs on CPU (the installed onnxruntime has no CUDA), threads 2 × 1, tiles "
            "up to 576 pixels.",
            "El modelo se ejecuta en CPU (el onnxruntime instalado no tiene CUDA), hilos 2 × 1, "
            "teselas de hasta 576 píxeles.",
        ),
        ("Removed by the rule on the slope: 2.", "Retirados por la regla sobre la pendiente: 2."),
        ("Averaging the probability", "Promediando la probabilidad"),
        ("Averaging slope.tif", "Promediando slope.tif"),
        (
            "The model card of 'toy' is not usable: its threshold is not between 0 and 1.",
            "La ficha del modelo 'toy' no sirve: su umbral no está entre 0 y 1.",
        ),
        (
            "The image before lacks B04, B08; add the raster, or name the band in the band "
            "mapping.",
            "A la imagen anterior le falta B04, B08; añada el ráster o indique la banda en la "
            "tabla de bandas.",
        ),
        (
            "The model needs Sentinel-1 backscatter (VV_asc, VV_desc_pre); give these rasters: "
            "ascending orbit after the event, descending orbit before the event.",
            "El modelo necesita retrodispersión de Sentinel-1 (VV_asc, VV_desc_pre); indique estos "
            "rásteres: órbita ascendente después del evento, órbita descendente antes del evento.",
        ),
        (
            "One outline of the reference crosses itself; it is taken repaired.",
            "Un contorno de la capa (referencia) se cruza a sí mismo; se toma reparado.",
        ),
    ],
)
def test_no_english_is_left_within_a_sentence(
    provider: Any, spanish: Any, english: str, translated: str
) -> None:
    from landslide_qgis.processing.engine.sentences import in_users_language

    assert in_users_language(english) == translated


def test_without_a_translation_the_engine_speaks_english(provider: Any) -> None:
    from landslide_qgis.processing.engine.sentences import in_users_language

    said = "p.tif has no band 3; its number of bands is 1."
    assert in_users_language(said) == said
