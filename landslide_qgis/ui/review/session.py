"""A review of one layer by one person: decisions, corrections and their undoing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qgis.core import (
    NULL,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QObject, QTimer, pyqtSignal

from landslide_qgis.processing.attributes import is_empty
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.review import queue, shapes
from landslide_qgis.ui.review.journal import Entry, Journal

# What the pixels of the former outline said; of a new outline it would be untrue.
OF_PIXELS = (
    "prob_mean", "prob_max", "prob_p10", "slope_mean", "elev_min", "elev_max", "relief_m",
)  # fmt: skip
CARRIED = ("trigger", "evt_date", "img_pre", "img_post")
_PAUSE_MS = 250


class ReviewSession(QObject):
    """Edits a layer; every edit is stamped with who and when, and saved at once.

    Attributes:
        layer: The inventory.
        journal: What was saved, and can be undone.
        changed: Emitted with a :class:`~.journal.Entry` whenever something was saved.
        failed: Emitted with a sentence when an edit made with another tool could not be saved.
    """

    changed = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(
        self,
        layer: QgsVectorLayer,
        reviewer: str,
        today: Callable[[], QDate] = QDate.currentDate,
    ) -> None:
        super().__init__()
        self.layer = layer
        self.reviewer = reviewer
        self._today = today
        self._quiet = False
        open_for_editing(layer)
        self.journal = Journal(layer)
        self.journal.saved.connect(self.changed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._autosave)
        layer.layerModified.connect(self._noticed)

    def close(self) -> None:
        """Save what is open and end editing."""
        self._timer.stop()
        if self.layer.isModified():
            self._autosave()
        self.layer.layerModified.disconnect(self._noticed)
        self.journal.close()
        self.layer.commitChanges()

    # Decisions

    def accept(self, fid: int, carried: Mapping[str, Any] | None = None) -> None:
        """Call a candidate a landslide; one whose outline was corrected stays "edited".

        Args:
            fid: The candidate.
            carried: Values for those of its fields that are still empty.
        """
        feature = self.feature(fid)
        edited = feature[self._index("review")] == queue.EDITED
        values = {
            name: value
            for name, value in (carried or {}).items()
            if self._index(name) >= 0 and is_empty(feature[name])
        }
        self._decide(fid, queue.EDITED if edited else queue.ACCEPTED, values)

    def reject(self, fid: int) -> None:
        """Call a candidate no landslide; it stays in the file, as an example of what is none."""
        self._decide(fid, queue.REJECTED, {})

    def set_value(self, fid: int, name: str, value: Any) -> None:
        """Set one of a candidate's fields."""
        with _Command(self, tr("Set {}").format(name)):
            self.layer.changeAttributeValue(fid, self._index(name), value)

    # Outlines

    def replace_outline(self, fid: int, outline: QgsGeometry) -> None:
        """Give a candidate another outline.

        Raises:
            ShapeError: The outline is not one polygon.
        """
        sound = shapes.single(outline)
        with _Command(self, tr("Correct outline")):
            self.layer.changeGeometry(fid, self._fitting(sound))

    def split(self, fid: int, line: Iterable[QgsPointXY]) -> list[int]:
        """Cut a candidate along a line in the layer's CRS; return the ids of the new parts.

        Raises:
            ShapeError: The line does not go through.
        """
        feature = self.feature(fid)
        first, *others = shapes.cut(feature.geometry(), list(line))
        with _Command(self, tr("Split")) as command:
            self.layer.changeGeometry(fid, self._fitting(first))
            for part in others:
                self._add(part, self._values(feature))
        return command.entry.added

    def merge(self, fid: int, others: Iterable[int]) -> None:
        """Join other candidates to one, which keeps its attributes.

        Raises:
            ShapeError: They lie too far apart.
        """
        gone = [other for other in others if other != fid]
        outlines = [self.feature(one).geometry() for one in (fid, *gone)]
        joined = shapes.join(outlines)
        with _Command(self, tr("Merge")):
            self.layer.changeGeometry(fid, self._fitting(joined))
            self.layer.deleteFeatures(gone)

    def add(self, outline: QgsGeometry, source: str) -> int:
        """Add a landslide that was missed; return its id.

        Args:
            outline: A polygon in the layer's CRS.
            source: How it was drawn, for the field ``source``.

        Raises:
            ShapeError: The outline is not one polygon.
        """
        sound = shapes.single(outline)
        with _Command(self, tr("Add landslide")) as command:
            self._add(sound, {"source": source, "review": queue.ACCEPTED})
        return command.entry.added[0]

    def without_others(self, outline: QgsGeometry) -> QgsGeometry:
        """Return what of an outline no kept polygon covers: they then share their edges."""
        request = QgsFeatureRequest().setFilterRect(outline.boundingBox())
        for feature in self.layer.getFeatures(request):
            if self._value(feature, "review") != queue.REJECTED:
                outline = outline.difference(feature.geometry())
        parts = outline.asGeometryCollection()
        return max(parts, key=lambda part: part.area()) if parts else outline

    def undo(self) -> Entry | None:
        """Take back the latest edit; return what it was."""
        self._quiet = True
        try:
            return self.journal.undo()
        finally:
            self._quiet = False

    # What there is

    def feature(self, fid: int) -> QgsFeature:
        """Return a feature."""
        return self.layer.getFeature(fid)

    def candidates(self, request: QgsFeatureRequest | None = None) -> list[queue.Candidate]:
        """Return the polygons as the queue wants them."""
        wanted = request or QgsFeatureRequest()
        found = [self._candidate(feature) for feature in self.layer.getFeatures(wanted)]
        if request is None and len(found) < self.layer.featureCount():
            # A connection broke off; see open_for_editing.
            self.layer.dataProvider().reloadData()
            found = [self._candidate(feature) for feature in self.layer.getFeatures(wanted)]
        return found

    def neighbours(self, fid: int, reach: float) -> list[int]:
        """Return the polygons within ``reach`` (layer units) of one, the nearest first."""
        outline = self.feature(fid).geometry()
        box = outline.boundingBox().buffered(reach)
        near = [
            (outline.distance(feature.geometry()), feature.id())
            for feature in self.layer.getFeatures(QgsFeatureRequest().setFilterRect(box))
            if feature.id() != fid
        ]
        return [other for distance, other in sorted(near) if distance <= reach]

    def _candidate(self, feature: QgsFeature) -> queue.Candidate:
        """Return what the queue needs of a feature."""
        outline = feature.geometry()
        middle = outline.boundingBox().center()
        area, chance = self._value(feature, "area_m2"), self._value(feature, "prob_mean")
        return queue.Candidate(
            feature.id(),
            float(outline.area() if is_empty(area) else area),
            None if is_empty(chance) else float(chance),
            str(self._value(feature, "review") or queue.AUTO),
            str(self._value(feature, "reviewer") or ""),
            middle.x(),
            middle.y(),
        )

    def _value(self, feature: QgsFeature, name: str) -> Any:
        """Return an attribute; ``None`` where it is empty or the layer lacks the field."""
        index = self._index(name)
        return None if index < 0 or is_empty(feature[index]) else feature[index]

    def _index(self, name: str) -> int:
        return int(self.layer.fields().indexOf(name))

    # How edits are made

    def _decide(self, fid: int, state: str, values: Mapping[str, Any]) -> None:
        """Write a decision."""
        with _Command(self, tr("Review: {}").format(state)):
            self._write(fid, {**values, **self._stamp(state)})

    def _stamp(self, state: str) -> dict[str, Any]:
        """Return who decided what, and when."""
        return {"review": state, "reviewer": self.reviewer, "rev_date": self._today()}

    def _write(self, fid: int, values: Mapping[str, Any]) -> None:
        """Write those values that the layer has fields for."""
        indices = {self._index(name): value for name, value in values.items()}
        indices.pop(-1, None)
        self.layer.changeAttributeValues(fid, indices)

    def _values(self, feature: QgsFeature) -> dict[str, Any]:
        """Return a feature's attributes by name, without its key."""
        keys = {self.layer.fields()[i].name() for i in self.layer.primaryKeyAttributes()}
        names = feature.fields().names()
        return {n: v for n, v in zip(names, feature.attributes()) if n not in keys}

    def _add(self, outline: QgsGeometry, values: Mapping[str, Any]) -> None:
        """Add a feature."""
        indices = {self._index(name): value for name, value in values.items()}
        indices.pop(-1, None)
        fitting = self._fitting(outline)
        self.layer.addFeature(QgsVectorLayerUtils.createFeature(self.layer, fitting, indices))

    def _fitting(self, outline: QgsGeometry) -> QgsGeometry:
        """Return an outline as the kind of geometry that the layer stores."""
        return outline.coerceToType(self.layer.wkbType())[0]

    def _noticed(self) -> None:
        """Save soon what another tool has edited; it may not have finished yet."""
        if not self._quiet:
            self._timer.start()

    def _autosave(self) -> None:
        """Save what was edited with QGIS's own tools."""
        if self.layer.isEditCommandActive():
            self._timer.start()
            return
        try:
            self.finish()
        except Exception as error:  # a slot has nobody above it to tell
            self.failed.emit(str(error))

    def finish(self) -> Entry:
        """Bring what was edited in order, and save it.

        Raises:
            SaveError: The file took no changes.
        """
        buffer = self.layer.editBuffer()
        if buffer is None:
            return Entry()
        self._timer.stop()
        self._quiet = True
        try:
            for fid in buffer.changedGeometries():
                self._write(fid, {**self._of_outline(fid), **self._stamp(queue.EDITED)})
            for number, fid in enumerate(buffer.addedFeatures()):
                self._complete(fid, number)
            return self.journal.save()
        finally:
            self._quiet = False

    def _complete(self, fid: int, number: int) -> None:
        """Give a new feature what it lacks: sizes, a name of its own, who and when."""
        feature = self.feature(fid)
        known = self._value(feature, "model") or self._value(feature, "ls_id")
        state = self._value(feature, "review")
        if state in (None, queue.AUTO):
            state = queue.EDITED if known else queue.ACCEPTED
        name = self._value(feature, "ls_id")
        moment = QDateTime.currentDateTimeUtc().toString("yyyyMMdd'T'HHmmsszzz")
        own = f"{name}-{moment}" if name else f"drawn-{moment}"
        values = {**self._of_outline(fid), **self._stamp(str(state))}
        self._write(fid, {**values, "ls_id": f"{own}-{number + 1}"})

    def _of_outline(self, fid: int) -> dict[str, Any]:
        """Return the fields that follow from an outline; what its pixels say is not known."""
        sizes = shapes.measures(self.feature(fid).geometry(), self.layer.crs())
        return {**sizes, **dict.fromkeys(OF_PIXELS, NULL)}


class _Command:
    """One edit: a ``with`` block that ends with everything saved, or nothing changed."""

    def __init__(self, session: ReviewSession, text: str) -> None:
        self.entry = Entry()
        self._session = session
        self._text = text

    def __enter__(self) -> _Command:
        layer = self._session.layer
        open_for_editing(layer)
        if layer.isModified():
            self._session.finish()
        layer.beginEditCommand(self._text)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._session.layer.destroyEditCommand()
            return
        self._session.layer.endEditCommand()
        self.entry = self._session.finish()


def open_for_editing(layer: QgsVectorLayer) -> None:
    """Begin editing.

    A GeoPackage then changes its journal, and connections that were opened for drawing before, in
    the background, cannot read it any more; they are made anew.
    """
    if not layer.isEditable():
        layer.startEditing()
        layer.dataProvider().reloadData()
