"""The layouts that hold 14 bands, read and written, sound and broken."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest
import rasterio
import torch

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.scene import SceneSpec
from landslide_qgis.core.scene.assemble import assemble
from landslide_qgis.core.scene.survey import survey
from landslide_qgis.core.scene.units import L4S_DIVISORS, recognise_kind
from tests.core.toys import RGB, make_card
from training.data.batches import BatchMaker
from training.data.clouds import cloud_colour
from training.data.h5_files import BANDS, read_image
from training.data.simulated import draw_chip
from training.data.simulated_set import write_simulated_set
from training.data.sources import load_parts, load_split
from training.data.statistics import Moments, bands_as_yaml
from training.losses import LOSSES
from training.recipes.loading import load_recipe
from training.recipes.recipe import BandConfig

REPOSITORY = Path(__file__).resolve().parents[2]
GENUINE = sorted(Path(os.environ.get("LANDSLIDE_DATA", "nowhere"), "l4s_14band").glob("image_*.h5"))
ROUNDED = 1e-3


@pytest.fixture(scope="module")
def sets(tmp_path_factory):
    """The same six chips in the three layouts."""
    root = tmp_path_factory.mktemp("sets")
    names = {"chips": "simulated_14", "hub": "landslide4sense", "challenge": "challenge"}
    for layout, name in names.items():
        write_simulated_set(root / name, 6, 3, layout, 64)
    return root


@pytest.fixture
def copied(sets, tmp_path):
    """A copy to be broken."""
    shutil.copytree(sets, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="module")
def fourteen():
    """The recipe of the smoke run."""
    return load_recipe(REPOSITORY / "training" / "configs" / "simulated_14.yaml")


def on(recipe, name, folder=""):
    return replace(recipe, data=replace(recipe.data, name=name, folder=folder))


def test_all_layouts_hold_the_same_chips(sets, fourteen):
    tiff = load_split(fourteen, sets, "train")
    assert tiff.images.shape == (4, 14, 64, 64)
    for folder in ("", "challenge"):
        h5 = load_split(on(fourteen, "landslide4sense", folder), sets, "train")
        assert np.array_equal(h5.masks, tiff.masks)
        np.testing.assert_allclose(h5.images, tiff.images, rtol=1e-6)
    dn, truth = draw_chip(BANDS, 64, np.random.default_rng([3, 0]))
    divisors = np.array(list(L4S_DIVISORS.values()))[:, None, None]
    np.testing.assert_allclose(tiff.images[0], dn / divisors, rtol=1e-6)
    assert np.array_equal(tiff.masks[0], truth == 1)


def test_a_recipe_takes_the_bands_it_wants(sets, fourteen):
    bands = (BandConfig("dem", 0.0, 1.0, 0.0, 1.0), BandConfig("B04", 0.665, 10.0, 0.0, 1.0))
    two = replace(fourteen, input=replace(fourteen.input, bands=bands))
    tiff = load_split(two, sets, "val").images
    assert np.array_equal(tiff[0, 0], np.rint(tiff[0, 0]))
    np.testing.assert_allclose(
        tiff[:, 1] * 10.0 / 445.173, load_split(fourteen, sets, "val").images[:, 3], rtol=1e-6
    )
    h5 = load_split(on(two, "landslide4sense"), sets, "validation").images
    np.testing.assert_allclose(h5, tiff, rtol=1e-6)
    more = replace(two.input, bands=(*bands, BandConfig("B8A", 0.865, 1.0, 0.0, 1.0)))
    for name, folder in (("landslide4sense", ""), ("chips", "simulated_14")):
        with pytest.raises(LandslideError, match="no band 'B8A'"):
            load_split(on(replace(two, input=more), name, folder), sets, "val")


def test_ignored_pixels_neither_teach_nor_hide(copied, fourteen):
    path = copied / "simulated_14" / "masks" / "chip_00001.tif"
    with rasterio.open(path, "r+") as file:
        mask = file.read(1)
        mask[:20] = 255
        file.write(mask, 1)
    chips = load_split(fourteen, copied, "train")
    assert chips.valid is not None
    assert np.count_nonzero(~chips.valid[0]) >= 20 * 64
    assert not chips.masks[0, :20].any()
    assert chips.known(chips.masks).size == np.count_nonzero(chips.valid)
    plain = replace(fourteen.augment, affine=1.0, cutmix=0.5, cloud=1.0)
    masks = BatchMaker(fourteen, plain, chips, None).batch(0, 0)[1]
    assert masks.isnan().any()
    assert set(masks[~masks.isnan()].unique().tolist()) <= {0.0, 1.0}


@pytest.mark.parametrize("name", ["bce_lovasz", "bce_dice", "bce_lovasz_hinge"])
def test_losses_ignore_the_unknown(name):
    loss = LOSSES.build(name)
    generator = torch.Generator().manual_seed(1)
    logits = torch.randn((2, 1, 8, 8), generator=generator)
    target = (torch.rand((2, 1, 8, 8), generator=generator) > 0.6).float()
    target[:, :, :3] = torch.nan
    other = logits.clone()
    other[:, :, :3] += 7.0
    assert float(loss(logits, target)) == float(loss(other, target))
    logits.requires_grad_(True)
    loss(logits, target).backward()
    assert float(logits.grad[:, :, :3].abs().max()) == 0.0
    assert float(logits.grad[:, :, 3:].abs().max()) > 0.0


def test_missing_values_are_filled_with_the_mean(copied, fourteen):
    path = copied / "landslide4sense" / "images" / "train" / "image_1.h5"
    with h5py.File(path, "r+") as file:
        file["img"][5, 6, 3] = np.nan
        file["img"][7, 8, 13] = np.inf
    maker_recipe = on(fourteen, "landslide4sense")
    chips = load_split(maker_recipe, copied, "train")
    assert np.count_nonzero(np.isnan(chips.images)) == 2
    assert torch.isfinite(BatchMaker(fourteen, fourteen.augment, chips, None).batch(0, 0)[0]).all()


def test_terrain_is_left_alone_by_light_and_bands_can_drop_out(sets, fourteen):
    chips = load_split(fourteen, sets, "train")
    still = replace(fourteen.augment, affine=0.0, cutmix=0.0, cloud=1.0, sensor_shift=1.0)
    calm = replace(still, terrain_shift=0.0, band_drop=0.0, blur=1.0, noise=1.0)
    images, _ = BatchMaker(fourteen, calm, chips, None).batch(0, 0)
    bands = fourteen.input.bands
    for place in (12, 13):
        undone = images[:, place] * bands[place].std + bands[place].mean
        found = sorted(float(value) for value in undone.mean(dim=(1, 2)))
        wanted = sorted(float(value) for value in chips.images[:, place].mean(axis=(1, 2)))
        assert found == pytest.approx(wanted * (len(found) // len(wanted)), rel=1e-4)
    moved, _ = BatchMaker(
        fourteen, replace(still, terrain_shift=2.0, band_drop=1.0), chips, None
    ).batch(0, 0)
    assert all((image == 0.0).all(dim=(1, 2)).sum() == 1 for image in moved)
    assert not torch.equal(moved[:, 13], images[:, 13])


def test_clouds_are_white_in_the_visible_and_dark_in_cirrus(fourteen, recipe):
    colour = cloud_colour(fourteen.input, list(range(12)))
    reflectance = colour * torch.tensor([band.divisor for band in fourteen.input.bands[:12]])
    assert reflectance[1:4].std() < ROUNDED * reflectance[1]
    assert reflectance[9] < 0.02 * reflectance[1]
    rgb = torch.tensor([1.0 / band.divisor for band in recipe.input.bands])
    assert torch.allclose(cloud_colour(recipe.input, [0, 1, 2]), rgb / rgb.mean())


def test_statistics_equal_those_of_all_values_at_once(sets, fourteen):
    values = np.random.default_rng(1).normal(1e4, 2.0, (3, 50, 40))
    values[1, 3] = np.nan
    moments = Moments(3)
    for part in np.array_split(values, 7, axis=1):
        moments.add(part)
    flat = values.reshape(3, -1)
    np.testing.assert_allclose(moments.mean, np.nanmean(flat, axis=1), rtol=1e-12)
    np.testing.assert_allclose(moments.std, np.nanstd(flat, axis=1), rtol=1e-9)
    text = bands_as_yaml(fourteen, sets)
    train = load_split(fourteen, sets, "train").images
    assert f"mean: {train[:, 13].mean(dtype=np.float64):.4g}, " in text.splitlines()[-1]
    assert f"std: {train[:, 13].std(dtype=np.float64):.4g}}}" in text.splitlines()[-1]


def test_the_set_is_seeded_and_whole(sets, tmp_path):
    write_simulated_set(tmp_path / "again", 6, 3, "chips", 64)
    for path in sorted((sets / "simulated_14").rglob("*.tif")):
        twin = tmp_path / "again" / path.relative_to(sets / "simulated_14")
        with rasterio.open(path) as one, rasterio.open(twin) as other:
            assert np.array_equal(one.read(), other.read())
    with rasterio.open(sets / "simulated_14" / "images" / "chip_00002.tif") as file:
        assert file.descriptions == BANDS
    with pytest.raises(LandslideError, match="not empty"):
        write_simulated_set(tmp_path / "again", 6, 3)
    with pytest.raises(LandslideError, match="no layout 'zarr'"):
        write_simulated_set(tmp_path / "new", 6, 3, "zarr")
    with pytest.raises(LandslideError, match="at least 3 chips"):
        write_simulated_set(tmp_path / "new", 2, 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again"]


def rewrite(path: Path, key: str, change) -> None:
    with h5py.File(path, "r+") as file:
        values = change(file[key][()])
        del file[key]
        file[key] = values


def moved(path, metres):
    with rasterio.open(path, "r+") as file:
        file.transform = file.transform.translation(metres, 0.0) * file.transform


def zoned(path):
    with rasterio.open(path, "r+") as file:
        file.crs = rasterio.crs.CRS.from_epsg(32644)


def swapped(path):
    with rasterio.open(path, "r+") as file:
        first, second, *others = file.descriptions
        file.descriptions = (second, first, *others)


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda i, m: i.write_bytes(i.read_bytes()[:900]), r"image_1\.h5 is damaged"),
        (lambda i, m: m.write_text("no HDF5"), r"mask_1\.h5 is damaged or no HDF5"),
        (lambda i, m: m.unlink(), r"image_1\.h5 has no mask"),
        (lambda i, m: rewrite(i, "img", lambda v: v[..., :12]), r"shape \(64, 64, 12\), not"),
        (lambda i, m: rewrite(i, "img", lambda v: v[0]), r"shape \(64, 14\), not"),
        (lambda i, m: rewrite(m, "mask", lambda v: v[:32]), r"mask_1\.h5 has the shape \(32, 64\)"),
        (lambda i, m: rewrite(m, "mask", lambda v: v * 0 + 255), "holds the value 255; here"),
        (lambda i, m: shutil.copy(m, i), r"image_1\.h5 has no array 'img'; it holds mask"),
    ],
)  # fmt: skip
def test_broken_h5_is_named(copied, fourteen, break_it, message):
    base = copied / "landslide4sense"
    break_it(base / "images/train/image_1.h5", base / "annotations/train/mask_1.h5")
    with pytest.raises(LandslideError, match=message):
        load_split(on(fourteen, "landslide4sense"), copied, "train")


def test_h5_of_mixed_sizes_and_missing_splits(copied, fourteen):
    base = copied / "landslide4sense"
    rewrite(base / "images/train/image_2.h5", "img", lambda v: v[:32, :32])
    rewrite(base / "annotations/train/mask_2.h5", "mask", lambda v: v[:32, :32])
    recipe = on(fourteen, "landslide4sense")
    with pytest.raises(LandslideError, match="image_2 is 32 × 32 pixels, image_1 64 × 64"):
        load_split(recipe, copied, "train")
    with pytest.raises(LandslideError, match="no split 'dev'"):
        load_split(recipe, copied, "dev")
    shutil.rmtree(base / "images" / "test")
    with pytest.raises(LandslideError, match="no split 'test' of Landslide4Sense"):
        load_split(recipe, copied, "test")


def tiff(path: Path, values: np.ndarray) -> None:
    with rasterio.open(
        path, "w", driver="GTiff", width=values.shape[2], height=values.shape[1],
        count=len(values), dtype=values.dtype.name,
    ) as file:  # fmt: skip
        file.write(values)


def edit_json(folder: Path, **changes: object) -> None:
    path = folder / "chips.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def edit_manifest(folder: Path, old: str, new: str) -> None:
    path = folder / "manifest.csv"
    path.write_text(path.read_text().replace(old, new))


ONE = "chip_00001"


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda f: (f / "chips.json").unlink(), "no readable chips.json"),
        (lambda f: (f / "chips.json").write_text("{"), "no readable chips.json"),
        (lambda f: edit_json(f, layout="other"), "does not describe a chip folder"),
        (lambda f: edit_json(f, version=2), "is of version 2"),
        (lambda f: edit_json(f, bands=[{"name": "B04", "unit": "percent"}]), "names and units"),
        (lambda f: edit_json(f, size_px=100), "'size_px' .* multiple of 32"),
        (lambda f: edit_json(f, size_px=32), r"shape \(14, 64, 64\); chips.json says"),
        (lambda f: edit_json(f, gsd_m=0), "'gsd_m'"),
        (lambda f: edit_json(f, gsd_m=30.0), "pixels of 30 m, the recipe's 'input.gsd_m' is 10"),
        (lambda f: moved(f / "masks" / f"{ONE}.tif", 5.0), f"mask of the chip {ONE} lies elsewh"),
        (lambda f: zoned(f / "images" / f"{ONE}.tif"), f"mask of the chip {ONE} lies elsewhere"),
        (lambda f: swapped(f / "images" / f"{ONE}.tif"), "names its bands B02, B01"),
        (lambda f: (f / "manifest.csv").unlink(), "manifest .* cannot be read"),
        (lambda f: edit_manifest(f, "block", "region"), "no column 'block'"),
        (lambda f: edit_manifest(f, "chip_00002,train", f"{ONE},train"), "line 3: .* twice"),
        (lambda f: edit_manifest(f, f"{ONE},train", "../x,train"), "line 2: .* no name"),
        (lambda f: edit_manifest(f, f"{ONE},train", f"{ONE},dev"), "'dev' is none of"),
        (lambda f: edit_manifest(f, "val,chip_00005", f"val,{ONE}"), "'train' and in 'val'"),
        (lambda f: (f / "images" / f"{ONE}.tif").unlink(), f"chip {ONE} has no image"),
        (lambda f: (f / "masks" / f"{ONE}.tif").unlink(), f"chip {ONE} has no mask"),
        (lambda f: (f / "masks" / f"{ONE}.tif").write_text("no"), r"mask .* cannot be read"),
        (lambda f: (f / "images" / f"{ONE}.tif").write_text("no"), r"image .* cannot be read"),
        (lambda f: tiff(f / "masks" / f"{ONE}.tif", np.full((1, 64, 64), 7, np.uint8)), "value 7"),
        (lambda f: tiff(f / "masks" / f"{ONE}.tif", np.ones((1, 32, 64), np.uint8)), "shape"),
    ],
)
def test_broken_chip_folders_are_named(copied, fourteen, break_it, message):
    break_it(copied / "simulated_14")
    with pytest.raises(LandslideError, match=message):
        load_split(fourteen, copied, "train")


def test_holdout_follows_the_blocks(copied, fourteen):
    edit_manifest(copied / "simulated_14", "train,chip_00002", f"train,{ONE}")
    for seed in range(6):
        try:
            parts = load_parts(replace(fourteen, seed=seed), copied)
        except LandslideError:
            continue
        sides = [ONE in part.blocks for part in (parts.learn, parts.holdout)]
        assert sum(sides) == 1


@pytest.mark.real_data
@pytest.mark.skipif(not GENUINE, reason="LANDSLIDE_DATA names no folder with l4s_14band")
def test_genuine_chips(fourteen, tmp_path):
    """The genuine chips have no masks: empty ones are put beside them."""
    images, masks = tmp_path / "l4s" / "TrainData" / "img", tmp_path / "l4s" / "TrainData" / "mask"
    images.mkdir(parents=True)
    masks.mkdir()
    for path in GENUINE:
        shutil.copy(path, images)
        with h5py.File(masks / path.name.replace("image", "mask"), "w") as file:
            file["mask"] = np.zeros((128, 128), np.uint8)
    recipe = on(fourteen, "landslide4sense", "l4s")
    chips = load_split(recipe, tmp_path, "train")
    assert chips.images.shape == (len(GENUINE), 14, 128, 128)
    divisors = np.array(list(L4S_DIVISORS.values()))
    dn = read_image(GENUINE[0]) * divisors
    assert np.abs(dn - np.rint(dn)).max() < 0.05
    np.testing.assert_allclose(
        load_split(recipe, tmp_path, "train").images[0].transpose(1, 2, 0),
        read_image(images / f"{chips.names[0]}.h5"),
        rtol=1e-6,
    )
    assert torch.isfinite(BatchMaker(recipe, recipe.augment, chips, None).batch(0, 0)[0]).all()


@pytest.mark.real_data
@pytest.mark.skipif(not GENUINE, reason="LANDSLIDE_DATA names no folder with l4s_14band")
@pytest.mark.parametrize("kind", ["l4s", "reflectance"])
def test_the_units_of_genuine_chips_are_recognised(tmp_path, kind):
    """As they are distributed, and the same ground as reflectance; without a doubt."""
    place = {"crs": "EPSG:32645", "transform": rasterio.transform.from_origin(5e5, 3e6, 10, 10)}
    size = {"driver": "GTiff", "dtype": "float32", "count": 1, "height": 128, "width": 128}
    assert len(GENUINE) > 10
    for chip in GENUINE:
        with h5py.File(chip) as opened:
            image = opened["img"][...]
        for name in RGB:
            factor = 1.0 if kind == "l4s" else L4S_DIVISORS[name] / 1e4
            with rasterio.open(tmp_path / f"{name}.tif", "w", **size, **place) as band:
                band.write((image[..., BANDS.index(name)] * factor).astype(np.float32), 1)
        scene = assemble(SceneSpec(inputs=(str(tmp_path),)), make_card(), lambda _: None)
        events = []
        assert recognise_kind(*survey(scene, events.append), events.append) == kind, chip.stem
        assert events == [], chip.stem
