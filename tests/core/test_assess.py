"""Scores against scikit-learn, objects by hand, intervals, and the labelled sample."""

from __future__ import annotations

import re

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import from_origin
from sklearn import metrics

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.zonal import Runs
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.inventory_steps import AssessJob, SampleJob
from landslide_qgis.core.report.accuracy import Confusion, pixel_scores
from landslide_qgis.core.report.agreement import block_intervals, wilson
from landslide_qgis.core.report.objects import label, match_objects
from landslide_qgis.core.run import run_job
from landslide_qgis.core.toolbox import assess as module
from landslide_qgis.core.toolbox.assess_sides import clip
from tests.core.test_characterise import LEFT, TOP, box, read, warnings, write_layer
from tests.core.toys import moved


@pytest.fixture(autouse=True)
def short_strips(monkeypatch):
    monkeypatch.setattr(module, "_STRIP_PIXELS", 1)


def patches(seed, shape=(130, 150), share=0.3):
    """Smooth random patches."""
    noise = np.random.default_rng(seed).random(shape)
    for axis in (0, 1):
        for _ in range(3):
            noise = (np.roll(noise, 1, axis) + noise + np.roll(noise, -1, axis)) / 3
    return (noise > np.quantile(noise, 1 - share)).astype(np.uint8)


def assess(tmp_path, events=None, **options):
    files = {"report": str(tmp_path / "r.html"), "objects": str(tmp_path / "o.gpkg")}
    if "reference" not in options:
        files.pop("objects")
    job = AssessJob(**{**files, **options})
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    return run_job(job, (events if events is not None else []).append).summary


@pytest.fixture
def masks(write_raster):
    called, real = patches(1), patches(1) ^ patches(2, share=0.1)
    called[:, :20] = 255
    real[100:, :] = 255
    options = {"nodata": 255, "descriptions": ("Landslide mask",)}
    files = [str(write_raster(f"{n}.tif", v, **options)) for n, v in (("c", called), ("r", real))]
    return called, real, files


def test_pixels_are_scored_as_by_scikit_learn(tmp_path, masks):
    called, real, (source, reference) = masks
    summary = assess(tmp_path, source=source, reference=reference, block_m=100)
    valid = (called != 255) & (real != 255)
    pair = real[valid], called[valid]
    expected = {
        "precision": metrics.precision_score(*pair),
        "recall": metrics.recall_score(*pair),
        "f1": metrics.f1_score(*pair),
        "iou": metrics.jaccard_score(*pair),
        "mcc": metrics.matthews_corrcoef(*pair),
    }
    for name, value in expected.items():
        assert summary[name] == pytest.approx(value, abs=1e-9)
    tn, fp, fn, tp = metrics.confusion_matrix(*pair).ravel()
    names = ("tp_pixels", "fp_pixels", "fn_pixels", "tn_pixels")
    assert [summary[name] for name in names] == [tp, fp, fn, tn]


def test_objects_are_those_of_the_masks(tmp_path, masks):
    called, real, (source, reference) = masks
    summary = assess(tmp_path, source=source, reference=reference, overlap=0.3)
    valid = (called != 255) & (real != 255)
    scores = match_objects(called == 1, real == 1, valid).scores(0.3)
    for name in ("landslides", "found", "calls", "right"):
        assert summary[name] == scores[name]
    shapes, table = read(tmp_path / "o.gpkg")
    assert len(shapes) == scores["landslides"] + scores["calls"]
    outcomes = list(table["outcome"])
    assert outcomes.count("found") == scores["found"]
    assert outcomes.count("false") == scores["calls"] - scores["right"]
    areas = shapely.area(shapes)
    np.testing.assert_allclose(table["area_m2"], areas, rtol=5e-3)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.9))
