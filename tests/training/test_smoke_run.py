"""The smoke run of docs/training.md, on chips of a quarter of its side: it learns."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from training.data.simulated_set import write_simulated_set
from training.fitting.fit import fit
from training.recipes.loading import load_recipe

REPOSITORY = Path(__file__).resolve().parents[2]
RECIPE = REPOSITORY / "training" / "configs" / "simulated_14.yaml"
SIDE = 32


def simulated(text: str) -> tuple[int, int]:
    """Return chips and seed of the command that makes the recipe's data."""
    found = re.search(r"simulate DATA/simulated_14 --chips (\d+) --seed (\d+)", text)
    assert found is not None
    return int(found[1]), int(found[2])


def test_the_smoke_run_learns(tmp_path):
    chips, seed = simulated(RECIPE.read_text(encoding="utf-8"))
    write_simulated_set(tmp_path / "simulated_14", chips, seed, size=SIDE)
    recipe = load_recipe(RECIPE)
    longer = replace(recipe, loop=replace(recipe.loop, epochs=20, watch_every=0))
    decision = fit(longer, tmp_path, tmp_path / "run", resume=False)
    # Chips that it did not learn from; a call everywhere would have 0.02.
    assert decision.holdout_f1 > 0.2


def test_page_and_recipe_name_the_same_chips():
    page = (REPOSITORY / "docs" / "training.md").read_text(encoding="utf-8")
    assert simulated(page) == simulated(RECIPE.read_text(encoding="utf-8"))
