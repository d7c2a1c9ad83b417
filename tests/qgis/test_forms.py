"""The forms, whatever the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QDialog, QDockWidget

from landslide_qgis.ui.forms import load_form
from tests.qgis.conftest import ROOT

FORMS = sorted((ROOT / "landslide_qgis" / "ui").rglob("*.ui"))


@pytest.mark.usefixtures("qgis_app")
@pytest.mark.parametrize("form", FORMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_window_is_larger_than_the_screen(form: Path) -> None:
    widget = QDockWidget() if form.stem == "dock" else QDialog()
    load_form(str(form), form.stem, widget)
    screen = QGuiApplication.primaryScreen().availableSize()
    assert widget.width() <= screen.width()
    assert widget.height() < screen.height()
