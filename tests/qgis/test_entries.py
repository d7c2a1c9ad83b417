"""What is offered in the layer tree, for layers and for groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.core import QgsLayerTreeModel, QgsProject, QgsRasterLayer
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QMenu

from landslide_qgis.ui.detect.panel import DetectPanel
from landslide_qgis.ui.entries import WindowEntries
from tests.qgis.desktop import Desktop, wait_until


class Tree(QgsLayerTreeView):
    """The layer tree with the signal that it has since QGIS 3.32."""

    contextMenuAboutToShow = pyqtSignal(QMenu)  # noqa: N815 - QGIS's own name


class Window(Desktop):
    """The window with such a tree, over the project's layers."""

    def __init__(self) -> None:
        super().__init__()
        self._tree = Tree(self.mainWindow())
        root = QgsProject.instance().layerTreeRoot()
        self._tree.setModel(QgsLayerTreeModel(root, self._tree))


@pytest.fixture
def window(provider: Any) -> Iterator[Window]:
    made = Window()
    yield made
    made.close()


def offered(window: Window, node: Any) -> list[str]:
    """Return what a right click on a place of the tree offers, of what the plugin adds."""
    tree = window.layerTreeView()
    tree.setCurrentIndex(tree.node2index(node))
    menu = QMenu()
    tree.contextMenuAboutToShow.emit(menu)
    return [action.text() for action in menu.actions()]


def test_an_action_for_groups(window: Window, bands: list[str]) -> None:
    root = QgsProject.instance().layerTreeRoot()
    group = root.addGroup("scene")
    layer = QgsRasterLayer(bands[0], "B04")
    QgsProject.instance().addMapLayer(layer, False)
    entries = WindowEntries(window)
    entries.groups(QAction("Detect", window.mainWindow()))
    assert offered(window, group) == ["Detect"]
    assert offered(window, group.addLayer(layer)) == [], "a layer has an entry of its own"
    entries.clear()
    assert offered(window, group) == []


class Entries:
    """Takes what a panel adds."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_: None


def test_a_group_stands_for_all_that_is_in_it(window: Window, bands: list[str]) -> None:
    project = QgsProject.instance()
    inner = project.layerTreeRoot().addGroup("scene").addGroup("10 m")
    inside = [QgsRasterLayer(path, "inside") for path in bands]
    outside = [QgsRasterLayer(path, "outside") for path in bands]
    project.addMapLayers(outside)
    for layer in inside:
        project.addMapLayer(layer, False)
        inner.addLayer(layer)
    tree = window.layerTreeView()
    tree.setCurrentIndex(tree.node2index(inner.parent()))
    panel = DetectPanel(window, Entries())
    panel.open()
    wait_until(lambda: not panel.dialog.busy)
    matched = [match.offer.layer for match in panel.dialog.matches.values()]
    assert sorted(matched) == sorted(layer.id() for layer in inside)
    panel.unload()
