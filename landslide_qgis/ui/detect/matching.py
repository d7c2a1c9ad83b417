"""Which band of which layer answers for which band of a model, and why.

The rules are the engine's: a band's description says it, else the file's name, else the colour of a
picture's band; QGIS adds the layer's name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsRaster, QgsRasterLayer

from landslide_qgis.core.scene.band_names import is_counted
from landslide_qgis.core.scene.sensors import choose_sensor
from landslide_qgis.processing.sources import band_description, call_source, plain_source
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.detect.card import Need

_COLOURS = {
    QgsRaster.ColorInterpretation.RedBand: "B04",
    QgsRaster.ColorInterpretation.GreenBand: "B03",
    QgsRaster.ColorInterpretation.BlueBand: "B02",
}
_BY_ENGINE = ("description", "file", "colour")


@dataclass(frozen=True)
class Offer:
    """A band of a layer.

    Attributes:
        layer: Id of the layer.
        layer_name: Its name.
        source: What a Processing parameter calls it: the file, or the layer's id.
        number: Band number from 1.
        bands: Bands of the layer.
        band: Band it was recognised as, or an empty string.
        how: ``description``, ``file``, ``layer`` or ``colour``.
        pixel: Pixel size in the layer's units.
    """

    layer: str
    layer_name: str
    source: str
    number: int
    bands: int
    band: str
    how: str
    pixel: float

    @property
    def label(self) -> str:
        """Name for people."""
        return self.layer_name if self.bands == 1 else f"{self.layer_name} · {self.number}"

    @property
    def reference(self) -> str:
        """The offer as the BANDS parameter spells it."""
        return self.source if self.bands == 1 else f"{self.source}|{self.number}"


@dataclass(frozen=True)
class Match:
    """The answer to a need.

    Attributes:
        offer: The band; ``None`` if there is none, or the elevation model answers.
        why: Explanation for people.
        obvious: Whether the engine would match the same without being told.
        by_hand: Whether a person chose it.
    """

    offer: Offer | None
    why: str
    obvious: bool = False
    by_hand: bool = False


def offers(layers: Iterable[QgsRasterLayer]) -> list[Offer]:
    """Return the bands of valid raster layers, with what each was recognised as."""
    found = []
    for layer in layers:
        provider = layer.dataProvider()
        if not layer.isValid() or provider is None or provider.xSize() <= 0:
            continue
        path = plain_source(layer)
        source = layer.id() if set(";\n") & set(path) else call_source(layer)
        for number in range(1, layer.bandCount() + 1):
            band, how = _recognised(layer, number, path)
            found.append(
                Offer(
                    *(layer.id(), layer.name(), source, number, layer.bandCount()),
                    *(band, how, layer.rasterUnitsPerPixelX()),
                )
            )
    return found


def match(
    needs: Sequence[Need], given: Sequence[Offer], preferred: Collection[str], dem: bool
) -> dict[str, Match]:
    """Answer a model's needs.

    Args:
        needs: The model's bands.
        given: Bands of the project's layers.
        preferred: Ids of the layers that were selected; others answer only if none of these does.
        dem: Whether there is an elevation model, which answers for slope and elevation.
    """
    return {need.name: _answer(need, given, preferred, dem) for need in needs}


def chosen(offer: Offer | None, need: Need, dem: bool) -> Match:
    """Return the match that a person made."""
    if offer is not None:
        return Match(offer, tr("chosen by you"), by_hand=True)
    return _nothing(need, dem)


def with_choices(
    fresh: Mapping[str, Match], former: Mapping[str, Match], given: Sequence[Offer]
) -> dict[str, Match]:
    """Return new matches with what a person chose before, where that band is still there."""
    kept = {name: match for name, match in former.items() if match.by_hand and match.offer in given}
    return {name: kept.get(name, match) for name, match in fresh.items()}


def _answer(need: Need, given: Sequence[Offer], preferred: Collection[str], dem: bool) -> Match:
    """Answer one need: selected layers first, then the finest pixels."""
    claims = [offer for offer in given if offer.band == need.name]
    selected = [offer for offer in claims if offer.layer in preferred]
    ranked = sorted(selected or claims, key=lambda offer: offer.pixel)
    if not ranked:
        return _nothing(need, dem)
    best, others = ranked[0], len(ranked) - 1
    why = {
        "description": tr("the band's description says so"),
        "file": tr("the file's name says so"),
        "layer": tr("the layer's name says so"),
        "colour": tr("it is this colour of the picture"),
    }[best.how]
    if others:
        why = tr("{}; %n more claim it, this has the finest pixels", others).format(why)
    return Match(best, why, best.how in _BY_ENGINE and not others)


def _nothing(need: Need, dem: bool) -> Match:
    """Say what happens without a layer."""
    if need.terrain and dem:
        return Match(None, tr("computed from the elevation model"), True)
    if not need.required:
        return Match(None, tr("missing; the mean of the training data stands in"), True)
    if need.terrain:
        return Match(None, tr("missing; choose an elevation model"))
    return Match(None, tr("missing; choose a layer"))


def _recognised(layer: QgsRasterLayer, number: int, path: str) -> tuple[str, str]:
    """Return band name and the rule that gave it."""
    single = layer.bandCount() == 1
    sensor = choose_sensor("auto", [path or layer.name()])
    described = band_description(layer, number)
    texts = [("" if is_counted(described, number) else described, "description")]
    if single:
        texts += [(Path(path).stem if path else "", "file"), (layer.name(), "layer")]
    for text, how in texts:
        name = sensor.band(text)
        if name:
            return name, how
    colour = layer.dataProvider().colorInterpretation(number)
    if layer.bandCount() in (3, 4) and colour in _COLOURS:
        return _COLOURS[colour], "colour"
    return "", ""
