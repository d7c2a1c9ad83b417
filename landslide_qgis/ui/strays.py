"""What a run made whose project was closed meanwhile: told where it is, offered to the next one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import Qgis
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt.QtWidgets import QPushButton

from landslide_qgis.processing.translation import tr

if TYPE_CHECKING:
    from landslide_qgis.ui.calls import BackgroundCall

_OPEN: dict[QgsMessageBarItem, QgsMessageBar] = {}


def offer(bar: QgsMessageBar, title: str, call: BackgroundCall) -> None:
    """Say above the map where the results are, with a button that adds them.

    Args:
        bar: The message bar of QGIS.
        title: What the run was.
        call: The run.
    """
    files = [path.partition("|")[0] for path in call.stray]
    folder = os.path.commonpath([Path(path).parent for path in files])
    item = bar.createMessage(
        title, tr("The project was closed; the results are in {}.").format(folder)
    )
    item.setToolTip("\n".join(files))
    button = QPushButton(tr("Add to this project"))
    button.clicked.connect(lambda _checked=False: _add(item, call))
    item.layout().addWidget(button)
    item.destroyed.connect(lambda: _OPEN.pop(item, None))
    _OPEN[item] = bar
    bar.pushWidget(item, Qgis.MessageLevel.Info)


def withdraw_all() -> None:
    """Take all offers away: the plugin goes."""
    for item in list(_OPEN):
        _withdraw(item)


def _add(item: QgsMessageBarItem, call: BackgroundCall) -> None:
    """Take an offer up."""
    _withdraw(item)
    call.load()


def _withdraw(item: QgsMessageBarItem) -> None:
    """Take one offer away."""
    bar = _OPEN.pop(item, None)
    if bar is not None:
        bar.popWidget(item)
