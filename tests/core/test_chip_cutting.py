"""Chips against the scene and the inventory they were cut from."""

from __future__ import annotations

import csv
import json

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import from_origin

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.scene_steps import ChipsJob
from landslide_qgis.core.run import run_job
from landslide_qgis.core.toolbox.chip_splits import Place, assign, choose

SIDE = 320
LEFT, TOP = 600000, 1200000


@pytest.fixture
def values():
    return np.random.default_rng(5).integers(300, 3000, (2, SIDE, SIDE)).astype(np.uint16)


@pytest.fixture
def scene(write_raster, values):
    for name, band in zip(("B04", "B08"), values):
        path = write_raster(f"scene/{name}.tif", band, nodata=0)
    return str(path.parent)


@pytest.fixture
def write_inventory(tmp_path):
    """Write boxes given in pixels (first row, first column, last row, last column)."""

    def write(name, boxes, review=None, crs="EPSG:32643"):
        shapes = [
            shapely.box(LEFT + c0 * 10, TOP - r1 * 10, LEFT + c1 * 10, TOP - r0 * 10)
            for r0, c0, r1, c1 in boxes
        ]
        path = tmp_path / f"{name}.gpkg"
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb(np.array(shapes)),
            field_data=[np.array(review, object)] if review else [],
            fields=["review"] if review else [],
            geometry_type="Polygon",
            crs=crs,
        )
        return str(path)

    return write


def cut(tmp_path, scene, inventory, **options):
    options = {"size_px": 32, "block_chips": 2, **options}
    spec = options.pop("spec", jobs.SceneSpec((scene,)))
    job = ChipsJob(spec, inventory, str(tmp_path / "chips"), **options)
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    events = []
    result = run_job(job, events.append)
    with (tmp_path / "chips/manifest.csv").open() as file:
        rows = list(csv.DictReader(file))
    return rows, result.summary, events


def read(tmp_path, kind, name):
    with rasterio.open(tmp_path / f"chips/{kind}/{name}.tif") as dataset:
        return dataset.read(), dataset.transform, dataset.descriptions


BOXES = [(10, 10, 50, 30), (100, 200, 140, 260), (200, 40, 230, 60), (250, 250, 290, 300)]


def test_images_and_masks_are_the_scene_s(tmp_path, scene, values, write_inventory):
    truth = np.zeros((SIDE, SIDE), np.uint8)
    for r0, c0, r1, c1 in BOXES:
        truth[r0:r1, c0:c1] = 1
    rows, summary, _ = cut(tmp_path, scene, write_inventory("all", BOXES))
    assert summary["landslide_px"] == truth.sum()
    assert summary["chips"] == len(rows) == 2 * summary["with_landslide"]
    for row in rows:
        image, transform, names = read(tmp_path, "images", row["name"])
        mask, same, _ = read(tmp_path, "masks", row["name"])
        first_col, first_row = round((transform.c - LEFT) / 10), round((TOP - transform.f) / 10)
        part = (slice(first_row, first_row + 32), slice(first_col, first_col + 32))
        assert transform == same
        assert names == ("B04", "B08")
        np.testing.assert_array_equal(image, values[:, part[0], part[1]])
        np.testing.assert_array_equal(mask[0], truth[part])
        assert int(row["landslide_px"]) == truth[part].sum()
    layout = json.loads((tmp_path / "chips/chips.json").read_text())
    assert (layout["layout"], layout["version"], layout["gsd_m"]) == ("landslide-chips", 1, 10)
    assert layout["bands"][0] == {"name": "B04", "unit": "reflectance_dn"}


def test_what_was_rejected_is_always_taught(tmp_path, scene, write_inventory):
    review = ["accepted", "rejected", "edited", "rejected"]
    inventory = write_inventory("reviewed", BOXES, review)
    rows, summary, _ = cut(tmp_path, scene, inventory, negatives=0)
    rejected = {row["name"] for row in rows if int(row["rejected_px"])}
    assert sum(int(row["rejected_px"]) for row in rows) == 40 * 60 + 40 * 50
    assert len(rows) == summary["with_landslide"] + len(rejected)
    for row in rows:
        mask, _, _ = read(tmp_path, "masks", row["name"])
        assert bool(mask.any()) == (row["name"] not in rejected)


def test_a_block_is_in_one_split(tmp_path, scene, write_inventory):
    rows, summary, _ = cut(tmp_path, scene, write_inventory("all", BOXES), negatives=9)
    splits: dict[str, set[str]] = {}
    for row in rows:
        splits.setdefault(row["block"], set()).add(row["split"])
    assert all(len(found) == 1 for found in splits.values())
    assert summary["train_chips"] + summary["val_chips"] + summary["test_chips"] == len(rows) == 100


def test_what_nobody_can_judge_is_ignored(tmp_path, scene, write_inventory, write_raster):
    """Drafts nobody reviewed, clouds, ground outside the mapped area; rejected drafts are none."""
    inventory = write_inventory(
        "reviewed", BOXES, ["accepted", "auto", "rejected", "edited"], crs="EPSG:32643"
    )
    hidden = np.zeros((SIDE, SIDE), np.uint8)
    hidden[:32, :16] = 1
    area = write_inventory("area", [(0, 0, SIDE, 256)])
    spec = jobs.SceneSpec((scene,), mask=area, clouds=str(write_raster("clouds.tif", hidden)))
    rows, _, _ = cut(tmp_path, scene, inventory, spec=spec, negatives=99, least_known=0.1)
    found = np.full((SIDE, SIDE), 9, np.uint8)
    for row in rows:
        mask, transform, _ = read(tmp_path, "masks", row["name"])
        col, line = round((transform.c - LEFT) / 10), round((TOP - transform.f) / 10)
        found[line : line + 32, col : col + 32] = mask[0]
    assert (found[:32, :16] == 255).all()
    assert (found[10:32, 16:30] == 1).all()
    assert (found[100:140, 200:256] == 255).all()
    assert (found[200:230, 40:60] == 0).all()
    assert (found[250:288, 250:256] == 1).all()
    assert (found[:, 256:] == 9).all(), "chips outside the mapped area are left out"


