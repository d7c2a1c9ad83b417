"""The page and the layer that say how good a map is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from landslide_qgis.core.jobs.inventory_steps import AssessJob
from landslide_qgis.core.report.agreement import FEW_BLOCKS, Interval, wilson
from landslide_qgis.core.report.figures import interval_figure, picture
from landslide_qgis.core.report.stratified import Estimate, StratifiedResult
from landslide_qgis.core.toolbox import html
from landslide_qgis.core.toolbox.assess_comparison import Comparison
from landslide_qgis.core.vectors.layer import Column, VectorLayer
from landslide_qgis.core.vectors.write import write_layer

LANDSLIDE, NONE = "landslide", "none"
_NAMES = {
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "iou": "Intersection over union",
    "mcc": "Matthews' coefficient",
}
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
    parts = [html.facts(_facts(job))]
    if compared is not None:
        parts += _pixels(compared) + _objects(compared, job.overlap)
    if estimated is not None:
        parts += _estimates(estimated)
    html.write_page(path, "Accuracy of a landslide map", parts)


def _facts(job: AssessJob) -> list[tuple[str, object]]:
    """Return what was compared with what."""
    names = (
        ("Map", job.source),
        ("Reference", job.reference),
        ("Labelled points", job.sample),
        ("Area of interest", job.area),
    )
    return [(name, Path(value.partition("|")[0]).name) for name, value in names if value]


def _pixels(compared: Comparison) -> list[str]:
    """Return the part on pixels."""
    tp, fp, fn, tn = compared.blocks.sum(axis=0).tolist()
    rows = [(_NAMES[name], interval) for name, interval in compared.scores.items()]
    side = len(compared.blocks)
    few = " These are few: take the intervals as a hint only." if side < FEW_BLOCKS else ""
    caption = "Black: landslide in both. Orange: only in the map. Blue: only in the reference."
    return [
        html.heading("Pixel by pixel"),
        interval_figure(rows),
        html.paragraph(
            "Dots are the scores over all pixels, bars 95 % intervals from 1,000 draws of "
            f"{side} blocks of ground.{few}"
        ),
        html.table(
            ("", "landslide in the reference", "none in the reference"),
            [("landslide in the map", tp, fp), ("none in the map", fn, tn)],
        ),
        html.paragraph(f"Pixels of {compared.pixel_m2:,.0f} m². Pixels without data do not count."),
        picture(_COLOURS[compared.overview], caption),
    ]


def _objects(compared: Comparison, overlap: float) -> list[str]:
    """Return the part on objects."""
    table, found, right = [], [], []
    sizes = compared.match.by_size(overlap, compared.pixel_m2)
    for name, scores in [*sizes, ("all", compared.match.scores(overlap))]:
        counts = [int(scores[key]) for key in ("landslides", "found", "calls", "right")]
        table.append((name, *counts))
        found.append((name, wilson(counts[1], counts[0])))
        right.append((name, wilson(counts[3], counts[2])))
    return [
        html.heading("Landslide by landslide"),
        html.paragraph(
            "A landslide counts as found, and a call as right, if the two overlap with an "
            f"intersection over union of {overlap:g} or more. Sizes are those of the object "
            "itself; bars are 95 % intervals after Wilson (1927)."
        ),
        html.paragraph("Share of the landslides that were found:"),
        interval_figure(found),
        html.paragraph("Share of the calls that are right:"),
        interval_figure(right),
        html.table(("size", "landslides", "found", "calls", "right"), table),
    ]


def _estimates(result: StratifiedResult) -> list[str]:
    """Return the part on the labelled sample."""
    scores = [
        ("Overall accuracy", result.overall),
        ("User's accuracy (precision)", result.users[LANDSLIDE]),
        ("Producer's accuracy (recall)", result.producers[LANDSLIDE]),
    ]
    area = result.true_area(LANDSLIDE)
    mapped = result.mapped[LANDSLIDE] * result.area
    highest = max(area.high, mapped) / 1e6 * 1.05 if area.high == area.high else mapped / 1e6
    rows = [
        ("Mapped (km²)", Interval(mapped / 1e6, float("nan"), float("nan"))),
        ("Estimated (km²)", _interval(area, 1e6)),
    ]
    counts = [
        (f"{name} in the map", *result.counts[number].tolist())
        for number, name in enumerate(result.classes)
    ]
    return [
        html.heading("From labelled points"),
        html.paragraph(
            f"{int(result.counts.sum())} points, drawn by stratum. Estimates of the whole area "
            "after Olofsson et al. (2014) and Stehman (2014), with 95 % intervals."
        ),
        interval_figure([(name, _interval(value)) for name, value in scores]),
        html.paragraph("Landslide area:"),
        interval_figure(rows, highest=max(highest, 1e-9)),
        html.table(("points", *(f"{name} in truth" for name in result.classes)), counts),
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
