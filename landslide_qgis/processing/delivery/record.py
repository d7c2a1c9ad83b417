"""The metadata record: ISO 19115 in the XML of ISO/TS 19139, which catalogues read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QByteArray, QXmlStreamWriter

from landslide_qgis.processing.translation import tr

GMD, GCO = "http://www.isotc211.org/2005/gmd", "http://www.isotc211.org/2005/gco"
GML = "http://www.opengis.net/gml/3.2"
_LISTS = (
    "http://standards.iso.org/ittf/PubliclyAvailableStandards/ISO_19139_Schemas/resources/"
    "codelist/ML_gmxCodelists.xml"
)
_NAMESPACES = {"gmd": GMD, "gco": GCO, "gml": GML}


@dataclass(frozen=True)
class Record:
    """What the record says.

    Attributes:
        identifier: UUID of the record.
        title: Of the inventory.
        abstract: What it is.
        person: Whom to ask; may be empty, as the two below.
        organisation: Whose it is.
        email: Where to ask.
        licence: What one may do with it.
        made: Day of delivery, ISO 8601.
        crs: Such as ``EPSG:32643``.
        extent: In degrees on WGS 84.
        first: First day it tells of, ISO 8601, or empty.
        last: Last day.
        pixel_m: Pixel of the imagery in metres; ``None`` if it is not known.
        lineage: How it was made.
        formats: Titles of the formats it comes in.
    """

    identifier: str
    title: str
    abstract: str
    person: str
    organisation: str
    email: str
    licence: str
    made: str
    crs: str
    extent: QgsRectangle
    first: str
    last: str
    pixel_m: float | None
    lineage: str
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Node:
    """An element: its name with prefix, its attributes, and what is in it."""

    name: str
    inside: tuple[Node | str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


def node(name: str, *inside: Node | str | None, **attributes: str) -> Node:
    """Return an element without what is ``None``; ``_`` in attributes stands for a colon."""
    kept = tuple(one for one in inside if one is not None)
    return Node(name, kept, tuple((k.replace("_", ":"), v) for k, v in attributes.items()))


def text(name: str, value: str) -> Node:
    """Return an element with a text in it."""
    return node(name, node("gco:CharacterString", value))


def code(name: str, kind: str, value: str) -> Node:
    """Return an element with a value of one of the standard's code lists."""
    return node(name, node(f"gmd:{kind}", value, codeList=f"{_LISTS}#{kind}", codeListValue=value))


def date(name: str, value: str) -> Node:
    """Return an element with a day."""
    return node(name, node("gco:Date", value))


def language() -> str:
    """Return the language of what is written, ISO 639-2: the translation's own."""
    return tr("eng")


def write_record(path: Path, record: Record) -> None:
    """Write a record.

    Raises:
        OSError: The file cannot be written.
    """
    path.write_bytes(to_xml(build(record)))


def build(record: Record) -> Node:
    """Return a record as elements, in the order that the schema wants."""
    return node(
        "gmd:MD_Metadata",
        text("gmd:fileIdentifier", record.identifier),
        code("gmd:language", "LanguageCode", language()),
        code("gmd:characterSet", "MD_CharacterSetCode", "utf8"),
        code("gmd:hierarchyLevel", "MD_ScopeCode", "dataset"),
        _contact("gmd:contact", record),
        date("gmd:dateStamp", record.made),
        text("gmd:metadataStandardName", "ISO 19115:2003/19139"),
        text("gmd:metadataStandardVersion", "1.0"),
        _reference(record),
        node("gmd:identificationInfo", _identification(record)),
        _distribution(record),
        _quality(record),
    )


def to_xml(root: Node) -> bytes:
    """Return elements as an indented XML document."""
    data = QByteArray()
    writer = QXmlStreamWriter(data)
    writer.setAutoFormatting(True)
    writer.setAutoFormattingIndent(2)
    writer.writeStartDocument()
    for prefix, address in _NAMESPACES.items():
        writer.writeNamespace(address, prefix)
    _write(writer, root)
    writer.writeEndDocument()
    return bytes(data)


def _write(writer: QXmlStreamWriter, one: Node) -> None:
    """Write an element and what is in it."""
    prefix, _, name = one.name.partition(":")
    writer.writeStartElement(_NAMESPACES[prefix], name)
    for key, value in one.attributes:
        scope, colon, local = key.partition(":")
        if colon:
            writer.writeAttribute(_NAMESPACES[scope], local, value)
        else:
            writer.writeAttribute(key, value)
    for part in one.inside:
        if isinstance(part, Node):
            _write(writer, part)
        else:
            writer.writeCharacters(part)
    writer.writeEndElement()


