"""The same ground, packed as its distributors pack it, gives the same result."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from rasterio.transform import from_origin

from landslide_qgis.core import PredictJob, SceneSpec, run_job
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import InferenceOptions, Warn
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.sources import match_bands
from tests.core.toys import RGB

SIDE = 96
BANDS = (*RGB, "B08", "B11")
TILE = "T43PFL_20230714T051651"
CHIP = {"driver": "GTiff", "count": 1, "crs": "EPSG:32643", "height": SIDE, "width": SIDE}


def ground(band: str) -> np.ndarray:
    """Reflectance × 10,000 of bare ground in vegetation; every band has another."""
    level = 300 + 100 * BANDS.index(band)
    values = np.random.default_rng(BANDS.index(band)).integers(level, 2 * level, (SIDE, SIDE))
    values[30:60, 40:70] += 4000
    return values.astype(np.uint16)


def write(path: Path, values: np.ndarray, gsd: int = 10, **changes: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    size = {"height": values.shape[0], "width": values.shape[1], "dtype": values.dtype}
    place = {"transform": from_origin(600000, 1200000, gsd, gsd)}
    with rasterio.open(path, "w", **{**CHIP, **size, **place, **changes}) as file:
        file.write(values, 1)
    return path


def probability(folder: Path, model: Path, *inputs: str) -> tuple[np.ndarray, str, list[str]]:
    """Return the result for some inputs, what their values were taken for, and all warnings."""
    events: list[object] = []
    target = folder / "p.tif"
    job = PredictJob(
        SceneSpec(inputs=inputs), str(target), InferenceOptions(model=str(model), threads=1)
    )
    taken = run_job(job, events.append).summary["radiometry"]
    with rasterio.open(target) as made:
        found = made.read(1).astype(int)
    return found, taken, [event.code for event in events if isinstance(event, Warn)]


@pytest.fixture
def plain(tmp_path, toy_model) -> np.ndarray:
    """The result for plain files."""
    for band in BANDS:
        write(tmp_path / "plain" / f"{band}.tif", ground(band))
    return probability(tmp_path, toy_model, str(tmp_path / "plain"))[0]


def safe(folder: Path, name: str, offset: int) -> Path:
    """Write a SAFE product as its level and age have it: JPEG 2000, zero where there is nothing."""
    product = folder / f"{name}.SAFE"
    images = product / "GRANULE" / "L_T43PFL" / "IMG_DATA"
    options = {"driver": "JP2OpenJPEG", "quality": "100", "reversible": "YES"}
    for band in BANDS:
        values = ground(band) + np.uint16(offset)
        if "MSIL2A" in name:
            gsd = 20 if band == "B11" else 10
            write(images / f"R{gsd}m" / f"{TILE}_{band}_{gsd}m.jp2", values, **options)
            write(images / "R20m" / f"{TILE}_{band}_20m.jp2", values[::2, ::2], 20, **options)
        elif "PDMC" in name:
            write(images / f"S2A_OPER_MSI_L1C_TL_SGS__A332_T43PFL_{band}.jp2", values, **options)
        else:
            write(images / f"{TILE}_{band}.jp2", values, **options)
    for picture in ("TCI", "SCL", "AOT"):
        write(images / f"{TILE}_{picture}.jp2", values.astype(np.uint8), **options)
    (product / "MTD_MSI.xml").write_text("<a/>")
    return product


@pytest.mark.parametrize(
    ("name", "offset", "kind"),
    [
        ("S2A_OPER_PRD_MSIL1C_PDMC_20150714T063709_R033_V20150714T043709", 0, "dn"),
        ("S2A_MSIL1C_20210714T051651_N0301_R062_T43PFL_20210714T063709", 0, "dn"),
        ("S2A_MSIL1C_20230714T051651_N0509_R062_T43PFL_20230714T063709", 1000, "dn-offset"),
        ("S2B_MSIL2A_20210714T051651_N0214_R062_T43PFL_20210714T063709", 0, "dn"),
        ("S2B_MSIL2A_20220714T051651_N0400_R062_T43PFL_20220714T063709", 1000, "dn-offset"),
        ("S2C_MSIL2A_20250714T051651_N0511_R062_T43PFL_20250714T063709", 1000, "dn-offset"),
    ],
)
def test_safe_products_of_all_ages(tmp_path, toy_model, plain, name, offset, kind):
    product = safe(tmp_path, name, offset)
    found, taken, warnings = probability(tmp_path, toy_model, str(product))
    assert (taken, warnings) == (kind, [])
    np.testing.assert_allclose(found, plain, atol=1)


@pytest.mark.parametrize(
    ("product", "numbers"),
    [
        ("LC09_L2SP_144053_20230714_20230716_02_T1", "432"),
        ("LE07_L2SP_144053_20100714_20200716_02_T1", "321"),
        ("LT05_L2SP_144053_20100714_20200716_02_T1", "321"),
    ],
)
def test_landsat_is_named_and_scaled_as_its_own(tmp_path, toy_model, plain, product, numbers):
    """Band 4 of the older ones is near infrared, which is no red."""
    folder = tmp_path / product
    near_infrared = {"432": "5", "321": "4"}[numbers]
    for band, number in [*zip(RGB, numbers), ("B08", near_infrared)]:
        stored = np.rint((ground(band) / 1e4 + 0.2) / 0.0000275).astype(np.uint16)
        write(folder / f"{product}_SR_B{number}.TIF", stored, nodata=0)
    write(folder / f"{product}_QA_PIXEL.TIF", np.full((SIDE, SIDE), 21824, np.uint16))
    found, taken, warnings = probability(tmp_path, toy_model, str(folder))
    assert (taken, warnings) == ("landsat", [])
    np.testing.assert_allclose(found, plain, atol=1)


LEVEL_1 = {
    "LC08_L1TP_144053_20190714_20200716_02_T1": ("432", np.uint16),
    "LE07_L1TP_144053_20100714_20200716_02_T1": ("321", np.uint8),
    "LC81440532016195LGN01": ("432", np.uint16),
    "LT51440532010195BKT00": ("321", np.uint8),
}


@pytest.mark.parametrize("product", LEVEL_1)
def test_landsat_level_1_is_refused(tmp_path, toy_model, product):
    """Its numbers are neither Sentinel-2's reflectance nor a picture."""
    numbers, kind = LEVEL_1[product]
    files = []
    for band, number in zip(RGB, numbers):
        stored = (ground(band) // (1 if kind == np.uint16 else 40)).astype(kind)
        files.append(tmp_path / product / f"{product}_B{number}.TIF")
        write(files[-1], stored, nodata=0)
    (tmp_path / product / f"{product}_MTL.txt").write_text("GROUP = LANDSAT_METADATA_FILE\n")
    message = rf"{product}_B\d\.TIF is Landsat Level 1, .*give Level 2"
    with pytest.raises(LandslideError, match=message):
        probability(tmp_path, toy_model, str(tmp_path / product))
    # Told what they are, or turned into reflectance under their own names, they are taken.
    for path, band in zip(files, RGB):
        write(path, (ground(band) / 1e4).astype(np.float32))
    assert probability(tmp_path, toy_model, str(tmp_path / product))[1] == "reflectance"


def test_reflectance_ordered_from_collection_1_has_the_name_of_level_1(tmp_path, toy_model, plain):
    product = "LC08_L1TP_144053_20190714_20190716_01_T1_sr"
    for band, number in [*zip(RGB, "432"), ("B08", "5")]:
        write(tmp_path / "l8" / f"{product}_band{number}.tif", ground(band), nodata=0)
    found, taken, warnings = probability(tmp_path, toy_model, str(tmp_path / "l8"))
    assert (taken, warnings) == ("dn", [])
    np.testing.assert_allclose(found, plain, atol=1)


def test_harmonized_landsat_has_landsats_numbers_and_sentinels_values(tmp_path, toy_model, plain):
    product = "HLS.L30.T43PFN.2019221T052651.v2.0"
    numbers = {**dict(zip(RGB, ("04", "03", "02"))), "B08": "05", "B11": "06", "B12": "07"}
    for band, number in numbers.items():
        values = ground("B11" if band == "B12" else band).astype(np.int16)
        write(tmp_path / "l30" / f"{product}.B{number}.tif", values, nodata=-9999)
    found, taken, warnings = probability(tmp_path, toy_model, str(tmp_path / "l30"))
    assert (taken, warnings) == ("dn", [])
    np.testing.assert_allclose(found, plain, atol=1)
    specs = [BandSpec(name) for name in (*numbers, "B05", "B06", "B07")]
    matched = match_bands(specs, [str(tmp_path / "l30")], {}, None)
    files = {name: Path(source.path).suffixes[-2][2:] for name, source in matched.items()}
    assert files == numbers


def test_planetscope_names_its_bands_by_colour(tmp_path, toy_model, plain):
    path = tmp_path / "20230714_051651_AnalyticMS_SR.tif"
    names = {"blue": "B02", "green": "B03", "red": "B04", "nir": "B08"}
    place = {"transform": from_origin(600000, 1200000, 10, 10), "dtype": "uint16"}
    with rasterio.open(path, "w", **{**CHIP, **place, "count": 4}) as file:
        for number, (name, band) in enumerate(names.items(), start=1):
            file.write(ground(band), number)
            file.set_band_description(number, name)
    found, taken, warnings = probability(tmp_path, toy_model, str(path))
    assert (taken, warnings) == ("dn", [])
    np.testing.assert_array_equal(found, plain)


def test_inside_an_archive_and_through_virtual_rasters(tmp_path, toy_model, plain):
    archive = tmp_path / "scene.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for band in RGB:
            opened.write(tmp_path / "plain" / f"{band}.tif", f"in/{band}.tif")
    packed = [f"/vsizip/{archive}/in/{band}.tif" for band in RGB]
    np.testing.assert_array_equal(probability(tmp_path, toy_model, *packed)[0], plain)
    (tmp_path / "vrt").mkdir()
    for band in RGB:
        inner, outer = tmp_path / "vrt" / f"{band}.inner", tmp_path / "vrt" / f"{band}.vrt"
        rasterio.shutil.copy(tmp_path / "plain" / f"{band}.tif", inner, driver="VRT")
        rasterio.shutil.copy(inner, outer, driver="VRT")
    found = probability(tmp_path, toy_model, str(tmp_path / "vrt"))[0]
    np.testing.assert_array_equal(found, plain)
    # What the innermost file was is gone: the file that is missing is named.
    shutil.rmtree(tmp_path / "plain")
    with pytest.raises(LandslideError, match=r"B0\d"):
        probability(tmp_path, toy_model, str(tmp_path / "vrt"))


def test_halves_of_an_image_are_to_be_merged_first(tmp_path, toy_model):
    for band in RGB:
        write(tmp_path / "in" / f"left_{band}.tif", ground(band)[:, :48])
        write(tmp_path / "in" / f"right_{band}.tif", ground(band)[:, 48:])
    with pytest.raises(LandslideError, match="merge parts of one image first"):
        probability(tmp_path, toy_model, str(tmp_path / "in"))
