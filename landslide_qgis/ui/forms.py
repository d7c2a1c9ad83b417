"""Forms of Qt Designer, loaded when they are shown."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt import uic
from qgis.PyQt.QtWidgets import QWidget


def load_form(module_file: str, name: str, widget: QWidget) -> None:
    """Give ``widget`` the children of a form, as its attributes by their object names.

    All forms name ``LandslideDigitiser`` as their class: Qt looks translations up under it.

    Args:
        module_file: ``__file__`` of the module, beside which the form lies.
        name: File name of the form, without ``.ui``.
        widget: A widget of the form's own class.
    """
    uic.loadUi(str(Path(module_file).with_name(f"{name}.ui")), widget)
