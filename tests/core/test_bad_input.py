"""Whatever a user gets wrong: one sentence, exit code 1, and nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from rasterio.transform import Affine

from tests.core.toys import RGB, make_model

ROOT = Path(__file__).resolve().parents[2]


def detect(*words: object, out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable, "-m", "landslide_qgis.core", "detect", *map(str, words),
            "--probability", str(out / "p.tif"), "--mask-out", str(out / "m.tif"),
            "--polygons", str(out / "p.gpkg"),
        ],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def refused(done: subprocess.CompletedProcess[str], message: str, out: Path | None) -> None:
    assert done.returncode == 1, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    if out is not None:
        assert list(out.iterdir()) == []


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def bands(write_raster):
    """Return a function that writes B04, B03, B02, changed as asked."""

    def write(values=None, **changes):
        values = np.full((64, 64), 900, np.uint16) if values is None else values
        return [write_raster(f"in/{n}.tif", values, **changes) for n in RGB]

    return write


def test_missing_raster(bands, toy_model, out):
    files = bands()
    files[1].unlink()
    refused(detect(*files, "--model", toy_model, out=out), "B03.tif does not exist", out)


def test_not_a_raster(bands, toy_model, out):
    files = bands()
    files[1].write_text("hello")
    refused(detect(*files, "--model", toy_model, out=out), "B03.tif cannot be read", out)


def test_empty_file(bands, toy_model, out):
    files = bands()
    files[1].write_bytes(b"")
    refused(detect(*files, "--model", toy_model, out=out), "B03.tif cannot be read", out)


def test_truncated_raster(write_raster, toy_model, out):
    noise = np.random.default_rng(0).integers(100, 5000, (600, 600)).astype(np.uint16)
    files = [write_raster(f"in/{n}.tif", noise, compress="deflate", tiled=True) for n in RGB]
    files[2].write_bytes(files[2].read_bytes()[:150_000])
    refused(detect(*files, "--model", toy_model, out=out), "B02.tif is damaged", out)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1)])
def test_tiny(bands, toy_model, out, shape):
    done = detect(*bands(np.ones(shape, np.uint16)), "--model", toy_model, out=out)
    refused(done, "the least is 16 × 16", out)


def test_all_nodata(bands, toy_model, out):
    files = bands(np.zeros((64, 64), np.uint16), nodata=0)
    refused(detect(*files, "--model", toy_model, out=out), "no valid pixel", out)


def test_all_nan(bands, toy_model, out):
    files = bands(np.full((64, 64), np.nan, np.float32))
    refused(detect(*files, "--model", toy_model, out=out), "no valid pixel", out)


def test_no_crs(bands, toy_model, out):
    files = bands(crs=None)
    refused(detect(*files, "--model", toy_model, out=out), "no coordinate reference system", out)


def test_virtual_raster_whose_file_is_gone(bands, toy_model, tmp_path, out):
    files = bands()
    virtual = tmp_path / "vrt" / "B04.vrt"
    virtual.parent.mkdir()
    rasterio.shutil.copy(files[0], virtual, driver="VRT")
    files[0].unlink()
    done = detect(virtual, *files[1:], "--model", toy_model, out=out)
    refused(done, "B04.vrt cannot be read: a file that it is made of is missing", out)


def test_address_that_nobody_answers(bands, toy_model, out):
    done = detect("http://127.0.0.1:9/B04.tif", *bands()[1:], "--model", toy_model, out=out)
    refused(done, "check the address and the connection, or download the file", out)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["vectorise", "no.tif", "--mask-out", "m.tif"], "no.tif does not exist; check the path."),
        (["vectorise", ".", "--mask-out", "m.tif"], "it is a folder: give a raster in it."),
        (["filter", "no.gpkg", "l.gpkg"], "The polygon layer 'no.gpkg' does not exist"),
        (["terrain", "text.tif", "--slope", "s.tif"], "it may be damaged or of another format."),
    ],
)
def test_the_first_file_of_other_commands(out, words, message):
    (out / "text.tif").write_text("no raster")
    done = subprocess.run(
        [sys.executable, "-m", "landslide_qgis.core", *words],
        cwd=out, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    refused(done, message, None)
    assert [path.name for path in out.iterdir()] == ["text.tif"]


def test_home_folder_behind_an_option(bands, toy_model, out):
    """A shell puts the home folder in place of "~" at the start of a word only."""
    done = detect(*bands(), "--dem=~/no such.tif", "--model", toy_model, out=out)
    refused(done, f"{Path.home() / 'no such.tif'} does not exist", out)


def test_no_overlap(bands, write_raster, toy_model, out):
    from rasterio.transform import from_origin

    files = bands()
    far = write_raster(
        "in/B02.tif", np.ones((64, 64), np.uint16), transform=from_origin(0, 0, 10, 10)
    )
    done = detect(*files[:2], far, "--model", toy_model, out=out)
    refused(done, "does not overlap the scene", out)


def test_two_files_claim_one_band(bands, write_raster, toy_model, out):
    files = [*bands(), write_raster("more/B04.tif", np.ones((64, 64), np.uint16))]
    refused(detect(*files, "--model", toy_model, out=out), "claim band B04", out)


def test_wrong_model_file(bands, out):
    files = bands()
    refused(detect(*files, "--model", files[0], out=out), "not a readable ONNX model", out)


def test_truncated_model(bands, toy_model, out):
    toy_model.write_bytes(toy_model.read_bytes()[:-100])
    refused(detect(*bands(), "--model", toy_model, out=out), "toy.onnx", out)


def test_model_without_metadata(bands, tmp_path, out):
    model = make_model(tmp_path / "bare.onnx", None)
    refused(detect(*bands(), "--model", model, out=out), "has no metadata", out)


def test_missing_output_folder(bands, toy_model, tmp_path):
    done = detect(*bands(), "--model", toy_model, out=tmp_path / "nowhere")
    refused(done, "does not exist; create it first", None)


def test_output_folder_that_cannot_be_written(bands, toy_model):
    # Even root cannot create files here.
    done = detect(*bands(), "--model", toy_model, out=Path("/proc"))
    refused(done, "Nothing can be written into /proc", None)


@pytest.mark.parametrize("transform", [Affine.identity(), Affine(0, 0, 5e5, 0, 0, 1e6)])
def test_a_crs_without_a_place_in_it(bands, toy_model, out, transform):
    done = detect(*bands(transform=transform), "--model", toy_model, out=out)
    refused(done, "has a coordinate reference system but no place in it; georeference it", out)


def test_a_name_that_no_file_can_have(bands, toy_model, out):
    words = ["--model", str(toy_model), "--probability", str(out / ("y" * 300 + ".tif"))]
    done = subprocess.run(
        [sys.executable, "-m", "landslide_qgis.core", "detect", *map(str, bands()), *words],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    refused(done, "cannot be written (File name too long); choose another name", out)


@pytest.mark.parametrize(
    ("rights", "message"),
    [((0o000, 0o755), "you may not read it"), ((0o644, 0o000), "cannot be looked up (Permission")],
)
def test_a_band_or_a_folder_that_one_may_not_read(bands, toy_model, out, rights, message):
    files = bands()
    files[2].chmod(rights[0])
    files[2].parent.chmod(rights[1])
    # Root is denied nothing, unless it gives up the right to pass over permissions.
    denied = "--bounding-set=-dac_override,-dac_read_search"
    root = ["setpriv", denied, "--inh-caps=-all"] if os.geteuid() == 0 else []
    words = ["--model", str(toy_model), "--probability", str(out / "p.tif")]
    done = subprocess.run(
        [*root, sys.executable, "-m", "landslide_qgis.core", "detect", *map(str, files), *words],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    files[2].parent.chmod(0o755)
    refused(done, message, out)


def test_output_equals_input(bands, toy_model, out):
    files = bands()
    before = files[0].read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "landslide_qgis.core", "detect", *map(str, files), "--model",
         str(toy_model), "--probability", str(files[0])],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    refused(done, "is also an input", None)
    assert files[0].read_bytes() == before


def test_cuda_asked_for_where_there_is_none(bands, toy_model, out):
    import onnxruntime

    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("this machine's onnxruntime has CUDA")
    done = detect(*bands(), "--model", toy_model, "--provider", "cuda", out=out)
    refused(done, "CUDA was asked for", out)


@pytest.fixture
def small_disk(tmp_path):
    """Return a function that mounts a disk of so many kilobytes and returns its folder."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mount(kilobytes: int) -> Path:
        words = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
        if subprocess.run(words, capture_output=True).returncode != 0:
            pytest.skip("mounting a small file system needs root")
        return disk

    yield mount
    if disk.is_mount():
        subprocess.run(["umount", str(disk)], check=True)


