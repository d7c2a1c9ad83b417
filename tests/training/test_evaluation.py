"""Scores against scikit-learn's, the comparison of runs, and doubt."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn import metrics as sklearn
from sklearn.linear_model import LogisticRegression
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.cli import main
from training.data.chips import Chips
from training.evaluation.assess import CURVE_POINTS, assess
from training.evaluation.compare import load_groups, markdown_table, raw
from training.evaluation.uncertainty import describe, dropout_members, spread_of
from training.metrics.calibration import Platt, fit_platt, fit_temperature

REPOSITORY = Path(__file__).resolve().parents[2]
BINNED = 2e-3
SIZE = 48


@pytest.fixture(scope="module")
def scene():
    """Chips with blobs, probabilities that see most of them, and pixels of unknown truth."""
    rng = np.random.default_rng(7)
    masks = np.zeros((12, SIZE, SIZE), bool)
    for chip in range(1, 12):
        for _ in range(3):
            top, left, high, wide = rng.integers([0, 0, 2, 2], [40, 40, 14, 14])
            masks[chip, top : top + high, left : left + wide] = True
    noise = rng.random(masks.shape)
    probability = np.clip(masks * 0.45 + noise * 0.55, 0.0, 0.999).astype(np.float32)
    valid = np.ones_like(masks)
    valid[:, :4] = False
    images = np.zeros((12, 1, SIZE, SIZE), np.float32)
    names = tuple(f"chip_{n}" for n in range(12))
    return Chips(names, images, masks & valid, valid), probability


def test_scores_are_those_of_scikit_learn(scene):
    chips, probability = scene
    result = assess(chips, probability, 0.5, 10.0, 1)
    truth, found = chips.masks[chips.valid], probability[chips.valid]
    called = found >= 0.5
    assert result["precision"] == pytest.approx(sklearn.precision_score(truth, called))
    assert result["recall"] == pytest.approx(sklearn.recall_score(truth, called))
    assert result["f1"] == pytest.approx(sklearn.f1_score(truth, called))
    assert result["iou"] == pytest.approx(sklearn.jaccard_score(truth, called))
    for name, score in (("precision", sklearn.precision_score), ("recall", sklearn.recall_score),
                        ("f1", sklearn.f1_score), ("iou", sklearn.jaccard_score)):  # fmt: skip
        assert result["class_means"][name] == pytest.approx(score(truth, called, average="macro"))
    tn, fp, fn, tp = sklearn.confusion_matrix(truth, called).ravel()
    assert result["pixels"] == {"tp": tp, "fp": fp, "fn": fn, "tn": tn}
    expected = sklearn.average_precision_score(truth, found)
    assert result["average_precision"] == pytest.approx(expected, abs=BINNED)
    assert result["roc_auc"] == pytest.approx(sklearn.roc_auc_score(truth, found), abs=BINNED)
    precision, recall, _ = sklearn.precision_recall_curve(truth, found)
    for place, at in enumerate(np.linspace(0.0, 1.0, CURVE_POINTS)):
        reachable = precision[recall >= at - 1e-12].max() if at else 1.0
        assert result["precision_by_recall"][place] == pytest.approx(reachable, abs=0.02)
    low, high = result["ci95_by_chip"]["f1"]
    assert low < result["f1"] < high


def test_objects_and_sizes(scene):
    chips, _ = scene
    truth = chips.masks.astype(np.float32)
    result = assess(chips, truth, 0.5, 10.0, 1)
    everything = result["objects"]["iou_0.5"]
    assert everything["found"] == everything["landslides"] == everything["right"] > 10
    sizes = result["objects"]["by_size"]
    assert sum(e["iou_0.1"]["landslides"] for e in sizes) == everything["landslides"]
    assert sum(e["landslide_pixels"] for e in sizes) == chips.masks.sum()
    assert {e["pixel_recall"] for e in sizes if e["landslide_pixels"]} == {1.0}
    assert result["chips_without_landslide"] == 1
    assert result["of_these_with_a_call"] == 0
    half = truth.copy()
    half[:, :, ::2] = 0.0
    worse = assess(chips, half, 0.5, 10.0, 1)["objects"]
    assert worse["iou_0.5"]["found"] < everything["found"]
    loud = assess(chips, np.ones_like(truth), 0.5, 10.0, 1)
    assert loud["of_these_with_a_call"] == 1
    assert loud["recall"] == 1.0


def test_small_slides_that_are_missed_and_quarries_that_are_surer_than_slides():
    """Of 100 m² pixels; a landslide of a class's lower bound belongs to it."""
    mask = np.zeros((1, SIZE, SIZE), bool)
    probability = np.zeros(mask.shape, np.float32)
    mask[0, 2:4, 2:4] = True
    for top, wide, sure in ((10, 10, 0.8), (20, 20, 0.9)):
        mask[0, top, 2 : 2 + wide] = True
        probability[0, top, 2 : 2 + wide] = sure
    probability[0, 40, :30] = 0.9
    images = np.zeros((1, 1, SIZE, SIZE), np.float32)
    result = assess(Chips(("a",), images, mask), probability, 0.5, 10.0, 1)
    sizes = result["objects"]["by_size"]
    assert [entry["landslide_pixels"] for entry in sizes] == [4, 30, 0, 0]
    assert [entry["pixel_recall"] for entry in sizes] == [0.0, 1.0, 0.0, 0.0]
    # 20 of 50 calls are right from 0.9 on, 30 of 60 from 0.8 on: which also has a recall of 0.2.
    assert result["precision_by_recall"][20] == result["precision_by_recall"][80] == 0.5
    assert result["precision_by_recall"][95] == pytest.approx(34 / SIZE**2, abs=1e-4)


