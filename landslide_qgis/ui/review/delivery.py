"""The dialog that delivers an inventory, opened from its review."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.detect.request import free_name
from landslide_qgis.ui.review.keeping import is_temporary
from landslide_qgis.ui.scene_files import file_of


def open_dialog(
    layer: QgsVectorLayer | None, shown: Iterable[QgsMapLayer], say: Callable[[str], None]
) -> Any:
    """Open the dialog of ``landslide:deliver`` and return it.

    Args:
        layer: The inventory.
        shown: What the map shows, the topmost first.
        say: Told where the files are.
    """
    import processing

    dialog = processing.createAlgorithmDialog("landslide:deliver", parameters(layer, shown))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def finished(succeeded: bool, results: dict[str, Any]) -> None:
        """QGIS shows neither end nor log of what runs in the window's thread."""
        if succeeded:
            say(tr("The inventory was delivered into {}.").format(results["FOLDER"]))
            dialog.close()
        else:
            dialog.showLog()

    dialog.algorithmFinished.connect(finished)
    dialog.show()
    return dialog


def parameters(layer: QgsVectorLayer | None, shown: Iterable[QgsMapLayer]) -> dict[str, Any]:
    """Return what the dialog that delivers starts with.

    A new folder beside a layer's file, since the dialog's own suggestion is a temporary one, which
    nobody wants to hand over; and the image that is seen in the map as background.

    Args:
        layer: The inventory.
        shown: What the map shows, the topmost first.
    """
    if layer is None:
        return {}
    images = (one for one in shown if isinstance(one, QgsRasterLayer) and one.bandCount() > 2)
    given: dict[str, Any] = {"INPUT": layer.id()}
    image = next(images, None)
    if image is not None:
        given["BACKGROUND"] = [image.id()]
    if not is_temporary(layer) and file_of(layer):
        given["FOLDER"] = str(free_name(Path(file_of(layer)).with_name("delivered")))
    return given
