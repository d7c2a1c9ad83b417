"""The polygons made last, and the limits that apply to them at once by a filter of their layer."""

from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer


class Draft:
    """The layer of polygons that the next one replaces.

    Attributes:
        layer_id: The layer's id; empty while there is none.
    """

    def __init__(self) -> None:
        self.layer_id = ""

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