def test_temperature_is_a_slope_without_intercept():
    rng = np.random.default_rng(5)
    logits = rng.normal(0.0, 4.0, 40_000).astype(np.float32)
    truth = rng.random(40_000) < Platt(0.4, 0.0).probability(logits)
    found = fit_temperature(logits, truth)
    assert found.slope == pytest.approx(0.4, abs=0.02)
    assert found.intercept == 0.0
    assert fit_platt(logits, truth).slope == pytest.approx(found.slope, abs=0.01)
    assert fit_temperature(logits, np.ones(40_000, bool)) == Platt()


def test_calibration_is_the_logistic_regression_of_scikit_learn_however_sure_the_logits():
    rng = np.random.default_rng(6)
    z = rng.normal(-2.0, 1.5, 20_000)
    truth = rng.random(20_000) < Platt().probability(z.astype(np.float32))
    for factor in (0.05, 1.0, 30.0, 400.0):
        logits = (z * factor).astype(np.float32)
        fitted = fit_platt(logits, truth)
        wanted = LogisticRegression(C=np.inf).fit(z[:, None], truth)
        assert fitted.slope * factor == pytest.approx(wanted.coef_[0, 0], rel=1e-3)
        assert fitted.intercept == pytest.approx(wanted.intercept_[0], abs=2e-3)


