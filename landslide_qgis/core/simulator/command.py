"""The command line of the simulator, for the engine's own command line to offer."""

from __future__ import annotations

import argparse
from pathlib import Path

from landslide_qgis.core.simulator.recipe import DEFAULT_BANDS, SceneRecipe
from landslide_qgis.core.simulator.scene import Cancelled, Progress, simulate_scene

_DISTRACTORS = {
    "roads": "roads and tracks",
    "rivers": "gravel bars and debris-filled channels",
    "fields": "cultivated fields",
    "quarries": "quarries",
    "bare": "bare patches and houses",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the simulator's arguments to a parser.

    Args:
        parser: A parser or subparser, such as that of `simulate`.
    """
    base = SceneRecipe()
    parser.add_argument("folder", metavar="FOLDER", help="folder to write the scene into")
    numbers = {
        "size": (int, "width and height in pixels of 10 m, 256 to 10980"),
        "seed": (int, "seed of every random choice"),
        "landslides": (float, "landslides per square kilometre of steep ground"),
        "min-area-m2": (float, "smallest landslide in square metres"),
        "clouds": (float, "share of the scene under cloud, 0 to 0.9"),
        "haze": (float, "0 = surface reflectance, 1 = about top of atmosphere"),
        "offset": (int, "DN added to valid pixels (1000 since processing baseline 04.00)"),
        "nodata": (float, "share of the scene without data, 0 to 0.5"),
        "noise": (float, "sensor noise, 1 = Sentinel-2"),
        "relief": (float, "height of the mountains, 1 = slopes of 25 to 40 degrees"),
        "sun-azimuth": (float, "direction of the sun in degrees from north"),
        "sun-elevation": (float, "height of the sun in degrees"),
    }
    for name, (kind, text) in numbers.items():
        default = getattr(base, name.replace("-", "_"))
        parser.add_argument(
            f"--{name}", type=kind, default=default, help=f"{text} (default: {default})"
        )
    parser.add_argument(
        "--bands",
        default=",".join(DEFAULT_BANDS),
        help="band names with commas between them (default: %(default)s)",
    )
    for name, text in _DISTRACTORS.items():
        parser.add_argument(
            f"--no-{name}", dest=name, action="store_false", help=f"leave out {text}"
        )
    parser.add_argument("--workers", type=int, default=None, help="windows computed at a time")


def recipe_from(args: argparse.Namespace) -> SceneRecipe:
    """The recipe that parsed arguments describe.

    Args:
        args: Result of a parser that `add_arguments` prepared.

    Returns:
        The recipe, not yet checked.
    """
    bands = tuple(part.strip().upper() for part in str(args.bands).split(",") if part.strip())
    return SceneRecipe(
        seed=args.seed,
        size=args.size,
        landslides=args.landslides,
        min_area_m2=args.min_area_m2,
        clouds=args.clouds,
        haze=args.haze,
        offset=args.offset,
        nodata=args.nodata,
        noise=args.noise,
        relief=args.relief,
        sun_azimuth=args.sun_azimuth,
        sun_elevation=args.sun_elevation,
        bands=bands,
        roads=args.roads,
        rivers=args.rivers,
        fields=args.fields,
        quarries=args.quarries,
        bare=args.bare,
    )


def run(
    args: argparse.Namespace,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Simulate the scene that parsed arguments describe.

    Args:
        args: Result of a parser that `add_arguments` prepared.
        progress: See `simulate_scene`.
        cancelled: See `simulate_scene`.

    Returns:
        The folder.

    Raises:
        LandslideError: If a setting is not possible or the folder cannot be written.
        CancelledError: If `cancelled` returned True.
    """
    return simulate_scene(args.folder, recipe_from(args), progress, cancelled, args.workers)
