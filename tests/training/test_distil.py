"""A teacher drawn anew for every batch, asked about one symmetry of it."""

from __future__ import annotations

import numpy as np
import pytest

from training.data.batches import BatchMaker
from training.data.sources import load_parts
from training.fitting.distil import DistilledBatches, turned, turned_back


class Echo:
    """Says what it sees in the first band, plus a number of its own."""

    def __init__(self, number: float) -> None:
        self.number = number
        self.seen: list[np.ndarray] = []

    def probability(self, images):
        self.seen.append(images)
        return images[:, :1] + np.float32(self.number)


def test_one_look_of_one_teacher_turned_back(recipe, data_root):
    learn = load_parts(recipe, data_root).learn
    teachers = [Echo(0.0), Echo(10.0)]
    maker = DistilledBatches(recipe, recipe.augment, learn, None, teachers, 0.25, True)
    plain = BatchMaker(recipe, recipe.augment, learn, None)
    asked = set()
    for step in range(maker.steps * 8):
        images, target = maker.batch(step // maker.steps, step % maker.steps)
        same, masks = plain.batch(step // maker.steps, step % maker.steps)
        assert np.array_equal(images.numpy(), same.numpy())
        said = (target.numpy() - 0.75 * masks.numpy()) / 0.25
        number = round(float((said - images[:, :1].numpy()).mean()))
        np.testing.assert_allclose(said, images[:, :1].numpy() + number, atol=1e-4)
        asked.add(number)
    assert asked == {0, 10}
    looks = [seen for teacher in teachers for seen in teacher.seen]
    assert len(looks) == maker.steps * 8
    again = maker.batch(0, 0)[1].numpy()
    assert np.array_equal(again, maker.batch(0, 0)[1].numpy())


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("turns", range(4))
def test_turns_are_undone(turns, flip):
    images = np.random.default_rng(0).normal(size=(2, 3, 8, 8)).astype(np.float32)
    there = turned(images, turns, flip)
    assert np.array_equal(turned_back(there, turns, flip), images)
    assert np.array_equal(there, images) == (turns == 0 and not flip)
