"""What changes outlines: QGIS's vertex tool, the cut, the merge, and drawing what was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsCoordinateTransform, QgsGeometry, QgsPointXY, QgsProject
from qgis.gui import QgsMapTool

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.review.line_tool import LineTool
from landslide_qgis.ui.review.session import open_for_editing
from landslide_qgis.ui.review.shapes import ShapeError
from landslide_qgis.ui.review.smart_tool import SmartTool
from landslide_qgis.ui.scene_files import is_there, scene_of

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.review.host import ReviewHost

_REACH = 1.5


class Tools:
    """The corrections, for the panel they belong to.

    Args:
        iface: The QGIS window.
        host: The panel.
    """

    def __init__(self, iface: QgisInterface, host: ReviewHost) -> None:
        self._iface = iface
        self._host = host
        self._canvas = iface.mapCanvas()
        self._former: QgsMapTool | None = None
        self._partners: list[int] = []
        self._cutter = LineTool(self._canvas, self._cut)
        self._drawer = LineTool(self._canvas, self._drawn, outline=True)
        self._smart = SmartTool(self._canvas, self._outlined, host.say, self._scene)

    def remove(self) -> None:
        """Take the tools off the map."""
        self.leave()
        for tool in (self._cutter, self._drawer, self._smart):
            tool.remove()

    def rest(self) -> None:
        """Stop whatever was begun; the review is over."""
        self.leave()
        self._smart.rest()

    def leave(self) -> None:
        """Stop whatever was begun, and go back to the tool there was before."""
        self._partners = []
        self._host.say("")
        self._host.marks.show_partner(None, None)
        if self._former is not None:
            former, self._former = self._former, None
            self._canvas.setMapTool(former)
        elif self._canvas.mapTool() in (self._cutter, self._drawer, self._smart):
            self._canvas.unsetMapTool(self._canvas.mapTool())

    def confirm(self) -> bool:
        """Finish what was begun; return whether anything was."""
        if self._partners:
            partner = self._partners[0]
            self.leave()
            self._host.session.merge(self._host.queue.current, [partner])
            self._host.show_current()
            return True
        tool = self._canvas.mapTool()
        if tool in (self._cutter, self._drawer, self._smart):
            return tool.finish()
        return False

    def do_edit(self) -> None:
        """QGIS's vertex tool; what it changes is saved by itself."""
        session, fid = self._host.session, self._host.queue.current
        if fid is None:
            return
        open_for_editing(session.layer)
        self._iface.setActiveLayer(session.layer)
        session.layer.selectByIds([fid])
        former = self._canvas.mapTool()
        self._iface.actionVertexToolActiveLayer().trigger()
        self._former = self._former or former
        self._host.say(tr("Drag corners; what you change is saved at once. Escape ends it."))

    def do_split(self) -> None:
        """Draw a line through the candidate."""
        if self._host.queue.current is not None:
            self._take(self._cutter)
            self._host.say(tr("Click a line through the outline; Enter or a right click cuts."))

    def do_draw(self) -> None:
        """Draw a landslide that was missed."""
        self._take(self._drawer)
        self._host.say(tr("Click the corners of the landslide; Enter or a right click ends."))

    def do_grow(self) -> None:
        """Outline a landslide that was missed by a click; without an image, draw it."""
        if not self._smart.has_image():
            self.do_draw()
            return
        self._take(self._smart)
        self._host.say(tr("Click inside the landslide that was missed."))

    def do_merge(self) -> None:
        """Mark the nearest neighbour, and at each further key the next."""
        session, fid = self._host.session, self._host.queue.current
        if fid is None:
            return
        if self._partners:
            self._partners.append(self._partners.pop(0))
        else:
            outline = session.feature(fid).geometry()
            box = outline.boundingBox()
            reach = _REACH * max(box.width(), box.height())
            self._partners = session.neighbours(fid, reach)
        if not self._partners:
            self._host.say(tr("There is no neighbour to merge with."))
            return
        partner = session.feature(self._partners[0])
        self._host.marks.show_partner(partner.geometry(), session.layer)
        self._host.say(tr("Enter merges the two; M marks the next neighbour, Escape stops."))

    def _scene(self) -> list[str]:
        """Return the files of the bands that the inventory was made from, those that are there."""
        if self._host.session is None:
            return []
        known = scene_of(self._host.session.layer)
        return [path for path in known.rasters() if is_there(path)] if known else []

    def _take(self, tool: QgsMapTool) -> None:
        """Put a tool on the map."""
        self._former = self._former or self._canvas.mapTool()
        self._canvas.setMapTool(tool)

    def _cut(self, points: list[QgsPointXY]) -> None:
        """Cut the candidate along a line; its parts come next."""
        session, fid = self._host.session, self._host.queue.current
        self.leave()
        try:
            parts = session.split(fid, self._to_layer(points))
        except ShapeError as error:
            self._host.say(str(error))
            return
        self._host.queue.put_first([fid, *parts])
        self._host.queue.visit(fid)
        self._host.show_current()

    def _outlined(self, outline: QgsGeometry) -> None:
        """Add an outline that was found at a click, without what other polygons cover."""
        session = self._host.session
        self.leave()
        crs = self._canvas.mapSettings().destinationCrs()
        shape = QgsGeometry(outline)
        shape.transform(QgsCoordinateTransform(crs, session.layer.crs(), QgsProject.instance()))
        self._add(session.without_others(shape), "outlined at a click")

    def _drawn(self, points: list[QgsPointXY]) -> None:
        """Add an outline."""
        self.leave()
        self._add(QgsGeometry.fromPolygonXY([self._to_layer(points)]), "drawn by hand")

    def _add(self, outline: QgsGeometry, source: str) -> None:
        """Add an outline, and go there."""
        try:
            fid = self._host.session.add(outline, source)
        except ShapeError as error:
            self._host.say(str(error))
            return
        self._host.queue.visit(fid)
        self._host.show_current()

    def _to_layer(self, points: list[QgsPointXY]) -> list[QgsPointXY]:
        """Return points of the map in the layer's CRS."""
        crs = self._canvas.mapSettings().destinationCrs()
        moved = QgsCoordinateTransform(crs, self._host.session.layer.crs(), QgsProject.instance())
        return [moved.transform(point) for point in points]
