"""Build a scene from what the user gave and what the model wants."""

from __future__ import annotations

import math
from collections.abc import Callable

from rasterio.windows import Window

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import Event, Log, SceneSpec, Warn
from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.scene.area import AreaOfInterest, read_area
from landslide_qgis.core.scene.band_names import canonical
from landslide_qgis.core.scene.grid import (
    MIN_SIDE_PX,
    Grid,
    bounds_in,
    read_crs,
    working_grid,
)
from landslide_qgis.core.scene.reader import Scene, SceneBand, check_overlap
from landslide_qgis.core.scene.sources import BandSource, match_bands, open_raster

GSD_TOLERANCE = 0.25
# A finer pixel size shows nothing more, but takes this squared as long; it is a slip.
FINEST_PART = 16.0


def assemble(spec: SceneSpec, card: ModelCard, tell: Callable[[Event], None]) -> Scene:
    """Match bands, choose the grid, crop it, and say what was done.

    Args:
        spec: The user's rasters, mapping, extent and mask.
        card: The model's needs.
        tell: Receives a log line for each match and choice, and warnings.

    Raises:
        LandslideError: A band is missing, two rasters claim one, there is no common ground, or the
            part to look at is empty or too small.
    """
    if not spec.inputs and not spec.bands:
        raise LandslideError("No input rasters were given; name the scene's bands or its folder.")
    matches = match_bands(card.bands, spec.inputs, spec.bands, spec.dem)
    bands = _scene_bands(card, matches, tell)
    scene = place(spec, bands, str(matches["dem"]) if "dem" in matches else None)
    compare_gsd(scene.full_grid, card, tell)
    return scene


def place(spec: SceneSpec, bands: tuple[SceneBand, ...], dem: str | None) -> Scene:
    """Choose the grid for some bands, and crop it to the part to look at.

    Args:
        spec: Extent, polygons, resolution, reference band and cloud mask.
        bands: The bands with their sources.
        dem: Elevation raster that came with them, ``path`` or ``path|band number``.

    Raises:
        LandslideError: A raster lies elsewhere, or the part to look at is empty or too small.
    """
    full = _full_grid(spec, bands)
    sources = [band.source for band in bands if band.source is not None]
    if spec.clouds:
        sources.append(BandSource(spec.clouds, 1, "cloud mask"))
    check_overlap(full, sources)
    area = read_area(spec.mask, full) if spec.mask else None
    return Scene(
        _cropped(full, spec, area),
        full,
        bands,
        area,
        dem,
        skip_clouds=spec.skip_clouds and not spec.clouds,
        clouds=spec.clouds,
    )


def _scene_bands(
    card: ModelCard, matches: dict[str, BandSource], tell: Callable[[Event], None]
) -> tuple[SceneBand, ...]:
    """Give each of the model's bands its source, derive slope, fill what may be filled."""
    bands: list[SceneBand] = []
    missing: list[str] = []
    for spec in card.bands:
        source = matches.get(spec.name)
        if source is None and spec.role == "elevation":
            source = matches.get("dem")
        derived = source is None and spec.role == "slope" and "dem" in matches
        if derived:
            source = matches["dem"]
        if source is not None:
            how = "slope computed from it" if derived else source.how
            tell(Log(f"Band {spec.name}: {source} ({how})."))
        elif spec.required:
            missing.append(spec.name)
        else:
            tell(
                Warn(
                    f"Band {spec.name} is missing; the model does without it, at a loss: it is "
                    "filled with the mean of the training data.",
                    "band-filled",
                    {"band": spec.name, "mean": spec.mean},
                )
            )
        bands.append(SceneBand(spec, source, derived))
    if missing:
        found = ", ".join(sorted(set(matches) - {"dem"})) or "none of the bands"
        raise LandslideError(
            f"The model needs {', '.join(missing)}, which no input raster offers (found: {found}); "
            "add the raster, or name the band in the band mapping."
        )
    return tuple(bands)


