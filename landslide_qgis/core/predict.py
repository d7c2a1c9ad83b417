"""Scene to probability raster: read, infer and write at the same time, in bounded memory."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from rasterio.windows import Window

from landslide_qgis.core.arrays import Mask, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import InferenceOptions
from landslide_qgis.core.model.file import ModelFile
from landslide_qgis.core.probability import Provenance, describe, profile
from landslide_qgis.core.rasters import create_raster
from landslide_qgis.core.scene.reader import Scene
from landslide_qgis.core.tiles.inference import Workload
from landslide_qgis.core.tiles.mosaic import Mosaic
from landslide_qgis.core.tiles.tiling import Tile, TilePlan, plan_tiles

# Tiles that are ready before the network asks for them, so that it does not wait while the next
# rows of a scene are decoded.
_MOST_AHEAD = 8
_AHEAD_BYTES = 32_000_000

Seen = Callable[[Window, Raster, Mask], None]


class Finder(Protocol):
    """What finds clouds in native values ``[C, H, W]``, of which some ``[H, W]`` are valid."""

    def find(self, values: Raster, valid: Mask) -> Mask | None:
        """Return the cloudy pixels ``[H, W]``, or ``None`` for none."""


class Conversion(Protocol):
    """From native values to network input: one model's radiometry, or those of several."""

    @property
    def kind(self) -> str:
        """What the optical values were taken for."""

    @property
    def gain(self) -> float:
        """The scene gain."""

    @property
    def air_light(self) -> float:
        """Share of clear air's light that is put back, 0-1."""

    @property
    def guard(self) -> Finder | None:
        """Finds clouds."""

    def apply(self, values: Raster, valid: Mask) -> Raster:
        """Turn native values ``[C, H, W]`` into network input, in place where it can."""


class Runner(Protocol):
    """What turns network input into layers of a result: one model, or several."""

    @property
    def bands(self) -> int:
        """Layers of the result, the probability first."""

    @property
    def provider(self) -> str:
        """What it runs on."""

    @property
    def workload(self) -> Workload:
        """How the work is cut."""

    def predict(self, tiles: Raster, worker: int) -> Raster:
        """Return ``[N, H, W]``, or ``[N, bands, H, W]``, for input ``[N, C, H, W]``."""

    def stop(self) -> None:
        """Abort calls that are running."""


@dataclass(frozen=True)
class Prepared:
    """A tile that was read: network input ``[C, H, W]``, or ``None`` if it has no valid pixel."""

    tile: Tile
    image: Raster | None
    valid: Mask


