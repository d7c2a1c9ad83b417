"""Read a scene square by square, in as many threads as there are readers."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from rasterio.windows import Window

from landslide_qgis.core import parallel
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.scene.reader import Scene, SceneReader

# A multiple of the blocks of GeoTIFFs (256, 512) and of Sentinel-2's JPEG 2000 (1,024).
SQUARE_PX = 1024


class Readers:
    """Open readers of some scenes, lent to threads; a context manager.

    Attributes:
        workers: Number of threads that can read at the same time.
    """

    def __init__(self, *scenes: Scene) -> None:
        self._scenes = scenes
        self._stack = ExitStack()
        self._free: queue.SimpleQueue[tuple[SceneReader, ...]] = queue.SimpleQueue()
        self.workers = parallel.readers()

    def __enter__(self) -> Readers:
        for _ in range(self.workers):
            self._free.put(tuple(self._stack.enter_context(s.reader()) for s in self._scenes))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextmanager
    def lend(self) -> Iterator[tuple[SceneReader, ...]]:
        """Lend one reader a scene, in the order of the scenes."""
        readers = self._free.get()
        try:
            yield readers
        finally:
            self._free.put(readers)


def squares(grid: Grid) -> list[Window]:
    """Return windows that cover a grid, row by row."""
    side = SQUARE_PX
    return [
        Window(col, row, min(side, grid.width - col), min(side, grid.height - row))
        for row in range(0, grid.height, side)
        for col in range(0, grid.width, side)
    ]


def grown(window: Window, margin: int) -> Window:
    """Return a window with a margin on all sides, which may reach beyond the grid."""
    return Window(
        window.col_off - margin,
        window.row_off - margin,
        window.width + 2 * margin,
        window.height + 2 * margin,
    )
