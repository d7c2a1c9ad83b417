"""The job of screening a region; standard library only, since QGIS uses it too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.scene import SceneSpec
from landslide_qgis.core.jobs.step import ToolboxJob

SMALLEST_CELL_PX, LARGEST_CELL_PX = 8, 1024


@dataclass(frozen=True)
class ScreenJob(ToolboxJob):
    """A scene to cells with the probability that a landslide is in them.

    Attributes:
        scene: Where the optical bands are.
        models: Model files of patch classifiers; of several, the mean probability counts.
        cells: GeoPackage of the cells to write, the most probable first.
        probability: GeoTIFF with a pixel a cell to write; of several models, band 2 is the
            standard deviation between them.
        sar_desc: Sentinel-1 rasters (VV, VH) of a descending orbit after the event.
        sar_desc_before: The same orbit before it.
        sar_asc: Of an ascending orbit after the event.
        sar_asc_before: The same orbit before it.
        cell_px: Side of a cell in pixels; ``None`` for the model's patch.
        threshold: Probability from which a cell is flagged, 0–1; ``None`` for the model's.
        least_known: Share of a cell, 0–1, that has to have data.
        provider: As in ``InferenceOptions``.
        threads: As in ``InferenceOptions``.
    """

    task: ClassVar[str] = "screen"
    module: ClassVar[str] = "screen"
    READS: ClassVar[tuple[str, ...]] = (
        "models",
        "sar_desc",
        "sar_desc_before",
        "sar_asc",
        "sar_asc_before",
    )
    WRITES: ClassVar[tuple[str, ...]] = ("cells", "probability")
    scene: SceneSpec
    models: tuple[str, ...]
    cells: str | None = None
    probability: str | None = None
    sar_desc: tuple[str, ...] = ()
    sar_desc_before: tuple[str, ...] = ()
    sar_asc: tuple[str, ...] = ()
    sar_asc_before: tuple[str, ...] = ()
    cell_px: int | None = None
    threshold: float | None = None
    least_known: float = 0.5
    provider: str = "auto"
    threads: int | None = None

    def sar(self) -> dict[str, tuple[str, ...]]:
        """Return the Sentinel-1 rasters by what is put behind their bands' names."""
        return {
            "_desc": self.sar_desc,
            "_desc_pre": self.sar_desc_before,
            "_asc": self.sar_asc,
            "_asc_pre": self.sar_asc_before,
        }

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        return [*self.scene.files(), *super().inputs()]

    def check(self) -> None:
        """Refuse a run without a model, and numbers that cannot be used."""
        if not self.models:
            raise LandslideError("No model was given; name the file of a patch classifier.")
        if self.cell_px is not None and not SMALLEST_CELL_PX <= self.cell_px <= LARGEST_CELL_PX:
            raise LandslideError(
                f"A cell of {self.cell_px} pixels is not usable; give {SMALLEST_CELL_PX} to "
                f"{LARGEST_CELL_PX}."
            )
        if self.threshold is not None and not 0 < self.threshold < 1:
            raise LandslideError(f"The threshold {self.threshold:g} is not between 0 and 1.")
        if not 0 <= self.least_known <= 1:
            raise LandslideError(f"The share {self.least_known:g} is not between 0 and 1.")
        if self.threads is not None and self.threads < 1:
            raise LandslideError(f"threads is {self.threads}; give 1 or more.")
