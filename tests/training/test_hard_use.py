"""Commands used wrongly: one sentence, an exit code, and nothing half-written."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import rasterio
import yaml

from landslide_qgis.core.errors import LandslideError
from training.cli import main
from training.data.simulated_set import write_simulated_set
from training.data.sources import load_parts
from training.experiments import Budget, queue, run_one
from training.recipes.loading import load_recipe
from training.recipes.recipe import all_phases
from training.run_folder.journal import Journal
from training.run_folder.layout import claim
from training.runtime.files import write_text
from training.runtime.interrupt import guarded

REPOSITORY = Path(__file__).resolve().parents[2]
CONFIG = REPOSITORY / "training" / "configs" / "simulated_14.yaml"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with simulated chips, a recipe and its finished run."""
    folder = tmp_path_factory.mktemp("place")
    write_simulated_set(folder / "chips", 24, 1, size=32)
    recipe = {
        "extends": str(CONFIG),
        "name": "tiny",
        "data": {"folder": "chips", "holdout": 0.3},
        "model": {"name": "unet", "options": {"width": 4, "dropout": 0.1}},
        "loop": {"epochs": 1, "batch_size": 4, "learning_rate": 2e-3, "threads": 1},
    }
    write_text(folder / "tiny.yaml", yaml.safe_dump(recipe))
    assert run(folder, "fit") == 0
    return folder


@pytest.fixture(scope="module")
def exported(place, tmp_path_factory):
    """The run's fp32 file, and what the export printed."""
    said, out = io.StringIO(), tmp_path_factory.mktemp("models")
    with redirect_stdout(said):
        assert run(place, "export", "--out", str(out), "--precision", "fp32") == 0
    return out / "tiny_fp32.onnx", said.getvalue()


@pytest.fixture
def copy(place, tmp_path):
    """The same, to be damaged."""
    shutil.copytree(place, tmp_path / "copy")
    return tmp_path / "copy"


def run(folder: Path, command: str, *more: str) -> int:
    """Run a command on the tiny recipe."""
    words = [command, str(folder / "tiny.yaml"), "--data", str(folder)]
    return main([*words, "--runs", str(folder / "runs"), *more])


def complaint(capsys) -> str:
    """Return what the last command complained of, which must be one line."""
    said = capsys.readouterr().err.strip().splitlines()
    assert said, "no complaint"
    assert said[-1].startswith("error: ")
    return said[-1]


def change(folder: Path, **keys: object) -> None:
    """Change the tiny recipe."""
    path = folder / "tiny.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    write_text(path, yaml.safe_dump(document | keys))


def test_a_run_is_not_overwritten_unasked(copy, capsys):
    before = (copy / "runs" / "tiny" / "weights.safetensors").read_bytes()
    assert run(copy, "fit") == 1
    assert "--resume" in complaint(capsys)
    assert (copy / "runs" / "tiny" / "weights.safetensors").read_bytes() == before
    recipe = (copy / "tiny.yaml").read_bytes()
    change(copy, model={"name": "lite_unet", "options": {"chanels": [8]}})
    assert run(copy, "fit", "--overwrite") == 1
    assert "'chanels' is none; known: encoder," in complaint(capsys)
    assert (copy / "runs" / "tiny" / "weights.safetensors").read_bytes() == before
    (copy / "tiny.yaml").write_bytes(recipe)
    write_text(copy / "runs" / "tiny" / "evaluation.json", "{}")
    write_text(copy / "runs" / "tiny" / "notes.txt", "mine")
    assert run(copy, "fit", "--overwrite") == 0
    names = {path.name for path in (copy / "runs" / "tiny").iterdir()}
    assert "evaluation.json" not in names, "it was about other weights"
    assert {"notes.txt", "decision.json"} <= names


