"""What fine-tuning found, for people: a page, and a picture of one chip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

from landslide_qgis.core.report.figures import figure
from landslide_qgis.core.report.html import facts, heading, paragraph, table, write_page
from landslide_qgis.core.report.words import Words
from training.data.chips import Chips
from training.finetuning.judge import Side, Verdict

mpl.use("Agg")
from matplotlib import pyplot

_TRUTH, _CALLED = "#00e5ff", (1.0, 0.92, 0.23, 0.55)
_HEAD = ("File", "Threshold", "Precision", "Recall")
_SCORES = ("threshold", "precision", "recall", "f1", "iou")
_FILES = ("old file", "old file, threshold from these chips", "new file")
_TRAINED = {
    "decoder": "what follows the encoder",
    "all": "everything",
    "lora": "small changes of all large weights",
}
_VISIBLE = ("B04", "B03", "B02")


def write_html(
    document: dict[str, Any], verdict: Verdict, picture: Path, words: Words, path: Path
) -> None:
    """Write the page.

    Args:
        document: What was found, as the JSON file has it.
        verdict: What it comes to.
        picture: What :func:`draw_masks` drew.
        words: What the page is written with.
        path: File to write.
    """
    rows = [
        (words.phrase(name), *(words.number(row[score], ".3f") for score in _SCORES))
        for name, row in zip(_FILES, document["scores"], strict=True)
    ]
    caption = words.phrase(
        "The judging chip where old and new file differ most, {0}. Line: reviewed outline. Yellow: "
        "called a landslide.",
        document["picture_of"],
    )
    write_page(
        path,
        words.phrase("Fine-tuning of {0}", document["model"]),
        (
            paragraph(verdict.sentence(words)),
            table((*map(words.phrase, _HEAD), "F1", "IoU"), rows, words),
            paragraph(verdict.rule(words)),
            figure(picture.read_bytes(), caption),
            heading(words.phrase("What was done")),
            facts(_facts(document, words), words),
        ),
        words,
    )


def _facts(document: dict[str, Any], words: Words) -> list[tuple[str, object]]:
    """Return what was done."""
    chips = document["chips"]
    return [
        (words.phrase("Chips learned from"), chips["learn"]),
        (words.phrase("Chips for calibration and threshold"), chips["tune"]),
        (words.phrase("Chips that judge"), chips["judge"]),
        (words.phrase("Blocks of ground that judge"), ", ".join(document["judge_blocks"]) or "–"),
        (words.phrase("What learned"), words.phrase(_TRAINED[document["trains"]])),
        (words.phrase("Weights that changed"), document["weights_learned"]),
        (words.phrase("Steps"), document["steps"]),
        (
            words.phrase("Share of the way from the old weights to the learned ones"),
            document["share_of_the_way"],
        ),
        (words.phrase("Minutes"), round(document["seconds"] / 60, 1)),
        (words.phrase("SHA-256 of the old file"), document["model_sha256"]),
    ]


def draw_masks(
    chips: Chips,
    sides: tuple[Side, Side],
    bands: tuple[str, ...],
    words: Words,
    path: Path,
) -> str:
    """Draw the judging chip where two files differ most, with both masks; return its name.

    Args:
        chips: The judging part.
        sides: The files, before and after.
        bands: Names of the chips' bands.
        words: What the titles are written with.
        path: PNG file to write.
    """
    calls = [side.probability >= side.threshold for side in sides]
    known = np.ones_like(chips.masks) if chips.valid is None else chips.valid
    unlike = ((calls[0] != calls[1]) & known).sum(axis=(1, 2))
    rich = np.where(chips.masks.any(axis=(1, 2)), unlike, -1)
    place = int(rich.argmax())
    picture = _colours(chips.images[place], bands)
    figure, axes = pyplot.subplots(1, 3, figsize=(10.2, 3.7), constrained_layout=True)
    titles = (
        words.phrase("image, with the reviewed outline"),
        words.phrase(_FILES[0]),
        words.phrase(_FILES[2]),
    )
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
