"""What image values may be, in words."""

from __future__ import annotations

from landslide_qgis.processing.translation import tr


def radiometry_name(kind: str) -> str:
    """Return one of the engine's radiometries for people; what is none as it is."""
    names = {
        "auto": tr("told from the values themselves"),
        "dn": tr("reflectance × 10,000"),
        "dn-offset": tr("reflectance × 10,000 plus 1,000 (Sentinel-2 since 2022)"),
        "reflectance": tr("reflectance, 0 to 1"),
        "l4s": tr("Landslide4Sense units"),
        "display": tr("an 8-bit picture"),
        "landsat": tr("Landsat Collection 2 Level 2"),
    }
    return names.get(kind, kind)