# Full at once, while the probability is written, and at the inventory.
@pytest.mark.parametrize("kilobytes", [20, 200, 3000])
def test_full_disk(write_raster, toy_model, small_disk, kilobytes):
    noise = np.random.default_rng(0).integers(100, 9000, (1500, 1500)).astype(np.uint16)
    files = [write_raster(f"in/{n}.tif", noise) for n in RGB]
    disk = small_disk(kilobytes)
    done = detect(*files, "--model", toy_model, out=disk)
    refused(done, f"The disk of {disk} is full; make room there", disk)
    assert len(done.stderr.splitlines()[-1]) < 300


def test_disk_that_is_full_at_the_last_block(write_raster, small_disk):
    """GDAL does not say that the last blocks of a compressed file did not fit."""
    noise = np.random.default_rng(0).random((1500, 1500), dtype=np.float32)
    source = write_raster("in/probability.tif", noise)
    roomy = small_disk(4000)
    words = [sys.executable, "-m", "landslide_qgis.core", "vectorise", str(source), "--mask-out"]
    subprocess.run([*words, str(roomy / "m.tif")], cwd=ROOT, check=True, capture_output=True)
    size = (roomy / "m.tif").stat().st_size
    (roomy / "m.tif").unlink()
    ballast = roomy / "ballast"
    for room in (size // 2, size - 40_000, size - 5_000):
        ballast.write_bytes(bytes(4000 * 1024 - room))
        command = [*words, str(roomy / "m.tif")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert [path.name for path in roomy.iterdir()] == ["ballast"]
        refused(done, f"The disk of {roomy} is full", None)


@pytest.mark.parametrize("command", ["stack", "terrain"])
def test_full_disk_of_the_toolbox(write_raster, small_disk, command):
    noise = np.random.default_rng(0).integers(100, 9000, (700, 700)).astype(np.uint16)
    source, disk = write_raster("in/B04.tif", noise), small_disk(100)
    option = {"stack": "--output", "terrain": "--slope"}[command]
    words = [sys.executable, "-m", "landslide_qgis.core", command, str(source)]
    done = subprocess.run(
        [*words, option, str(disk / "out.tif")], cwd=ROOT, capture_output=True, text=True
    )
    refused(done, f"The disk of {disk} is full", disk)


WRITING = {
    "stack": (["--output"], "The stack"),
    "terrain": (["--flow"], "A layer"),
    "cloudmask": (["--method", "colour", "--output"], "The cloud mask"),
    "vectorise": (["--mask-out"], "The mask"),
    "predict": (["--resolution", "5"], "The probability"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("command", WRITING)
def test_file_that_may_not_grow(write_raster, toy_model, tmp_path, command):
    """A quota, or a disk that takes no large files, is told from a full disk by the reason."""
    import resource

    noise = np.random.default_rng(0).integers(100, 9000, (700, 700)).astype(np.uint16)
    files = [str(write_raster(f"in/{n}.tif", noise)) for n in RGB]
    options, what = WRITING[command]
    if command in ("terrain", "vectorise"):
        files = [str(write_raster("in/one.tif", (noise / 9000).astype(np.float32)))]
    model = ["--model", str(toy_model)] if command == "predict" else []
    out = tmp_path / "out"
    out.mkdir()
    limit = 60_000
    done = subprocess.run(
        [sys.executable, "-m", "landslide_qgis.core", command, *files, *model, *options,
         str(out / "out.tif")],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    refused(done, f"{what} cannot be written (", out)
    assert "See previous exception" not in done.stderr


def test_infinite_and_missing_numbers_and_negative_ones(write_raster, toy_model, out):
    """Pixels that are no numbers become no data; below zero is corrected too far."""
    values = np.random.default_rng(0).uniform(0.02, 0.2, (64, 64)).astype(np.float32)
    values[:8], values[8:16], values[16:24] = np.nan, np.inf, -np.inf
    broken = [write_raster(f"float/{n}.tif", values) for n in RGB]
    negative = np.random.default_rng(0).integers(-150, 900, (64, 64)).astype(np.int16)
    negative[negative == 0] = 1  # nought in every band is Sentinel-2's no data
    below = [write_raster(f"int/{n}.tif", negative) for n in RGB]
    for files, unknown in ((broken, 24), (below, 0)):
        done = detect(*files, "--model", toy_model, out=out)
        assert done.returncode == 0, done.stderr
        with rasterio.open(out / "p.tif") as probability:
            known = probability.read_masks(1) > 0
        assert not known[:unknown].any()
        assert known[unknown:].all()


@pytest.mark.parametrize(
    "name", ["a folder with spaces", "Éboulement à Nāgārkot 地滑り", "x" * 200]
)
def test_paths_people_use(write_raster, toy_model, tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    values = np.full((64, 64), 900, np.uint16)
    values[20:40, 20:40] = 9000
    for band in RGB:
        write_raster(f"{name}/{band}.tif", values)
    model = folder / "model é.onnx"
    toy_model.replace(model)
    done = detect(folder, "--model", model, out=folder)
    assert done.returncode == 0, done.stderr
    with rasterio.open(folder / "m.tif") as mask:
        assert mask.read(1).max() == 1
    names = sorted(p.name for p in folder.iterdir())
    assert names == sorted(["m.tif", "p.gpkg", "p.tif", model.name, *(f"{n}.tif" for n in RGB)])


def test_dem_that_covers_half(bands, write_raster, toy_model, out):
    dem = write_raster("dem.tif", np.full((64, 30), 100, np.float32))
    done = detect(*bands(), "--dem", dem, "--model", toy_model, out=out)
    assert done.returncode == 0, done.stderr
    assert len(list(out.iterdir())) == 3
