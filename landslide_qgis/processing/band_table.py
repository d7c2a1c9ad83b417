"""The BANDS parameter: which layer is which band of the model."""

from __future__ import annotations

import re

from qgis.core import QgsProcessingContext, QgsProcessingUtils, QgsRasterLayer

from landslide_qgis.processing.translation import tr

_NUMBERED = re.compile(r"^(?P<layer>.+)\|(?P<number>\d+)$")


class BandTableError(ValueError):
    """The text cannot be understood; its message is one sentence."""


def parse(text: str) -> dict[str, tuple[str, int | None]]:
    """Read ``B04=red; B08=stack.tif|4`` into band name to layer (or file) and band number.

    Entries are separated by semicolons or new lines.

    Raises:
        BandTableError: An entry is not of that form, or a band comes twice.
    """
    table: dict[str, tuple[str, int | None]] = {}
    for entry in re.split(r"[;\n]", text or ""):
        if not entry.strip():
            continue
        band, equals, source = (part.strip() for part in entry.partition("="))
        if not (band and equals and source):
            raise BandTableError(
                tr("'{}' under Bands is not understood; write for example B04=layer|1.").format(
                    entry.strip()
                )
            )
        if band in table:
            raise BandTableError(tr("Band '{}' is given twice under Bands.").format(band))
        numbered = _NUMBERED.match(source)
        table[band] = (
            (numbered["layer"].strip(), int(numbered["number"])) if numbered else (source, None)
        )
    return table


def resolve(
    text: str, context: QgsProcessingContext
) -> dict[str, tuple[QgsRasterLayer, int | None]]:
    """Find the layer, by name, id or file, of every entry of ``text``.

    Raises:
        BandTableError: Not understood, no such layer, or no such band in it.
    """
    found = {}
    for band, (source, number) in parse(text).items():
        layer = QgsProcessingUtils.mapLayerFromString(source, context)
        if layer is None:
            layer = QgsRasterLayer(source, band)  # a name that only GDAL knows, GPKG:… and the like
        if not isinstance(layer, QgsRasterLayer) or not layer.isValid():
            raise BandTableError(
                tr("There is no raster layer or file '{}' for band '{}'.").format(source, band)
            )
        if number is not None and not 1 <= number <= layer.bandCount():
            raise BandTableError(
                tr("'{}' has %n bands; there is no number {} for '{}'.", layer.bandCount()).format(
                    source, number, band
                )
            )
        found[band] = (layer, number)
    return found
