"""What a scene is: where its bands are and which part of them to look at; standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from landslide_qgis.core.errors import LandslideError

RADIOMETRIES = ("auto", "dn", "dn-offset", "reflectance", "l4s", "display", "landsat")


@dataclass(frozen=True)
class SceneSpec:
    """Where the bands are and which part of them to look at.

    Attributes:
        inputs: Raster files or folders (SAFE too); bands are matched by description, then by
            file name.
        bands: Explicit matches, model band name to ``path`` or ``path|band number``; they win.
        dem: Elevation raster in metres, any CRS; slope is derived from it.
        resolution: Pixel size of the working grid in units of its CRS; by default the reference
            band's own.
        reference: Model band whose grid is the working grid; by default the finest.
        extent: ``(xmin, ymin, xmax, ymax)`` to work on.
        extent_crs: CRS of ``extent`` as WKT or ``EPSG:…``; by default the working grid's.
        mask: Vector file; only pixels inside its polygons are looked at.
        radiometry: What the optical values are, one of :data:`RADIOMETRIES`: ``dn`` reflectance
            × 10,000; ``dn-offset`` the same plus 1,000 (baseline 04.00 and later);
            ``reflectance`` 0–1; ``l4s`` Landslide4Sense units; ``display`` an 8-bit picture of
            those; ``landsat`` the numbers of Landsat's Collection 2 Level 2; ``auto`` detects and
            says so.
        skip_clouds: Make bright clouds nodata in the result.
        clouds: Raster on any grid, such as one of ``cloudmask``; where it is not 0 the ground
            cannot be seen, and the result has no data. It takes the place of ``skip_clouds``.
    """

    inputs: tuple[str, ...] = ()
    bands: Mapping[str, str] = field(default_factory=dict)
    dem: str | None = None
    resolution: float | None = None
    reference: str | None = None
    extent: tuple[float, float, float, float] | None = None
    extent_crs: str | None = None
    mask: str | None = None
    radiometry: str = "auto"
    skip_clouds: bool = True
    clouds: str | None = None

    def files(self) -> list[str]:
        """Return all that is read: folders, and files perhaps with ``|`` and a band behind."""
        single = (self.dem, self.mask, self.clouds)
        return [*self.inputs, *self.bands.values(), *(path for path in single if path)]

    def check(self) -> None:
        """Refuse an unknown radiometry.

        Raises:
            LandslideError: It is none of :data:`RADIOMETRIES`.
        """
        if self.radiometry not in RADIOMETRIES:
            known = ", ".join(RADIOMETRIES)
            raise LandslideError(f"Radiometry {self.radiometry!r} is unknown; use one of {known}.")
