"""What a frozen context encoder says about chips, kept on disk.

While nothing in the encoder learns, and chips are only turned and mirrored, it would say the same
again in every epoch. A chip is known by the hash of its pixels, so the cache needs to know nothing
about how batches are drawn.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.context.adapters import context_of

_KEY_BYTES = 16


class TokenCache:
    """A context encoder that computes every chip once.

    Each chip is computed on its own, so that what is kept does not depend on the batch it came in.

    Attributes:
        folder: ``tokens.bin`` (float32 maps, one after the other), ``keys.bin`` (their chips'
            hashes) and ``about.json``.
        hits: Chips that were found.
        misses: Chips that had to be computed.
    """

    def __init__(self, folder: Path, model: nn.Module, context_sha: str) -> None:
        """Open a cache, or begin one.

        Args:
            folder: Where it is kept.
            model: A network with a context encoder.
            context_sha: Hash of the encoder; a cache of another one is thrown away.

        Raises:
            LandslideError: The network has no context encoder.
        """
        self.folder = folder
        self.hits = self.misses = 0
        self._context = context_of(model)
        self._about: dict[str, Any] = {"context": context_sha}
        self._places: dict[bytes, int] = {}
        about = folder / "about.json"
        if about.is_file():
            stored = json.loads(about.read_text(encoding="utf-8"))
            if stored.get("context") == context_sha:
                self._about = stored
                self._recall()
                return
        self.remove()

    def remove(self) -> None:
        """Delete everything kept."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._places = {}

    def __call__(self, images: torch.Tensor) -> torch.Tensor:
        """Return the context of images as ``model.context(images)`` would.

        Args:
            images: The network's input, ``(n, bands, height, width)``.

        Raises:
            LandslideError: The disk is full.
        """
        keys = [_key(image) for image in images.detach().cpu()]
        for key, image in zip(keys, images, strict=True):
            if key in self._places:
                self.hits += 1
            else:
                self._add(key, image)
        maps = self._read([self._places[key] for key in keys])
        return torch.from_numpy(maps).to(images.device)

    def _add(self, key: bytes, image: torch.Tensor) -> None:
        """Compute a chip's context and append it."""
        self.misses += 1
        with torch.no_grad():
            tokens = self._context(image[None])[0].float().cpu().numpy()
        shape = list(tokens.shape)
        try:
            if "shape" not in self._about:
                self.folder.mkdir(parents=True)
                self._about["shape"] = shape
                text = json.dumps(self._about)
                (self.folder / "about.json").write_text(text, encoding="utf-8")
            if self._about["shape"] != shape:
                raise LandslideError("The context's cache needs chips of one size.")
            with (self.folder / "tokens.bin").open("ab") as stream:
                stream.write(np.ascontiguousarray(tokens).tobytes())
            with (self.folder / "keys.bin").open("ab") as stream:
                stream.write(key)
        except OSError as error:
            raise LandslideError(
                f"The context's cache {self.folder} cannot be written ({error}); "
                "make room, or set 'loop.cache_context' to false."
            ) from error
        self._places[key] = len(self._places)

    def _read(self, places: list[int]) -> np.ndarray[Any, np.dtype[np.float32]]:
        """Return stored maps."""
        shape: list[int] = self._about["shape"]
        size = int(np.prod(shape)) * 4
        result = np.empty((len(places), *shape), np.float32)
        with (self.folder / "tokens.bin").open("rb") as stream:
            for row, place in enumerate(places):
                stream.seek(place * size)
                result[row] = np.frombuffer(stream.read(size), np.float32).reshape(
                    result[row].shape
                )
        return result

    def _recall(self) -> None:
        """Read the hashes of what is kept, and cut off what an interruption left half-written."""
        size = int(np.prod(self._about["shape"])) * 4
        keys, tokens = self.folder / "keys.bin", self.folder / "tokens.bin"
        if not (keys.is_file() and tokens.is_file()):
            self._about.pop("shape")
            self.remove()
            return
        count = min(keys.stat().st_size // _KEY_BYTES, tokens.stat().st_size // size)
        for path, length in ((keys, count * _KEY_BYTES), (tokens, count * size)):
            with path.open("r+b") as stream:
                stream.truncate(length)
        data = keys.read_bytes()
        self._places = {
            data[place * _KEY_BYTES : (place + 1) * _KEY_BYTES]: place for place in range(count)
        }


class WithCache(nn.Module):
    """A network whose context comes from a cache, for looks at its scores."""

    def __init__(self, model: nn.Module, cache: TokenCache) -> None:
        super().__init__()
        self.model = model
        self._cache = cache

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map images to logits."""
        result: torch.Tensor = self.model(normalised, self._cache(normalised))
        return result


def _key(image: torch.Tensor) -> bytes:
    """Return the hash of a chip's pixels."""
    return hashlib.blake2b(image.numpy().tobytes(), digest_size=_KEY_BYTES).digest()