def test_objects_are_matched_as_by_counting_pixels(seed, share):
    called, real = np.random.default_rng(seed).random((2, 20, 33)) < share
    found = match_objects(called, real)
    (ours, calls), (theirs, slides) = label(called), label(real)
    pairs = np.zeros((calls, slides))
    for one, other in np.ndindex(pairs.shape):
        call, slide = ours == one + 1, theirs == other + 1
        pairs[one, other] = np.count_nonzero(call & slide) / np.count_nonzero(call | slide)
    np.testing.assert_allclose(found.called.overlap, pairs.max(axis=1, initial=0))
    np.testing.assert_allclose(found.truth.overlap, pairs.max(axis=0, initial=0))
    sizes = np.bincount(theirs.reshape(-1), minlength=slides + 1)[1:]
    np.testing.assert_array_equal(found.truth.pixels, sizes)


HERE, NEAR, FAR = box(0, 0, 1000, 1000), box(990, 0, 500, 500), box(31_000, 0, 900, 900)


@pytest.mark.parametrize("kinds", ["polygons", "raster and polygons", "rasters"])
@pytest.mark.parametrize("place", ["inside", "sliver", "apart"])
def test_sides_that_are_not_of_one_place_are_told(tmp_path, write_raster, kinds, place):
    other = {"inside": box(200, 200, 500, 500), "sliver": NEAR, "apart": FAR}[place]

    def side(shape, name, as_raster):
        if not as_raster:
            return write_layer(tmp_path / f"{name}.gpkg", [shape])
        left, bottom, right, top = shape.bounds
        values = np.ones((round(top - bottom) // 10, round(right - left) // 10), np.uint8)
        options = {"transform": from_origin(left, top, 10, 10), "nodata": 255}
        return str(write_raster(f"{name}.tif", values, descriptions=("mask",), **options))

    source = side(HERE, "map", kinds != "polygons")
    reference = side(other, "reference", kinds == "rasters")
    events: list = []
    if (kinds, place) == ("rasters", "apart"):
        with pytest.raises(LandslideError, match="no ground in common"):
            assess(tmp_path, events, source=source, reference=reference)
    else:
        assess(tmp_path, events, source=source, reference=reference)
    said = {e.code: e for e in events if isinstance(e, jobs.Warn) and "overlap" in e.code}
    if place == "inside":
        assert said == {}
    elif place == "sliver":
        assert said["little-overlap"].numbers["share"] == pytest.approx(0.02)
        assert said["little-overlap"].numbers["area_m2"] == pytest.approx(5000, rel=0.01)
        assert "2.0% of the smaller one's extent" in said["little-overlap"].text
    else:
        assert said["no-overlap"].numbers["distance_m"] == pytest.approx(30_000, rel=0.002)
        assert re.search(r"lie (29,9|30,0)\d\d m apart", said["no-overlap"].text)


def test_polygons_of_two_countries_are_one_sentence(tmp_path):
    files = [write_layer(tmp_path / f"{x}.gpkg", [box(x, 0, 90, 90)]) for x in (0, 2_000_000)]
    files.append(write_layer(tmp_path / "high.gpkg", [box(0, -1_900_000, 90, 90)]))
    sides = {"source": files[1], "reference": files[2]}
    with pytest.raises(LandslideError, match=r"span \d,\d{3} × \d,\d{3} km.*same place"):
        assess(tmp_path, **sides)


def test_an_area_of_interest_says_what_is_compared(tmp_path):
    """What was mapped in it may be far apart, and what was not is told."""
    one, two = box(0, 0, 50, 50), box(900, 900, 50, 50)
    files = [write_layer(tmp_path / f"{n}.gpkg", [s]) for n, s in enumerate((one, two, HERE))]
    options = {"source": files[0], "reference": files[1]}
    events: list = []
    assess(tmp_path, events, **options)
    assert warnings(events) == ["no-area", "no-overlap"]
    events.clear()
    assess(tmp_path, events, **options, area=files[2])
    assert warnings(events) == []
    events.clear()
    elsewhere = write_layer(tmp_path / "e.gpkg", [box(5000, 0, 500, 500)])
    assess(tmp_path, events, **options, area=elsewhere)
    assert warnings(events) == ["map-outside", "reference-outside"]


def test_polygons_against_polygons_by_hand(tmp_path):
    """One outlined, one seen, one missed, one outside; one call that is wrong; in two CRS."""
    real = [box(0, 0, 100, 100), box(200, 0, 100, 100), box(400, 0, 50, 50), box(9000, 0, 90, 90)]
    called = [box(0, 0, 100, 80), box(200, 0, 100, 20), box(600, 300, 100, 100)]
    from pyproj import Transformer

    move = Transformer.from_crs("EPSG:32643", "EPSG:4326", always_xy=True).transform
    degrees = [moved(shape, move) for shape in real]
    events: list = []
    summary = assess(
        tmp_path,
        events,
        source=write_layer(tmp_path / "map.gpkg", called),
        reference=write_layer(tmp_path / "ref.geojson", degrees, "EPSG:4326"),
        area=write_layer(tmp_path / "area.gpkg", [box(-100, -100, 1100, 900)]),
        overlap=0.5,
    )
    assert warnings(events) == ["reference-outside"]
    assert (summary["landslides"], summary["found"]) == (3, 1)
    assert (summary["calls"], summary["right"]) == (3, 1)
    tp, fp, fn = (summary[f"{name}_pixels"] for name in ("tp", "fp", "fn"))
    assert (tp, fp, fn) == (80 + 20, 100, 20 + 80 + 25)
    assert summary["tn_pixels"] == 110 * 90 - tp - fp - fn
    assert assess(
        tmp_path, source=str(tmp_path / "map.gpkg"), reference=str(tmp_path / "ref.geojson"),
        area=str(tmp_path / "area.gpkg"), overlap=0.1,
    )["found"] == 2  # fmt: skip


def test_a_raster_of_another_grid_and_polygons_that_touch(tmp_path, write_raster):
    """A reference of 20 m pixels; polygons that share an edge stay two objects."""
    shapes = [box(0, 0, 200, 200), box(200, 0, 200, 200)]
    real = np.zeros((60, 60), np.uint8)
    real[0:10, 0:10] = 1
    place = from_origin(LEFT, TOP, 20, 20)
    reference = str(write_raster("r.tif", real, transform=place, descriptions=("mask",)))
    source = write_layer(tmp_path / "map.gpkg", shapes)
    summary = assess(tmp_path, source=source, reference=reference)
    assert (summary["calls"], summary["right"], summary["found"]) == (2, 1, 1)
    assert summary["precision"] == pytest.approx(0.5)
    called = np.zeros((120, 120), np.uint8)
    called[0:20, 0:40] = 1
    fine = str(write_raster("c.tif", called, descriptions=("mask",)))
    summary = assess(tmp_path, source=fine, reference=reference)
    assert (summary["tp_pixels"], summary["fp_pixels"], summary["calls"]) == (400, 400, 1)


def test_a_reference_with_an_opacity_band_on_another_grid(tmp_path, write_raster):
    called = np.zeros((64, 64), np.uint8)
    called[10:30, 10:30] = 1
    real = np.stack([called, np.full_like(called, 255)])
    real[1, 40:] = 0
    source = write_raster("c.tif", called, descriptions=("mask",))
    shifted = from_origin(600001, 1200001, 10, 10)
    reference = write_raster("r.tif", real, alpha="yes", descriptions=("mask",), transform=shifted)
    summary = assess(tmp_path, source=str(source), reference=str(reference))
    assert summary["f1"] == 1
    assert summary["tn_pixels"] == 40 * 64 - 400


def test_a_probability_at_a_threshold(tmp_path, write_raster):
    values = np.tile(np.linspace(0, 1, 100, dtype=np.float32), (100, 1))
    source = str(write_raster("p.tif", values))
    reference = write_layer(tmp_path / "r.gpkg", [box(500, 0, 500, 1000)])
    assert assess(tmp_path, source=source, reference=reference, threshold=0.75)["recall"] == 0.5


def test_clip_splits_runs():
    runs = Runs(*(np.array(v, np.int32) for v in ([4, 5], [1, 0], [8, 3])), np.array([0, 1]))
    valid = np.ones((2, 9), bool)
    valid[0, 3:5], valid[1, 0] = False, False
    clipped = clip(runs, valid, 4)
    table = [(*map(int, row),) for row in zip(*vars(clipped).values())]
    assert table == [(4, 1, 3, 0), (4, 5, 8, 0), (5, 1, 3, 1)]


def test_intervals_are_wider_where_mistakes_cluster():
    even = np.tile([40, 10, 10, 40], (100, 1))
    clustered = np.zeros((100, 4), int)
    clustered[:50], clustered[50:] = [80, 0, 0, 20], [0, 20, 20, 60]
    wide, narrow = block_intervals(clustered, 1)["f1"], block_intervals(even, 1)["f1"]
    assert wide.value == narrow.value == pytest.approx(0.8)
    assert narrow.high - narrow.low < 1e-9
    assert wide.low < 0.76 < 0.84 < wide.high
    assert wide == block_intervals(clustered, 1)["f1"]


def test_the_block_interval_is_that_of_theory():
    """Of independent blocks, recall varies as the binomial share does."""
    hits = np.random.default_rng(3).random(400) < 0.7
    blocks = np.column_stack([hits, 0 * hits, ~hits, 0 * hits]).astype(np.int64)
    found, exact = block_intervals(blocks, 5)["recall"], wilson(int(hits.sum()), 400)
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=0.004)


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_intervals_are_the_published_ones(hits, trials, low, high):
    """Newcombe (1998, Stat. Med. 17:857-872), table I."""
    found = wilson(hits, trials)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_nothing_to_divide_by_is_no_number(tmp_path, write_raster):
    empty = str(write_raster("e.tif", np.zeros((64, 64), np.uint8), descriptions=("mask",)))
    summary = assess(tmp_path, source=empty, reference=empty)
    assert summary["precision"] is None
    assert summary["found"] == 0


@settings(max_examples=40, deadline=None)
@given(
    counts=st.tuples(*[st.integers(0, 3)] * 4).filter(any),
    nothing=st.sampled_from((0.0, 1.0)),
)
def test_scores_by_pixel_are_defined_once(counts, nothing):
    """As scikit-learn's, whatever is empty; ``Confusion`` takes 0, an assessment no number."""
    pairs = ((1, 1), (1, 0), (0, 1), (0, 0))
    pixels = [pair for pair, times in zip(pairs, counts) for _ in range(times)]
    said, truth = zip(*pixels)
    found = pixel_scores(counts, zero_division=nothing)
    judges = {
        "precision": metrics.precision_score,
        "recall": metrics.recall_score,
        "f1": metrics.f1_score,
        "iou": metrics.jaccard_score,
    }
    for name, judge in judges.items():
        assert found[name] == pytest.approx(judge(truth, said, zero_division=nothing))
    plain = pixel_scores(counts)
    for name, value in Confusion(*counts).scores().items():
        assert name == "f1_class_mean" or value == np.nan_to_num(plain[name])
    if np.isnan(plain["mcc"]):
        assert 0 in (sum(said), sum(truth), len(said) - sum(said), len(truth) - sum(truth))
    else:
        assert plain["mcc"] == pytest.approx(metrics.matthews_corrcoef(truth, said))


@pytest.fixture
def labelled(tmp_path, masks):
    """A sample of the mask, labelled from the reference; one point is not."""
    called, _, (source, _) = masks
    path = tmp_path / "s.gpkg"
    run_job(SampleJob(source, str(path), size=400))
    points, table = read(path)
    row = ((TOP - shapely.get_y(points)) // 10).astype(int)
    column = ((shapely.get_x(points) - LEFT) // 10).astype(int)
    truth = patches(1) ^ patches(2, share=0.1)
    table["label"] = np.array(["none", "landslide"], object)[truth[row, column]]
    table["label"][0] = None
    table["label"][1] = "unsure"
    path.unlink()
    table.pop("lab_date")
    return write_layer(path, points, **table), truth, called != 255


def test_labelled_points_give_the_true_area(tmp_path, labelled):
    path, truth, valid = labelled
    events: list = []
    summary = assess(tmp_path, events, sample=path)
    assert warnings(events) == ["unlabelled"]
    assert summary["labelled"] == 398
    exact = np.count_nonzero(truth[valid]) * 100
    assert abs(summary["true_area_m2"] - exact) < 3 * summary["true_area_error_m2"]
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "From labelled points" in text
    assert text.count("<svg") == 2


def test_the_report_is_one_page_of_valid_figures(tmp_path, masks, labelled):
    _, _, (source, reference) = masks
    assess(tmp_path, source=source, reference=reference, sample=labelled[0])
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert text.count("<svg") == 5
    assert "data:image/png;base64," in text
    assert not re.search(r"(src|href)=\"(?!data:)", text)
    assert "nan" not in re.sub(r"base64,[^\"]*", "", text).lower()
    from xml.etree import ElementTree as Tree

    for figure in re.findall(r"<svg.*?</svg>", text):
        assert Tree.fromstring(figure).tag.endswith("svg")  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "give either"),
        ({"source": "a.tif"}, "give both or neither"),
        ({"source": "a.tif", "reference": "b.tif", "overlap": 0.0}, "not between 0 and 1"),
        ({"source": "gone.tif", "reference": "gone.gpkg"}, "map 'gone.tif' does not exist"),
        ({"sample": "{points}"}, "lacks what landslide:sample writes .stratum"),
    ],
)
def test_wrong_input_is_one_sentence(tmp_path, options, message):
    points = write_layer(tmp_path / "points.gpkg", [shapely.Point(LEFT, TOP)])
    options = {k: points if v == "{points}" else v for k, v in options.items()}
    with pytest.raises(LandslideError, match=message):
        assess(tmp_path, **options)
    assert not (tmp_path / "r.html").exists()


