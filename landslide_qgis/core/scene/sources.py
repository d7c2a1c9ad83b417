"""Find the rasters of a scene and say which of their bands is which."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import rasterio
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.files import check_letters, is_missing
from landslide_qgis.core.geodesy import pixel_side_m
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.band_names import canonical
from landslide_qgis.core.scene.descriptions import descriptions, parts
from landslide_qgis.core.scene.sensors import choose_sensor

RASTER_ENDINGS = (".tif", ".tiff", ".jp2", ".vrt", ".img")
# Pictures and quality layers of a SAFE product; their names hold no band, TCI and masks aside.
NOT_BANDS = re.compile(r"(^|_)(TCI|PVI|AOT|WVP|SCL|MSK|CLD|SNW)(_|$)", re.I)
# Where a simulated scene keeps what is to be found in it, which is no band of it.
TRUTH_FOLDER = "truth"
# How addresses begin that are read over the network.
_FAR = ("http://", "https://", "ftp://", "s3://", "/vsicurl", "/vsis3", "/vsigs", "/vsiaz")
# What to do about what is no raster: locked, far away, an archive, a product, any other file, or
# a folder.
_WORDS = {
    "locked": "you may not read it: ask its owner, or copy it",
    "far": "check the address and the connection, or download the file",
    "archive": "it is an archive: unpack it, and give the folder",
    "product": "it describes a product: give the product's folder, which ends with .SAFE",
    "other": "it may be damaged or of another format",
    "folder": "it is a folder: give a raster in it",
}
COLOURS = {ColorInterp.red: "B04", ColorInterp.green: "B03", ColorInterp.blue: "B02"}


@dataclass(frozen=True)
class BandSource:
    """One band of one raster file.

    Attributes:
        path: File, or anything GDAL opens.
        index: Band number from 1.
        how: How the match was made, for people.
        pixel: Pixel size, as :func:`pixel_size` has it.
        voids: Values that mean no data although the file does not say so.
    """

    path: str
    index: int
    how: str
    pixel: float = math.inf
    voids: tuple[float, ...] = ()

    def __str__(self) -> str:
        return self.path if self.index == 1 else f"{self.path}|{self.index}"


def open_raster(path: str) -> rasterio.DatasetReader:
    """Open a raster for reading.

    Raises:
        LandslideError: It does not exist, is no raster, is corrupt, or has no pixels.
    """
    check_letters(path)
    if is_missing(path):
        raise LandslideError(f"{path} does not exist; check the path.")
    try:
        dataset = rasterio.open(path)
    except (RasterioError, ValueError) as error:
        raise LandslideError(
            f"{path} cannot be read as a raster ({_first_line(error)}); {_advice(path)}."
        ) from error
    if dataset.count == 0 or dataset.width == 0 or dataset.height == 0:
        dataset.close()
        raise LandslideError(f"{path} holds no pixels; {_advice(path)}.")
    if any(kind.startswith("complex") for kind in dataset.dtypes):
        dataset.close()
        raise LandslideError(
            f"{path} holds complex numbers; give a raster of plain ones, such as reflectance or dB."
        )
    return dataset


def find_rasters(inputs: Sequence[str]) -> list[str]:
    """List the raster files among ``inputs``, each once, looking into folders and SAFE products.

    Raises:
        LandslideError: An input does not exist, or a folder holds no rasters.
    """
    found: list[str] = []
    for entry in inputs:
        path = Path(entry)
        if is_missing(entry) or not path.is_dir():
            found.append(entry)
            continue
        files = sorted(str(file) for file in _rasters_below(path))
        if not files:
            raise LandslideError(
                f"The folder {entry} holds no rasters ({', '.join(RASTER_ENDINGS)})."
            )
        found.extend(files)
    # The same file may be given twice, for it may be loaded as two layers.
    return list({os.path.realpath(path): path for path in reversed(found)}.values())[::-1]


def match_bands(
    specs: Sequence[BandSpec], inputs: Sequence[str], explicit: Mapping[str, str], dem: str | None
) -> dict[str, BandSource]:
    """Match a model's bands to the bands of rasters.

    Explicit matches win over band descriptions, these over file names. Of the same band at several
    resolutions (SAFE products) the finest is taken.

    Args:
        specs: The model's bands.
        inputs: Rasters and folders.
        explicit: Model band to ``path`` or ``path|band number``.
        dem: Elevation raster; answers for the bands with the role ``elevation``.

    Returns:
        Sources by band name, ``dem`` among them if one was found; bands not found are absent.

    Raises:
        LandslideError: Two rasters claim a band, or an explicit match names no band of the model.
    """
    wanted = {spec.name for spec in specs}
    given = {name if name in wanted else canonical(name): v for name, v in explicit.items()}
    if len(given) < len(explicit):
        raise LandslideError("The band mapping names a band twice; give each once.")
    unknown = sorted(set(given) - wanted - {"dem"})
    if unknown:
        raise LandslideError(
            f"The band mapping names {', '.join(unknown)}, which the model does not have; its "
            f"bands are {', '.join(spec.name for spec in specs)}."
        )
    if dem:
        given.setdefault("dem", dem)
    chosen = {name: explicit_source(value) for name, value in given.items()}
    claims: dict[str, list[BandSource]] = {}
    rasters = find_rasters(inputs)
    for path in rasters:
        for name, source in _recognised(path, wanted | {"dem"}, alone=len(rasters) == 1):
            claims.setdefault(name, []).append(source)
    for name, sources in claims.items():
        if name not in chosen:
            chosen[name] = one_claim(name, sources)
    return chosen


def _rasters_below(folder: Path) -> Iterator[Path]:
    """Yield rasters of a folder and its direct subfolders, and of the SAFE products among them."""
    if folder.name.upper().endswith(".SAFE"):
        yield from _images_of(folder)
        return
    named = False
    for file in [*folder.glob("*"), *folder.glob("*/*")]:
        parts = file.relative_to(folder).parts
        if parts[0] == TRUTH_FOLDER or any(part.startswith(".") for part in parts):
            continue
        if file.name.upper().endswith(".SAFE") and file.is_dir():
            named = True
            yield from _images_of(file)
        elif file.suffix.lower() in RASTER_ENDINGS and file.is_file():
            named = True
            yield file
    if not named and folder.name == "GRANULE":
        yield from _images_of(folder)


def _images_of(product: Path) -> Iterator[Path]:
    """Yield the bands of a SAFE product, or of a part of one."""
    return (file for file in product.rglob("*.jp2") if "IMG_DATA" in file.parts)


def no_band(name: str, number: object, count: int) -> LandslideError:
    """Return the error of a band that a raster does not have."""
    return LandslideError(f"{name} has no band {number}; its number of bands is {count}.")


def explicit_source(text: str) -> BandSource:
    """Parse ``path`` or ``path|band number`` and check that the band is there."""
    path, _, number = text.rpartition("|")
    if not path or not number.isdigit():
        path, number = text, "1"
    with open_raster(path) as dataset:
        if not 1 <= int(number) <= dataset.count:
            raise no_band(path, number, dataset.count)
    return BandSource(path, int(number), "given")


def pixel_size(dataset: rasterio.DatasetReader) -> float:
    """Return the pixel size on the ground (geometric mean of width and height) in metres.

    It is that of the middle; of a raster that is not tied to the Earth it is in its own units.
    """
    crs, transform = dataset.crs, dataset.transform
    flat = transform.determinant == 0
    if crs is None or flat or not (crs.is_geographic or crs.is_projected):
        return math.sqrt(abs(transform.determinant))
    return pixel_side_m(crs, transform, dataset.width, dataset.height)


def data_bands(dataset: rasterio.DatasetReader) -> list[int]:
    """Return the numbers of the bands that hold values, not opacity."""
    return [i for i in dataset.indexes if dataset.colorinterp[i - 1] != ColorInterp.alpha]


def needs_alpha(dataset: rasterio.DatasetReader) -> bool:
    """Return whether nothing but an alpha band of its own tells what a warped view lacks."""
    return dataset.nodata is None and len(data_bands(dataset)) == dataset.count


def _recognised(path: str, wanted: set[str], alone: bool) -> Iterator[tuple[str, BandSource]]:
    """Yield the wanted bands of one raster, a picture's only where it is ``alone``."""
    if NOT_BANDS.search(Path(path).stem) and not alone:
        return
    with open_raster(path) as dataset:
        pixel = pixel_size(dataset)
        data = data_bands(dataset)
        sensor = choose_sensor("auto", [path, *parts(dataset)])
        said = descriptions(dataset)
        by_file = sensor.band(Path(path).stem) if len(data) == 1 else None
        for index in data:
            described = said[index - 1]
            name = described if described in wanted else sensor.band(described)
            how = "description"
            if name is None and by_file is not None:
                name, how = by_file, "file name"
            if name is None and len(data) in (3, 4):
                name, how = COLOURS.get(dataset.colorinterp[index - 1]), "colour"
            if name in wanted and name is not None:
                yield name, BandSource(path, index, how, pixel)


