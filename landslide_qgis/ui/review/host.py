"""What the corrections and the comparison ask of the panel they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from qgis.gui import QgsMapCanvas

    from landslide_qgis.ui.review.marks import Marks
    from landslide_qgis.ui.review.queue import Queue
    from landslide_qgis.ui.review.session import ReviewSession


class ReviewHost(Protocol):
    """A review that is shown.

    Attributes:
        canvas: The map.
        session: The review that is under way; ``None`` between reviews.
        queue: The way through the candidates.
        marks: What is marked on the map.
    """

    canvas: QgsMapCanvas
    session: ReviewSession | None
    queue: Queue
    marks: Marks

    def say(self, text: str) -> None:
        """Show a line of text."""

    def show_current(self) -> None:
        """Go to the candidate that is up."""