def test_nothing_in_common(tmp_path, masks, write_raster):
    far = write_raster(
        "f.tif", np.ones((64, 64), np.uint8), nodata=255, transform=from_origin(0, 10, 10, 10)
    )
    with pytest.raises(LandslideError, match="no ground in common"):
        assess(tmp_path, source=masks[2][0], reference=str(far))


def test_an_empty_map_finds_nothing(tmp_path):
    empty = write_layer(tmp_path / "map.gpkg", np.empty(0, object))
    reference = write_layer(tmp_path / "r.gpkg", [box(0, 0, 100, 100), box(0, 0, 50, 50)])
    events: list = []
    summary = assess(tmp_path, events, source=empty, reference=reference)
    assert warnings(events) == ["empty", "no-area"]
    assert (summary["recall"], summary["found"], summary["landslides"]) == (0.0, 0, 2)
    assert pyogrio.read_info(tmp_path / "o.gpkg")["features"] == 2


def test_on_the_command_line(tmp_path, masks, capsys):
    _, _, (source, reference) = masks
    page = tmp_path / "page.html"
    assert main(["assess", source, "--reference", reference, "--report", str(page)]) == 0
    assert "iou: 0." in capsys.readouterr().out
    assert page.exists()


def test_small_pixels_and_wide_blocks_take_no_more_memory(tmp_path, monkeypatch):
    """Strips are cut as the memory allows; a block may be counted over several of them."""
    seen = []
    rows = module.PolygonSide.rows

    def watch(side, first, stop):
        seen.append(stop - first)
        return rows(side, first, stop)

    monkeypatch.setattr(module.PolygonSide, "rows", watch)
    called = write_layer(tmp_path / "c.gpkg", [box(100, 100, 60, 600), box(500, 500, 200, 90)])
    real = write_layer(tmp_path / "r.gpkg", [box(110, 90, 60, 600)])
    options = {"source": called, "reference": real, "block_m": 5000.0}
    fine = assess(tmp_path, resolution=0.5, **options)
    assert max(seen) < 20
    assert fine["f1"] == pytest.approx(assess(tmp_path, resolution=5.0, **options)["f1"], abs=0.02)
