"""The reviewed inventory, ready to hand over."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, Qt

from landslide_qgis.processing import amounts, checks
from landslide_qgis.processing.base import Entry, LandslideAlgorithm, ResultValue
from landslide_qgis.processing.delivery import dictionary, formats, record, selection, sheet
from landslide_qgis.processing.parameters import choice, choices
from landslide_qgis.processing.tables import POLYGON, RASTER
from landslide_qgis.processing.translation import tr
from landslide_qgis.processing.vector_input import layer_file

SUMMED = ("ls_type", "conf_usgs")


class DeliverAlgorithm(LandslideAlgorithm):
    """``landslide:deliver``: files, data dictionary, metadata record and map."""

    NAME = "deliver"
    EXAMPLE = (
        "qgis_process run landslide:deliver -- INPUT=reviewed.gpkg "
        "TITLE='Landslides of 30 July 2024' FOLDER=delivery"
    )
    STYLES: ClassVar = {}

    def __init__(self) -> None:
        super().__init__()
        self._background: list[Any] = []

    def flags(self) -> QgsProcessingAlgorithm.Flag:
        # Print layouts are made for the main thread only.
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def title(self) -> str:
        return tr("Deliver an inventory")

    def keywords(self) -> str:
        return tr("export,Shapefile,GeoJSON,KML,CSV,ISO 19115,metadata,map,PDF")

    def summary(self) -> str:
        return tr(
            "Writes the reviewed inventory into a folder: in the formats people ask for, with a "
            "data dictionary, a metadata record (ISO 19115 as ISO 19139 XML) for catalogues, and a "
            "map on one page with totals by type and confidence. Rejected polygons stay behind."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("POLYGON_COUNT", tr("Number of polygons"), "count"),
            ResultValue("AREA_M2", tr("Their area in square metres"), "area_m2"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (*self._inputs(), *self._texts(), *self._outputs())

    def _inputs(self) -> tuple[Entry, ...]:
        """What to hand over."""
        return (
            Entry(
                QgsProcessingParameterFeatureSource("INPUT", tr("Inventory"), [POLYGON]),
                tr("Polygon layer of the inventory, best after its review."),
            ),
            Entry(
                choice("INCLUDE", tr("Polygons"), selection.INCLUDE),
                tr(
                    "accepted: what a person accepted or corrected. accepted-and-draft: also what "
                    "nobody has looked at. all: the rejected ones too."
                ),
            ),
            Entry(
                QgsProcessingParameterMultipleLayers(
                    "BACKGROUND", tr("Background of the map"), RASTER, None, True
                ),
                tr("Raster layers to draw below the polygons, the topmost first."),
            ),
        )

    def _texts(self) -> tuple[Entry, ...]:
        """What to say about it."""
        table = (
            ("TITLE", tr("Title"), tr("What the inventory is of, with place and event."), False),
            ("ABSTRACT", tr("Abstract"), tr("A few sentences; made from the numbers if empty."),
             True),
            ("PERSON", tr("Contact person"), tr("Whom to ask about the data."), True),
            ("ORGANISATION", tr("Organisation"), tr("Who delivers the data."), True),
            ("EMAIL", tr("E-mail"), tr("Where to ask about the data."), True),
            ("LICENCE", tr("Licence"), tr("What others may do with it, such as CC BY 4.0."), True),
        )  # fmt: skip
        return tuple(
            Entry(
                QgsProcessingParameterString(
                    name, title, tr("Landslide inventory") if name == "TITLE" else None, False,
                    optional,
                ),
                help_text,
                advanced=optional,
            )
            for name, title, help_text, optional in table
        )  # fmt: skip

    def _outputs(self) -> tuple[Entry, ...]:
        """What to write."""
        return (
            Entry(
                choices("FORMATS", tr("Formats"), tuple(formats.FORMATS), tuple(formats.FORMATS)),
                tr("Files to write the polygons into. GeoJSON and KML are always on WGS 84."),
            ),
            Entry(
                QgsProcessingParameterBoolean("MAP", tr("Map as PDF"), True),
                tr("A page in A4 with map, legend and totals."),
            ),
            Entry(
                QgsProcessingParameterString("NAME", tr("File name"), "landslides"),
                tr("Name of all files, without ending; files of that name are replaced."),
                advanced=True,
            ),
            Entry(
                QgsProcessingParameterFolderDestination("FOLDER", tr("Folder")),
                tr("Where the files go; made if it is not there."),
            ),
        )

    def initAlgorithm(self, configuration: Mapping[str, Any] | None = None) -> None:
        super().initAlgorithm(configuration)
        self.addOutput(
            QgsProcessingOutputVectorLayer("POLYGONS", tr("Polygons as GeoPackage"), POLYGON)
        )
        self.addOutput(QgsProcessingOutputFile("PDF", tr("Map")))
        self.addOutput(QgsProcessingOutputFile("DICTIONARY", tr("Data dictionary")))
        self.addOutput(QgsProcessingOutputFile("RECORD", tr("Metadata record")))

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        name = self.parameterAsString(parameters, "NAME", context)
        if not name or name != Path(name).name or name.startswith("."):
            return [tr("'{}' is no file name; give one without folders.").format(name)]
        folder = Path(self.parameterAsString(parameters, "FOLDER", context))
        written = [folder / f"{name}{form.ending}" for form in formats.FORMATS.values()]
        layer = self.parameterAsVectorLayer(parameters, "INPUT", context)
        return [checks.check_kept(layer_file(layer), written)]

    def prepareAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        self._background = self.parameterAsLayerList(parameters, "BACKGROUND", context)
        return True

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        source = self.parameterAsSource(parameters, "INPUT", context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, "INPUT"))
        if not source.sourceCrs().isValid():
            raise QgsProcessingException(
                tr("The inventory has no coordinate reference system; set it first.")
            )
        include = self.parameterAsString(parameters, "INCLUDE", context)
        layer = selection.select(source, include, feedback)
        if layer.featureCount() == 0:
            raise QgsProcessingException(_why_nothing(source.featureCount() != 0, include))
        layer.setName(self.parameterAsString(parameters, "NAME", context))
        folder = Path(self.parameterAsString(parameters, "FOLDER", context))
        wanted = {
            name.lower(): self.parameterAsString(parameters, name, context).strip()
            for name in ("TITLE", "ABSTRACT", "PERSON", "ORGANISATION", "EMAIL", "LICENCE")
        }
        kinds = [
            name
            for name in formats.FORMATS
            if name in self.parameterAsEnumStrings(parameters, "FORMATS", context)
        ]
        page = self.parameterAsBool(parameters, "MAP", context)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".landslide-", dir=folder) as workshop:
                found = self._write(layer, Path(workshop), wanted, kinds, page, context, feedback)
                for path in sorted(Path(workshop).iterdir()):
                    path.replace(folder / path.name)
        except OSError as error:
            text = tr("{} cannot be written ({}).").format(folder, error.strerror)
            raise QgsProcessingException(text) from error
        return self._results(folder, layer.name(), found, kinds, page)

    def _write(
        self,
        layer: QgsVectorLayer,
        folder: Path,
        texts: dict[str, str],
        kinds: list[str],
        page: bool,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> selection.Totals:
        """Write all files into a folder; return what the polygons amount to."""
        found = selection.totals(layer, SUMMED, context)
        steps = len(kinds) + 2 + page
        cut = formats.too_long_for_shapefile(layer) if "Shapefile" in kinds else []
        if cut:
            feedback.pushWarning(
                tr("The Shapefile cuts texts after 254 bytes in {}.").format(", ".join(cut))
            )
        for number, name in enumerate(kinds):
            _step(feedback, number / steps, name)
            formats.write(layer, name, folder, context.transformContext())
        _step(feedback, len(kinds) / steps, tr("Documents"))
        dictionary.write_dictionary(folder / f"{layer.name()}_dictionary.csv", layer, found)
        told = describe(layer, texts, kinds, found, context)
        record.write_record(folder / f"{layer.name()}_metadata.xml", told)
        if page:
            _step(feedback, (len(kinds) + 1) / steps, tr("Map"))
            texts_of_page = sheet.Sheet(told.title, told.abstract, credits_of(told))
            target = folder / f"{layer.name()}_map.pdf"
            sheet.write_sheet(target, texts_of_page, layer, self._background, found)
        return found

    def _results(
        self, folder: Path, name: str, found: selection.Totals, kinds: list[str], page: bool
    ) -> dict[str, Any]:
        """Return the outputs."""
        return {
            "FOLDER": str(folder),
            "POLYGONS": str(folder / f"{name}.gpkg") if "GeoPackage" in kinds else None,
            "PDF": str(folder / f"{name}_map.pdf") if page else None,
            "DICTIONARY": str(folder / f"{name}_dictionary.csv"),
            "RECORD": str(folder / f"{name}_metadata.xml"),
            "POLYGON_COUNT": found.whole.count,
            "AREA_M2": found.whole.area_m2,
        }


def _why_nothing(there: bool, include: str) -> str:
    """Say why there is nothing to deliver.

    Args:
        there: Whether the inventory has polygons.
        include: Which of them were asked for.
    """
    if not there:
        return tr("The inventory has no polygons; draw some, or choose another one.")
    if include == selection.WITH_DRAFT:
        return tr("All polygons of the inventory are rejected; choose all to deliver them.")
    return tr("No polygon of the inventory is accepted; review it, or include the draft.")


def describe(
    layer: QgsVectorLayer,
    texts: Mapping[str, str],
    kinds: list[str],
    found: selection.Totals,
    context: QgsProcessingContext,
) -> record.Record:
    """Return the metadata record of some polygons."""
    known = found.values
    days = sorted(
        str(day.toString(Qt.DateFormat.ISODate))
        for name in ("evt_date", "img_pre", "img_post")
        for day in known.get(name, [])
        if isinstance(day, QDate) and day.isValid()
    )
    pixels = known.get("gsd_m", [])
    area = amounts.table_area(found.whole.area_m2)
    abstract = tr("%n landslides with a total area of {}.", found.whole.count).format(area)
    return record.Record(
        identifier=str(uuid.uuid4()),
        title=texts["title"],
        abstract=texts["abstract"] or abstract,
        person=texts["person"] or ", ".join(map(str, known.get("reviewer", []))),
        organisation=texts["organisation"],
        email=texts["email"],
        licence=texts["licence"],
        made=str(QDate.currentDate().toString(Qt.DateFormat.ISODate)),
        crs=layer.crs().authid() or layer.crs().toWkt(),
        extent=selection.extent_degrees(layer, context),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        pixel_m=float(min(pixels)) if pixels else None,
        lineage=lineage(known),
        formats=tuple(formats.FORMATS[name].title for name in kinds),
    )


def lineage(known: Mapping[str, list[Any]]) -> str:
    """Return how the polygons were made, from what their fields say."""
    parts = (
        (tr("Found by"), "model"), (tr("model file SHA-256"), "model_sha"),
        (tr("in"), "source"), (tr("at thresholds"), "thresh"), (tr("reviewed by"), "reviewer"),
        (tr("states of review"), "review"),
    )  # fmt: skip
    said = [
        f"{word}: {', '.join(str(value) for value in known[name])}"
        for word, name in parts
        if known.get(name)
    ]
    return "; ".join(said) + "." if said else tr("How the polygons were made is not recorded.")


def credits_of(told: record.Record) -> str:
    """Return the small print of the map."""
    parts = (told.organisation, told.person, told.licence, told.made, told.crs)
    found = told.lineage.split("; ")
    short = [part for part in found if "SHA-256" not in part]  # 64 letters say nothing on paper
    return " · ".join(part for part in parts if part) + "\n" + "; ".join(short)


def _step(feedback: QgsProcessingFeedback, share: float, text: str) -> None:
    """Report, and stop if that was wanted.

    Raises:
        QgsProcessingException: The run was cancelled.
    """
    if feedback.isCanceled():
        raise QgsProcessingException(tr("The run was cancelled; no output was written."))
    feedback.setProgress(100.0 * share)
    feedback.setProgressText(text)
