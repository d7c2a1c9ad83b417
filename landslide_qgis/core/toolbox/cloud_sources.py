"""Three ways to know what hides the ground: a classification, a network, a colour test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import rasterio
from rasterio.windows import Window

from landslide_qgis.core.arrays import Codes, Mask, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import InferenceOptions
from landslide_qgis.core.jobs.scene import SceneSpec
from landslide_qgis.core.jobs.scene_steps import CLOUD_CLASSES, CloudMaskJob
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.model.cloud import BANDS, GSD_M, cloud_card, cloud_models, open_cloud_model
from landslide_qgis.core.predict import Seen, fit_plan, predict_scene
from landslide_qgis.core.probability import PROBABILITY_SCALE
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import create_raster
from landslide_qgis.core.scene.assemble import assemble, place
from landslide_qgis.core.scene.band_names import canonical
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.scene.indices import bands_of, index
from landslide_qgis.core.scene.radiometry import Radiometry, fit_radiometry
from landslide_qgis.core.scene.reader import Scene, SceneBand
from landslide_qgis.core.scene.sources import (
    BandSource,
    explicit_source,
    find_rasters,
    match_bands,
    open_raster,
    pixel_size,
)
from landslide_qgis.core.scene.survey import survey
from landslide_qgis.core.tiles.inference import Predictor
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.readers import squares

UNKNOWN = 255
CLOUD, SHADOW, SNOW, WATER = (CLOUD_CLASSES.index(name) + 1 for name in CLOUD_CLASSES)
PREDICTED = 0.6
# Sentinel-2 Level-2A scene classification (ESA, Sentinel-2 products specification): 3 cloud
# shadow, 6 water, 8 and 9 cloud, 10 thin cirrus, 11 snow or ice. 0 is no data.
_SCL = {0: UNKNOWN, 3: SHADOW, 6: WATER, 8: CLOUD, 9: CLOUD, 10: CLOUD, 11: SNOW}
_SCL_NAME = re.compile(r"(?<![A-Za-z0-9])SCL(?![A-Za-z0-9])", re.I)
# Snow: NDSI above 0.4 and near infrared above 11 % (Hall et al. 1995). Water: NDWI above 0
# (McFeeters 1996), and darker than 15 % in the near infrared, as built-up ground is not.
_NDSI, _SNOW_NIR, _WATER_NIR = 0.4, 0.11, 0.15


@dataclass(frozen=True)
class Finding:
    """What a method gives: classes on a grid, window by window.

    Attributes:
        grid: Where it is known.
        method: One of ``CLOUD_METHODS`` but ``auto``.
        parts: Windows with their classes, ``[H, W]``.
        said: What was used, for the summary.
    """

    grid: Grid
    method: str
    parts: Iterator[tuple[Window, Codes]]
    said: str


def find_clouds(job: CloudMaskJob, work: Workspace, stack: ExitStack, desk: Desk) -> Finding:
    """Choose the method and start it.

    Raises:
        LandslideError: What the method needs is not there.
    """
    classification = _classification(job.scene)
    method = job.method
    if method == "auto":
        method = "scl" if classification is not None else _ready_method(job.scene, desk)
    if method == "scl":
        if classification is None:
            raise LandslideError(
                "No scene classification (a raster named SCL) is among the inputs; add it, or "
                "choose another method."
            )
        return _by_classification(job.scene, classification, stack)
    return (_by_model if method == "model" else _by_colour)(job, work, stack, desk)


def _ready_method(spec: SceneSpec, desk: Desk) -> str:
    """Choose the network if it and its bands are there, else the colour test, and say why."""
    if cloud_models() is None:
        desk.warn(
            "The cloud model is not installed, so that only bright clouds are found, without "
            "their shadows; install it with Raster ▸ Landslide Digitiser ▸ Engine….",
            "no-cloud-model",
        )
        return "colour"
    _, found = _bands(spec)
    # Without the visible bands there is no colour test either; the network then says what it lacks.
    if "B08" not in found and {"B02", "B03", "B04"} <= found:
        desk.warn(
            "The image has no near infrared (B08), which the cloud model needs, so that only "
            "bright clouds are found, without their shadows.",
            "no-near-infrared",
        )
        return "colour"
    return "model"


def _classification(spec: SceneSpec) -> BandSource | None:
    """Return the finest scene classification among the inputs."""
    if "SCL" in spec.bands:
        return explicit_source(spec.bands["SCL"])
    found = []
    for path in find_rasters(spec.inputs):
        with open_raster(path) as dataset:
            for number in dataset.indexes:
                described = dataset.descriptions[number - 1] or ""
                alone = dataset.count == 1 and _SCL_NAME.search(Path(path).stem)
                if alone or _SCL_NAME.search(described):
                    found.append(BandSource(path, number, "SCL", pixel_size(dataset)))
    return min(found, key=lambda source: source.pixel, default=None)


def _by_classification(spec: SceneSpec, source: BandSource, stack: ExitStack) -> Finding:
    """Read Sentinel-2's own classification, on its own grid."""
    band = SceneBand(BandSpec("SCL", "index", unit="1"), source, categories=True)
    scene = replace(place(replace(spec, resolution=None), (band,), None), zero_is_nodata=False)
    table = np.zeros(256, np.uint8)
    table[list(_SCL)] = list(_SCL.values())
    table[12:] = UNKNOWN
    reader = stack.enter_context(scene.reader())

    def parts() -> Iterator[tuple[Window, Codes]]:
        for window in squares(scene.grid):
            values, valid = reader.read(window)
            codes = np.where(valid, values[0], 0).astype(np.uint8)
            yield window, table[codes]

    return Finding(scene.grid, "scl", parts(), Path(source.path).name)


