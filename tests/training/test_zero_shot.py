from __future__ import annotations

import json

from tests.training.conftest import SIZE, write_chips
from training.cli import main


def test_a_run_is_scored_on_a_set_it_has_never_seen(
    document, write_recipe, data_root, tmp_path, capsys
):
    document["loop"]["epochs"] = 1
    document["phases"] = []
    path = write_recipe(document)
    write_chips(tmp_path / "data" / "elsewhere" / "val", 3, 9)
    (tmp_path / "data" / "l4s_rgb").symlink_to(data_root / "l4s_rgb")
    common = ["--data", str(tmp_path / "data"), "--runs", str(tmp_path / "runs")]
    assert main(["fit", str(path), *common]) == 0
    assert main(["evaluate", str(path), *common]) == 0
    own = capsys.readouterr().out
    assert "l4s_rgb val, 4 chips" in own
    for system in ("landslidenet", "digate_unet", "geonext"):
        assert f"as {system}: f1_" in own
    document["data"] |= {"folder": "elsewhere"}
    document["name"] = "elsewhere"
    document["input"]["gsd_m"] = 5.0
    other = tmp_path / "other.yaml"
    other.write_text(json.dumps(document), encoding="utf-8")
    assert main(["evaluate", str(path), "--on", str(other), *common]) == 0
    assert "l4s_rgb val, 3 chips" in capsys.readouterr().out
    folder = tmp_path / "runs" / "tiny"
    mine, theirs = (
        json.loads((folder / name).read_text())
        for name in ("evaluation.json", "evaluation_elsewhere.json")
    )
    assert theirs["threshold"] == mine["threshold"]  # nothing is tuned on the other set
    pixels = theirs["pixels"]
    assert sum(pixels.values()) == 3 * SIZE * SIZE
    assert pixels["tp"] + pixels["fn"] == 3 * 14 * 20
    assert "As the papers count" in (folder / "evaluation_elsewhere.md").read_text()
    document["input"]["bands"] = document["input"]["bands"][:2]
    other.write_text(json.dumps(document), encoding="utf-8")
    assert main(["evaluate", str(path), "--on", str(other), *common]) == 1
    assert "takes B04, B03, B02, but elsewhere has B04, B03." in capsys.readouterr().err