def test_unreviewed_drafts_can_be_believed(tmp_path, scene, write_inventory):
    inventory = write_inventory("draft", BOXES, ["auto"] * 4)
    with pytest.raises(LandslideError, match="none was reviewed"):
        cut(tmp_path, scene, inventory)
    _, summary, _ = cut(tmp_path, scene, inventory, unreviewed="landslide")
    assert summary["landslide_px"] == sum((r1 - r0) * (c1 - c0) for r0, c0, r1, c1 in BOXES)


def test_statistics_are_those_of_the_training_chips(tmp_path, scene, write_inventory):
    rows, _, _ = cut(tmp_path, scene, write_inventory("all", BOXES), negatives=3)
    train = [read(tmp_path, "images", r["name"])[0] for r in rows if r["split"] == "train"]
    told = json.loads((tmp_path / "chips/statistics.json").read_text())
    pixels = np.stack(train).astype(float).transpose(1, 0, 2, 3).reshape(2, -1)
    for band, exact in zip(told["bands"], pixels):
        assert band["mean"] == pytest.approx(exact.mean())
        assert band["std"] == pytest.approx(exact.std())
        assert band["p01"] == pytest.approx(np.percentile(exact, 1), rel=0.1)
    assert told["splits"]["train"]["chips"] == len(train)


def test_terrain_bands(tmp_path, scene, write_inventory, write_raster):
    heights = np.tile(np.arange(130, dtype=np.float32) * 15, (130, 1))
    dem = write_raster("dem.tif", heights, transform=from_origin(LEFT - 300, TOP + 300, 30, 30))
    spec = jobs.SceneSpec((scene,), dem=str(dem))
    rows, *_ = cut(tmp_path, scene, write_inventory("a", BOXES), spec=spec, terrain=("slope",))
    image, _, names = read(tmp_path, "images", rows[0]["name"])
    assert names == ("B04", "B08", "slope")
    np.testing.assert_allclose(image[2], np.degrees(np.arctan(0.5)), atol=0.05)
    layout = json.loads((tmp_path / "chips/chips.json").read_text())
    assert layout["bands"][2] == {"name": "slope", "unit": "degree"}


def test_what_cannot_be_cut_is_one_sentence(tmp_path, scene, write_inventory):
    good = write_inventory("all", BOXES)
    far = write_inventory("far", [(9000, 9000, 9100, 9100)])
    for inventory, changes, message in (
        (good, {"size_px": 100}, "no multiple of 32"),
        (good, {"size_px": 352}, "smaller than a chip"),
        (good, {"shares": (0.5, 0.2, 0.2)}, "add up to 1"),
        (good, {"shares": (0.0, 0.5, 0.5)}, "the first above 0"),
        (far, {}, "No landslide of the inventory lies on the scene"),
        (str(tmp_path / "none.gpkg"), {}, "cannot be read|does not exist"),
    ):
        with pytest.raises(LandslideError, match=message):
            cut(tmp_path, scene, inventory, **changes)
    assert not (tmp_path / "chips").exists()
    (tmp_path / "chips").mkdir()
    (tmp_path / "chips/mine.txt").write_text("keep me")
    with pytest.raises(LandslideError, match="is not empty"):
        cut(tmp_path, scene, good)
    assert [path.name for path in (tmp_path / "chips").iterdir()] == ["mine.txt"]


def test_too_few_blocks_are_told(tmp_path, scene, write_inventory):
    inventory = write_inventory("one", BOXES[:1])
    _, _, events = cut(tmp_path, scene, inventory, block_chips=10)
    assert "split-without-landslides" in [e.code for e in events if isinstance(e, jobs.Warn)]


def test_on_the_command_line(tmp_path, scene, write_inventory, capsys):
    words = ["--inventory", write_inventory("all", BOXES), "--output", str(tmp_path / "c")]
    assert main(["chips", scene, *words, "--size", "32", "--block", "1"]) == 0
    assert "with_landslide:" in capsys.readouterr().out


PLACES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 40)), min_size=1, max_size=80
)


@given(PLACES, st.sampled_from([(0.7, 0.15, 0.15), (0.5, 0.5, 0.0), (1.0, 0.0, 0.0)]))
@settings(max_examples=80, deadline=None)
def test_blocks_come_near_their_shares(cells, shares):
    places = [Place(i, 0, (r, c), n) for i, (r, c, n) in enumerate(cells)]
    split = assign(places, shares, seed=1)
    assert split == assign(places, shares, seed=1)
    assert set(split) == {place.block for place in places}
    sizes = dict.fromkeys(split, 0)
    for place in places:
        sizes[place.block] += place.landslide
    for name, share in zip(("train", "val", "test"), shares):
        got = sum(n for block, n in sizes.items() if split[block] == name)
        assert share > 0 or got == 0
        assert got <= share * sum(sizes.values()) + max(sizes.values())


def test_negatives_are_drawn_by_the_seed():
    places = [Place(i, 0, (i, 0), int(i < 3)) for i in range(40)]
    first, again, other = (choose(places, 2.0, seed) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == 9
    assert sum(place.landslide for place in first) == 3
