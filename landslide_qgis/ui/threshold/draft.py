"""The polygons made last, and the limits that apply to them at once by a filter of their layer."""

from __future__ import annotations

from qgis.core import QgsLayerTreeLayer, QgsProject, QgsVectorLayer


class Draft:
    """The layer of polygons that the next one replaces.

    Attributes:
        layer_id: The layer's id; empty while there is none.
    """

    def __init__(self) -> None:
        self.layer_id = ""
        self._hidden = False

    def layer(self) -> QgsVectorLayer | None:
        """Return the layer if it is still in the project."""
        found = QgsProject.instance().mapLayer(self.layer_id)
        return found if isinstance(found, QgsVectorLayer) else None

    def replace(self, layer: QgsVectorLayer | None) -> None:
        """Take another layer in the place of the one before, which goes."""
        if self.layer() is not None:
            QgsProject.instance().removeMapLayer(self.layer_id)
        self.layer_id = layer.id() if layer is not None else ""

    def limit(self, min_area_m2: float, min_slope: float) -> None:
        """Hide polygons that are too small or on ground that is too flat; none is deleted."""
        layer = self.layer()
        if layer is None:
            return
        terms = [f"area_m2 >= {min_area_m2:.10g}"] if min_area_m2 > 0 else []
        if min_slope > 0:
            terms.append(f"(slope_mean IS NULL OR slope_mean >= {min_slope:g})")
        wanted = " AND ".join(terms)
        if layer.subsetString() != wanted:
            layer.setSubsetString(wanted)

    def hide(self) -> None:
        """Hide the layer while the map shows other outlines than its own."""
        node = self._node()
        if node is not None and node.itemVisibilityChecked():
            self._hidden = True
            node.setItemVisibilityChecked(False)

    def restore(self) -> None:
        """Show the layer again if :meth:`hide` hid it."""
        node = self._node()
        if self._hidden and node is not None:
            node.setItemVisibilityChecked(True)
        self._hidden = False

    def _node(self) -> QgsLayerTreeLayer | None:
        """Return the layer's place in the layer tree."""
        return QgsProject.instance().layerTreeRoot().findLayer(self.layer_id)
