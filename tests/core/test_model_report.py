"""The page about a model file."""

from __future__ import annotations

import pytest

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.steps import ModelInfoJob
from landslide_qgis.core.model.card import Metric
from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.run import run_job
from tests.core.toys import make_card, make_classifier, make_model


def test_everything_on_the_card_is_on_the_page(tmp_path):
    card = make_card(
        title="Toy <model> & more",
        training_data="ten chips",
        metrics=(Metric("f1", 0.625, "held-out chips", "pixels pooled"),),
    )
    model = make_model(tmp_path / "toy.onnx", card)
    result = run_job(ModelInfoJob(str(tmp_path / "page.html"), str(model)))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    expected = ["Toy &lt;model&gt; &amp; more", "ten chips", "0.625", "held-out chips", "B02"]
    for text in [*expected, "× 0.0001 + 0", "10 m", open_model(str(model)).sha256]:
        assert text in page
    assert "<model>" not in page
    assert result.summary["bands"] == "B04, B03, B02"
    assert result.summary["threshold"] == 0.5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page.html", "toy.onnx"]


def test_the_shipped_model_on_the_command_line(tmp_path, capsys):
    assert main(["info", "--html", str(tmp_path / "page.html")]) == 0
    assert "report:" in capsys.readouterr().out
    assert "B04" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_what_is_no_model_is_refused_and_nothing_written(tmp_path):
    wrong = tmp_path / "wrong.onnx"
    wrong.write_bytes(b"not a model")
    with pytest.raises(LandslideError, match=r"wrong\.onnx"):
        run_job(ModelInfoJob(str(tmp_path / "page.html"), str(wrong)))
    assert [p.name for p in tmp_path.iterdir()] == ["wrong.onnx"]


@pytest.mark.parametrize("features", ["pixels", "statistics"])
def test_the_time_of_a_patch(tmp_path, features):
    card = make_card(tile_px=32, size_multiple=1, task="classification", features=features)
    model = make_classifier(tmp_path / "patches.onnx", card, {}, 0.0)
    result = run_job(ModelInfoJob(str(tmp_path / "page.html"), str(model), timing=True))
    assert result.summary["tile_s"] > 0
    assert result.summary["provider"] in ("CPU", "CUDA")
    assert "for a tile of 32 pixels" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_page_never_replaces_the_model(tmp_path, toy_model):
    with pytest.raises(LandslideError, match="also an input"):
        run_job(ModelInfoJob(str(toy_model), str(toy_model)))
