"""Rows of the parameter tables that algorithms share."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterBand,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
)

from landslide_qgis.core.jobs.protocol import PROVIDERS
from landslide_qgis.processing.base import Entry, ResultValue
from landslide_qgis.processing.parameters import choice, integer, real
from landslide_qgis.processing.translation import tr

RASTER = QgsProcessing.SourceType.TypeRaster
POLYGON = QgsProcessing.SourceType.TypeVectorPolygon


def dem_entry() -> Entry:
    """Return the row of the elevation model."""
    return Entry(
        QgsProcessingParameterRasterLayer("DEM", tr("Elevation model"), None, True),
        tr(
            "Elevation in metres, in any coordinate reference system. Slope is derived from it, "
            "for models that use slope and for the attributes of the polygons."
        ),
    )


def model_entry() -> Entry:
    """Return the row of the model file."""
    return Entry(
        QgsProcessingParameterFile(
            "MODEL",
            tr("Model"),
            QgsProcessingParameterFile.Behavior.File,
            "",
            None,
            True,
            tr("ONNX model (*.onnx)"),
        ),
        tr(
            "Model file (.onnx), or the file name of one that the model manager installed. Leave "
            "empty for the one that comes with the plugin."
        ),
    )


def probability_entries() -> tuple[Entry, ...]:
    """Return the rows of a probability raster and its band."""
    return (
        Entry(
            QgsProcessingParameterRasterLayer("INPUT", tr("Probability raster")),
            tr("Result of Detect landslides, or any raster of values between 0 and 1."),
        ),
        Entry(
            QgsProcessingParameterBand("BAND", tr("Band"), 1, "INPUT", True),
            tr("Band of the raster that holds the probability; by default the first."),
        ),
    )


def provider_entry() -> Entry:
    """Return the row of what the model runs on."""
    return Entry(
        choice("PROVIDER", tr("Processor"), PROVIDERS),
        tr(
            "auto: a CUDA graphics card if there is a usable one, else the processor. "
            "cuda: stop with an error if there is none."
        ),
        advanced=True,
    )


def threads_entry() -> Entry:
    """Return the row of the processor threads."""
    return Entry(
        integer("THREADS", tr("Processor threads"), lowest=1),
        tr("By default all of them."),
        advanced=True,
    )


def more_models_entry() -> Entry:
    """Return the row of further model files."""
    return Entry(
        QgsProcessingParameterMultipleLayers(
            "MODELS", tr("Further models"), QgsProcessing.SourceType.TypeFile, None, True
        ),
        tr(
            "Further model files (.onnx). The probability is then the mean of all models', and "
            "band 2 of its raster how far they disagree (standard deviation)."
        ),
        advanced=True,
    )


def vector_entries() -> tuple[Entry, ...]:
    """Return the rows that say what the polygons should be like."""
    return (
        Entry(
            real("THRESHOLD", tr("Threshold"), highest=1.0),
            tr(
                "Probability, 0 to 1, from which a pixel counts as landslide; by default the one "
                "recommended with the model. Lower finds more and errs more."
            ),
        ),
        Entry(
            real("MIN_AREA", tr("Smallest landslide (m²)"), 400.0),
            tr("Polygons below this true ground area in square metres are dropped."),
        ),
        Entry(
            integer("SIEVE", tr("Smallest patch of the mask (pixels)"), 0),
            tr("Smaller patches are removed from the mask, and smaller holes filled."),
            advanced=True,
        ),
        Entry(
            real("SIMPLIFY", tr("Simplify outlines (m)")),
            tr(
                "Tolerance in metres; by default about one pixel, 0 keeps the pixel edges. "
                "Neighbours keep their common edge."
            ),
            advanced=True,
        ),
    )


def probability_output() -> Entry:
    """Return the row of the probability raster to write."""
    return Entry(
        QgsProcessingParameterRasterDestination("PROBABILITY", tr("Landslide probability")),
        tr("Raster of the probability that a pixel is landslide, 0 to 1."),
    )


def report_output(what: str) -> Entry:
    """Return the row of the HTML page to write."""
    return Entry(
        QgsProcessingParameterFileDestination("REPORT", tr("Report"), tr("HTML page (*.html)")),
        what,
    )


def mask_output(by_default: bool) -> Entry:
    """Return the row of the mask to write.

    Args:
        by_default: Whether the dialog writes it unless told otherwise.
    """
    return Entry(
        QgsProcessingParameterRasterDestination(
            "MASK", tr("Landslide mask"), None, True, by_default
        ),
        tr("Raster with 1 for landslide and 0 for none."),
    )


def polygon_output(optional: bool) -> Entry:
    """Return the row of the polygons to write."""
    return Entry(
        QgsProcessingParameterVectorDestination(
            "POLYGONS", tr("Landslides"), POLYGON, None, optional, True
        ),
        tr(
            "GeoPackage of polygons with area, size, probability and terrain attributes, and "
            "empty fields for your review."
        ),
    )


def polygon_values() -> tuple[ResultValue, ...]:
    """Return the numbers that come with polygons."""
    return (
        ResultValue("POLYGON_COUNT", tr("Number of polygons"), "polygons"),
        ResultValue("AREA_M2", tr("Area of all polygons in square metres"), "area_m2"),
        ResultValue("THRESHOLD_USED", tr("Threshold that was used"), "threshold"),
    )
