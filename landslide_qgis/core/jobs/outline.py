"""The job of outlining one landslide at a click; standard library only, since QGIS uses it too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.step import ToolboxJob

SMALLEST_WINDOW_PX, LARGEST_WINDOW_PX = 32, 1024


@dataclass(frozen=True)
class OutlineJob(ToolboxJob):
    """A point inside a landslide to its outline, and to smaller and larger ones.

    Attributes:
        images: Rasters of the image after; the grid is that of the first, and others may have any.
        outlines: JSON file to write.
        x: Point inside the landslide, in the CRS of the first raster.
        y: The same northwards.
        probability: Probability raster, any grid.
        window_px: Side of the square around the point that is looked at, in pixels.
    """

    task: ClassVar[str] = "outline"
    module: ClassVar[str] = "outline"
    READS: ClassVar[tuple[str, ...]] = ("images", "probability")
    WRITES: ClassVar[tuple[str, ...]] = ("outlines",)
    images: tuple[str, ...]
    outlines: str
    x: float
    y: float
    probability: str | None = None
    window_px: int = 192

    def check(self) -> None:
        """Refuse a missing image and a window of no use."""
        if not self.images:
            raise LandslideError("There is no image to look for the outline in; name one.")
        if not SMALLEST_WINDOW_PX <= self.window_px <= LARGEST_WINDOW_PX:
            raise LandslideError(
                f"A window of {self.window_px} pixels is not usable; give "
                f"{SMALLEST_WINDOW_PX} to {LARGEST_WINDOW_PX}."
            )


OUTLINE_JOBS: tuple[type[ToolboxJob], ...] = (OutlineJob,)
