"""Several models on one scene: the mean of their probabilities, and how far they disagree.

Averaging calibrated probabilities is the plain deep ensemble of Lakshminarayanan, Pritzel &
Blundell (2017, NeurIPS, "Simple and scalable predictive uncertainty estimation using deep
ensembles"); the standard deviation between members tells where a mapper should look twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from landslide_qgis.core.arrays import Mask, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import Event, InferenceOptions
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.model.file import ModelFile, open_model
from landslide_qgis.core.predict import Conversion, Runner
from landslide_qgis.core.scene.clouds import CloudGuard
from landslide_qgis.core.scene.radiometry import Radiometry, fit_radiometry
from landslide_qgis.core.scene.reader import Scene
from landslide_qgis.core.scene.survey import Sample
from landslide_qgis.core.scene.units import settle_kind
from landslide_qgis.core.tiles.inference import (
    Predictor,
    Workload,
    bytes_per_pixel,
    plan_workload,
)

Tell = Callable[[Event], None]


def open_models(options: InferenceOptions) -> list[ModelFile]:
    """Check the model files of a run, the first one first.

    Raises:
        LandslideError: One is not usable, or is given twice.
    """
    models = [open_model(path) for path in (options.model, *options.others)]
    for number, model in enumerate(models):
        if model.sha256 in {former.sha256 for former in models[:number]}:
            raise LandslideError(
                f"The model {model.path.name} is given twice; an ensemble needs different models."
            )
    return models


def joint_model(models: Sequence[ModelFile]) -> ModelFile:
    """Describe what all models want together; one model is returned as it is.

    Bands are those of any model, in the order of first mention; tiles fit every model; the
    threshold is the mean of theirs, since their probabilities are calibrated.

    Raises:
        LandslideError: No tile fits all of them.
    """
    first = models[0]
    if len(models) == 1:
        return first
    cards = [model.card for model in models]
    step = math.lcm(*(card.size_multiple for card in cards))
    side = _only(models, "fixed_side", "tiles of {} pixels")
    if side is not None and side % step:
        raise LandslideError(
            f"One model takes tiles of {side} pixels only, another multiples of {step}; these "
            "models cannot run together."
        )
    card = replace(
        first.card,
        name=" + ".join(card.name for card in cards),
        bands=_union([card.bands for card in cards]),
        size_multiple=step,
        tile_px=step * max(1, max(card.tile_px for card in cards) // step),
        overlap_px=max(card.overlap_px for card in cards),
        chip_px=min(card.chip_px for card in cards),
        bytes_per_pixel=math.ceil(sum(bytes_per_pixel(card) for card in cards) / len(cards)),
        threshold=round(sum(card.threshold for card in cards) / len(cards), 6),
        threshold_source="mean of the models' thresholds",
    )
    return replace(
        first,
        card=card,
        sha256=", ".join(model.sha256 for model in models),
        fixed_side=side,
        fixed_batch=_only(models, "fixed_batch", "{} tiles a call"),
    )


def start_sessions(models: Sequence[ModelFile], options: InferenceOptions, tell: Tell) -> Runner:
    """Start the sessions of one or more models.

    Raises:
        LandslideError: A model cannot be started.
    """
    if len(models) == 1:
        return Predictor(models[0], options, tell)
    return Ensemble(models, options, tell)


def fit_conversion(
    models: Sequence[ModelFile], scene: Scene, sample: Sample, kind: str, tell: Tell
) -> Conversion:
    """Fit the conversion of a scene into network input.

    Args:
        models: One or more models.
        scene: The bands of :func:`joint_model`.
        sample: Their values, from :func:`~.scene.survey.survey`.
        kind: What the optical values are, or ``auto``.
        tell: Receives what was assumed; members often say the same.
    """
    if len(models) == 1:
        return fit_radiometry(scene, sample, models[0].card, kind, tell)
    if scene.optical:
        kind = settle_kind(scene, sample, kind, tell)
    names = [band.spec.name for band in scene.bands]
    members = []
    for model in models:
        channels = [names.index(name) for name in model.card.band_names]
        bands = tuple(
            replace(scene.bands[channel], spec=spec)
            for channel, spec in zip(channels, model.card.bands)
        )
        part = replace(scene, bands=bands)
        radiometry = fit_radiometry(part, sample[channels], model.card, kind, tell)
        members.append(Member(channels, radiometry))
    return JointRadiometry(members)


@dataclass(frozen=True)
class Member:
    """A model's part of a scene.

    Attributes:
        channels: Channels of the scene that it looks at, in its order.
        radiometry: Conversion of these into its input.
    """

    channels: list[int]
    radiometry: Radiometry


class JointRadiometry:
    """Network input of all members, one after another along the channels.

    Attributes:
        kind: What the optical values were taken for.
        gain: Scene gain of the first member.
        gains: Scene gain of each.
        air_light: Share of clear air's light put back for the first member.
        guard: Finds what any member's guard takes for cloud.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members
        self.kind = members[0].radiometry.kind
        self.gains = [member.radiometry.gain for member in members]
        self.gain = self.gains[0]
        self.air_light = members[0].radiometry.air_light
        guards = [
            (member.channels, member.radiometry.guard)
            for member in members
            if member.radiometry.guard is not None
        ]
        self.guard = _JointGuard(guards) if guards else None

    def apply(self, values: Raster, valid: Mask) -> Raster:
        """Turn native values ``[C, H, W]`` into the input ``[sum of C, H, W]`` of all members."""
        parts = [
            member.radiometry.apply(values[member.channels], valid) for member in self._members
        ]
        return np.concatenate(parts)


