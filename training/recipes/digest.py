"""A recipe's hash, by which a checkpoint knows the recipe that it follows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from training.recipes.recipe import Recipe
from training.recipes.schedule import ADAMW


def recipe_sha(recipe: Recipe) -> str:
    """Return a hash of everything in a recipe that shapes the weights."""
    content = asdict(recipe)
    for key in ("data_root", "export"):
        content.pop(key)
    if not recipe.start:
        content.pop("start")
    if not recipe.start_sha256:
        content.pop("start_sha256")
    if not recipe.teachers:
        content.pop("teachers")
        content.pop("teacher_weight")
    if not recipe.teachers or not recipe.teacher_draw:
        content.pop("teacher_draw")
    for key in ("device", "threads", "cache_context"):
        content["loop"].pop(key)
    if recipe.loop.optimiser == ADAMW:
        content["loop"].pop("optimiser")
    content["data"].pop("memory_mb")
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]
