"""What a frozen context encoder says about chips, kept on disk for every run that asks again.

While nothing in the encoder learns, and chips are only turned and mirrored, it would say the same
again in every epoch, and for every seed. A chip is known by the hash of its pixels, so the cache
needs to know nothing about how batches are drawn; an encoder by the hash of its tensors and of what
it says about noise, so that no other encoder, selection of bands, precision or device is mistaken
for it. A map is a file of its own, renamed into its place: runs may share a folder at a time.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import uuid4

import numpy as np
import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.context.adapters import context_of
from training.runtime.files import cache_folder, discard

_KEY_BYTES = 16


def tokens_folder() -> Path:
    """Return where all maps are kept: in the cache folder."""
    return cache_folder() / "tokens"


class TokenCache:
    """A context encoder that computes every chip once.

    Attributes:
        hits: Chips that were found.
        misses: Chips that had to be computed.
    """

    def __init__(self, folder: Path, model: nn.Module, context_sha: str) -> None:
        """Describe a cache; nothing is read or written yet.

        Args:
            folder: Where the maps of all encoders are kept.
            model: A network with a context encoder.
            context_sha: Hash of the encoder's tensors.

        Raises:
            LandslideError: The network has no context encoder.
        """
        self.hits = self.misses = 0
        self._root, self._sha = folder, context_sha
        self._context = context_of(model)
        self._folders: dict[tuple[object, ...], Path] = {}

    @torch.no_grad()
    def __call__(self, images: torch.Tensor) -> torch.Tensor:
        """Return the context of images as ``model.context(images)`` would.

        Args:
            images: The network's input, ``(n, bands, height, width)``.

        Raises:
            LandslideError: The disk is full.
        """
        folder = self._folder(images)
        _, _, height, width = images.shape
        stride = self._context.stride
        shape = (self._context.width, height // stride, width // stride)
        paths = [folder / _name(image) for image in images.detach().cpu()]
        maps = [_read(path, shape) for path in paths]
        missing = [place for place, found in enumerate(maps) if found is None]
        self.hits += len(paths) - len(missing)
        self.misses += len(missing)
        if missing:
            computed = self._context(images[missing]).float().cpu()
            for place, tokens in zip(missing, computed, strict=True):
                maps[place] = tokens
                _write(paths[place], tokens)
        return torch.stack([found for found in maps if found is not None]).to(images.device)

    def _folder(self, images: torch.Tensor) -> Path:
        """Return where the maps of this encoder are, for chips of this size and this precision."""
        kind = images.device.type
        mode = (*images.shape[1:], torch.is_autocast_enabled(kind), torch.get_autocast_dtype(kind))
        if mode not in self._folders:
            noise = torch.randn(1, *images.shape[1:], generator=torch.Generator().manual_seed(0))
            said = self._context(noise.to(images.device)).float().cpu().contiguous().numpy()
            digest = hashlib.blake2b(self._sha.encode() + said.tobytes(), digest_size=_KEY_BYTES)
            self._folders[mode] = self._root / digest.hexdigest()
        return self._folders[mode]


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


def _name(image: torch.Tensor) -> str:
    """Return a chip's file, by the hash of its pixels; a folder holds a 256th of them."""
    key = hashlib.blake2b(image.numpy().tobytes(), digest_size=_KEY_BYTES).hexdigest()
    return f"{key[:2]}/{key[2:]}.f32"


def _read(path: Path, shape: tuple[int, ...]) -> torch.Tensor | None:
    """Return a kept map, ``None`` if there is none or a crash of the machine cut it short."""
    if not path.is_file():
        return None
    values = np.fromfile(path, np.float32)
    return torch.from_numpy(values.reshape(shape)) if values.size == np.prod(shape) else None


def _write(path: Path, tokens: torch.Tensor) -> None:
    """Keep a map.

    Raises:
        LandslideError: It cannot be written.
    """
    beside = path.with_name(f"{path.stem}-{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        tokens.contiguous().numpy().tofile(beside)
        beside.replace(path)
    except OSError as error:
        discard(beside)
        raise LandslideError(
            f"What the context encoder says cannot be kept in {path.parents[2]} "
            f"({error.strerror or error}); make room, or set 'loop.cache_context' to false."
        ) from error
