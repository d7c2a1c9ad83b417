"""Saves every edit of a layer at once, and remembers how to take it back.

An edit of QGIS lives in memory until it is committed; here each is committed as soon as it is made,
whatever tool made it, so that a crash loses at most the movement of the mouse. QGIS's own undo ends
at a commit, so what a commit replaces is read from the file just before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qgis.core import QgsFeature, QgsFeatureRequest, QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from landslide_qgis.processing.translation import tr


class SaveError(Exception):
    """The layer could not be saved; the text says why."""


@dataclass
class Entry:
    """One saved edit, as what it replaced.

    Attributes:
        before: Features as they were that were changed or deleted, by feature id.
        deleted: Those of them that were deleted.
        added: Ids of the features that were added.
    """

    before: dict[int, QgsFeature] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    added: list[int] = field(default_factory=list)

    @property
    def touched(self) -> list[int]:
        """Ids of all features it changed."""
        return [*self.before, *self.added]


class Journal(QObject):
    """Commits a layer's edits, and undoes them.

    Attributes:
        saved: Emitted with the :class:`Entry` of each edit that reached the file.
        entries: What can be undone, the latest last.
    """

    saved = pyqtSignal(object)

    def __init__(self, layer: QgsVectorLayer) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self._layer = layer
        self._pending = Entry()
        layer.beforeCommitChanges.connect(self._remember)
        layer.committedFeaturesAdded.connect(self._remember_added)

    def close(self) -> None:
        """Let go of the layer."""
        self._layer.beforeCommitChanges.disconnect(self._remember)
        self._layer.committedFeaturesAdded.disconnect(self._remember_added)

    def save(self) -> Entry:
        """Write what was edited to the file; editing goes on.

        Raises:
            SaveError: The file took no changes; they are dropped, so that it and the map agree.
        """
        entry = self._commit()
        if entry.touched:
            self.entries.append(entry)
            self.saved.emit(entry)
        return entry

    def undo(self) -> Entry | None:
        """Take the latest edit back and save; return it, or ``None`` if there is none.

        Raises:
            SaveError: The file took no changes.
        """
        if not self.entries:
            return None
        entry = self.entries[-1]
        layer = self._layer
        layer.beginEditCommand(tr("Undo"))
        layer.deleteFeatures(entry.added)
        for fid, feature in entry.before.items():
            if fid in entry.deleted:
                layer.addFeature(QgsFeature(feature))
            else:
                layer.changeGeometry(fid, QgsGeometry(feature.geometry()), True)
                layer.changeAttributeValues(fid, self._attributes(feature), {}, True)
        layer.endEditCommand()
        self._commit()
        self.entries.pop()
        self.saved.emit(entry)
        return entry

    def _attributes(self, feature: QgsFeature) -> Mapping[int, Any]:
        """Return a feature's attributes by index, without the key, which never changes."""
        keys = set(self._layer.primaryKeyAttributes())
        return {i: v for i, v in enumerate(feature.attributes()) if i not in keys}

    def _commit(self) -> Entry:
        """Commit and return what that replaced."""
        self._pending = Entry()
        if not self._layer.commitChanges(False):
            problems = "; ".join(self._layer.commitErrors())
            self._layer.rollBack(False)
            raise SaveError(
                tr("{} could not be saved: {}. Is the file open elsewhere?").format(
                    self._layer.name(), problems
                )
            )
        entry, self._pending = self._pending, Entry()
        return entry

    def _remember(self, _stop: bool = False) -> None:
        """Read what the commit will replace from the file."""
        buffer = self._layer.editBuffer()
        if buffer is None:
            return
        deleted = set(buffer.deletedFeatureIds())
        changed = {*buffer.changedGeometries(), *buffer.changedAttributeValues(), *deleted}
        request = QgsFeatureRequest().setFilterFids(list(changed))
        features = self._layer.dataProvider().getFeatures(request)
        self._pending = Entry({f.id(): QgsFeature(f) for f in features}, deleted)

    def _remember_added(self, _layer_id: str, features: list[QgsFeature]) -> None:
        """Take the ids that the file gave to new features."""
        self._pending.added += [feature.id() for feature in features]
