"""The plugin in Spanish, in real QGIS."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.core import QgsApplication

from tests.qgis.test_provider import ALGORITHMS, READY


@pytest.fixture
def spanish(provider: Any) -> Any:
    from landslide_qgis.processing.translation import install_translator

    translator = install_translator("es_PE")
    assert translator is not None
    yield translator
    QgsApplication.removeTranslator(translator)


@pytest.mark.parametrize("name", [*ALGORITHMS, *READY])
def test_every_algorithm_speaks_spanish(provider: Any, spanish: Any, name: str) -> None:
    algorithm = provider.algorithm(name).create()
    text = algorithm.shortHelpString()
    assert "<h3>Parámetros</h3>" in text
    assert "En la línea de órdenes" in text
    assert "Parameters" not in text


def test_a_language_without_translation_stays_english(provider: Any) -> None:
    from landslide_qgis.processing.translation import install_translator

    assert install_translator("fi") is None
    assert "Parameters" in provider.algorithm("terrain").shortHelpString()
