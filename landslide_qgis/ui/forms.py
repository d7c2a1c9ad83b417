"""Forms of Qt Designer, loaded when they are shown."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt import uic
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QDialogButtonBox, QProgressBar, QWidget

from landslide_qgis.processing.translation import tr

_TITLE_PX = 40


def load_form(module_file: str, name: str, widget: QWidget) -> None:
    """Give ``widget`` the children of a form, as its attributes by their object names.

    All forms name ``LandslideDigitiser`` as their class: Qt looks translations up under it.

    Args:
        module_file: ``__file__`` of the module, beside which the form lies.
        name: File name of the form, without ``.ui``.
        widget: A widget of the form's own class.
    """
    uic.loadUi(str(Path(module_file).with_name(f"{name}.ui")), widget)
    # A form whose class is not its widget's name is put into the screen's corner; only its size
    # was meant, and Qt places a window that nobody moved over the one it belongs to.
    widget.setAttribute(Qt.WidgetAttribute.WA_Moved, False)
    room = QGuiApplication.primaryScreen().availableSize() - QSize(0, _TITLE_PX)
    widget.resize(widget.size().boundedTo(room))  # else its buttons may lie below the screen
    for box in widget.findChildren(QDialogButtonBox):  # Qt's own word is English on many systems
        box.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))


def show_progress(bar: QProgressBar, percent: float) -> None:
    """Show how far the work is."""
    bar.setTextVisible(True)
    bar.setValue(round(percent))


def show_idle(bar: QProgressBar) -> None:
    """Empty the bar: nothing is under way, of which 0 % could be done."""
    bar.setTextVisible(False)
    bar.setValue(0)
