"""What fine-tuning found, for people and programs: JSON, a page, and a picture of one chip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

from landslide_qgis.core.toolbox.html import facts, heading, paragraph, table, write_page
from training.data.chips import Chips
from training.finetuning.judge import Side

mpl.use("Agg")
from matplotlib import pyplot

_TRUTH, _CALLED = "#00e5ff", (1.0, 0.92, 0.23, 0.55)
_COLUMNS = ("file", "threshold", "precision", "recall", "f1", "iou")
_VISIBLE = ("B04", "B03", "B02")


def write_html(document: dict[str, Any], path: Path) -> None:
    """Write the page."""
    rows = [[row[name] for name in _COLUMNS] for row in document["scores"]]
    chips = document["chips"]
    write_page(
        path,
        f"Fine-tuning of {document['model']}",
        (
            paragraph(document["verdict"]),
            table(_COLUMNS, rows),
            paragraph(f"Rule: {document['rule']}."),
            heading("What was done"),
            facts(
                [
                    ("chips learned from", chips["learn"]),
                    ("chips for calibration and threshold", chips["tune"]),
                    ("chips that judge", chips["judge"]),
                    ("blocks that judge", ", ".join(document["judge_blocks"]) or "–"),
                    ("what learned", document["trains"]),
                    ("weights that changed", document["weights_learned"]),
                    ("steps", document["steps"]),
                    ("share of the way from the old weights", document["share_of_the_way"]),
                    ("minutes", round(document["seconds"] / 60, 1)),
                    ("SHA-256 of the old file", document["model_sha256"]),
                ]
            ),
        ),
    )


def draw_masks(chips: Chips, before: Side, after: Side, bands: tuple[str, ...], path: Path) -> str:
    """Draw the judging chip where the two files differ most, with both masks; return its name."""
    calls = [side.probability >= side.threshold for side in (before, after)]
    known = np.ones_like(chips.masks) if chips.valid is None else chips.valid
    unlike = ((calls[0] != calls[1]) & known).sum(axis=(1, 2))
    rich = np.where(chips.masks.any(axis=(1, 2)), unlike, -1)
    place = int(rich.argmax())
    picture = _colours(chips.images[place], bands)
    figure, axes = pyplot.subplots(1, 3, figsize=(10.2, 3.7), constrained_layout=True)
    titles = ("image, with the reviewed outline", "before", "after")
    for number, (axis, title) in enumerate(zip(axes, titles, strict=True)):
        axis.imshow(picture, interpolation="nearest")
        if number:
            overlay = np.zeros((*picture.shape[:2], 4))
            overlay[calls[number - 1][place]] = _CALLED
            axis.imshow(overlay, interpolation="nearest")
        if chips.masks[place].any():
            axis.contour(chips.masks[place], [0.5], colors=_TRUTH, linewidths=1.2)
        axis.set_title(title)
        axis.set_axis_off()
    figure.savefig(path, dpi=100, metadata={"Software": None})
    pyplot.close(figure)
    return chips.names[place]


def _colours(image: npt.NDArray[np.float32], bands: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Return a chip in natural colours, or its first band in grey, ``(h, w, 3)``, 0–1."""
    names = _VISIBLE if set(_VISIBLE) <= set(bands) else (bands[0],) * 3
    shown = np.stack([image[bands.index(name)] for name in names], axis=-1).astype(np.float64)
    low, middle, high = np.nanpercentile(shown, (1, 50, 99))
    # Clouds must not darken the land.
    span = max(min(high - low, 6 * (middle - low)), 1e-6)
    stretched = np.clip((shown - low) / span, 0.0, 1.0)
    return np.asarray(np.nan_to_num(stretched, nan=1.0))
