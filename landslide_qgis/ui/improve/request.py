"""What the dialog asks for, as parameters of ``landslide:chips`` and ``landslide:finetune``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from landslide_qgis.ui.detect.request import Request, free_name

# Pixels further apart than this are another scale to a model.
_LIKE_SCALE = 1.5


@dataclass(frozen=True)
class ImproveRequest:
    """The choices of the dialog.

    Attributes:
        scene: Bands, elevation, mapped area and values.
        inventory: The reviewed layer.
        clouds: Cloud mask; empty for none.
        resolution: Pixel size in units of the scene's system; ``None`` for that of its finest band.
        model: Model file that learns.
        name: Name of the new one, without its ending.
        trains: One of ``finetune.TRAINS``.
        epochs: Passes over the chips; 0 to choose.
        chip_px: Side of a chip in pixels.
        block_chips: Side of a block in chips.
        folder: Where chips and reports go.
    """

    scene: Request = field(default_factory=Request)
    inventory: str = ""
    clouds: str = ""
    resolution: float | None = None
    model: str = ""
    name: str = ""
    trains: str = "decoder"
    epochs: int = 0
    chip_px: int = 128
    block_chips: int = 2
    folder: str = ""

    def chips(self) -> dict[str, Any]:
        """Return the parameters of ``landslide:chips``; its folder must not exist yet."""
        parameters = self.scene.scene()
        parameters.pop("MODEL", None)
        if self.clouds:
            parameters["CLOUDS"] = self.clouds
        if self.resolution is not None:
            parameters["RESOLUTION"] = self.resolution
        return {
            **parameters,
            "INVENTORY": self.inventory,
            "SIZE": self.chip_px,
            "BLOCK": self.block_chips,
            # Too few for the default shares, blocks are dealt out anew by training.
            "VAL": 0.2,
            "TEST": 0.3,
            "CHIPS": str(free_name(Path(self.folder, f"{self.name}_chips"))),
        }

    def finetune(self, chips: str) -> dict[str, Any]:
        """Return the parameters of ``landslide:finetune``."""
        return {
            "CHIPS": chips,
            "MODEL": self.model,
            "TRAIN": self.trains,
            "EPOCHS": self.epochs,
            "NEW_MODEL": str(Path(self.folder, f"{self.name}.onnx")),
        }


def tidy_name(text: str) -> str:
    """Return a name that can be a file's, without its ending; empty if nothing is left."""
    return re.sub(r"[^\w-]+", "_", text.strip().removesuffix(".onnx")).strip("_")


def fitting_resolution(pixel_m: float, unit_m: float, gsd_m: float) -> float | None:
    """Return the pixel size to cut chips at, ``None`` where the scene's own will do.

    Args:
        pixel_m: Of the finest band, metres on the ground.
        unit_m: A unit of the system that the size is given in, metres on the ground.
        gsd_m: Pixel size that the model learned at.
    """
    if not pixel_m > 0 or max(pixel_m / gsd_m, gsd_m / pixel_m) <= _LIKE_SCALE:
        return None
    return float(f"{gsd_m / unit_m:.3g}")
