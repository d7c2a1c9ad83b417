"""The keys and boxes of the comparison with the image before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsMapLayerProxyModel

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.review.compare import STEP, BeforeImage

if TYPE_CHECKING:
    from qgis.gui import QgsMapLayerComboBox
    from qgis.PyQt.QtWidgets import QAbstractButton

    from landslide_qgis.ui.review.host import ReviewHost


class Comparison:
    """Blink and swipe, for the panel they belong to.

    Attributes:
        item: What is painted over the map.
    """

    def __init__(
        self,
        host: ReviewHost,
        box: QgsMapLayerComboBox,
        blink: QAbstractButton,
        swipe: QAbstractButton,
    ) -> None:
        """Take over the controls.

        Args:
            host: The panel.
            box: Chooses the image before.
            blink: Pressed while that image is shown whole.
            swipe: Pressed while a part of it is shown.
        """
        self.item = BeforeImage(host.canvas)
        self._host, self._box, self._blink, self._swipe = host, box, blink, swipe
        self._box.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self._box.setAllowEmptyLayer(True)
        self._box.setCurrentIndex(0)
        self._box.layerChanged.connect(lambda _: self.choose())

    def choose(self) -> None:
        """Have the chosen image compared, with the inventory's outlines over it."""
        image, session = self._box.currentLayer(), self._host.session
        shown = session is not None and image is not None
        self.item.set_layers([session.layer, image] if shown else [])
        if not shown:
            self._wipe(0.0)

    def do_blink(self) -> None:
        """Show the image before, or hide it."""
        self._ask_and_wipe(0.0 if self.item.share == 1 else 1.0)

    def do_swipe(self) -> None:
        """Wipe between the images, or stop it."""
        self._ask_and_wipe(0.0 if 0 < self.item.share < 1 else 0.5)

    def do_left(self) -> bool:
        """Move the line left; return whether there is one."""
        return self._move(-STEP)

    def do_right(self) -> bool:
        """Move the line right; return whether there is one."""
        return self._move(STEP)

    def _move(self, by: float) -> bool:
        """Move the line, but not off the map."""
        if not 0 < self.item.share < 1:
            return False
        self._wipe(min(1 - STEP, max(STEP, self.item.share + by)))
        return True

    def _ask_and_wipe(self, share: float) -> None:
        """Show the image before up to a share of the map, if one was chosen."""
        if self._box.currentLayer() is None:
            self._host.say(tr("Choose the image before to compare with."))
            share = 0.0
        self._wipe(share)

    def _wipe(self, share: float) -> None:
        """Show the image before up to a share of the map."""
        self.item.set_share(share)
        self._blink.setChecked(share == 1)
        self._swipe.setChecked(0 < share < 1)
