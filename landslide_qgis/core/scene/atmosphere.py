"""The light of clear air, put back into surface reflectance for models that learned with it.

Landslide4Sense, and so what learned from it, holds top-of-atmosphere reflectance; most scenes that
people hold are surface reflectance, from which that light is gone. Where it is missing, blue is too
dark beside red, and the darkest ground is darker than clear air alone can be. Both say how much to
put back; neither does in a scene that still has it.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.model.card import BandSpec

# Of Sentinel-2 and Landsat at middle latitudes, about 10:30 local time; both look down.
_SUN_ZENITH_DEG = 40.0
# Ground as dark as this share of the scene has next to no light of its own (Chavez 1988).
_DARK_PERCENTILE = 1.0
# What height above the sea and the sun's height make of it. In the 18 chips of Landslide4Sense with
# all bands the share missing by these rules is 0; a scene of surface reflectance lacks 0.6.
_LEAST_SHARE = 0.2


def path_reflectance(wavelength_um: float) -> float:
    """Return the reflectance of clear air seen from above, × 10,000.

    Single scattering by molecules over dark ground at sea level: ``tau P / (4 cos(sun zenith))``,
    with the optical depth of Hansen & Travis 1974 (Space Science Reviews 16:527-610, eq. 2.30)
    and the Rayleigh phase function ``P = 3/4 (1 + cos^2)`` of the scattering angle. 606 at 490 nm,
    351 at 560 nm, 175 at 665 nm, 67 at 842 nm.

    Args:
        wavelength_um: Wavelength in micrometres.
    """
    square = wavelength_um**-2
    depth = 0.008569 * square**2 * (1.0 + 0.0113 * square + 0.00013 * square**2)
    # From the sun down and back up to a sensor overhead: the angle is 180 degrees less the zenith.
    sun = math.cos(math.radians(_SUN_ZENITH_DEG))
    return 1e4 * depth * 0.75 * (1.0 + sun**2) / (4.0 * sun)


def missing_light(
    bands: tuple[BandSpec, ...], reflectance: npt.NDArray[np.float64]
) -> tuple[float, npt.NDArray[np.float64]]:
    """Say how much of clear air's light a scene lacks beside what a model learned from.

    The share is that which gives the medians of blue and red the proportion of the training data,
    or that which the darkest blue leaves room for, whichever is less.

    Args:
        bands: The model's channels; blue and red are B02 and B04.
        reflectance: The scene's values × 10,000, float64 ``[C, N]``; other channels than optical
            ones are not looked at.

    Returns:
        The share, 0-1; what to add to each channel, reflectance × 10,000, float64 ``[C]``.
    """
    nothing = np.zeros(len(bands))
    names = [band.name for band in bands]
    if "B02" not in names or "B04" not in names:
        return 0.0, nothing
    light = np.array([_light(band) for band in bands])
    blue, red = names.index("B02"), names.index("B04")
    if not (light[blue] > 0 and bands[red].mean > 0):  # the card does not say what is wanted
        return 0.0, nothing
    missing = 1.0 - np.percentile(reflectance[blue], _DARK_PERCENTILE) / light[blue]
    share = float(min(_share_by_colour(bands, reflectance, light, blue, red), missing, 1.0))
    if not share >= _LEAST_SHARE:  # also if it is not a number
        return 0.0, nothing
    return share, share * light


def _share_by_colour(
    bands: tuple[BandSpec, ...],
    reflectance: npt.NDArray[np.float64],
    light: npt.NDArray[np.float64],
    blue: int,
    red: int,
) -> float:
    """Return the share of ``light`` that brings the medians to the model's blue / red."""
    middle = {at: float(np.median(reflectance[at])) * bands[at].scale for at in (blue, red)}
    gained = {at: float(light[at]) * bands[at].scale for at in (blue, red)}
    ratio = bands[blue].mean / bands[red].mean
    bluer = gained[blue] - ratio * gained[red]
    # A card whose numbers make the air's light redder than the ground's knows nothing of air.
    return (ratio * middle[red] - middle[blue]) / bluer if bluer > 0 else 0.0


def _light(band: BandSpec) -> float:
    """Return the light of clear air in a band, 0 where it is not optical."""
    if band.role != "optical" or band.wavelength_um is None:
        return 0.0
    return path_reflectance(band.wavelength_um)
