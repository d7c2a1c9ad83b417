"""Fine-tuning from the shipped file and reviewed chips, as the command line and QGIS run it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import pytest
import rasterio
from rasterio.transform import from_origin

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.jobs.protocol import Event, Progress, Result, Warn, event_from_json
from landslide_qgis.core.model.file import DEFAULT_MODEL, open_model
from training.cli import main
from training.data.chips import Chips
from training.data.simulated_set import write_simulated_set
from training.finetuning.reviewed import load_reviewed, part
from training.finetuning.run import finetune
from training.finetuning.settings import Wish
from training.metrics.pooled import Histogram, paired_f1

REPOSITORY = Path(__file__).resolve().parents[2]
SIZE = 64
# Reflectance of ground and of landslides × 10,000, in B04, B03, B02.
GREEN, BLUE = (450, 700, 500), (500, 900, 1500)


def write_reviewed(folder: Path, chips: int, per_block: int, **about) -> Path:
    """Write chips with a patch each."""
    rng = np.random.default_rng(5)
    for kind in ("images", "masks"):
        (folder / kind).mkdir(parents=True)
    rows = []
    for number in range(chips):
        name = f"scene-{number:03d}"
        ground = np.array(GREEN)[:, None, None] + rng.normal(0, 40, (3, SIZE, SIZE))
        mask = np.zeros((SIZE, SIZE), np.uint8)
        top, left = rng.integers(4, SIZE - 30, size=2)
        mask[top : top + 20, left : left + 24] = 1
        image = np.where(
            mask, np.array(BLUE)[:, None, None] + rng.normal(0, 40, ground.shape), ground
        )
        mask[:4] = 255
        place = from_origin(600_000 + 640 * number, 3_000_000, 10, 10)
        for kind, layers in (("images", image.astype(np.float32)), ("masks", mask[None])):
            with rasterio.open(
                folder / kind / f"{name}.tif", "w", driver="GTiff", width=SIZE, height=SIZE,
                count=len(layers), dtype=layers.dtype, crs="EPSG:32643", transform=place,
            ) as file:  # fmt: skip
                file.write(layers)
        rows.append((name, "train", f"block-{number // per_block}", "scene"))
    bands = [{"name": name, "unit": "reflectance_dn"} for name in ("B04", "B03", "B02")]
    layout = {"layout": "landslide-chips", "version": 1, "gsd_m": 10.0, "size_px": SIZE}
    text = json.dumps({**layout, "bands": bands, **about})
    (folder / "chips.json").write_text(text, encoding="utf-8")
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("name", "split", "block", "source"), *rows])
    return folder


@pytest.fixture(scope="module")
def unknown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Landslides of a colour that the shipped file takes for none."""
    return write_reviewed(tmp_path_factory.mktemp("unknown") / "chips", 12, 2)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Simulated ground, parted already, which the shipped file maps as well as it can."""
    folder = tmp_path_factory.mktemp("known") / "chips"
    write_simulated_set(folder, 30, seed=3, size=SIZE)
    return folder


def run(wish: Wish, cancelled=lambda: False) -> tuple[Result, list[Event]]:
    told: list[Event] = []
    return finetune(wish, told.append, cancelled), told


@pytest.fixture(scope="module")
def learned(unknown: Path, tmp_path_factory: pytest.TempPathFactory):
    """A file that has learned."""
    out = tmp_path_factory.mktemp("learned") / "better.onnx"
    return run(Wish(DEFAULT_MODEL, unknown, out, epochs=40, reminders=4, threads=1))


def test_a_better_file_is_kept_with_its_story(learned, unknown: Path) -> None:
    result, told = learned
    path = Path(result.outputs["model"])
    before, _, after = result.summary["scores"]
    assert result.summary["better"]
    assert after["f1"] > before["f1"] + 0.3
    assert result.summary["difference"][1] > 0
    file = open_model(path)
    assert file.card.threshold == after["threshold"]
    assert file.card.metrics[2].value == pytest.approx(after["f1"], abs=1e-4)
    (story,) = file.card.extra["finetuned"]
    assert story["parent_sha256"] == open_model(DEFAULT_MODEL).sha256
    assert story["chips"] == result.summary["chips"]
    assert file.card.bands[2].train_p99 >= open_model(DEFAULT_MODEL).card.bands[2].train_p99
    fractions = [event.fraction for event in told if isinstance(event, Progress)]
    assert fractions == sorted(fractions)
    assert {Path(p).suffix for p in result.outputs.values()} == {".onnx", ".json", ".html", ".png"}
    report = json.loads(Path(result.outputs["report"]).read_text(encoding="utf-8"))
    assert report["judge_blocks"]
    assert {p.name for p in path.parent.iterdir()} == {
        Path(p).name for p in result.outputs.values()
    }


def test_the_new_file_is_one_for_the_engine(learned) -> None:
    path = learned[0].outputs["model"]
    done = subprocess.run(
        [sys.executable, "-m", "landslide_qgis.core", "info", path],
        cwd=REPOSITORY, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "fine-tuned" in done.stdout


def test_only_the_decoder_has_changed(learned) -> None:
    old = onnx.load(str(DEFAULT_MODEL)).graph
    new = onnx.load(learned[0].outputs["model"]).graph
    assert [n.op_type for n in old.node] == [n.op_type for n in new.node]
    pairs = zip(old.initializer, new.initializer, strict=True)
    changed = {a.name for a, b in pairs if a != b}
    assert any(name.startswith("network.decoder.") for name in changed)
    assert not any(name.startswith("network.encoder.") for name in changed)


def test_it_learns_again_from_what_it_learned(learned, unknown: Path, tmp_path: Path) -> None:
    first = Path(learned[0].outputs["model"])
    wish = Wish(first, unknown, tmp_path / "again.onnx", "lora", epochs=2, reminders=0, threads=1)
    result, _ = run(wish)
    assert result.summary["scores"][0]["f1"] > 0.5
    assert ("model" in result.outputs) == result.summary["better"]


def test_not_better_is_a_result_without_a_file(known: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "new.onnx"
    words = ["finetune", str(DEFAULT_MODEL), str(known), "--out", str(out), "--epochs", "1"]
    assert main([*words, "--reminders", "0", "--rate", "1e-9", "--threads", "1"]) == 0
    said = capsys.readouterr().out
    assert "Not better" in said
    assert "95 % interval" in said
    assert not out.exists()
    assert (tmp_path / "new_finetuning.html").read_text(encoding="utf-8").count("Not better") == 1


def test_five_chips_are_enough(tmp_path: Path) -> None:
    folder = write_reviewed(tmp_path / "chips", 5, 1)
    wish = Wish(DEFAULT_MODEL, folder, tmp_path / "n.onnx", epochs=1, reminders=0, threads=1)
    result, told = run(wish)
    assert result.summary["chips"] == {"learn": 2, "tune": 1, "judge": 2}
    assert not [event for event in told if isinstance(event, Warn)]


def test_blocks_are_never_parted(unknown: Path) -> None:
    reviewed = load_reviewed(unknown, open_model(DEFAULT_MODEL), 3, any_scale=False)
    parts = reviewed.parts
    sets = [set(chips.blocks) for chips in (parts.learn, parts.holdout, parts.tune)]
    assert all(sets)
    assert sum(map(len, sets)) == len(set.union(*sets)) == 6
    assert sum(len(c) for c in (parts.learn, parts.holdout, parts.tune)) == 12


def chips_in(blocks: list[str], positive: list[bool]) -> Chips:
    masks = np.zeros((len(blocks), 4, 4), bool)
    masks[positive, 0, 0] = True
    names = tuple(f"c{i}" for i in range(len(blocks)))
    return Chips(names, np.zeros((len(blocks), 1, 4, 4), np.float32), masks, None, tuple(blocks))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(
    "blocks", ["aabbc", "abbbbc", "abcde", "aaaabc", "aabbccddeeffgghh", "abcdefghijklmnopqr"]
)
def test_every_part_gets_landslides(blocks: str, seed: int) -> None:
    chips = chips_in([*blocks, "y", "y", "z"], [True] * len(blocks) + [False] * 3)
    parts = part(chips, seed)
    counts = [c.masks.any(axis=(1, 2)).sum() for c in (parts.learn, parts.holdout, parts.tune)]
    assert counts[0] >= 1
    assert counts[1] >= 1
    assert counts[2] >= 2


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ("aabb", "there are 4 in 2; review more landslides in other places, 1 at least"),
        ("aaaaaa", "5 chips with a landslide in 3 blocks are needed, but there are 6 in 1"),
        ("ab", "in other places, 3 at least"),
        ("", "No chip has a landslide"),
    ],
)
def test_too_few_are_counted(blocks: str, words: str) -> None:
    chips = chips_in([*blocks, "z"], [True] * len(blocks) + [False])
    with pytest.raises(LandslideError, match=words):
        part(chips, 0)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"gsd_m": 0.8}, "have pixels of 0.8 m, landslide_rgb.onnx learned at 10 m.*--any-scale"),
        (
            {"bands": [{"name": n, "unit": "1"} for n in ("B08", "B03", "B02")]},
            "have no band 'B04'",
        ),
    ],
)
def test_chips_that_do_not_fit(tmp_path: Path, about: dict, words: str) -> None:
    folder = write_reviewed(tmp_path / "chips", 5, 1, **about)
    out = tmp_path / "new.onnx"
    with pytest.raises(LandslideError, match=words):
        run(Wish(DEFAULT_MODEL, folder, out))
    assert {path.name for path in tmp_path.iterdir()} == {"chips"}


def test_eight_bits_are_refused_on_the_command_line(known: Path, tmp_path: Path, capsys) -> None:
    eight = DEFAULT_MODEL.with_name("landslide_rgb_int8.onnx")
    assert main(["finetune", str(eight), str(known), "--out", str(tmp_path / "n.onnx")]) == 1
    assert "take landslide_rgb.onnx" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_stop_leaves_nothing(unknown: Path, tmp_path: Path) -> None:
    asked = iter([False] * 3)
    wish = Wish(DEFAULT_MODEL, unknown, tmp_path / "new.onnx", epochs=50, reminders=0, threads=1)
    with pytest.raises(CancelledError):
        run(wish, lambda: next(asked, True))
    assert list(tmp_path.iterdir()) == []


def test_another_program_watches_and_stops_it(unknown: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "training", "finetune", str(DEFAULT_MODEL), str(unknown)]
    process = subprocess.Popen(
        [*command, "--out", str(tmp_path / "new.onnx"), "--epochs", "5000", "--events"],
        cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    for line in process.stdout:
        event = event_from_json(line)
        if isinstance(event, Progress) and event.stage == "Learning":
            break
    process.stdin.write("cancel\n")
    process.stdin.flush()
    asked = time.monotonic()
    last = [event_from_json(line) for line in process.stdout]
    assert process.wait(10) == 130
    assert time.monotonic() - asked < 3
    assert not any(isinstance(event, Result) for event in last)
    assert list(tmp_path.iterdir()) == []


def test_the_interval_is_of_pairs() -> None:
    """A hard chip that both sides miss alike does not blur their difference."""
    rng = np.random.default_rng(0)
    truth = rng.random((20, 400)) < np.linspace(0.05, 0.9, 20)[:, None]
    worse = [Histogram.of(np.where(t, 0.4, 0.1) + 0.3 * (rng.random(400) < 0.5), t) for t in truth]
    better = [Histogram.of(np.where(t, 0.8, 0.1), t) for t in truth]
    low, high = paired_f1((worse, 0.5), (better, 0.5), seed=1)
    assert 0 < low < high < 1
    assert paired_f1((better, 0.5), (better, 0.5), seed=1) == (0.0, 0.0)
