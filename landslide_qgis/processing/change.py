"""Images before and after to layers of change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsRasterLayer,
)

from landslide_qgis.core.jobs.steps import REFLECTANCES, ChangeJob
from landslide_qgis.processing import band_table, checks
from landslide_qgis.processing.base import (
    Entry,
    LandslideAlgorithm,
    ResultValue,
    targets,
    workshop,
)
from landslide_qgis.processing.parameters import choice, real
from landslide_qgis.processing.sources import RasterInput, plain_source
from landslide_qgis.processing.tables import RASTER
from landslide_qgis.processing.translation import tr

WHEN = ("BEFORE", "AFTER")


class ChangeAlgorithm(LandslideAlgorithm):
    """``landslide:change``: what an event did to vegetation and brightness."""

    NAME = "change"
    EXAMPLE = (
        "qgis_process run landslide:change -- BEFORE=pre_B04.tif BEFORE=pre_B08.tif "
        "AFTER=post_B04.tif AFTER=post_B08.tif RDNDVI=rdndvi.tif"
    )
    STYLES: ClassVar = {
        **{name: name.lower() for name in ("RDNDVI", "BRIGHTNESS", "MAGNITUDE")},
        **dict.fromkeys(("FILTERED", "FUSED"), "probability"),
    }

    def __init__(self) -> None:
        super().__init__()
        self._rasters: dict[str, list[RasterInput]] = {}
        self._bands: dict[str, dict[str, tuple[RasterInput, int | None]]] = {}
        self._probability: RasterInput | None = None

    def title(self) -> str:
        return tr("Change between two images")

    def keywords(self) -> str:
        return tr("change detection,NDVI difference,rdNDVI,before and after,change vector analysis")

    def summary(self) -> str:
        return tr(
            "Compares an image from before an event with one from after: the relative change of "
            "NDVI, which fresh landslides lower strongly where plants grew, the change of "
            "brightness, and the length of the change vector over all common bands. Choose images "
            "of the same season and the same product; clouds and shadows change too. A landslide "
            "probability can be filtered by the change, or fused with it."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (ResultValue("BANDS_USED", tr("Bands both images have"), "bands", kind="text"),)

    def entries(self) -> tuple[Entry, ...]:
        return (*self._images(), *self._evidence(), *self._options(), *self._outputs())

    def _images(self) -> tuple[Entry, ...]:
        """What to compare."""
        return (
            Entry(
                QgsProcessingParameterMultipleLayers("BEFORE", tr("Image before"), RASTER),
                tr("Raster layers that hold B04 and B08, and B02, B03, B11, B12 if there are."),
            ),
            Entry(
                QgsProcessingParameterMultipleLayers("AFTER", tr("Image after"), RASTER),
                tr("The same from after the event; the result has the grid of its finest band."),
            ),
        )

    def _evidence(self) -> tuple[Entry, ...]:
        """What change is to say about a probability."""
        lowest = -1000.0
        return (
            Entry(
                QgsProcessingParameterRasterLayer(
                    "PROBABILITY", tr("Landslide probability"), None, True
                ),
                tr("Only to filter it by change or to fuse it with it; its grid is then used."),
            ),
            Entry(
                real("HIGHEST", tr("Filter: highest change kept"), -5.0, lowest=lowest),
                tr("Where the relative NDVI change is above this, the filtered probability is 0."),
            ),
            Entry(
                real("MIDDLE", tr("Fusion: change that says nothing"), -15.0, lowest=lowest),
                tr("A relative NDVI change below this speaks for a landslide, one above against."),
                advanced=True,
            ),
            Entry(
                real("SPREAD", tr("Fusion: spread of change"), 10.0, lowest=1e-3),
                tr("So much below the middle multiplies the odds by 2.7."),
                advanced=True,
            ),
            Entry(
                real("WEIGHT", tr("Fusion: trust in change"), 1.0),
                tr("0 leaves the probability as it is; 2 counts change twice."),
                advanced=True,
            ),
        )

    def _options(self) -> tuple[Entry, ...]:
        """How to read the images."""
        bands = tr(
            "Only where names do not tell which layer is which band: entries separated by "
            "semicolons, BAND=layer name or file, with |number for a band of a stack."
        )
        values = tr(
            "What the values are. auto: found out, and told in the log. dn: reflectance × 10,000. "
            "dn-offset: the same plus 1,000 (Sentinel-2 files since 2022). reflectance: 0 to 1."
        )
        titles = (tr("before"), tr("after"))
        names = [
            Entry(
                QgsProcessingParameterString(
                    f"BANDS_{when}", tr("Bands {}").format(title), None, True, True
                ),
                bands,
                advanced=True,
            )
            for when, title in zip(WHEN, titles)
        ]
        kinds = [
            Entry(
                choice(f"VALUES_{when}", tr("Image values {}").format(title), REFLECTANCES),
                values,
                advanced=True,
            )
            for when, title in zip(WHEN, titles)
        ]
        return (*names, *kinds)

    def _outputs(self) -> tuple[Entry, ...]:
        """What to write."""
        table = (
            (
                "RDNDVI",
                tr("Relative NDVI change"),
                tr("Change of NDVI over the root of the sum, × 100; below 0 where plants went."),
            ),
            ("BRIGHTNESS", tr("Brightness change"), tr("Change of the mean reflectance.")),
            (
                "MAGNITUDE",
                tr("Change vector magnitude"),
                tr("Root of the mean squared change over the common bands, in reflectance."),
            ),
            ("FILTERED", tr("Filtered probability"), tr("0 where too little was lost.")),
            ("FUSED", tr("Fused probability"), tr("Model and change as two witnesses.")),
        )
        return tuple(
            Entry(
                QgsProcessingParameterRasterDestination(name, title, None, True, name == "RDNDVI"),
                text,
            )
            for name, title, text in table
        )

    def checkParameterValues(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        problem = checks.check_readable(parameters, ("PROBABILITY", *WHEN), context)
        if problem:
            return False, problem
        accepted, problem = super().checkParameterValues(parameters, context)
        if not accepted:
            return accepted, problem
        try:
            layers = self._layers(parameters, context)
        except band_table.BandTableError as error:
            return False, str(error)
        problem = checks.check_rasters(layers)
        if problem:
            return False, problem
        return checks.first_problem(
            checks.check_targets(
                checks.file_targets(parameters, self.STYLES),
                [plain_source(layer) for layer in layers],
            )
        )

    def _layers(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> list[QgsRasterLayer]:
        """Return all layers that are read."""
        probability = self.parameterAsRasterLayer(parameters, "PROBABILITY", context)
        layers: list[QgsRasterLayer] = [probability] if probability else []
        for when in WHEN:
            layers += self.parameterAsLayerList(parameters, when, context)
            table = self.parameterAsString(parameters, f"BANDS_{when}", context)
            layers += [layer for layer, _ in band_table.resolve(table, context).values()]
        return layers

    def prepareAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        for when in WHEN:
            layers = self.parameterAsLayerList(parameters, when, context)
            self._rasters[when] = [RasterInput(layer) for layer in layers]
            table = self.parameterAsString(parameters, f"BANDS_{when}", context)
            self._bands[when] = {
                band: (RasterInput(layer), number)
                for band, (layer, number) in band_table.resolve(table, context).items()
            }
        layer = self.parameterAsRasterLayer(parameters, "PROBABILITY", context)
        self._probability = RasterInput(layer) if layer else None
        return True

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        with workshop() as folder:
            images: dict[str, Any] = {}
            for when in WHEN:
                place, key = Path(folder, when), when.lower()
                images[key] = tuple(
                    raster.file(place / f"input-{index}", feedback)
                    for index, raster in enumerate(self._rasters[when])
                )
                images[f"{key}_bands"] = {
                    band: raster.file(place / band, feedback) + (f"|{number}" if number else "")
                    for band, (raster, number) in self._bands[when].items()
                }
                kind = self.parameterAsString(parameters, f"VALUES_{when}", context)
                images[f"{key}_values"] = kind
            if self._probability:
                images["probability"] = self._probability.file(place.parent / "p", feedback)
            numbers = {
                name.lower(): self.parameterAsDouble(parameters, name, context)
                for name in ("HIGHEST", "MIDDLE", "SPREAD", "WEIGHT")
            }
            job = ChangeJob(**images, **numbers, **targets(destinations))
            return self.execute(job, destinations, context, feedback)