def _by_model(job: CloudMaskJob, work: Workspace, stack: ExitStack, desk: Desk) -> Finding:
    """Run the network over the scene at about 30 m, as it was trained."""
    spec, found = _bands(job.scene)
    count = len(BANDS) if {"B11", "B12"} <= found else 4
    model = open_cloud_model(count, job.level)
    spec = _only(_coarse(spec, model.card.band_names), model.card.band_names)
    scene = replace(assemble(spec, model.card, desk.tell), skip_clouds=False)
    scene, sample = survey(scene, desk.tell)
    radiometry = fit_radiometry(scene, sample, model.card, spec.radiometry, desk.tell)
    options = InferenceOptions(provider=job.provider, threads=job.threads)
    predictor = Predictor(model, options, desk.tell, classes=(CLOUD, SHADOW))
    raw, ground = work.scratch("raw-clouds.tif"), work.scratch("raw-ground.tif")
    with _ground_writer(ground, scene, radiometry) as look:
        predict_scene(
            scene,
            radiometry,
            predictor,
            fit_plan(scene, model, options, predictor.workload),
            raw,
            step=desk.part(0.0, PREDICTED, "Looking for clouds"),
            seen=look,
        )
    probability = stack.enter_context(rasterio.open(raw))
    seen = stack.enter_context(rasterio.open(ground))

    def parts() -> Iterator[tuple[Window, Codes]]:
        for window in squares(scene.grid):
            classes = seen.read(1, window=window)
            cloud, shadow = probability.read(window=window).astype(np.float32) / PROBABILITY_SCALE
            best = np.stack([1.0 - cloud - shadow, cloud, shadow]).argmax(axis=0)
            hides = (best > 0) & (classes != UNKNOWN)
            classes[hides] = best[hides]
            yield window, classes

    return Finding(scene.grid, "model", parts(), model.card.name)


