"""Fine-tuning the model that ships on ground and sensors it has not seen, by a simulated reviewer.

Run ``.venv/training/bin/python benchmarks/finetune.py --data DATA``. Chips of Bijie (0.8 m, resized
to 128 pixels) and of Landslide4Sense's val part become a chip folder as ``landslide:chips`` makes
it, labelled by what a reviewer would do with the model's own candidates:

* IoU with the truth of at least 0.5: accepted as it is, errors of the outline included;
* else at least a tenth of it landslide: edited, the outline is then the truth's;
* else rejected; and a landslide without a candidate is drawn.

Each chip is another place, so each is a block. ``python -m training finetune`` does the rest.
Beside its own verdict, old and new file are scored on other chips of the same set by the real
truth, and on Landslide4Sense's val part for what the new one has forgotten.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import torch
from rasterio.crs import CRS
from rasterio.transform import from_origin

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from landslide_qgis.core.model.file import DEFAULT_MODEL, open_model
from landslide_qgis.core.report.objects import label
from training.data.bijie import find_bijie
from training.data.chip_folder import HEADER, LAYOUT, VERSION
from training.data.chips import Chips, find_l4s_rgb, load
from training.data.preprocess import Preprocess
from training.evaluation.assess import histograms, pooled
from training.finetuning.judge import Engine
from training.finetuning.run import finetune
from training.finetuning.settings import Wish
from training.finetuning.source import input_of

RESULTS = Path(__file__).resolve().parent / "results" / "finetune.json"
SEED = 1
REVIEWED, OTHERS = (48, 24), (48, 48)
FORGETTING = 200
RUNS = (
    ("bijie", "decoder", 24),
    ("bijie", "decoder", 0),
    ("bijie", "all", 24),
    ("bijie", "lora", 24),
    ("l4s_rgb", "decoder", 24),
)


def main() -> None:
    """Run what is asked for and add it to the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--runs", type=int, nargs="+", default=range(len(RUNS)), help="numbers")
    options = parser.parse_args()
    torch.set_num_threads(1)
    done = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {"runs": {}}
    done["machine"] = {"threads": 1, "machine": platform.machine(), "torch": torch.__version__}
    for number in options.runs:
        name, trains, reminders = RUNS[number]
        key = f"{name}, {trains}, {reminders} reminders"
        done["runs"][key] = one_run(options.data, name, trains, reminders)
        print(key, json.dumps(done["runs"][key]["verdict"]), flush=True)
        RESULTS.write_text(json.dumps(done, indent=2) + "\n", encoding="utf-8")


def one_run(data: Path, name: str, trains: str, reminders: int) -> dict[str, Any]:
    """Fine-tune on one set and score old and new file."""
    reviewed, others = draw(data, name)
    forgetting = draw(data, "l4s_rgb", FORGETTING)[1]
    old = Engine(open_model())
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / name
        counts = write_reviewed(folder, reviewed, old)
        wish = Wish(
            DEFAULT_MODEL, folder, Path(scratch) / "new.onnx", trains, seed=SEED,
            reminders=reminders, any_scale=True, threads=1,
        )  # fmt: skip
        started = time.process_time()
        result = finetune(wish, lambda _: None, lambda: False)
        seconds = time.process_time() - started
        files = {"before": DEFAULT_MODEL}
        if "model" in result.outputs:
            files["after"] = Path(result.outputs["model"])
        scores = {
            side: {
                "other_chips": score(path, others),
                "landslide4sense": score(path, forgetting),
            }
            for side, path in files.items()
        }
    return {
        "review": counts,
        "processor_seconds": round(seconds, 1),
        "better": result.summary["better"],
        "verdict": result.summary["verdict"],
        "judged": result.summary["scores"],
        "chips": result.summary["chips"],
        "steps": result.summary["steps"],
        "share_of_the_way": result.summary["share_of_the_way"],
        "by_real_truth": scores,
    }


