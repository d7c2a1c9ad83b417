"""The command line's words for where a scene's bands are, common to all that read scenes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.scene import RADIOMETRIES, SceneSpec


def add_scene(parser: argparse.ArgumentParser) -> None:
    """Add what says where the bands are."""
    group = parser.add_argument_group("scene")
    group.add_argument(
        "inputs", metavar="INPUT", nargs="*", help="rasters, folders or SAFE products"
    )
    group.add_argument(
        "--band",
        metavar="NAME=FILE[|N]",
        action="append",
        default=[],
        help="band of the model and where it is; may be repeated",
    )
    group.add_argument("--dem", metavar="FILE", help="elevation raster in metres, any CRS")
    group.add_argument("--resolution", type=float, help="pixel size to work at, in CRS units")
    group.add_argument("--reference", metavar="NAME", help="band whose grid is worked on")
    group.add_argument(
        "--extent", nargs=4, type=float, metavar=("XMIN", "YMIN", "XMAX", "YMAX"), help="part of it"
    )
    group.add_argument("--extent-crs", metavar="CRS", help="CRS of the extent, such as EPSG:4326")
    group.add_argument("--within", metavar="FILE", help="polygons outside which nothing is done")
    group.add_argument(
        "--radiometry", choices=RADIOMETRIES, default="auto", help="what the values are"
    )
    group.add_argument(
        "--keep-clouds", action="store_true", help="do not make bright clouds nodata"
    )
    group.add_argument(
        "--clouds", metavar="FILE", help="raster that is not 0 where the ground cannot be seen"
    )


def scene_spec(options: argparse.Namespace) -> SceneSpec:
    """Collect the scene's options."""
    bands = named_bands("--band", options.band)
    return SceneSpec(
        inputs=tuple(options.inputs),
        bands=bands,
        dem=options.dem,
        resolution=options.resolution,
        reference=options.reference,
        extent=tuple(options.extent) if options.extent else None,
        extent_crs=options.extent_crs,
        mask=options.within,
        radiometry=options.radiometry,
        skip_clouds=not options.keep_clouds,
        clouds=options.clouds,
    )


def named_bands(option: str, entries: Sequence[str]) -> dict[str, str]:
    """Return source by band of an option that is given as ``NAME=FILE[|N]`` again and again.

    Raises:
        LandslideError: An entry has another form, or a band is named twice.
    """
    bands: dict[str, str] = {}
    for entry in entries:
        name, separator, source = entry.partition("=")
        if not separator or not source:
            raise LandslideError(f"{option} {entry!r} is not NAME=FILE or NAME=FILE|NUMBER.")
        if name in bands:
            raise LandslideError(f"{option} names {name} twice; give it once.")
        bands[name] = source
    return bands
