"""The page and the layer that say how good a map is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from landslide_qgis.core.jobs.inventory_steps import AssessJob
from landslide_qgis.core.report import html
from landslide_qgis.core.report.agreement import DRAWS, FEW_BLOCKS, Interval, wilson
from landslide_qgis.core.report.figures import interval_figure, picture
from landslide_qgis.core.report.stratified import Estimate, StratifiedResult
from landslide_qgis.core.report.words import Words
from landslide_qgis.core.toolbox.assess_comparison import Comparison
from landslide_qgis.core.toolbox.sample_points import LANDSLIDE, NONE
from landslide_qgis.core.vectors.layer import Column, VectorLayer
from landslide_qgis.core.vectors.write import write_layer

_HEAD = ("size", "landslides", "found", "calls", "right")
# Nothing, right, false, missed: told apart without red and green.
_COLOURS = np.array([(245, 245, 240), (33, 33, 33), (245, 124, 0), (30, 136, 229)], np.uint8)


def write_report(
    path: Path,
    job: AssessJob,
    compared: Comparison | None,
    estimated: StratifiedResult | None,
) -> None:
    """Write the page.

    Raises:
        LandslideError: It cannot be written.
    """
    words = Words(job.wording)
    parts = [html.facts(_facts(job, words), words)]
    if compared is not None:
        parts += _pixels(compared, words) + _objects(compared, job.overlap, words)
    if estimated is not None:
        parts += _estimates(estimated, words)
    html.write_page(path, words.phrase("Accuracy of a landslide map"), parts, words)


def _facts(job: AssessJob, words: Words) -> list[tuple[str, object]]:
    """Return what was compared with what."""
    names = (
        (words.phrase("Map"), job.source),
        (words.phrase("Reference"), job.reference),
        (words.phrase("Labelled points"), job.sample),
        (words.phrase("Area of interest"), job.area),
    )
    return [(name, Path(value.partition("|")[0]).name) for name, value in names if value]


def _pixels(compared: Comparison, words: Words) -> list[str]:
    """Return the part on pixels."""
    tp, fp, fn, tn = compared.blocks.sum(axis=0).tolist()
    names = {
        "precision": words.phrase("Precision"),
        "recall": words.phrase("Recall"),
        "f1": "F1",
        "iou": words.phrase("Intersection over union"),
        "mcc": words.phrase("Matthews' coefficient"),
    }
    rows = [(names[name], interval) for name, interval in compared.scores.items()]
    side = len(compared.blocks)
    said = words.phrase(
        "Dots are the scores over all pixels, bars 95 % intervals from {0} draws of {1} blocks of "
        "ground.",
        words.number(DRAWS, ",d"),
        words.number(side, ",d"),
    )
    few = words.phrase("These are few: take the intervals as a hint only.")
    size = words.number(compared.pixel_m2, ",.0f")
    caption = words.phrase(
        "Black: landslide in both. Orange: only in the map. Blue: only in the reference."
    )
    head = ("", words.phrase("landslide in the reference"), words.phrase("none in the reference"))
    table = [
        (words.phrase("landslide in the map"), tp, fp),
        (words.phrase("none in the map"), fn, tn),
    ]
    return [
        html.heading(words.phrase("Pixel by pixel")),
        interval_figure(rows, words=words),
        html.paragraph(f"{said} {few}" if side < FEW_BLOCKS else said),
        html.table(head, table, words),
        html.paragraph(words.phrase("Pixels of {0} m². Pixels without data do not count.", size)),
        picture(_COLOURS[compared.overview], caption),
    ]


def _objects(compared: Comparison, overlap: float, words: Words) -> list[str]:
    """Return the part on objects."""
    table, found, right = [], [], []
    sizes = compared.match.by_size(overlap, compared.pixel_m2, words)
    for name, scores in [*sizes, (words.phrase("all sizes"), compared.match.scores(overlap))]:
        counts = [int(scores[key]) for key in ("landslides", "found", "calls", "right")]
        table.append((name, *counts))
        found.append((name, wilson(counts[1], counts[0])))
        right.append((name, wilson(counts[3], counts[2])))
    return [
        html.heading(words.phrase("Landslide by landslide")),
        html.paragraph(
            words.phrase(
                "A landslide counts as found, and a call as right, if the two overlap with an "
                "intersection over union of {0} or more. Sizes are those of the object itself; "
                "bars are 95 % intervals after Wilson (1927).",
                words.number(overlap, "g"),
            )
        ),
        html.paragraph(words.phrase("Share of the landslides that were found:")),
        interval_figure(found, words=words),
        html.paragraph(words.phrase("Share of the calls that are right:")),
        interval_figure(right, words=words),
        html.table([words.phrase(text) for text in _HEAD], table, words),
    ]


def _estimates(result: StratifiedResult, words: Words) -> list[str]:
    """Return the part on the labelled sample."""
    scores = [
        (words.phrase("Overall accuracy"), result.overall),
        (words.phrase("User's accuracy (precision)"), result.users[LANDSLIDE]),
        (words.phrase("Producer's accuracy (recall)"), result.producers[LANDSLIDE]),
    ]
    area = result.true_area(LANDSLIDE)
    mapped = result.mapped[LANDSLIDE] * result.area
    highest = max(area.high, mapped) / 1e6 * 1.05 if area.high == area.high else mapped / 1e6
    rows = [
        (words.phrase("Mapped (km²)"), Interval(mapped / 1e6, float("nan"), float("nan"))),
        (words.phrase("Estimated (km²)"), _interval(area, 1e6)),
    ]
    names = {LANDSLIDE: words.phrase("landslide"), NONE: words.phrase("none")}
    counts = [
        (words.phrase("{0} in the map", names[name]), *result.counts[number].tolist())
        for number, name in enumerate(result.classes)
    ]
    head = [words.phrase("{0} in truth", names[name]) for name in result.classes]
    return [
        html.heading(words.phrase("From labelled points")),
        html.paragraph(
            words.phrase(
                "{0} points, drawn by stratum. Estimates of the whole area after Olofsson et al. "
                "(2014) and Stehman (2014), with 95 % intervals.",
                words.number(int(result.counts.sum()), ",d"),
            )
        ),
        interval_figure([(name, _interval(value)) for name, value in scores], words=words),
        html.paragraph(words.phrase("Landslide area:")),
        interval_figure(rows, max(highest, 1e-9), words),
        html.table((words.phrase("points"), *head), counts, words),
    ]


def _interval(value: Estimate, unit: float = 1.0) -> Interval:
    """Return an estimate with its interval."""
    return Interval(value.value / unit, value.low / unit, value.high / unit)


def write_objects(path: Path, compared: Comparison, overlap: float) -> None:
    """Write the objects of both sides and what became of them.

    Raises:
        LandslideError: The file cannot be written.
    """
    both = (
        (compared.slides, compared.match.truth, "reference", ("missed", "found")),
        (compared.calls, compared.match.called, "map", ("false", "right")),
    )
    shapes = np.concatenate([found.shapes for found, _, _, _ in both])
    columns = {
        "side": [name for found, _, name, _ in both for _ in range(len(found))],
        "outcome": [
            words[int(value >= overlap)]
            for _, objects, _, words in both
            for value in objects.overlap
        ],
    }
    table = {name: Column(np.array(values, object)) for name, values in columns.items()}
    numbers = [objects.overlap for _, objects, _, _ in both]
    table["best_iou"] = Column(np.concatenate(numbers).astype(np.float64))
    pixels = np.concatenate([objects.pixels for _, objects, _, _ in both])
    table["area_m2"] = Column(pixels * compared.pixel_m2)
    layer = VectorLayer(shapes, compared.grid.crs, table)
    text = "Landslides found and missed, calls right and false"
    write_layer(path, layer, "objects", "MultiPolygon", text, {"overlap": f"{overlap:g}"})
