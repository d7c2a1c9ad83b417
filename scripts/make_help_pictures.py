"""Draw the pictures of the help panel, ``landslide_qgis/resources/help/*.png``.

Run with the engine's Python on a simulated scene::

    python -m landslide_qgis.core simulate SCENE --size 384 --seed 7
    python scripts/make_help_pictures.py SCENE

Each picture shows the scene in true colour beside what the algorithm makes of it.
"""

from __future__ import annotations

import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from landslide_qgis.core.cli.main import main as engine  # noqa: E402

HELP = ROOT / "landslide_qgis/resources/help"
STYLES = ROOT / "landslide_qgis/resources/styles"
SIDE, GAP = 256, 8
Image = NDArray[np.float64]


def read(path: Path, like: Path, band: int = 1) -> Image:
    """Return a band on the grid of another raster, NaN where there is no data, ``[SIDE, SIDE]``."""
    with rasterio.open(like) as grid, rasterio.open(path) as source:
        options = {"crs": grid.crs, "transform": grid.transform}
        size = {"width": grid.width, "height": grid.height}
        with WarpedVRT(source, **options, **size) as view:
            data = view.read(
                band, masked=True, out_shape=(SIDE, SIDE), resampling=Resampling.nearest
            )
            scale = source.scales[band - 1]
    return data.astype(np.float64).filled(np.nan) * scale


def band(scene: Path, name: str) -> Path:
    """Return the file of a band, the finest where there are several."""
    return sorted(scene.glob(f"*{name}*.tif"))[0]


def true_colour(scene: Path) -> Image:
    """Return the scene as RGB 0-255."""
    layers = [read(band(scene, name), band(scene, "B04")) for name in ("B04", "B03", "B02")]
    low, high = np.nanpercentile(np.stack(layers), (1, 98))
    return np.stack([np.clip((x - low) / (high - low), 0, 1) ** 0.7 * 255 for x in layers], axis=-1)


def painted(values: Image, style: str, below: Image) -> Image:
    """Return values in the colours of a style, over an image where they are transparent."""
    root = ElementTree.parse(STYLES / f"{style}.qml").getroot()  # noqa: S314 - a file of ours
    steps = [*root.iter("item"), *root.iter("paletteEntry")]
    at = [float(step.get("value", 0)) for step in steps]
    colours = np.array(
        [[*bytes.fromhex(s.get("color", "")[1:]), float(s.get("alpha", 255))] for s in steps]
    )
    known = np.nan_to_num(values, nan=at[0])
    if root.find(".//paletteEntry") is not None:
        known = np.round(known)
    mixed = np.stack([np.interp(known, at, colours[:, i]) for i in range(4)], axis=-1)
    alpha = mixed[..., 3:] / 255 * np.isfinite(values)[..., None]
    return mixed[..., :3] * alpha + below * (1 - alpha)


def save(name: str, *panels: Image) -> None:
    """Write panels side by side."""
    gap = np.full((SIDE, GAP, 3), 255.0)
    parts = [panels[0]]
    for panel in panels[1:]:
        parts += [gap, panel]
    sheet = np.concatenate(parts, axis=1).clip(0, 255).astype(np.uint8)
    profile = {"count": 3, "height": SIDE, "width": sheet.shape[1], "dtype": "uint8"}
    with rasterio.open(HELP / f"{name}.png", "w", driver="PNG", ZLEVEL=9, **profile) as file:
        file.write(sheet.transpose(2, 0, 1))
    (HELP / f"{name}.png.aux.xml").unlink(missing_ok=True)


def chip_frames(image: Image, count: int = 4) -> Image:
    """Return the image cut into chips."""
    framed = image.copy()
    step = SIDE // count
    for edge in range(0, SIDE, step):
        framed[edge : edge + 3] = framed[:, edge : edge + 3] = 255
    return framed


def main() -> None:
    """Run the algorithms and draw what they make."""
    scene = Path(sys.argv[1])
    HELP.mkdir(exist_ok=True)
    like, dem = band(scene, "B04"), str(scene / "dem.tif")
    rgb = true_colour(scene)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        names = ("slope", "flow")
        words = [word for name in names for word in (f"--{name}", f"{out}/{name}.tif")]
        engine(["terrain", dem, *words])
        save("terrain", *(painted(read(out / f"{n}.tif", like), n, rgb * 0 + 235) for n in names))
        files = [str(path) for path in sorted(scene.glob("*_B*.tif"))]
        infra = np.stack(
            [
                np.clip((read(band(scene, n), like) - 1000) / 4000, 0, 1)
                for n in ("B08", "B04", "B03")
            ],
            axis=-1,
        )
        slope = painted(read(out / "slope.tif", like), "slope", rgb)
        save("stack", rgb, infra * 255, slope)
        engine(["cloudmask", *files, "--output", f"{out}/clouds.tif"])
        save("cloudmask", rgb, painted(read(out / "clouds.tif", like), "cloudmask", rgb))
        results = ["--probability", f"{out}/p.tif", "--mask-out", f"{out}/m.tif"]
        engine(["detect", *files, "--dem", dem, "--threshold", "0.2", *results])
        probability = painted(read(out / "p.tif", like), "probability", rgb)
        mask = painted(read(out / "m.tif", like), "mask", rgb)
        save("predict", rgb, probability)
        save("threshold", probability, mask)
        for name in ("detect", "vectorise", "rapidmap"):
            save(name, rgb, probability, mask)
        for name in ("chips", "scenetochips"):
            save(name, chip_frames(rgb), chip_frames(mask))


if __name__ == "__main__":
    main()
