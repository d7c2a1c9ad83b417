"""Calls that run side by side give what they give one after another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from landslide_qgis.core.jobs.protocol import InferenceOptions
from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.tiles.inference import Predictor


@pytest.mark.parametrize("threads", [3, 8], ids=["one thread each", "threads of their own"])
def test_side_by_side_is_one_after_another(threads):
    options = InferenceOptions(threads=threads, tile_px=512, provider="cpu")
    predictor = Predictor(open_model(), options, lambda _: None)
    work = predictor.workload
    assert (work.sessions, work.threads) == (3, max(1, threads // 3))
    rng = np.random.default_rng(5)
    tiles = rng.normal(size=(6, 1, 3, 128, 128)).astype(np.float32)
    alone = [predictor.predict(tile, 0) for tile in tiles]
    with ThreadPoolExecutor(work.sessions) as pool:
        together = list(pool.map(predictor.predict, tiles, [0, 1, 2, 0, 1, 2]))
    np.testing.assert_array_equal(together, alone)
