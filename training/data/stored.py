"""Images of chips: in memory while they are few, else in a file that is read piece by piece.

The file lies in the cache folder, has no name and is gone when the program ends. What is read from
it are the very numbers that were written, so a run does not depend on where its chips are.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from training.runtime.files import CACHE_VARIABLE, cache_folder

Places = npt.NDArray[np.intp]


class StoredImages:
    """Images in a file, indexed like an array along their first axis alone.

    Attributes:
        shape: ``(chips, bands, height, width)``.
    """

    def __init__(self, file: BinaryIO, image: tuple[int, ...], places: Places) -> None:
        """Describe images in a file.

        Args:
            file: Open for reading: images, float32, one after the other.
            image: Shape of one.
            places: Which of them, in order.
        """
        self.shape: tuple[int, ...] = (len(places), *image)
        self._file, self._places = file, places
        self._bytes = int(np.prod(image)) * np.dtype(np.float32).itemsize

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Raster]:
        return (self[place] for place in range(len(self)))

    def __getitem__(self, where: int | slice | Places) -> Raster:
        """Read one image, ``(bands, height, width)``, or several, ``(n, bands, height, width)``."""
        places = np.atleast_1d(self._places[where])
        found = np.empty((len(places), *self.shape[1:]), np.float32)
        for row, place in enumerate(places):
            self._file.seek(int(place) * self._bytes)
            if self._file.readinto(found[row].data) != self._bytes:  # type: ignore[attr-defined]
                raise LandslideError("The file that holds the chips while training was cut short.")
        if not isinstance(where, (int, np.integer)):
            return found
        one: Raster = found[0]
        return one

    def take(self, index: Places) -> StoredImages:
        """Return the images at ``index``, in that order, from the same file."""
        return StoredImages(self._file, self.shape[1:], self._places[index])


Images = Raster | StoredImages


def keep(images: Iterable[Raster], shape: tuple[int, ...], memory_mb: float) -> Images:
    """Keep images, which may come one at a time.

    Args:
        images: As many as ``shape`` says.
        shape: ``(chips, bands, height, width)``.
        memory_mb: Megabytes from which they are kept in a file.

    Raises:
        LandslideError: The file cannot be written.
    """
    megabytes = float(np.prod(shape, dtype=np.int64)) * 4 / 1e6
    if megabytes <= memory_mb:
        result = np.empty(shape, np.float32)
        for row, image in enumerate(images):
            result[row] = image
        return result
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Unnamed and open as long as somebody holds the images.
        file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
    except OSError as error:
        raise _no_room(megabytes, error) from error
    for image in images:
        try:
            file.write(np.ascontiguousarray(image, np.float32).data)
        except OSError as error:
            file.close()
            raise _no_room(megabytes, error) from error
    return StoredImages(file, shape[1:], np.arange(shape[0]))


def _no_room(megabytes: float, error: OSError) -> LandslideError:
    """Say what to do."""
    return LandslideError(
        f"The chips need {megabytes:,.0f} MB in {cache_folder()}, which cannot be written "
        f"({error.strerror}); make room, name another folder by {CACHE_VARIABLE}, or raise "
        "'data.memory_mb'."
    )