def one_claim(name: str, sources: list[BandSource]) -> BandSource:
    """Choose among rasters that claim a band: the finest, unless two are equally fine."""
    ranked = sorted(sources, key=lambda source: source.pixel)
    if len(ranked) > 1 and ranked[1].pixel <= ranked[0].pixel * 1.01:
        raise LandslideError(
            f"Both {ranked[0]} and {ranked[1]} claim band {name}; name the one to use in the band "
            "mapping, or leave one out; merge parts of one image first (in QGIS: Raster, "
            "Miscellaneous, Build Virtual Raster)."
        )
    return ranked[0]


def _first_line(error: Exception) -> str:
    """Return the first line of an error's text without its full stop."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _advice(path: str) -> str:
    """Say what to do about a file that is no raster."""
    name = Path(path).name.upper()
    if Path(path).is_dir():
        return _WORDS["folder"]
    if Path(path).exists() and not os.access(path, os.R_OK):
        return _WORDS["locked"]
    if path.startswith(_FAR):
        return _WORDS["far"]
    if name.endswith((".ZIP", ".TAR", ".GZ", ".TGZ")):
        return _WORDS["archive"]
    if name.startswith("MTD_") or name == "MANIFEST.SAFE":
        return _WORDS["product"]
    return _WORDS["other"]