def _full_grid(spec: SceneSpec, bands: tuple[SceneBand, ...]) -> Grid:
    """Return the grid of the reference band: the one named, or the finest optical one."""
    names = (spec.reference, canonical(spec.reference)) if spec.reference else ()
    named = [band for band in bands if band.spec.name in names]
    if spec.reference and (not named or named[0].source is None):
        raise LandslideError(
            f"The reference band {spec.reference} is not among the scene's bands "
            f"({', '.join(band.spec.name for band in bands)}); name one of them."
        )
    candidates = named or [b for b in bands if b.source and b.spec.role in ("optical", "sar")]
    candidates = candidates or [band for band in bands if band.source]
    grids, own = [], []
    for source in dict.fromkeys(band.source for band in candidates if band.source):
        with open_raster(source.path) as dataset:
            grids.append(working_grid(dataset, spec.resolution))
            own.append(working_grid(dataset))
    if not grids:
        raise LandslideError("None of the bands was found; name them in the band mapping.")
    grid = min(grids, key=lambda grid: grid.gsd_m)
    if spec.resolution is not None:
        _check_size(grid, min(own, key=lambda grid: grid.gsd_m))
    return grid


def _check_size(wanted: Grid, own: Grid) -> None:
    """Refuse pixels that cannot be meant.

    Raises:
        LandslideError: They are far finer than the image's, or larger than the image.
    """
    least, most = own.pixel / FINEST_PART, own.pixel * min(own.width, own.height)
    if not least <= wanted.pixel <= most:
        raise LandslideError(
            f"The pixel size {wanted.pixel:.3g} {own.unit} does not suit the image, whose pixels "
            f"are {own.pixel:.3g} {own.unit}; give {least:.3g} to {most:.3g} {own.unit}."
        )


def compare_gsd(grid: Grid, card: ModelCard, tell: Callable[[Event], None]) -> None:
    """Warn when the scene is much finer or coarser than what the model was trained on."""
    gsd_m = grid.gsd_m
    if abs(math.log(gsd_m / card.gsd_m)) <= math.log(1 + GSD_TOLERANCE):
        return
    fitting = card.gsd_m / gsd_m * grid.pixel
    tell(
        Warn(
            f"The scene's pixels are {gsd_m:.3g} m, the model was trained at {card.gsd_m:.3g} m; "
            f"set the resolution to {fitting:.3g} {grid.unit} for results that can be relied on.",
            "gsd",
            {"scene_m": gsd_m, "model_m": card.gsd_m, "resolution": fitting},
        )
    )


def _cropped(full: Grid, spec: SceneSpec, area: AreaOfInterest | None) -> Grid:
    """Crop the working grid to the extent and the mask."""
    window: Window | None = Window(0, 0, full.width, full.height)
    if spec.extent is not None:
        crs = read_crs(spec.extent_crs) if spec.extent_crs else full.crs
        left, bottom, right, top = spec.extent
        if not (left < right and bottom < top):
            raise LandslideError(
                f"The extent {spec.extent} is empty; give xmin, ymin, xmax, ymax in this order."
            )
        window = full.window_of(bounds_in(full.crs, spec.extent, crs))
        if window is None:
            raise LandslideError(
                "The extent does not overlap the scene; check its coordinates and its coordinate "
                "reference system."
            )
    grid = full.crop(window)
    if area is not None:
        window = grid.window_of(area.bounds)
        if window is None:
            raise LandslideError("The mask's polygons do not overlap the scene; check the layer.")
        grid = grid.crop(window)
    if min(grid.width, grid.height) < MIN_SIDE_PX:
        raise LandslideError(
            f"The part to look at is {grid.width} × {grid.height} pixels; the least is "
            f"{MIN_SIDE_PX} × {MIN_SIDE_PX}. Widen the extent or use finer rasters."
        )
    return grid
