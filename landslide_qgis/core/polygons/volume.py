"""Landslide volume from area by published scaling laws, V = α A^γ.

The numbers of ``guzzetti2009``, ``larsen2010-soil`` and ``larsen2010-bedrock`` agree with
transcriptions by others; for ``larsen2010-all`` and ``parker2011`` no second source was found.
``docs/algorithms/characterise.md`` says more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.arrays import Floats


@dataclass(frozen=True)
class VolumeLaw:
    """A power law between area in m² and volume in m³.

    Attributes:
        alpha: Factor.
        gamma: Exponent.
        source: Where it was published, and for what.
    """

    alpha: float
    gamma: float
    source: str

    def volume_m3(self, area_m2: Floats) -> Floats:
        """Return the volume of landslides of some areas."""
        return np.asarray(self.alpha * area_m2**self.gamma)


_LARSEN = "Larsen, Montgomery & Korup 2010, Nature Geoscience 3:247–251, doi 10.1038/ngeo776"
LAWS = {
    "guzzetti2009": VolumeLaw(
        0.074,
        1.450,
        "Guzzetti, Ardizzone, Cardinali, Rossi & Valigi 2009, Earth Planet. Sci. Lett. "
        "279:222–229, doi 10.1016/j.epsl.2009.01.005; 677 slides, whole area",
    ),
    "larsen2010-all": VolumeLaw(10**-0.836, 1.332, f"{_LARSEN}; 4,231 landslides of all kinds"),
    "larsen2010-soil": VolumeLaw(10**-0.649, 1.262, f"{_LARSEN}; scars in soil"),
    "larsen2010-bedrock": VolumeLaw(10**-0.63, 1.41, f"{_LARSEN}; scars in bedrock"),
    "parker2011": VolumeLaw(
        0.106,
        1.388,
        "Parker, Densmore, Rosser, de Michele, Li, Huang, Whadcoat & Petley 2011, Nature "
        "Geoscience 4:449–452, doi 10.1038/ngeo1154; landslides of the 2008 Wenchuan earthquake",
    ),
}
