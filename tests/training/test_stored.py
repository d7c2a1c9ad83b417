"""Images kept in a file are the images kept in memory."""

from __future__ import annotations

import resource
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

from landslide_qgis.core.errors import LandslideError
from training.data.chips import Chip, ChipFiles, load
from training.data.sources import load_parts
from training.data.stored import StoredImages, keep
from training.fitting.fit import make_batches
from training.fitting.loop import Trainer
from training.recipes.digest import recipe_sha
from training.recipes.loading import load_recipe
from training.run_folder.layout import RunPaths
from training.run_folder.provenance import chips_sha256

SHAPE = (7, 3, 4, 5)
IMAGES = np.random.default_rng(0).normal(size=SHAPE).astype(np.float32)


@given(st.lists(st.integers(-7, 6), max_size=9), st.slices(7), st.integers(-7, 6))
def test_indexed_like_an_array(places, part, one):
    stored = keep(iter(IMAGES), SHAPE, 0)
    assert isinstance(stored, StoredImages)
    assert stored.shape == SHAPE
    index = np.array(places, np.intp)
    assert np.array_equal(stored[index], IMAGES[index])
    assert np.array_equal(stored[part], IMAGES[part])
    assert np.array_equal(stored[one], IMAGES[one])
    assert np.array_equal(np.stack(list(stored)), IMAGES)
    chosen = stored.take(index)
    assert len(chosen) == len(places)
    assert np.array_equal(chosen[:], IMAGES[index])


def test_few_stay_in_memory():
    assert isinstance(keep(iter(IMAGES), SHAPE, 1), np.ndarray)


def test_reading_chips_takes_no_more_memory_than_allowed():
    def read(place: int) -> Chip:
        image = np.full((14, 128, 128), place, np.float32)
        return Chip(image, np.zeros((128, 128), bool))

    files = ChipFiles(tuple(str(number) for number in range(120)), read)
    tracemalloc.start()
    chips = load(files, None, 20)
    part = chips.take(np.arange(5, 115))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert part.images[109].mean() == 114
    assert peak < 20e6  # of 110 MB


def test_a_run_does_not_depend_on_where_its_chips_are(recipe, data_root, tmp_path):
    spilled = replace(recipe, data=replace(recipe.data, memory_mb=0.0))
    assert recipe_sha(spilled) == recipe_sha(recipe)
    results, hashes = [], []
    for name, first, second in (("a", recipe, recipe), ("b", recipe, spilled)):
        paths = RunPaths(tmp_path / name)
        for part, resume in ((first, False), (second, True)):
            parts = load_parts(part, data_root)
            hashes.append(chips_sha256(parts.learn))
            trainer = Trainer(part, make_batches(part, parts, paths), paths)
            trainer.run(parts, resume, None if resume else 1)
        results.append(load_file(paths.checkpoint / "model.safetensors"))
    assert len(set(hashes)) == 1
    assert all(np.array_equal(results[0][key], results[1][key]) for key in results[0])


def test_a_full_disk_is_said(monkeypatch, tmp_path, document, write_recipe):
    monkeypatch.setenv("LANDSLIDE_CACHE", str(tmp_path))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, hard))
    try:
        with pytest.raises(LandslideError, match=r"cannot be written.*'data.memory_mb'"):
            keep(iter(IMAGES), SHAPE, 0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    (tmp_path / "file").touch()
    monkeypatch.setenv("LANDSLIDE_CACHE", str(tmp_path / "file"))
    with pytest.raises(LandslideError, match="LANDSLIDE_CACHE"):
        keep(iter(IMAGES), SHAPE, 0)
    document["data"]["memory_mb"] = -1
    with pytest.raises(LandslideError, match=r"'data.memory_mb' must be 0 or more"):
        load_recipe(write_recipe(document))