class Dropping(nn.Module):
    """Logits that dropout perturbs, with a batch norm that must stay as it is."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(3)
        self.drop = nn.Dropout(rate)
        self.head = nn.Conv2d(3, 1, 1)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.head(self.drop(self.norm(image)))


def test_dropout_gives_a_variance_and_leaves_the_network_alone(recipe):
    from training.data.preprocess import Preprocess

    images = np.random.default_rng(1).uniform(0.1, 0.5, (3, 3, 32, 32)).astype(np.float32)
    chips = Chips(("a", "b", "c"), images, images[:, 0] > 0.3)
    model = Dropping(0.5).train()
    model.drop.eval()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    preprocess = Preprocess(recipe.input)
    members = list(dropout_members(model, chips, preprocess, Platt(), 5, 1))
    again = list(dropout_members(model, chips, preprocess, Platt(), 5, 1))
    assert np.array_equal(members, again)
    spread = spread_of(members)
    stacked = np.stack(members).astype(np.float64)
    np.testing.assert_allclose(spread.mean, stacked.mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(spread.variance, stacked.var(axis=0, ddof=1), rtol=1e-3, atol=1e-7)
    assert spread.variance.max() > 0.0
    assert model.training
    assert model.norm.training
    assert not model.drop.training
    for name, tensor in model.state_dict().items():
        assert torch.equal(tensor, before[name])
    with pytest.raises(LandslideError, match="use an ensemble"):
        list(dropout_members(Dropping(0.0), chips, preprocess, Platt(), 2, 1))


def test_variance_points_at_errors():
    rng = np.random.default_rng(3)
    masks = rng.random((2, 40, 40)) < 0.3
    sure = np.where(masks, 0.95, 0.05)
    doubtful = rng.random(masks.shape) < 0.2
    members = [
        np.where(doubtful, rng.random(masks.shape), sure).astype(np.float32) for _ in range(8)
    ]
    chips = Chips(("a", "b"), np.zeros((2, 1, 40, 40), np.float32), masks)
    found = describe(spread_of(members), chips, 0.5, "runs")
    assert found["members"] == 8
    assert found["error_auc"] > 0.9
    assert found["mean_where_wrong"] > 5 * found["mean_where_right"]


def evaluation(recipe: str, seed: int, f1: float, **changes: object) -> dict:
    """A made-up evaluation of the right shape."""
    chips = Chips(("a",), np.zeros((1, 1, 8, 8), np.float32), np.eye(8, dtype=bool)[None])
    scored = assess(chips, np.full((1, 8, 8), 0.4, np.float32), 0.5, 10.0, 1)
    about = {"recipe": recipe, "seed": seed, "split": "val, 1 chips", "threshold_source": "held"}
    return scored | about | {"f1": f1} | changes


def write_run(folder, document: dict):
    folder.mkdir()
    (folder / "evaluation.json").write_text(json.dumps(document))
    return folder


def test_runs_are_compared_over_seeds(tmp_path, capsys):
    scores = {("plain", 42): 0.60, ("plain", 123): 0.70, ("plain", 2024): 0.65, ("other", 42): 0.5}
    runs = [
        write_run(tmp_path / f"{name}{seed}", evaluation(name, seed, f1))
        for (name, seed), f1 in scores.items()
    ]
    plain, other = load_groups(runs)
    assert [result["seed"] for result in plain.results] == [42, 123, 2024]
    assert plain.summary("f1") == pytest.approx((0.65, 0.05))
    assert other.summary("f1")[0] == 0.5
    text = markdown_table([plain, other])
    assert "| `plain` | 3 |" in text
    assert "**0.650 ± 0.050**" in text
    assert "**0.500**" in text
    assert raw([other])["other"]["f1"] == {"mean": 0.5, "sd": None}
    arguments = ["compare", *map(str, runs)]
    files = {key: tmp_path / "out" / f"table.{key}" for key in ("markdown", "json", "figure")}
    arguments += [part for key, path in files.items() for part in (f"--{key}", str(path))]
    files["figure"] = tmp_path / "out" / "table.png"
    arguments[-1] = str(files["figure"])
    assert main(arguments) == 0
    assert "**0.650 ± 0.050**" in capsys.readouterr().out
    assert all(path.stat().st_size > 100 for path in files.values())


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ([{"a": 1}], "is no evaluation of a run: it has no 'recipe'"),
        ([evaluation("a", 1, 0.5), evaluation("a", 1, 0.6)], "twice with one seed"),
        ([evaluation("a", 1, 0.5), evaluation("b", 1, 0.5, split="test")], "do not compare"),
    ],
)
def test_runs_that_do_not_compare(tmp_path, capsys, documents, message):
    runs = [write_run(tmp_path / f"{n}", document) for n, document in enumerate(documents)]
    assert main(["compare", *map(str, runs)]) == 1
    assert message in capsys.readouterr().err


def test_a_run_without_evaluation_is_named(tmp_path, capsys):
    assert main(["compare", str(tmp_path)]) == 1
    assert "run 'python -m training evaluate' first" in capsys.readouterr().err
    (tmp_path / "evaluation.json").write_text("{")
    assert main(["compare", str(tmp_path)]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_a_model_card_is_filled_from_the_file(tmp_path, capsys):
    model = REPOSITORY / "landslide_qgis" / "models" / "landslide_rgb.onnx"
    assert main(["card", str(model)]) == 0
    bare = capsys.readouterr().out
    assert hashlib.sha256(model.read_bytes()).hexdigest() in bare
    assert bare.count("*To be written:") == 3
    words = tmp_path / "words.yaml"
    words.write_text("Limits: It takes quarries for landslides.\n")
    out = tmp_path / "cards" / "card.md"
    assert main(["card", str(model), "--words", str(words), "--out", str(out)]) == 0
    assert "## Limits\n\nIt takes quarries for landslides." in out.read_text(encoding="utf-8")
    assert out.read_text(encoding="utf-8").count("*To be written:") == 2
    words.write_text("Boasts: It is the best.\n")
    assert main(["card", str(model), "--words", str(words)]) == 1
    assert "has a heading 'Boasts'" in capsys.readouterr().err
    words.write_text("a: [")
    assert main(["card", str(model), "--words", str(words)]) == 1
    assert "is not YAML" in capsys.readouterr().err
