"""From the numbers in a user's rasters to the units a model was trained in.

Sentinel-2 values come as reflectance × 10,000, since processing baseline 04.00 (2022-01-25) with
1,000 added, as reflectance 0–1, as 8-bit pictures, or in the unit-less values of Landslide4Sense.
The scene is sampled once, the case is recognised, and one affine function a band results.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.arrays import Floats, Mask, Raster
from landslide_qgis.core.jobs.protocol import Event, Log, Warn
from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.scene.atmosphere import missing_light
from landslide_qgis.core.scene.clouds import CloudGuard, fit_guard
from landslide_qgis.core.scene.reader import TERRAIN_ROLES, Scene
from landslide_qgis.core.scene.survey import Sample
from landslide_qgis.core.scene.units import L4S_DIVISORS, TO_DN, settle_kind

# Brightest pixel of a typical Landslide4Sense chip, in its units; a picture's 255 stands for it.
DISPLAY_WHITE = 4.2
# Few look for landslides where more than this is cloud.
_CLOUDY = 0.6


@dataclass(frozen=True)
class Radiometry:
    """One affine function and clip a channel: network input = ``value * factor + summand``.

    Attributes:
        kind: What the optical values were taken for (see :class:`~.jobs.SceneSpec`).
        gain: The scene gain.
        air_light: Share of clear air's light that is put back, 0-1.
        factor: float32 ``[C, 1, 1]``.
        summand: float32 ``[C, 1, 1]``.
        low: Lower clip in network units, float32 ``[C, 1, 1]``, or ``None``.
        high: Upper clip.
        guard: Finds clouds in native values; ``None`` where their scale is not known.
        gappy: Channels that can be missing at valid pixels: terrain, and those without a source.
    """

    kind: str
    gain: float
    factor: Raster
    summand: Raster
    low: Raster | None
    high: Raster | None
    gappy: tuple[int, ...] = ()
    guard: CloudGuard | None = None
    air_light: float = 0.0

    def apply(self, values: Raster, valid: Mask) -> Raster:
        """Turn native values ``[C, H, W]`` into the network's input, in place.

        Pixels without data, and gaps of the terrain bands, become 0: the training mean.
        """
        with np.errstate(over="ignore", invalid="ignore"):  # where there is no data
            values *= self.factor
            values += self.summand
        if self.low is not None and self.high is not None:
            np.clip(values, self.low, self.high, out=values)
        for channel in self.gappy:
            np.nan_to_num(values[channel], copy=False, nan=0.0)
        if not valid.all():
            values[:, ~valid] = 0.0
        return values


def fit_radiometry(
    scene: Scene, sample: Sample, card: ModelCard, kind: str, tell: Callable[[Event], None]
) -> Radiometry:
    """Recognise the units of a scene, and fix the conversion.

    Args:
        scene: The scene.
        sample: Its values, from :func:`~.survey.survey`: from the full grid, so that a part of a
            scene gets the same conversion as the whole.
        card: The model.
        kind: ``auto`` or what the user says the values are.
        tell: Receives what was assumed, and a warning where the scene lies outside the range of
            the training data.
    """
    _report_gaps(scene, sample, tell)
    optical = scene.optical
    if optical:
        kind = settle_kind(scene, sample, kind, tell)
    guard = None
    if card.cloud_guard:
        guard = fit_guard(card.band_names, sample, _to_reflectance(kind))
        if guard is not None and scene.skip_clouds:
            _report_clouds(guard.share(sample), tell)
    scale, offset = _to_model_units(scene, card, kind)
    light = 0.0
    if card.top_of_atmosphere and kind in TO_DN:
        light, added = _put_back_light(card, sample, kind, tell)
        offset = offset + added
    sample = sample * scale[:, :, 0] + offset[:, :, 0]
    gain = 1.0
    if card.scene_scaling is not None and optical:
        level = float(np.percentile(sample[optical], card.scene_scaling.percentile))
        gain = card.scene_scaling.target / max(level, 1e-6)
        tell(Log(f"The scene's brightness is multiplied by {gain:.3g}."))
    gains = np.ones((len(card.bands), 1, 1))
    gains[optical] = gain
    _compare_range(card, sample * gains[:, :, 0], optical, tell)
    mean = _column([band.mean for band in card.bands])
    std = _column([band.std for band in card.bands])
    low = high = None
    if card.clip is not None:
        low = np.where(gains_apply(card), (card.clip[0] - mean) / std, -np.inf).astype(np.float32)
        high = np.where(gains_apply(card), (card.clip[1] - mean) / std, np.inf).astype(np.float32)
    factor = (scale * gains / std).astype(np.float32)
    summand = ((offset * gains - mean) / std).astype(np.float32)
    gappy = tuple(
        number
        for number, band in enumerate(scene.bands)
        if band.source is None or band.spec.role in TERRAIN_ROLES
    )
    return Radiometry(kind, gain, factor, summand, low, high, gappy, guard, light)


def gains_apply(card: ModelCard) -> Mask:
    """Return which channels scene gain and clip are for: the optical ones, ``[C, 1, 1]``."""
    return np.array([band.role == "optical" for band in card.bands]).reshape(-1, 1, 1)


def _to_model_units(scene: Scene, card: ModelCard, kind: str) -> tuple[Floats, Floats]:
    """Return factor and summand ``[C, 1, 1]`` from native values to model units."""
    scale = _column([band.scale for band in card.bands])
    offset = _column([band.offset for band in card.bands])
    factor, summand = np.ones_like(scale), np.zeros_like(scale)
    optical = gains_apply(card)
    divisor = _column([L4S_DIVISORS.get(band.name, 1.0) for band in card.bands])
    if kind in TO_DN:
        factor, summand = (np.where(optical, *pair) for pair in zip(TO_DN[kind], (1.0, 0.0)))
    elif kind == "l4s":
        # Terrain that comes beside the chips' bands is in their units too, a DEM of its own is not.
        same = [not band.derived_slope and band.source is not None and band.source.how != "given"
                for band in scene.bands]  # fmt: skip
        factor = np.where(optical | np.array(same).reshape(-1, 1, 1), divisor, 1.0)
    elif kind == "display":
        factor = np.where(optical, divisor * DISPLAY_WHITE / 255.0, 1.0)
    return factor * scale, summand * scale + offset


def _put_back_light(
    card: ModelCard, sample: Sample, kind: str, tell: Callable[[Event], None]
) -> tuple[float, Floats]:
    """Return the share of clear air's light that a scene lacks, and the summand ``[C, 1, 1]``.

    The summand is in model units, before the scene gain.
    """
    factor, summand = TO_DN[kind]
    share, light = missing_light(card.bands, sample * factor + summand)
    if share:
        tell(
            Log(
                f"The scene is surface reflectance, the model learned with the light of the air: "
                f"{share:.0%} of clear air's is put back."
            )
        )
    return share, _column([add * band.scale for add, band in zip(light, card.bands)])


def _to_reflectance(kind: str) -> dict[str, tuple[float, float]]:
    """Return factor and summand from stored values to reflectance × 10,000, by band."""
    optical = [name for name in L4S_DIVISORS if name.startswith("B")]
    if kind == "l4s":
        return {name: (L4S_DIVISORS[name], 0.0) for name in optical}
    return dict.fromkeys(optical, TO_DN[kind]) if kind in TO_DN else {}


def _compare_range(
    card: ModelCard,
    sample: Floats,
    optical: list[int],
    tell: Callable[[Event], None],
) -> None:
    """Warn about bands whose middle lies outside the range of the training data."""
    for number in optical:
        band = card.bands[number]
        if band.train_p01 is None or band.train_p99 is None:
            continue
        outside = np.mean((sample[number] < band.train_p01) | (sample[number] > band.train_p99))
        median = float(np.median(sample[number]))
        if band.train_p01 <= median <= band.train_p99 and outside <= 0.25:
            continue
        tell(
            Warn(
                f"Band {band.name} lies outside what the model was trained on: {outside:.0%} of "
                f"its pixels are not within {band.train_p01:.3g} to {band.train_p99:.3g} (median "
                f"{median:.3g}); check the radiometry, and the results.",
                "outside-training-range",
                {
                    "band": band.name,
                    "outside": float(outside),
                    "median": median,
                    "train_p01": band.train_p01,
                    "train_p99": band.train_p99,
                },
            )
        )


def _report_clouds(share: float, tell: Callable[[Event], None]) -> None:
    """Warn where so much passes for cloud that something else may be the reason."""
    if share > _CLOUDY:
        tell(
            Warn(
                f"{share:.0%} of the scene looks like bright cloud and is left out; where the "
                "ground itself is white, have bright clouds kept, and check what the image values "
                "are taken for.",
                "mostly-cloud",
                {"share": share},
            )
        )


def _report_gaps(scene: Scene, sample: Floats, tell: Callable[[Event], None]) -> None:
    """Warn where elevation or slope is missing: the training mean stands in for it."""
    for number, band in enumerate(scene.bands):
        gap = float(np.isnan(sample[number]).mean()) if band.source is not None else 0.0
        if gap > 0:
            tell(
                Warn(
                    f"Band {band.spec.name} is missing in {gap:.0%} of the scene; the mean of the "
                    "training data stands in for it there.",
                    "terrain-gap",
                    {"band": band.spec.name, "share": gap},
                )
            )


def _column(values: list[float]) -> Floats:
    """Shape per-band numbers for broadcasting over ``[C, H, W]``."""
    return np.asarray(values, np.float64).reshape(-1, 1, 1)
