"""The attribute table of an inventory: names, types, meaning, in the order of the columns.

Names have at most ten characters, so that a Shapefile keeps them. Standard library only, since QGIS
uses it too.
"""

from __future__ import annotations

from dataclasses import dataclass

LAYER = "landslides"
TEXT, REAL, INTEGER, DATE = "text", "real", "integer", "date"


@dataclass(frozen=True)
class Field:
    """One column.

    Attributes:
        name: Its name.
        kind: ``text``, ``real``, ``integer`` or ``date``.
        meaning: What it says, with the unit.
        person: True for what only a person can know: written empty.
    """

    name: str
    kind: str
    meaning: str
    person: bool = False


FIELDS = (
    Field("ls_id", TEXT, "Identifier: time of the run and number of the polygon"),
    Field("area_m2", REAL, "Area on the ellipsoid, m²"),
    Field("perim_m", REAL, "Length of the outline on the ellipsoid, holes included, m"),
    Field("len_m", REAL, "Longer side of the smallest oriented box, m"),
    Field("wid_m", REAL, "Shorter side of the smallest oriented box, m"),
    Field("elong", REAL, "Length over width"),
    Field("prob_mean", REAL, "Mean landslide probability of the polygon's pixels, 0–1"),
    Field("prob_max", REAL, "Highest landslide probability, 0–1"),
    Field("prob_p10", REAL, "Probability that nine tenths of the pixels reach, 0–1"),
    Field("thresh", REAL, "Probability from which a pixel was called a landslide, 0–1"),
    Field("slope_mean", REAL, "Mean slope, degrees"),
    Field("elev_min", REAL, "Lowest elevation, m"),
    Field("elev_max", REAL, "Highest elevation, m"),
    Field("relief_m", REAL, "Highest minus lowest elevation, m"),
    Field("conf_usgs", INTEGER, "USGS confidence 1, 2, 3, 5 or 8; a model gives 3 at most"),
    Field("ls_type", TEXT, "Landslide type (Hungr et al. 2014)", person=True),
    Field("material", TEXT, "Material", person=True),
    Field("movement", TEXT, "Kind of movement", person=True),
    Field("trigger", TEXT, "Trigger", person=True),
    Field("evt_date", DATE, "Date of the event", person=True),
    Field("img_pre", DATE, "Date of the image before", person=True),
    Field("img_post", DATE, "Date of the image after", person=True),
    Field("source", TEXT, "Rasters it was found in"),
    Field("gsd_m", REAL, "Pixel size on the ground, m"),
    Field("model", TEXT, "Model"),
    Field("model_sha", TEXT, "SHA-256 of the model file"),
    Field("run_utc", TEXT, "Time of the run, ISO 8601 in UTC"),
    Field("review", TEXT, "State of the review: auto, accepted, edited or rejected"),
    Field("reviewer", TEXT, "Who reviewed it", person=True),
    Field("rev_date", DATE, "When it was reviewed", person=True),
    Field("remarks", TEXT, "Remarks", person=True),
)