class _JointGuard:
    """The guards of several members."""

    def __init__(self, guards: Sequence[tuple[list[int], CloudGuard]]) -> None:
        self._guards = guards

    def find(self, values: Raster, valid: Mask) -> Mask | None:
        """Return the pixels ``[H, W]`` that any guard takes for cloud; ``None`` for none."""
        found: Mask | None = None
        for channels, guard in self._guards:
            cloud = guard.find(values[channels], valid)
            if cloud is not None:
                found = cloud if found is None else found | cloud
        return found


class Ensemble:
    """The sessions of several models; stands in for one :class:`Predictor`.

    Attributes:
        bands: Layers of the result: the mean, and the standard deviation between the models.
        provider: Where the models run.
        workload: How the work is cut; the memory is shared among the models.
    """

    bands = 2

    def __init__(self, models: Sequence[ModelFile], options: InferenceOptions, tell: Tell) -> None:
        """Start the sessions of every model.

        Raises:
            LandslideError: A model cannot be started.
        """
        joint, count = joint_model(models), len(models)
        side = plan_workload(joint, options, False, count).largest_tile
        shared = replace(options, tile_px=side)
        self._members = [Predictor(model, shared, tell, models=count) for model in models]
        works = [member.workload for member in self._members]
        self.workload = Workload(
            min(work.sessions for work in works),
            min(work.threads for work in works),
            side,
            joint.fixed_batch or min(work.batch for work in works),
        )
        self.provider = ", ".join(dict.fromkeys(member.provider for member in self._members))
        counts = [len(model.card.bands) for model in models]
        self._ends = np.cumsum(counts)[:-1].tolist()

    def predict(self, tiles: Raster, worker: int) -> Raster:
        """Return the mean probability and its standard deviation between the models.

        Args:
            tiles: Input of all members, float32 ``[N, sum of C, H, W]``.
            worker: Number of the session to use.

        Returns:
            float32 ``[N, 2, H, W]``: mean 0–1, and population standard deviation 0–0.5.

        Raises:
            CancelledError: :meth:`stop` was called.
            LandslideError: A model failed.
        """
        parts = np.split(tiles, self._ends, axis=1)
        found = np.stack(
            [
                member.predict(np.ascontiguousarray(part), worker)
                for member, part in zip(self._members, parts)
            ]
        )
        return np.stack([found.mean(axis=0), found.std(axis=0)], axis=1)

    def stop(self) -> None:
        """Abort calls that are running."""
        for member in self._members:
            member.stop()


def _union(lists: Sequence[tuple[BandSpec, ...]]) -> tuple[BandSpec, ...]:
    """Return the bands of any model; one that any model cannot do without is required."""
    union: dict[str, BandSpec] = {}
    for spec in (spec for bands in lists for spec in bands):
        former = union.setdefault(spec.name, spec)
        union[spec.name] = replace(former, required=former.required or spec.required)
    return tuple(union.values())


def _only(models: Sequence[ModelFile], attribute: str, what: str) -> int | None:
    """Return the one fixed size that models insist on, if any does."""
    fixed = {getattr(model, attribute) for model in models} - {None}
    if len(fixed) > 1:
        sizes = " and ".join(what.format(value) for value in sorted(fixed))
        raise LandslideError(f"These models cannot run together: they take {sizes} only.")
    return int(fixed.pop()) if fixed else None
