"""Run a model on prepared tiles: providers, sessions, test-time augmentation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime as ort

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.jobs.protocol import Event, InferenceOptions, Log, Warn
from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.model.file import ModelFile
from landslide_qgis.core.parallel import processors

DEFAULT_MEMORY_MB = 560
# Of several models together: what two sessions of one take at the largest tile.
SHARED_MEMORY_MB = 380
# Memory a session needs for each pixel of a tile batch, measured with U-Nets on EfficientNet-Lite0;
# for files that do not say it of themselves.
BYTES_PER_PIXEL = 560
# Larger tiles are no faster, and their memory would depend on how they fit the scene.
LARGEST_TILE = 576
# Models that share the memory, or that need much of it, may take tiles of this side, if theirs
# would not leave every processor a session.
SHARED_TILE = 256
# One call works on about this many pixels: larger batches gain nothing on a processor.
CALL_PIXELS_CPU = 512 * 512
CALL_PIXELS_CUDA = 16 * 512 * 512
# Threads far beyond the processors only wait for each other.
_MOST_THREADS = 16
_QUIET = 3
# Models in 8 or 16 bits may leave 0-1 by a little.
_SLACK = 0.05


@dataclass(frozen=True)
class Workload:
    """How the work is cut for the machine.

    Attributes:
        sessions: Sessions that work side by side.
        threads: Threads in each.
        largest_tile: Largest side of a tile in pixels.
        batch: Tiles a call at that size.
    """

    sessions: int
    threads: int
    largest_tile: int
    batch: int


class Predictor:
    """Sessions of one model. :meth:`predict` may be called from as many threads as sessions.

    Attributes:
        bands: Layers of the result: the landslide's probability alone, or one a class.
        model: The model.
        provider: Where it runs.
        workload: How the work is cut.
    """

    def __init__(
        self,
        model: ModelFile,
        options: InferenceOptions,
        tell: Callable[[Event], None],
        classes: tuple[int, ...] | None = None,
        models: int = 1,
    ) -> None:
        """Start the sessions.

        Args:
            model: The model.
            options: How to run it.
            tell: Told what was chosen.
            classes: Classes to give the probability of; by default the landslide's alone.
            models: Models that share the memory.

        Raises:
            LandslideError: The provider asked for is not there, or the runtime refuses the model.
        """
        self.model = model
        self.classes = classes
        self.bands = 1 if classes is None else len(classes)
        self._tta = options.tta
        self._run_options = ort.RunOptions()
        wanted, why = wanted_providers(options.provider)
        cuda = wanted[0] == "CUDAExecutionProvider"
        self.workload = plan_workload(model, options, cuda, models)
        session = start_session(model, wanted, self.workload.threads)
        self.provider = session.get_providers()[0].replace("ExecutionProvider", "")
        if cuda and self.provider != "CUDA":
            why = "onnxruntime could not start CUDA: its libraries or driver do not fit"
            if options.provider == "cuda":
                raise LandslideError(f"CUDA was asked for, but {why}; install them or use the CPU.")
            tell(Warn(f"The GPU is not used: {why}.", "provider-fallback"))
            self.workload = plan_workload(model, options, False, models)
            session = start_session(model, ["CPUExecutionProvider"], self.workload.threads)
        work, used = self.workload, session.get_providers()
        # One session could serve all calls of one thread, but the memory of calls that share it
        # lies in pieces, and now and then grows by a fifth.
        more = range(1, work.sessions)
        self._sessions = [session, *(start_session(model, used, work.threads) for _ in more)]
        tell(
            Log(
                f"The model runs on {self.provider} ({why}), threads {work.sessions} × "
                f"{work.threads}, tiles up to {work.largest_tile} pixels."
            )
        )

    def predict(self, tiles: Raster, worker: int) -> Raster:
        """Return landslide probability for prepared tiles.

        Args:
            tiles: Network input, float32 ``[N, C, H, W]``.
            worker: Number of the session to use, 0 … ``workload.sessions - 1``.

        Returns:
            Probability, float32 ``[N, H, W]``, or ``[N, K, H, W]`` of K classes.

        Raises:
            CancelledError: :meth:`stop` was called.
            LandslideError: The runtime failed, for example for want of memory.
        """
        if not self._tta:
            return self._run(tiles, worker)
        total: Raster = np.zeros((), np.float32)
        for flip in (False, True):
            for turns in range(4):
                seen = np.rot90(tiles[..., ::-1] if flip else tiles, turns, axes=(2, 3))
                found = self._run(np.ascontiguousarray(seen), worker)
                part = np.rot90(found, -turns, axes=(-2, -1))
                total = total + (part[..., ::-1] if flip else part)
        total /= 8
        return total

    def stop(self) -> None:
        """Abort calls that are running."""
        self._run_options.terminate = True

    def _run(self, tiles: Raster, worker: int) -> Raster:
        count, fixed = len(tiles), self.model.fixed_batch
        if fixed is None or count == fixed:
            return self._call(tiles, worker)
        # A call takes so many tiles, no fewer: the last stands in for those that are not there.
        parts = [tiles[first : first + fixed] for first in range(0, count, fixed)]
        parts[-1] = np.concatenate([parts[-1], *[tiles[-1:]] * (fixed - len(parts[-1]))])
        return np.concatenate([self._call(part, worker) for part in parts])[:count]

    def _call(self, tiles: Raster, worker: int) -> Raster:
        try:
            output = self._sessions[worker].run(
                [self.model.output_name], {self.model.input_name: tiles}, self._run_options
            )[0]
        except Exception as error:  # onnxruntime's errors have no common base
            if self._run_options.terminate:
                raise CancelledError from error
            raise LandslideError(
                f"The model failed on a tile of {tiles.shape[3]} × {tiles.shape[2]} pixels "
                f"({str(error).splitlines()[0]}); try smaller tiles."
            ) from error
        return _probability(output, self.model, tiles.shape, self.classes)


def plan_workload(
    model: ModelFile, options: InferenceOptions, cuda: bool, models: int = 1
) -> Workload:
    """Choose sessions, threads, tile size and batch from processors and memory.

    Sessions of one thread each, side by side, beat one session of many threads: the operators of a
    U-Net are too small to share. Each session needs memory for its tile, so memory bounds both; of
    several models each has as many sessions.

    Args:
        model: The model, or what several want together.
        options: How to run.
        cuda: Whether it runs on a graphics card.
        models: Models that share the memory.

    Raises:
        LandslideError: A count is below one.
    """
    for name in ("threads", "tile_px", "batch_size", "memory_mb"):
        value = getattr(options, name)
        if value is not None and value < 1:
            raise LandslideError(f"{name} is {value}; give 1 or more.")
    threads = min(options.threads or processors(), max(processors(), _MOST_THREADS))
    default = DEFAULT_MEMORY_MB if models == 1 else SHARED_MEMORY_MB
    budget = (options.memory_mb or default) * 1e6
    step, pixels = model.card.size_multiple, budget / (bytes_per_pixel(model.card) * models)
    side = model.fixed_side or options.tile_px
    if side is None:
        side = int((pixels / max(1, min(threads, 2))) ** 0.5) // step * step
        largest, least = max(step, LARGEST_TILE // step * step), model.card.tile_px
        if models > 1 or model.card.bytes_per_pixel:
            least = min(least, -(-SHARED_TILE // step) * step)
        side = min(largest, max(side, least))
    sessions = 1 if cuda else max(1, min(threads, int(pixels / (side * side))))
    call = CALL_PIXELS_CUDA if cuda else min(CALL_PIXELS_CPU, int(pixels / sessions))
    batch = model.fixed_batch or options.batch_size or max(1, call // (side * side))
    return Workload(sessions, max(1, threads // sessions), side, batch)


def bytes_per_pixel(card: ModelCard) -> float:
    """Return the memory a session needs for each pixel: as measured, or as for most networks."""
    return card.bytes_per_pixel or BYTES_PER_PIXEL


_REASONS = {
    "asked": "as asked",
    "there": "found here",
    "none": "the installed onnxruntime has no CUDA",
}


def wanted_providers(asked: str) -> tuple[list[str], str]:
    """Return the providers to ask the runtime for, and why.

    Raises:
        LandslideError: CUDA was asked for and is not there.
    """
    cpu, cuda = "CPUExecutionProvider", "CUDAExecutionProvider"
    if asked == "cpu":
        return [cpu], _REASONS["asked"]
    if cuda in ort.get_available_providers():
        return [cuda, cpu], _REASONS["asked" if asked == "cuda" else "there"]
    why = _REASONS["none"]
    if asked == "cuda":
        raise LandslideError(
            f"CUDA was asked for, but {why}; install onnxruntime-gpu, or choose the CPU."
        )
    return [cpu], why


def start_session(model: ModelFile, providers: list[str], threads: int) -> Any:
    """Start one session of so many threads.

    Raises:
        LandslideError: The runtime refuses the model.
    """
    options = session_options(threads)
    try:
        return ort.InferenceSession(str(model.path), options, providers=providers)
    except Exception as error:
        raise LandslideError(
            f"The installed onnxruntime {ort.__version__} refuses {model.path.name}: "
            f"{str(error).splitlines()[0]}"
        ) from error


def session_options(threads: int) -> Any:
    """Return how sessions of so many threads run here."""
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    # Planning memory ahead as one block nearly doubles the peak and gains no time.
    options.enable_mem_pattern = False
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _QUIET
    return options


def _probability(
    output: Raster, model: ModelFile, shape: tuple[int, ...], classes: tuple[int, ...] | None
) -> Raster:
    """Pick the landslide channel of the output ``[N, K, H, W]``, or some, as probabilities."""
    if output.shape[0] != shape[0] or output.shape[2:] != shape[2:]:
        raise LandslideError(
            f"{model.path.name} turned a tile of {shape[2:]} into a map of {output.shape[2:]}; "
            "only models that keep the size can be run here."
        )
    card = model.card
    if card.activation == "softmax":
        output = np.exp(output - output.max(axis=1, keepdims=True))
        output /= output.sum(axis=1, keepdims=True)
    wanted = (card.landslide_class,) if classes is None else classes
    if max(wanted) >= output.shape[1]:
        raise LandslideError(
            f"The card of {model.path.name} counts on class number {max(wanted)} from 0, but its "
            f"number of classes is {output.shape[1]}; correct the card."
        )
    chosen: Raster = output[:, card.landslide_class if classes is None else list(classes)]
    if card.activation == "sigmoid":
        with np.errstate(over="ignore"):  # of what is surely none
            chosen = np.reciprocal(np.float32(1) + np.exp(-chosen))
    elif card.activation == "none":
        _check_probability(chosen, model)
    return chosen


def _check_probability(values: Raster, model: ModelFile) -> None:
    """Refuse values that can be no probabilities: most likely they lack their last function.

    Raises:
        LandslideError: Some lie clearly below 0 or above 1.
    """
    low, high = float(values.min()), float(values.max())
    if low < -_SLACK or high > 1.0 + _SLACK:
        raise LandslideError(
            f"{model.path.name} gives values from {low:.3g} to {high:.3g} where probabilities are "
            "due; say in its card which activation is still to be applied, sigmoid or softmax."
        )
