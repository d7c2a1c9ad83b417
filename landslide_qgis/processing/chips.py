"""A scene and an inventory to training chips."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)

from landslide_qgis.core.jobs.scene_steps import TERRAIN, UNREVIEWED, ChipsJob
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.parameters import choice, choices, integer, real
from landslide_qgis.processing.scene_algorithm import SceneAlgorithm
from landslide_qgis.processing.sources import write_mask
from landslide_qgis.processing.tables import POLYGON, dem_entry
from landslide_qgis.processing.translation import tr


class ChipsAlgorithm(SceneAlgorithm):
    """``landslide:chips``: what a model learns from."""

    NAME = "chips"
    EXAMPLE = (
        "qgis_process run landslide:chips -- INPUT=stack.tif INVENTORY=reviewed.gpkg "
        "CHIPS=chips_folder"
    )
    STYLES: ClassVar = {"CHIPS": ""}
    VECTORS: ClassVar = ("MASK_LAYER", "INVENTORY")

    def title(self) -> str:
        return tr("Cut training chips")

    def keywords(self) -> str:
        return tr("training data,data set,tiles,patches,deep learning,Landslide4Sense")

    def summary(self) -> str:
        return tr(
            "Cuts a scene and its landslide inventory into small images with masks that a model "
            "learns from. Training, validation and test chips lie in different blocks of ground. "
            "Pixels nobody can judge, without data, under cloud, or in polygons that nobody has "
            "reviewed, neither teach nor count."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("CHIP_COUNT", tr("Number of chips"), "chips"),
            ResultValue("LANDSLIDE_CHIPS", tr("Chips with a landslide"), "with_landslide"),
            ResultValue("TRAIN_CHIPS", tr("Chips for training"), "train_chips"),
            ResultValue("VAL_CHIPS", tr("Chips for validation"), "val_chips"),
            ResultValue("TEST_CHIPS", tr("Chips for test"), "test_chips"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            *self.image_entries(),
            Entry(
                QgsProcessingParameterFeatureSource("INVENTORY", tr("Landslides"), [POLYGON]),
                tr(
                    "Polygons of the landslides. A field named review is respected: rejected is "
                    "no landslide, auto is what nobody has looked at."
                ),
            ),
            dem_entry(),
            Entry(
                choices("TERRAIN", tr("Terrain layers"), TERRAIN, ["dem", "slope"]),
                tr("Bands made from the elevation model, if one is given."),
            ),
            *self.bands_entries(),
            *self.part_entries(),
            *self.cloud_entries(),
            *self._size_entries(),
            *self._draw_entries(),
            *self.value_entries(),
            *self.pixel_entries(),
            Entry(
                QgsProcessingParameterFolderDestination("CHIPS", tr("Folder of chips")),
                tr("New or empty folder for images, masks, manifest and statistics."),
            ),
        )

    def _size_entries(self) -> tuple[Entry, ...]:
        """How large chips and blocks are."""
        return (
            Entry(
                integer("SIZE", tr("Side of a chip (pixels)"), 128, lowest=32),
                tr("A multiple of 32."),
            ),
            Entry(
                integer("BLOCK", tr("Side of a block (chips)"), 4, lowest=1),
                tr("All chips of a block of ground go into one split."),
            ),
        )

    def _draw_entries(self) -> tuple[Entry, ...]:
        """Which chips are taken, and for what."""
        return (
            Entry(
                real("VAL", tr("Share for validation"), 0.15, highest=0.9),
                tr("Share of the landslide pixels, 0 to 1; what is left is for training."),
            ),
            Entry(
                real("TEST", tr("Share for test"), 0.15, highest=0.9),
                tr("Share of the landslide pixels, 0 to 1, that is kept for the last test."),
            ),
            Entry(
                real("NEGATIVES", tr("Chips without landslide for each with one"), 1.0),
                tr("Drawn at random from all that hold none."),
            ),
            Entry(
                choice("UNREVIEWED", tr("Polygons nobody has reviewed"), UNREVIEWED),
                tr("ignore: their pixels neither teach nor count. landslide: they are believed."),
                advanced=True,
            ),
            Entry(
                real("LEAST_KNOWN", tr("Least known share of a chip"), 0.5, highest=1.0),
                tr("Chips of which less can be judged are left out."),
                advanced=True,
            ),
            Entry(
                QgsProcessingParameterString("SOURCE", tr("Name of the image"), None, False, True),
                tr("Goes into the manifest, for example its date; by default the file's name."),
                advanced=True,
            ),
            Entry(
                integer("SEED", tr("Seed"), 0),
                tr("The same seed draws the same chips."),
                advanced=True,
            ),
        )

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        inventory = self.parameterAsSource(parameters, "INVENTORY", context)
        terrain = self.parameterAsEnumStrings(parameters, "TERRAIN", context)
        val, test = (self.parameterAsDouble(parameters, name, context) for name in ("VAL", "TEST"))
        with workshop() as folder:
            place = Path(folder)
            scene = self.scene(parameters, context, feedback, place)
            job = ChipsJob(
                scene=scene,
                inventory=write_mask(inventory, place / "inventory", feedback, ("review",)),
                terrain=tuple(terrain) if scene.dem else (),
                size_px=self.parameterAsInt(parameters, "SIZE", context),
                block_chips=self.parameterAsInt(parameters, "BLOCK", context),
                shares=(1.0 - val - test, val, test),
                negatives=self.parameterAsDouble(parameters, "NEGATIVES", context),
                least_known=self.parameterAsDouble(parameters, "LEAST_KNOWN", context),
                unreviewed=self.parameterAsString(parameters, "UNREVIEWED", context),
                source=self.parameterAsString(parameters, "SOURCE", context) or None,
                seed=self.parameterAsInt(parameters, "SEED", context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
