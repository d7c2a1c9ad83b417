"""The cells of a scene: squares side by side, and the patch that is looked at for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rasterio.transform import Affine
from rasterio.windows import Window

from landslide_qgis.core.scene.grid import Grid

# Pixels of a side that are read at once: as many as stay near the processor, unless the rasters'
# own blocks are taller.
_READ_PX = 512


@dataclass(frozen=True)
class Cells:
    """Cells over a grid, from its upper left corner; those of the last column and row may be cut.

    Attributes:
        grid: The grid of pixels.
        cell: Side of a cell in pixels.
        patch: Side of the patch around a cell's centre, in pixels.
    """

    grid: Grid
    cell: int
    patch: int

    @property
    def rows(self) -> int:
        """Rows of cells."""
        return -(-self.grid.height // self.cell)

    @property
    def columns(self) -> int:
        """Columns of cells."""
        return -(-self.grid.width // self.cell)

    def as_grid(self) -> Grid:
        """Return the grid whose pixels are the cells."""
        transform = self.grid.transform * Affine.scale(self.cell)
        return Grid(self.grid.crs, transform, self.columns, self.rows)

    def window(self, row: int, column: int) -> Window:
        """Return the pixels of a cell."""
        top, left = row * self.cell, column * self.cell
        width = min(self.cell, self.grid.width - left)
        return Window(left, top, width, min(self.cell, self.grid.height - top))

    def patch_window(self, row: int, column: int) -> Window:
        """Return the pixels of the patch of a cell: around its centre, moved into the grid.

        It is smaller than a patch only where the grid is.
        """
        top, height = _place(row, self.cell, self.patch, self.grid.height)
        left, width = _place(column, self.cell, self.patch, self.grid.width)
        return Window(left, top, width, height)

    def blocks(self, least_px: int = 0) -> Iterator[Block]:
        """Yield blocks of cells that are read at once.

        Args:
            least_px: Side of a block of the rasters, if it is a large one.
        """
        many = max(1, max(_READ_PX, least_px) // self.cell)
        for row in range(0, self.rows, many):
            for column in range(0, self.columns, many):
                last_row, last_column = row + many, column + many
                yield Block(self, row, column, last_row, last_column)


@dataclass(frozen=True)
class Block:
    """Some neighbouring cells.

    Attributes:
        cells: All cells.
        row: First row of cells.
        column: First column.
        last_row: Row after the last, unless the cells end before.
        last_column: Column after the last, likewise.
    """

    cells: Cells
    row: int
    column: int
    last_row: int
    last_column: int

    def members(self) -> list[tuple[int, int]]:
        """Return row and column of every cell."""
        last_row = min(self.last_row, self.cells.rows)
        last_column = min(self.last_column, self.cells.columns)
        return [
            (row, column)
            for row in range(self.row, last_row)
            for column in range(self.column, last_column)
        ]

    def window(self) -> Window:
        """Return the pixels that the patches of all cells need."""
        members = self.members()
        first, last = (self.cells.patch_window(*member) for member in (members[0], members[-1]))
        right, bottom = last.col_off + last.width, last.row_off + last.height
        width, height = right - first.col_off, bottom - first.row_off
        return Window(first.col_off, first.row_off, width, height)


def _place(number: int, cell: int, patch: int, length: int) -> tuple[int, int]:
    """Return first pixel and length of a patch along one axis."""
    start = number * cell + cell // 2 - patch // 2
    start = min(max(0, start), max(0, length - patch))
    return start, min(patch, length)