def fit_plan(scene: Scene, model: ModelFile, options: InferenceOptions, work: Workload) -> TilePlan:
    """Choose the tiles of a scene for a model."""
    overlap = model.card.overlap_px if options.overlap_px is None else options.overlap_px
    side, step = model.fixed_side or options.tile_px, model.card.size_multiple
    if max(scene.grid.height, scene.grid.width) <= model.card.chip_px:
        overlap = 0
    if options.overlap_px is None and options.tile_px and side and side <= 2 * overlap:
        overlap = side // 4  # the model's own is for larger tiles
    if overlap < 0:
        raise LandslideError(f"The overlap is {overlap}; give 0 or more.")
    if model.fixed_side is None and side is not None:
        # No larger than the scene with its margins, which is all that a larger one would hold.
        most = max(scene.grid.height, scene.grid.width) + 2 * overlap + 2 * step
        side = min(side, -(-most // step) * step)
    if model.fixed_side and options.tile_px not in (None, model.fixed_side):
        raise LandslideError(
            f"The model takes tiles of {model.fixed_side} pixels only; leave the tile size out."
        )
    return plan_tiles(
        scene.grid.height,
        scene.grid.width,
        overlap=overlap,
        multiple=step,
        largest=work.largest_tile,
        fixed=side,
        phase=step if model.fixed_side is None and step < work.largest_tile else 1,
    )


def predict_scene(
    scene: Scene,
    radiometry: Conversion,
    predictor: Runner,
    plan: TilePlan,
    target: Path,
    *,
    kind: str = "uint8",
    provenance: Provenance | None = None,
    step: Callable[[float], None] | None = None,
    seen: Seen | None = None,
) -> int:
    """Run the model over a scene and write the probability as a tiled GeoTIFF.

    A thread reads ahead, one worker a session infers, the calling thread blends and writes. At any
    time a few tiles and one strip of the mosaic are held.

    Args:
        scene: What to read.
        radiometry: Conversion into the network's input.
        predictor: The sessions of a model, or of several.
        plan: The tiles.
        target: File to create.
        kind: ``uint8`` (probability × 250, nodata 255) or ``float32`` (nodata NaN).
        provenance: Written into the file's tags.
        step: Called after each tile with the share of them done, 0–1; may raise to stop.
        seen: Called by the reading thread with the native values and the validity of every tile,
            for what needs no network; tiles overlap.

    Returns:
        The number of tiles that went through the network; the others had no valid pixel.

    Raises:
        LandslideError: A raster is damaged, the model failed, or the disk is full.
    """
    inferred = 0
    reader = _ReadAhead(scene, radiometry, plan, predictor.workload, seen)
    kept = profile(kind, predictor.bands)
    with create_raster(target, scene.grid, kept, "The probability", compress=False) as file, reader:
        describe(file.dataset, provenance or Provenance())
        mosaics = [Mosaic(plan, file, band) for band in file.dataset.indexes]
        try:
            for done, (prepared, probability) in enumerate(_infer(reader, predictor), start=1):
                for number, mosaic in enumerate(mosaics):
                    layer = _layer(probability, number)
                    mosaic.add(prepared.tile, layer, prepared.valid)
                inferred += probability is not None
                if step is not None:
                    step(done / len(plan))
            for mosaic in mosaics:
                mosaic.finish()
        except BaseException:
            predictor.stop()
            raise
    return inferred


def _infer(reader: _ReadAhead, predictor: Runner) -> Iterator[tuple[Prepared, Raster | None]]:
    """Yield tiles and their probabilities in order; batches run side by side."""
    work = predictor.workload
    free: queue.SimpleQueue[int] = queue.SimpleQueue()
    for worker in range(work.sessions):
        free.put(worker)

    def run(batch: list[Prepared]) -> Raster:
        worker = free.get()
        try:
            images = [prepared.image for prepared in batch if prepared.image is not None]
            together = np.stack(images) if len(images) > 1 else images[0][np.newaxis]
            return predictor.predict(together, worker)
        finally:
            free.put(worker)

    pending: deque[tuple[list[Prepared], Future[Raster] | None]] = deque()
    with ThreadPoolExecutor(work.sessions, thread_name_prefix="inference") as pool:
        for batch in reader.batches(work.batch):
            wanted = batch[0].image is not None
            pending.append((batch, pool.submit(run, batch) if wanted else None))
            if len(pending) > work.sessions + 1:
                yield from _finished(*pending.popleft())
        while pending:
            yield from _finished(*pending.popleft())


def _finished(
    batch: list[Prepared], future: Future[Raster] | None
) -> Iterator[tuple[Prepared, Raster | None]]:
    """Wait for a batch and cut the reflected margins off its tiles."""
    result = future.result() if future is not None else None
    for number, prepared in enumerate(batch):
        if result is None:
            yield prepared, None
            continue
        tile = prepared.tile
        rows = slice(tile.top, tile.top + int(tile.window.height))
        cols = slice(tile.left, tile.left + int(tile.window.width))
        yield prepared, result[number, ..., rows, cols]


def _layer(result: Raster | None, number: int) -> Raster | None:
    """Return a layer ``[H, W]`` of a tile's result ``[H, W]`` or ``[bands, H, W]``."""
    if result is None or result.ndim == 2:
        return result
    layer: Raster = result[number]
    return layer


def _tile_bytes(scene: Scene, plan: TilePlan) -> int:
    """Return what one tile of network input takes."""
    return len(scene.bands) * plan.y.tile * plan.x.tile * 4


class _ReadAhead:
    """A thread that reads and prepares tiles a little ahead of the network."""

    def __init__(
        self,
        scene: Scene,
        radiometry: Conversion,
        plan: TilePlan,
        work: Workload,
        seen: Seen | None,
    ) -> None:
        self._scene = scene
        self._seen = seen
        self._radiometry = radiometry
        self._plan = plan
        ahead = max(2, work.batch + 1, min(_MOST_AHEAD, _AHEAD_BYTES // _tile_bytes(scene, plan)))
        self._queue: queue.Queue[Prepared | Exception | None] = queue.Queue(ahead)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read_all, name="reader", daemon=True)

    def __enter__(self) -> _ReadAhead:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        while self._thread.is_alive():
            try:
                self._queue.get(timeout=0.05)
            except queue.Empty:
                continue
        self._thread.join()

    def batches(self, size: int) -> Iterator[list[Prepared]]:
        """Yield runs of up to ``size`` tiles, empty ones apart from those to infer.

        Raises:
            LandslideError: A raster is damaged.
        """
        batch: list[Prepared] = []
        while True:
            item = self._queue.get()
            if isinstance(item, Exception):
                raise item
            if item is None:
                break
            if batch and (len(batch) == size or (item.image is None) != (batch[0].image is None)):
                yield batch
                batch = []
            batch.append(item)
        if batch:
            yield batch

    def _read_all(self) -> None:
        """Read every tile; an error travels through the queue."""
        try:
            with self._scene.reader() as reader:
                row = -1
                for tile in self._plan:
                    if tile.row != row:
                        row, first = tile.row, int(tile.window.row_off)
                        reader.hold(first, first + int(tile.window.height))
                    values, valid = reader.read(tile.window)
                    hidden = reader.hidden(tile.window)
                    if self._seen is not None:
                        self._seen(tile.window, values, valid)
                    self._put(self._prepare(tile, values, valid, hidden))
                    if self._stop.is_set():
                        return
            self._put(None)
        except Exception as error:  # raised again where the tiles are taken
            self._put(error)

    def _prepare(self, tile: Tile, values: Raster, valid: Mask, cloud: Mask | None) -> Prepared:
        """Convert to network input and pad by reflection to the tile's full size."""
        if not valid.any() or (cloud is not None and not (valid & ~cloud).any()):
            return Prepared(tile, None, valid)
        guard = self._radiometry.guard if self._scene.skip_clouds else None
        if guard is not None:
            cloud = guard.find(values, valid)
        image = self._radiometry.apply(values, valid)
        if cloud is not None:
            # The network sees the cloud, since it learned with clouds; the result does not say
            # anything about the ground under it.
            valid &= ~cloud
        if tile.top or tile.bottom or tile.left or tile.right:
            margins = ((0, 0), (tile.top, tile.bottom), (tile.left, tile.right))
            image = np.pad(image, margins, mode="reflect")
        return Prepared(tile, image, valid)

    def _put(self, item: Prepared | Exception | None) -> None:
        """Queue an item unless the caller has gone."""
        while not self._stop.is_set():
            try:
                self._queue.put(item, timeout=0.1)
            except queue.Full:
                continue
            return