def test_two_programs_do_not_train_in_one_folder(copy, capsys):
    folder = copy / "runs" / "tiny"
    code = (
        "import sys, time; from pathlib import Path; from training.run_folder.layout import claim\n"
        "with claim(Path(sys.argv[1]), True, False): print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, cwd=REPOSITORY
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert run(copy, "fit", "--resume") == 1
        assert "Another program is training" in complaint(capsys)
    finally:
        other.kill()
        other.wait()
    with claim(folder, True, False):
        pass  # a program that was killed leaves no lock


@pytest.mark.parametrize(
    ("name", "content", "command"),
    [
        ("decision.json", "{bad", "evaluate"),
        ("decision.json", '{"slope": 1.0}', "evaluate"),
        ("decision.json", "[]", "export"),
        ("run.json", "{bad", "fit"),
        ("run.json", "[]", "fit"),
        ("last/state.json", '{"epochs_done": -5, "recipe_sha": "x"}', "fit"),
        ("last/state.json", '{"epochs_done": "1", "recipe_sha": "x"}', "fit"),
    ],
)
def test_a_damaged_run_is_named(copy, capsys, name, content, command):
    write_text(copy / "runs" / "tiny" / name, content)
    more = {"fit": ["--resume"], "export": ["--out", str(copy / "models")], "evaluate": []}
    assert run(copy, command, *more[command]) == 1
    assert Path(name).name in complaint(capsys)
    assert not (copy / "models").exists()


def test_a_log_cut_short_by_a_full_disk_is_mended(tmp_path):
    journal = Journal(tmp_path)
    for epoch in (1, 2):
        journal.write({"epoch": epoch, "loss": 0.5})
    with (tmp_path / "log.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"epoch": 3, "lo')
    journal.cut(2)
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == [1, 2]


def test_a_run_is_not_scored_by_another_recipe(copy, capsys):
    change(copy, input={"clip_max": 5.0})
    assert run(copy, "evaluate") == 1
    assert "another 'input.clip_max'" in complaint(capsys)
    assert run(copy, "export", "--out", str(copy / "models")) == 1
    assert "another 'input.clip_max'" in complaint(capsys)


def test_a_run_goes_on_with_its_own_chips(copy, capsys):
    for path in sorted((copy / "chips" / "masks").glob("*.tif"))[:8]:
        with rasterio.open(path, "r+") as file:
            file.write(1 - file.read().clip(0, 1))
    assert run(copy, "fit", "--resume") == 1
    assert "are not those that the run" in complaint(capsys)
    assert run(copy, "fit", "--overwrite") == 0


@pytest.mark.parametrize(
    ("command", "more", "words"),
    [
        ("evaluate", ["--dropout", "-3"], "at least 2 passes"),
        ("evaluate", ["--dropout", "1"], "at least 2 passes"),
        ("evaluate", ["--json", "{file}/x.json"], "cannot be written"),
        ("evaluate", ["--onnx", "{file}"], "not a readable ONNX model"),
        ("evaluate", ["--onnx", "{file}", "--hard"], "needs a run"),
        ("export", ["--out", "{file}"], "cannot be made"),
        ("export", ["--out", "{new}", "--chips", "-1"], "'--chips' must be 0 or more"),
        ("fit", ["--seed", "-1"], "'--seed' must lie in"),
        ("fit", ["--seed", "99999999999999999999"], "'--seed' must lie in"),
    ],
)
def test_wrong_options(place, tmp_path, capsys, command, more, words):
    file = tmp_path / "file.txt"
    file.write_text("no model", encoding="utf-8")
    filled = [word.format(file=file, new=tmp_path / "new") for word in more]
    assert run(place, command, *filled) == 1
    assert words in complaint(capsys)
    assert file.read_text(encoding="utf-8") == "no model"


def test_files_of_an_export_appear_together(copy, exported, capsys, monkeypatch):
    # The graph is the one exported before: to trace it again would say nothing new.
    graph = onnx.load(str(exported[0]))
    monkeypatch.setattr("training.release.release.export_fp32", lambda *_: graph)
    change(copy, export={"title": "t", "training_data": "t", "max_mb": 0.01})
    assert run(copy, "export", "--out", str(copy / "models"), "--precision", "fp32", "fp16") == 1
    assert "over the 0.01 MB allowed" in complaint(capsys)
    assert not (copy / "models").exists()


def test_an_export_prints_lines_for_people(exported):
    said = exported[1].strip().splitlines()
    assert len(said) == 3
    assert "tiny_fp32.onnx: " in said[-1]


@pytest.mark.parametrize("split", ["val", "test"])
def test_a_model_file_is_scored_on_the_split_asked_for(place, exported, tmp_path, split):
    out = tmp_path / "scores.json"
    more = ["--onnx", str(exported[0]), "--split", split, "--json", str(out)]
    assert run(place, "evaluate", *more) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["split"].startswith(f"chips {split},")


@pytest.mark.parametrize("part", ["learn", "holdout"])
def test_nothing_to_learn_from_or_to_decide_by(copy, capsys, part):
    masks = sorted((copy / "chips" / "masks").glob("*.tif"))
    held = _held(copy)
    for path in masks:
        if (path.stem in held) == (part == "holdout"):
            with rasterio.open(path, "r+") as file:
                file.write(np.zeros((1, 32, 32), np.uint8))
    assert run(copy, "fit", "--overwrite") == 1
    words = {"learn": "to learn from has a landslide", "holdout": "held out for calibration"}
    assert words[part] in complaint(capsys)


def test_a_band_without_any_value_teaches_nothing(copy, capsys):
    for path in (copy / "chips" / "images").glob("*.tif"):
        with rasterio.open(path) as file:
            values, profile, names = file.read().astype("f4"), file.profile, file.descriptions
        values[3] = np.nan
        profile["dtype"] = "float32"
        with rasterio.open(path, "w", **profile) as file:
            file.write(values)
            file.descriptions = names
    assert run(copy, "fit", "--overwrite") == 1
    assert "The band B04 has no value in any of the" in complaint(capsys)
    assert main(["statistics", str(copy / "tiny.yaml"), "--data", str(copy)]) == 1
    assert "The band B04 has no value at all in the chips of train" in complaint(capsys)


def _held(folder: Path) -> set[str]:
    """Return the chips that the tiny recipe holds out."""
    return set(load_parts(load_recipe(folder / "tiny.yaml"), folder).holdout.names)


@pytest.mark.parametrize(
    ("raised", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "Stopped"),
        (OSError(28, "No space left on device", "a.txt"), 1, "a.txt: No space left on device"),
    ],
)
def test_the_last_resort(capsys, raised, code, words):
    def fail() -> int:
        raise raised

    assert guarded(fail) == code
    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1


def test_a_terminal_that_knows_few_signs():
    code = (
        "import sys; from training.runtime.interrupt import guarded\n"
        "sys.exit(guarded(lambda: print('0.5 \u00b1 0.1 m\u00b2') or 0))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"0.5 ? 0.1 m?"


def test_simulating_and_comparing_wrongly(tmp_path, capsys):
    assert main(["simulate", str(tmp_path / "a"), "--chips", "5", "--seed", "-1"]) == 1
    assert "'--seed'" in complaint(capsys)
    (tmp_path / "file").touch()
    assert main(["simulate", str(tmp_path / "file" / "a"), "--chips", "5"]) == 1
    assert "cannot be written" in complaint(capsys)
    for content in ("3", "[]", '{"recipe": 1, "seed": 1, "split": "s", "f1": 2, "objects": {}}'):
        write_text(tmp_path / "evaluation.json", content)
        assert main(["compare", str(tmp_path)]) == 1
        assert "is no evaluation" in complaint(capsys)
    assert list(tmp_path.glob(".landslide-*")) == []


@pytest.mark.parametrize("name", ["budget_l4s", "l4s_rgb"])
def test_a_budget_cuts_stages_and_phases(name):
    folder = CONFIG.parent / name
    epochs = (1,) if name == "budget_l4s" else (2, 4)
    budget = Budget(train_chips=24, holdout=0.3, epochs=epochs, threads=1)
    cut = list(queue(folder, (42, 123), budget))
    assert len(cut) == 2 * len(list(folder.glob("*.yaml")))
    for recipe in cut:
        assert [phase.epochs for phase in all_phases(recipe)] == list(epochs)
        assert (recipe.data.train_chips, recipe.data.holdout) == (24, 0.3)
    with pytest.raises(LandslideError, match=r"'data\.holdout' must lie"):
        list(queue(folder, (42,), Budget(holdout=3.0)))
    with pytest.raises(LandslideError, match="has 3 numbers"):
        list(queue(folder, (42,), Budget(epochs=(1, 2, 3))))


def test_a_queue_does_not_reuse_runs_of_another_budget(place, tmp_path):
    recipe = load_recipe(place / "tiny.yaml")
    shutil.copytree(place / "runs" / "tiny", tmp_path / "tiny_seed42")
    write_text(tmp_path / "tiny_seed42" / "evaluation.json", "{}")
    assert run_one(recipe, place, tmp_path) == tmp_path / "tiny_seed42"
    longer = replace(recipe, loop=replace(recipe.loop, epochs=9))
    with pytest.raises(LandslideError, match=r"another 'loop\.epochs'"):
        run_one(longer, place, tmp_path)
