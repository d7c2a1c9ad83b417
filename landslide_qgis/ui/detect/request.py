"""What the detect dialog asks for, as parameters of ``landslide:detect`` and its like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from landslide_qgis.ui.calls import TEMPORARY, loading
from landslide_qgis.ui.detect.matching import Match


@dataclass(frozen=True)
class Request:
    """The choices of the dialog.

    Attributes:
        matches: Answer to each of the model's needs.
        model: Model file; empty for the one that ships.
        dem: Elevation model, as a Processing parameter takes it; empty for none.
        radiometry: What the image values are, ``auto`` to find out.
        extent: ``xmin,xmax,ymin,ymax [CRS]``; empty for the whole scene.
        polygons: Layer to stay inside of; empty for none.
        threshold: Probability, 0–1; ``None`` for the model's.
        min_area_m2: Smallest polygon.
        folder: Where results go; empty for temporary files.
    """

    matches: Mapping[str, Match] = field(default_factory=dict)
    model: str = ""
    dem: str = ""
    radiometry: str = "auto"
    extent: str = ""
    polygons: str = ""
    threshold: float | None = None
    min_area_m2: float = 400.0
    folder: str = ""

    def scene(self) -> dict[str, Any]:
        """Return the parameters that say what to look at, those that are set."""
        given = [match.offer for match in self.matches.values() if match.offer]
        parameters: dict[str, Any] = {"INPUT": list(dict.fromkeys(o.source for o in given))}
        # Spelt out only where the engine, on its own, would not find the same.
        if not all(match.obvious for match in self.matches.values()):
            table = {n: m.offer.reference for n, m in self.matches.items() if m.offer}
            parameters["BANDS"] = "; ".join(f"{name}={text}" for name, text in table.items())
        texts = {
            "DEM": self.dem,
            "MODEL": self.model,
            "EXTENT": self.extent,
            "MASK_LAYER": self.polygons,
        }
        parameters.update({name: value for name, value in texts.items() if value})
        if self.radiometry != "auto":
            parameters["RADIOMETRY"] = self.radiometry
        return parameters

    def detect(self) -> dict[str, Any]:
        """Return the parameters of ``landslide:detect``."""
        parameters = self.scene()
        if self.threshold is not None:
            parameters["THRESHOLD"] = self.threshold
        parameters["MIN_AREA"] = self.min_area_m2
        return {**parameters, **self._outputs()}

    def inspect(self) -> dict[str, Any]:
        """Return the parameters of ``landslide:inspect``."""
        return {**self.scene(), "REPORT": TEMPORARY}

    def trial(self, extent: str, target: Any) -> dict[str, Any]:
        """Return the parameters of ``landslide:predict`` on a small window."""
        return {**self.scene(), "EXTENT": extent, "PROBABILITY": target}

    def _outputs(self) -> dict[str, str]:
        """Return the results' files; existing ones are not overwritten."""
        names = {
            "PROBABILITY": "probability.tif",
            "MASK": "mask.tif",
            "POLYGONS": "landslides.gpkg",
        }
        if not self.folder:
            return dict.fromkeys(names, TEMPORARY)
        return {key: str(free_name(Path(self.folder, name))) for key, name in names.items()}


def loaded(parameters: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """Return ``parameters`` with the outputs in ``titles`` loaded into the project."""
    return {
        name: loading(value, titles[name]) if name in titles else value
        for name, value in parameters.items()
    }


def free_name(path: Path) -> Path:
    """Return ``path``, or the same with a number that no file has yet."""
    number, candidate = 2, path
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return candidate