def draw(data: Path, name: str, most: int = 0) -> tuple[Chips, Chips]:
    """Return chips to review and other chips, in model units, each its own scene."""
    card = open_model().card
    config = replace(input_of(card, 10.0), scene_target=0.2)
    if name == "bijie":
        files = find_bijie(data, "val", config, side=128)
        rich = [i for i, chip in enumerate(files.names) if chip.startswith("ls")]
        empty = [i for i, chip in enumerate(files.names) if not chip.startswith("ls")]
    else:
        files = find_l4s_rgb(data, "val", config)
        rich, empty = list(range(len(files.names))), []
    rng = np.random.default_rng(SEED)
    rich, empty = list(rng.permutation(rich)), list(rng.permutation(empty))
    first = rich[: REVIEWED[0]] + empty[: REVIEWED[1]]
    # Landslide4Sense's val part has no chips without a landslide.
    second = rich[REVIEWED[0] :][: most or OTHERS[0]] + empty[REVIEWED[1] :][: OTHERS[1]]
    return load(files, [int(i) for i in first]), load(files, [int(i) for i in second])


def write_reviewed(folder: Path, chips: Chips, old: Engine) -> dict[str, int]:
    """Write a chip folder labelled by the simulated reviewer; return what the reviewer did."""
    card = open_model().card
    config = replace(input_of(card, 10.0), scene_target=0.2)
    said = old.says(Preprocess(config).prepare(chips.images).numpy()) >= card.threshold
    counts = dict.fromkeys(("accepted", "edited", "rejected", "drawn"), 0)
    size = chips.masks.shape[-1]
    divisors = np.array([band.divisor for band in config.bands], np.float32)[:, None, None]
    for kind in ("images", "masks"):
        (folder / kind).mkdir(parents=True)
    rows = []
    for number, chip in enumerate(chips.names):
        truth = review(said[number], chips.masks[number], counts)
        place = from_origin(600_000 + number * 2_000, 3_000_000, 10, 10)
        for kind, layers in (("images", chips.images[number] * divisors), ("masks", truth[None])):
            with rasterio.open(
                folder / kind / f"{chip}.tif", "w", driver="GTiff", width=size, height=size,
                count=len(layers), dtype=layers.dtype, crs=CRS.from_epsg(32648), transform=place,
            ) as file:  # fmt: skip
                file.write(layers)
        rows.append({"name": chip, "split": "train", "block": chip, "source": chip})
    bands = [{"name": band.name, "unit": "reflectance_dn"} for band in config.bands]
    about = {"layout": LAYOUT, "version": VERSION, "gsd_m": 10.0, "size_px": size, "bands": bands}
    (folder / "chips.json").write_text(json.dumps(about), encoding="utf-8")
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return counts


def review(called: Any, truth: Any, counts: dict[str, int]) -> Any:
    """Return a mask as it is after a review of the called patches, and count the decisions."""
    patches, calls = label(called)
    real, slides = label(truth)
    result = np.zeros(truth.shape, np.uint8)
    seen: set[int] = set()
    for number in range(1, calls + 1):
        patch = patches == number
        touched = [int(i) for i in np.unique(real[patch]) if i]
        inside = truth[patch].mean()
        union = patch | np.isin(real, touched)
        seen.update(touched if inside >= 0.1 else ())
        if touched and (patch & truth).sum() >= 0.5 * union.sum():
            counts["accepted"] += 1
            result[patch] = 1
        elif inside >= 0.1:
            counts["edited"] += 1
            result[np.isin(real, touched)] = 1
        else:
            counts["rejected"] += 1
    missed = [number for number in range(1, slides + 1) if number not in seen]
    counts["drawn"] += len(missed)
    result[np.isin(real, missed)] = 1
    return result


def score(path: Path, chips: Chips) -> dict[str, float]:
    """Return pooled scores of a file at its own threshold, by the real truth."""
    file = open_model(path)
    config = replace(input_of(file.card, 10.0), scene_target=0.2)
    probability = Engine(file).says(Preprocess(config).prepare(chips.images).numpy())
    total = pooled(histograms(chips, probability))
    found = total.confusion(round(file.card.threshold, 3)).scores()
    found["f1_of_best_threshold"] = total.confusion(total.best_threshold()).f1
    return {"chips": len(chips), **{name: round(value, 4) for name, value in found.items()}}


if __name__ == "__main__":
    main()