def _contact(name: str, record: Record) -> Node:
    """Return whom to ask."""
    address = node(
        "gmd:address", node("gmd:CI_Address", text("gmd:electronicMailAddress", record.email))
    )
    return node(
        name,
        node(
            "gmd:CI_ResponsibleParty",
            text("gmd:individualName", record.person) if record.person else None,
            _organisation(record),
            node("gmd:contactInfo", node("gmd:CI_Contact", address)) if record.email else None,
            code("gmd:role", "CI_RoleCode", "pointOfContact"),
        ),
    )


def _organisation(record: Record) -> Node | None:
    """Return whose it is; that it is unknown where nobody is named, since somebody has to be."""
    if record.organisation:
        return text("gmd:organisationName", record.organisation)
    return None if record.person else node("gmd:organisationName", gco_nilReason="unknown")


def _reference(record: Record) -> Node:
    """Return the coordinate reference system."""
    space, _, number = record.crs.partition(":")
    return node(
        "gmd:referenceSystemInfo",
        node(
            "gmd:MD_ReferenceSystem",
            node(
                "gmd:referenceSystemIdentifier",
                node(
                    "gmd:RS_Identifier",
                    text("gmd:code", number or record.crs),
                    text("gmd:codeSpace", space) if number else None,
                ),
            ),
        ),
    )


def _identification(record: Record) -> Node:
    """Return what the data are."""
    published = node(
        "gmd:date",
        node(
            "gmd:CI_Date",
            date("gmd:date", record.made),
            code("gmd:dateType", "CI_DateTypeCode", "publication"),
        ),
    )
    resolution = None
    if record.pixel_m:
        metres = node("gco:Distance", f"{record.pixel_m:g}", uom="m")
        resolution = node(
            "gmd:spatialResolution", node("gmd:MD_Resolution", node("gmd:distance", metres))
        )
    return node(
        "gmd:MD_DataIdentification",
        node("gmd:citation", node("gmd:CI_Citation", text("gmd:title", record.title), published)),
        text("gmd:abstract", record.abstract),
        code("gmd:status", "MD_ProgressCode", "completed"),
        _contact("gmd:pointOfContact", record),
        _keywords((tr("landslide"), tr("landslide inventory"), tr("natural hazard"))),
        _constraints(record.licence) if record.licence else None,
        code("gmd:spatialRepresentationType", "MD_SpatialRepresentationTypeCode", "vector"),
        resolution,
        code("gmd:language", "LanguageCode", language()),
        code("gmd:characterSet", "MD_CharacterSetCode", "utf8"),
        node("gmd:topicCategory", node("gmd:MD_TopicCategoryCode", "geoscientificInformation")),
        node("gmd:extent", _extent(record)),
    )


def _keywords(words: Iterable[str]) -> Node:
    """Return words to find the data by."""
    return node(
        "gmd:descriptiveKeywords",
        node(
            "gmd:MD_Keywords",
            *(text("gmd:keyword", word) for word in words),
            code("gmd:type", "MD_KeywordTypeCode", "theme"),
        ),
    )


def _constraints(licence: str) -> Node:
    """Return what one may do with the data."""
    return node(
        "gmd:resourceConstraints",
        node(
            "gmd:MD_LegalConstraints",
            code("gmd:useConstraints", "MD_RestrictionCode", "otherRestrictions"),
            text("gmd:otherConstraints", licence),
        ),
    )


def _extent(record: Record) -> Node:
    """Return where and when."""
    box = record.extent
    sides = (
        ("westBoundLongitude", box.xMinimum()), ("eastBoundLongitude", box.xMaximum()),
        ("southBoundLatitude", box.yMinimum()), ("northBoundLatitude", box.yMaximum()),
    )  # fmt: skip
    place = node(
        "gmd:EX_GeographicBoundingBox",
        *(node(f"gmd:{name}", node("gco:Decimal", f"{value:.6f}")) for name, value in sides),
    )
    time = None
    if record.first:
        period = node(
            "gml:TimePeriod",
            node("gml:beginPosition", record.first),
            node("gml:endPosition", record.last),
            gml_id="period",
        )
        time = node(
            "gmd:temporalElement", node("gmd:EX_TemporalExtent", node("gmd:extent", period))
        )
    return node("gmd:EX_Extent", node("gmd:geographicElement", place), time)


def _distribution(record: Record) -> Node:
    """Return the formats."""
    return node(
        "gmd:distributionInfo",
        node(
            "gmd:MD_Distribution",
            *(
                node(
                    "gmd:distributionFormat",
                    node(
                        "gmd:MD_Format",
                        text("gmd:name", title),
                        node("gmd:version", gco_nilReason="unknown"),
                    ),
                )
                for title in record.formats
            ),
        ),
    )


def _quality(record: Record) -> Node:
    """Return how the data were made."""
    scope = node("gmd:DQ_Scope", code("gmd:level", "MD_ScopeCode", "dataset"))
    lineage = node("gmd:LI_Lineage", text("gmd:statement", record.lineage))
    return node(
        "gmd:dataQualityInfo",
        node("gmd:DQ_DataQuality", node("gmd:scope", scope), node("gmd:lineage", lineage)),
    )
