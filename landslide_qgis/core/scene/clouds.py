"""A guard against bright clouds: a colour test, not a cloud mask.

Once the light scattered by clear air is taken off (dark-object subtraction: Chavez 1988, Remote
Sensing of Environment 24:459-479), a cloud is bright and about equally bright in blue, green and
red, while bare soil and rock reflect clearly less blue than red. What passes for cloud cannot be
seen, so the probability there is nodata. Thin cloud and shadow are not found. A model asks for the
guard in its card.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.arrays import Floats, Mask, Raster

# Blue reflectance × 10,000 above the dark level from which a pixel can be cloud, and the least
# ratio of the darker of blue and green to red. Read off real scenes: a debris flow has 0.4-0.6,
# cloud and its rim 0.9-1.1.
LEAST_BLUE = 600.0
LEAST_WHITENESS = 0.85
_DARK_PERCENTILE = 1.0
# A pixel counts if most of its 3 × 3 window does, which spares roofs; the rim is this wide.
_MAJORITY = 5
_RIM_PX = 2


@dataclass(frozen=True)
class CloudGuard:
    """The test for one scene.

    Attributes:
        channels: Channel numbers of red, green and blue.
        factor: From native values to reflectance × 10,000, float32 ``[3, 1, 1]``.
        summand: The same; the dark level is taken off in it.
    """

    channels: tuple[int, int, int]
    factor: Raster
    summand: Raster

    def find(self, values: Raster, valid: Mask) -> Mask | None:
        """Return the cloudy pixels ``[H, W]`` of native values ``[C, H, W]``; ``None`` for none.

        What stands for no data may be as bright as a cloud; ``valid``, ``[H, W]``, tells it apart.
        """
        bright = self._bright(values, valid)
        if bright is None:
            return None
        cloud = _neighbours(bright.astype(np.uint8)) >= _MAJORITY
        for _ in range(_RIM_PX):
            cloud = _neighbours(cloud.astype(np.uint8)) > 0
        return cloud

    def share(self, sample: Floats) -> float:
        """Return the share of sampled native values ``[C, N]`` that look like cloud."""
        values = sample.astype(np.float32)[:, np.newaxis]
        bright = self._bright(values, np.ones(values.shape[1:], np.bool_))
        return 0.0 if bright is None else float(bright.mean())

    def _bright(self, values: Raster, valid: Mask) -> Mask | None:
        """Return the bright and white pixels ``[H, W]``; ``None`` where none is bright."""
        bright: Mask = values[self.channels[2]] >= (LEAST_BLUE - self.summand[2]) / self.factor[2]
        bright &= valid
        if not bright.any():
            return None
        with np.errstate(over="ignore", invalid="ignore"):  # where there is no data
            red, green, blue = (
                values[channel] * self.factor[i] + self.summand[i]
                for i, channel in enumerate(self.channels)
            )
            bright &= np.minimum(blue, green) >= LEAST_WHITENESS * red
        return bright


def fit_guard(
    names: tuple[str, ...],
    sample: Floats,
    to_reflectance: Mapping[str, tuple[float, float]],
) -> CloudGuard | None:
    """Fix the test for a scene, or return ``None`` if the model does not see red, green and blue.

    Args:
        names: The channels' band names.
        sample: Native values from all over the scene, float64 ``[C, N]``.
        to_reflectance: Factor and summand to reflectance × 10,000 by band name; empty where the
            values have no known scale.
    """
    wanted = ("B04", "B03", "B02")
    if not all(name in names and name in to_reflectance for name in wanted):
        return None
    channels = tuple(names.index(name) for name in wanted)
    factor = np.array([to_reflectance[name][0] for name in wanted])
    summand = np.array([to_reflectance[name][1] for name in wanted])
    levels = np.percentile(sample[list(channels)], _DARK_PERCENTILE, axis=1)
    dark = levels * factor + summand
    return CloudGuard(
        (channels[0], channels[1], channels[2]),
        factor.astype(np.float32).reshape(3, 1, 1),
        (summand - dark).astype(np.float32).reshape(3, 1, 1),
    )


def _neighbours(mask: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return how many pixels of each 3 × 3 window are set, ``[H, W]``."""
    padded = np.pad(mask, 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    total: npt.NDArray[np.uint8] = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
    return total