def _by_colour(job: CloudMaskJob, work: Workspace, stack: ExitStack, desk: Desk) -> Finding:
    """Test for bright clouds as ``detect`` does, at the scene's own pixels."""
    spec, found = _bands(job.scene)
    wanted = tuple(name for name in BANDS if name in found)
    card = cloud_card(len(BANDS), job.level)
    bands = tuple(band for band in card.bands if band.name in wanted)
    card = replace(card, bands=bands, cloud_guard=True, gsd_m=10.0)
    scene = assemble(_only(spec, card.band_names), card, lambda _: None)
    scene, sample = survey(scene, desk.tell)
    radiometry = fit_radiometry(scene, sample, card, spec.radiometry, desk.tell)
    guard = radiometry.guard
    if guard is None:
        raise LandslideError(
            "The colour test needs reflectance in B02, B03 and B04; add these bands."
        )
    reader = stack.enter_context(scene.reader())

    def parts() -> Iterator[tuple[Window, Codes]]:
        for window in squares(scene.grid):
            values, valid = reader.read(window)
            cloud = guard.find(values, valid)
            classes = _ground(values, radiometry, scene)
            if cloud is not None:
                classes[cloud] = CLOUD
            classes[~valid] = UNKNOWN
            yield window, classes

    return Finding(scene.grid, "colour", parts(), "colour test")


@contextmanager
def _ground_writer(path: Path, scene: Scene, radiometry: Radiometry) -> Iterator[Seen]:
    """Keep snow and water of the tiles that a network is given, so that bands are read once."""
    profile = {"count": 1, "dtype": "uint8", "nodata": UNKNOWN}
    with create_raster(path, scene.grid, profile, "The cloud mask", compress=False) as file:

        def look(window: Window, values: Raster, valid: Mask) -> None:
            classes = _ground(values, radiometry, scene)
            classes[~valid] = UNKNOWN
            file.write(classes, 1, window=window)

        yield look


def _ground(values: Raster, radiometry: Radiometry, scene: Scene) -> Codes:
    """Return snow and water of native values ``[C, H, W]``, as far as the bands are there."""
    std = np.array([band.spec.std for band in scene.bands], np.float32).reshape(-1, 1, 1)
    mean = np.array([band.spec.mean for band in scene.bands], np.float32).reshape(-1, 1, 1)
    reflectance = (values * radiometry.factor + radiometry.summand) * std + mean
    bands = {band.spec.name: reflectance[i] for i, band in enumerate(scene.bands)}
    classes = np.zeros(values.shape[1:], np.uint8)
    with np.errstate(invalid="ignore"):
        if "B08" in bands and set(bands_of("NDWI")) <= set(bands):
            classes[(index("NDWI", bands) > 0) & (bands["B08"] < _WATER_NIR)] = WATER
        if "B08" in bands and set(bands_of("NDSI")) <= set(bands):
            classes[(index("NDSI", bands) > _NDSI) & (bands["B08"] > _SNOW_NIR)] = SNOW
    return classes


def _bands(spec: SceneSpec) -> tuple[SceneSpec, set[str]]:
    """Return the scene without what is no band of a cloud model, and the bands it has."""
    spec = _only(spec, BANDS)
    specs = [BandSpec(name) for name in BANDS]
    found = match_bands(specs, spec.inputs, spec.bands, None)
    return spec, set(found) - {"dem"}


def _only(spec: SceneSpec, names: Sequence[str]) -> SceneSpec:
    """Return the scene with the explicit matches of some bands alone."""
    bands = {name: path for name, path in spec.bands.items() if canonical(name) in names}
    return replace(spec, bands=bands, dem=None)


def _coarse(spec: SceneSpec, names: Sequence[str]) -> SceneSpec:
    """Return the scene at 30 m where its pixels are finer and no size was asked for."""
    if spec.resolution is not None:
        return spec
    bands = tuple(
        SceneBand(BandSpec(name), source)
        for name, source in match_bands(
            [BandSpec(name) for name in names], spec.inputs, spec.bands, None
        ).items()
        if name != "dem"
    )
    grid = place(replace(spec, extent=None, mask=None), bands, None).full_grid
    if grid.gsd_m >= 0.75 * GSD_M:
        return spec
    unit = grid.gsd_m / grid.pixel
    return replace(spec, resolution=GSD_M / unit)
