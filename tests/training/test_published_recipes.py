from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from landslide_qgis.core.errors import LandslideError
from training.data.sources import load_parts
from training.fitting.fit import fit, make_batches
from training.fitting.loop import Trainer
from training.fitting.plan import make_optimiser, phase_groups
from training.losses import LOSSES
from training.losses.deep_output import DeepOutput
from training.models import MODELS
from training.recipes.loading import load_recipe
from training.recipes.recipe import PartConfig, Recipe, all_phases
from training.run_folder.layout import RunPaths

CONFIGS = Path(__file__).resolve().parents[2] / "training" / "configs"
SYSTEMS = ("landslidenet", "digate_unet", "geonext")
RECIPES = sorted(
    path
    for path in CONFIGS.rglob("*.yaml")
    if any(word in path.stem for word in ("landslidenet", "digate", "geonext"))
)


def offline(recipe: Recipe) -> Recipe:
    """The recipe without weights that would have to be downloaded."""
    away = {"pretrained": False, "weights": None}
    options = {key: away.get(key, value) for key, value in recipe.model.options.items()}
    if recipe.model.name != "landslidenet":
        options["pretrained"] = False
    return replace(recipe, model=replace(recipe.model, options=options))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.relative_to(CONFIGS).as_posix())
def test_every_recipe_builds_its_network_and_its_loss(path):
    recipe = offline(load_recipe(path))
    assert recipe.model.name in SYSTEMS
    with torch.device("meta"):
        model = MODELS.build(recipe.model.name, recipe.model.options, config=recipe.input)
    side = getattr(model, "fixed_side", None)
    assert side in (None, recipe.export.tile_px)
    loss = LOSSES.build(recipe.loss.name, recipe.loss.options)
    logits, masks = torch.randn(2, 1, 8, 8), torch.ones(2, 1, 8, 8)
    output = (
        DeepOutput(logits, (logits, logits), logits.mean()) if recipe.loss.name == "deep" else 0
    )
    assert torch.isfinite(loss(output or logits, masks))
    assert (recipe.loss.name == "deep") == bool(recipe.model.options.get("deep"))


def test_all_systems_have_recipes():
    names = {path.relative_to(CONFIGS).as_posix() for path in RECIPES}
    for system in ("landslidenet", "digate", "geonext"):
        for folder in ("small_l4s", "small_bijie", "budget_l4s", "budget_bijie", "published"):
            assert any(name.startswith(f"{folder}/{system}") for name in names)


@pytest.mark.parametrize(
    ("name", "kind", "epochs"),
    [
        ("digate_bijie", torch.optim.Adam, 100),
        ("digate_l4s", torch.optim.Adam, 100),
        ("geonext_cas", torch.optim.Adam, 60),
        ("geonext_l4s", torch.optim.Adam, 60),
        ("landslidenet_l4s", torch.optim.AdamW, 50),
        ("unet_l4s", torch.optim.Adam, 11),
    ],
)
def test_published_schedules_run_to_their_end(name, kind, epochs):
    recipe = load_recipe(CONFIGS / "published" / f"{name}.yaml")
    assert sum(phase.epochs for phase in all_phases(recipe)) == epochs
    assert recipe.loop.patience == 0
    layer = torch.nn.Linear(2, 3)
    groups = phase_groups(layer, recipe.loop)
    optimiser = make_optimiser(recipe.loop.optimiser, groups)
    assert type(optimiser) is kind
    # Adam's decay is on biases too, as torch has it.
    plain = [group["weight_decay"] for group in groups if group["params"][0] is layer.bias]
    assert plain == [recipe.loop.weight_decay if kind is torch.optim.Adam else 0.0]


def shrunk(path: Path, **options: object) -> Recipe:
    """A recipe cut down to seconds, for chips of 64 pixels."""
    recipe = offline(load_recipe(path))
    stages = tuple(replace(stage, epochs=1) for stage in recipe.stages)
    return replace(
        recipe,
        name="tiny",
        data=replace(recipe.data, name="l4s_rgb", holdout=0.15),
        loop=replace(recipe.loop, epochs=1, batch_size=4, threads=1),
        model=replace(recipe.model, options={**recipe.model.options, **options}),
        stages=stages,
    )


TINY = {
    "landslidenet_base": {"size": "tiny", "image_size": 128},
    "digate_mobilenet": {"encoder": "mobilenetv3_small_050"},
    "geonext_atto": {},
}


@pytest.mark.parametrize("name", TINY)
def test_training_goes_through_the_one_loop(name, data_root, tmp_path):
    recipe = shrunk(CONFIGS / "small_l4s" / f"{name}.yaml", **TINY[name])
    parts = load_parts(recipe, data_root)
    paths = RunPaths(tmp_path)
    trainer = Trainer(recipe, make_batches(recipe, parts, paths), paths)
    before = {key: tensor.detach().clone() for key, tensor in trainer.model.named_parameters()}
    trainer.run(parts)
    moved = {k for k, t in trainer.model.named_parameters() if not torch.equal(before[k], t)}
    assert moved
    assert not any(key.startswith("context.") for key in moved)
    if name == "landslidenet_base":
        assert {key.split(".")[0] for key in moved} == {"tuning", "decoder"}
        # The frozen encoder comes from where the recipe says, not from the run.
        assert not any(key.startswith("context.") for key in load_file(paths.weights))


@pytest.mark.parametrize("options", [{"deep": True}, {}])
def test_side_outputs_need_their_loss(options, tmp_path):
    recipe = load_recipe(CONFIGS / "small_l4s" / "digate_mobilenet.yaml")
    model, loss = PartConfig("digate_unet", options), PartConfig("bce_lovasz")
    with pytest.raises(LandslideError, match="which the loss 'bce_lovasz' does not take"):
        fit(replace(recipe, model=model, loss=loss), tmp_path, tmp_path / "run", False)
    shallow = PartConfig("digate_unet", {"deep": False})
    with pytest.raises(LandslideError, match="There are no chips"):
        fit(replace(recipe, model=shallow, loss=loss), tmp_path, tmp_path / "run", False)


def test_second_step_starts_from_the_first(data_root, tmp_path):
    first = shrunk(CONFIGS / "small_bijie" / "geonext_atto.yaml")
    parts = load_parts(first, data_root)
    paths = RunPaths(tmp_path / "first")
    Trainer(first, make_batches(first, parts, paths), paths).run(None)
    second = shrunk(CONFIGS / "small_l4s" / "geonext_atto_tuned.yaml")
    assert second.start == "runs/bijie_geonext_atto/weights.safetensors"
    second = replace(second, start=str(paths.weights), seed=first.seed + 1)
    other = RunPaths(tmp_path / "second")
    trainer = Trainer(second, make_batches(second, parts, other), other)
    learned = load_file(paths.weights)
    for key, tensor in trainer.model.state_dict().items():
        assert torch.equal(tensor, learned[key])
    missing = replace(second, start=str(tmp_path / "none.safetensors"))
    with pytest.raises(LandslideError, match="no weights at"):
        Trainer(missing, make_batches(missing, parts, other), other)
