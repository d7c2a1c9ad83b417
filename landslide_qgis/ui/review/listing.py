"""The candidates of a layer as the panel lists them: filtered, counted, described."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsExpression, QgsFeatureRequest, QgsRectangle

from landslide_qgis.processing.amounts import area, decimal
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.review import queue
from landslide_qgis.ui.review.journal import Entry
from landslide_qgis.ui.review.session import ReviewSession


class FilterError(Exception):
    """A filter that cannot be used; the text says why."""


@dataclass(frozen=True)
class Filters:
    """What to look at.

    Attributes:
        shown: One of :data:`.queue.SHOWN`.
        expression: QGIS expression on the fields; empty for none.
        extent: In the layer's CRS; ``None`` for everywhere.
    """

    shown: str = queue.TO_DO
    expression: str = ""
    extent: QgsRectangle | None = None


class Listing:
    """Keeps what the queue needs to know of each polygon, up to date with every edit.

    Attributes:
        candidates: By feature id.
    """

    def __init__(self) -> None:
        self.candidates: dict[int, queue.Candidate] = {}

    def read(self, session: ReviewSession) -> None:
        """Read the whole layer."""
        self.candidates = {one.fid: one for one in session.candidates()}

    def update(self, session: ReviewSession, entry: Entry) -> list[int]:
        """Read anew what an edit changed; return what is no more."""
        touched = entry.touched
        for fid in touched:
            self.candidates.pop(fid, None)
        there = session.candidates(QgsFeatureRequest().setFilterFids(touched))
        self.candidates.update((one.fid, one) for one in there)
        return [fid for fid in touched if fid not in self.candidates]

    def filtered(self, session: ReviewSession, filters: Filters) -> list[queue.Candidate]:
        """Return what the filters let through.

        Raises:
            FilterError: The expression is none.
        """
        chosen = [
            one
            for one in self.candidates.values()
            if queue.is_shown(one, filters.shown, session.reviewer)
        ]
        if not filters.expression and filters.extent is None:
            return chosen
        request = QgsFeatureRequest()
        if filters.extent is not None:
            request.setFilterRect(filters.extent)
        if filters.expression:
            expression = QgsExpression(filters.expression)
            unknown = set(expression.referencedColumns()) - set(session.layer.fields().names())
            if expression.hasParserError():
                problem = expression.parserErrorString().strip()
                raise FilterError(tr("The filter is not usable: {}.").format(problem))
            if unknown - {"*"}:
                listed = ", ".join(sorted(unknown))
                raise FilterError(tr("The filter names what is no field: {}.").format(listed))
            request.setFilterExpression(filters.expression)
        inside = {feature.id() for feature in session.layer.getFeatures(request)}
        return [one for one in chosen if one.fid in inside]

    def headline(self, fid: int, left: int) -> str:
        """Return what a candidate is, in a line."""
        one = self.candidates[fid]
        chance = "–" if one.probability is None else decimal(one.probability, 2)
        state = {
            queue.AUTO: tr("draft"), queue.ACCEPTED: tr("accepted"),
            queue.EDITED: tr("corrected"), queue.REJECTED: tr("rejected"),
        }.get(one.review, one.review)  # fmt: skip
        text = tr("<b>{} to go</b> · no. {} · {} · probability {} · {}")
        return text.format(left, fid, area(one.area_m2), chance, state)

    def nothing_left(self) -> str:
        """Say why no candidate is up."""
        if self.candidates:
            return tr("No candidate left here; change the filter to see others.")
        return tr("The inventory has no polygons yet; draw those that were missed.")

    def totals(self) -> queue.Totals:
        """Return counts and areas by state."""
        return queue.Totals.of(self.candidates.values())


def describe(totals: queue.Totals) -> str:
    """Return totals as a sentence."""
    kept = totals.count[queue.ACCEPTED] + totals.count[queue.EDITED]
    text = tr("%n kept ({} of them corrected), {}", kept)
    parts = (
        text.format(totals.count[queue.EDITED], area(totals.kept_m2)),
        tr("%n rejected, {}", totals.count[queue.REJECTED]).format(
            area(totals.area_m2[queue.REJECTED])
        ),
        tr("to do {}").format(area(totals.area_m2[queue.AUTO])),
    )
    return " · ".join(parts)
