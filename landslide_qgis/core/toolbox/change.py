"""What changed between two images: vegetation, brightness and the whole spectrum."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import numpy as np
from rasterio.windows import Window

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.jobs.steps import ChangeJob
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import RasterWriter, create_raster, write_cog
from landslide_qgis.core.scene.indices import normalised_difference
from landslide_qgis.core.toolbox.change_evidence import EVIDENCE, Evidence
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.pair import NIR, RED, Pair, match, pair_up

LAYERS = {
    "rdndvi": "relative change of NDVI",
    "brightness": "change of brightness",
    "magnitude": "magnitude of the change vector",
}
_COMPUTED = 0.7
_STRIP_PIXELS = 1 << 19


def run(job: ChangeJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Write the layers that were asked for, all in one pass over both images.

    Raises:
        LandslideError: A band is missing, or the images do not belong together.
    """
    desk.step(0.0, "Checking the images")
    before = match(job.before, job.before_bands, "before", desk)
    after = match(job.after, job.after_bands, "after", desk)
    with ExitStack() as stack:
        evidence = None
        if any(name in work for name in EVIDENCE):
            evidence = stack.enter_context(Evidence(job, work))
        kinds = (job.before_values, job.after_values)
        pair = pair_up(before, after, kinds, desk, evidence.grid if evidence else None)
        known = _compute(pair, evidence, work, desk)
    if known == 0:
        desk.warn("No pixel has data both before and after.", "no-data")
    written = [name for name in (*LAYERS, *EVIDENCE) if name in work]
    for number, name in enumerate(written):
        desk.step(_COMPUTED + (1 - _COMPUTED) * number / len(written), "Writing the layers")
        write_cog(work.scratch(f"raw-{name}.tif"), work.path(name), "average")
    return {
        "bands": ", ".join(pair.names),
        "values_before": pair.before.kind,
        "values_after": pair.after.kind,
        "known_pixels": known,
        "width": pair.grid.width,
        "height": pair.grid.height,
    }


def _compute(pair: Pair, evidence: Evidence | None, work: Workspace, desk: Desk) -> int:
    """Write the layers strip by strip; return the pixels that both images know."""
    grid, known = pair.grid, 0
    profile = {"count": 1, "dtype": "float32", "nodata": float("nan")}
    wanted = [name for name in LAYERS if name in work]
    files: dict[str, RasterWriter] = {}
    rows = max(64, _STRIP_PIXELS // grid.width)
    with ExitStack() as stack:
        for name in wanted:
            path = work.scratch(f"raw-{name}.tif")
            file = create_raster(path, grid, profile, "A layer", compress=False)
            files[name] = stack.enter_context(file)
            file.name_bands(LAYERS[name])
        old = stack.enter_context(pair.before.scene.reader())
        new = stack.enter_context(pair.after.scene.reader())
        for first in range(0, grid.height, rows):
            desk.step(_COMPUTED * first / grid.height, "Comparing the images")
            window = Window(0, first, grid.width, min(rows, grid.height - first))
            layers = compare(
                pair.before.read(old, window), pair.after.read(new, window), pair.names
            )
            known += int(np.count_nonzero(np.isfinite(layers["magnitude"])))
            for name in wanted:
                files[name].write_rows(layers[name], first)
            if evidence is not None:
                evidence.write(layers, first)
    return known


def compare(before: Raster, after: Raster, names: tuple[str, ...]) -> dict[str, Raster]:
    """Compare two images.

    Args:
        before: Reflectance, float32 ``[C, H, W]``, NaN where unknown.
        after: The same after.
        names: Names of the bands, red and near infrared among them.

    Returns:
        By name, float32 ``[H, W]``, NaN where either is unknown: ``rdndvi``, the relative NDVI
        change (after − before) / √(before + after) × 100 of Scheip & Wegmann (2021, Nat. Hazards
        Earth Syst. Sci. 21:1495–1511), NaN too where the sum is not above 0; ``brightness``, the
        change of the mean reflectance; ``magnitude``, the length of the change vector in
        reflectance (Malila 1980), divided by √C so that it does not grow with the bands.
    """
    red, nir = names.index(RED), names.index(NIR)
    with np.errstate(invalid="ignore", divide="ignore"):
        old, new = (normalised_difference(image[nir], image[red]) for image in (before, after))
        both = old + new
        relative = 100.0 * (new - old) / np.sqrt(np.where(both > 0, both, np.nan))
    difference = after - before
    layers = {
        "rdndvi": relative,
        "brightness": difference.mean(axis=0),
        "magnitude": np.sqrt((difference**2).mean(axis=0)),
    }
    for layer in layers.values():
        layer[~np.isfinite(layer)] = np.nan
    return {name: np.asarray(layer, np.float32) for name, layer in layers.items()}
