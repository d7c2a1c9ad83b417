"""Fine-tuning: a model file and reviewed chips in, a verdict and perhaps a new file out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.jobs.protocol import Event, Log, Progress, Result, Warn
from landslide_qgis.core.model.file import ModelFile, open_model
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.report.words import Words
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.finetuning import report
from training.finetuning.blend import SHARES, blend
from training.finetuning.graph import GraphNetwork, with_weights
from training.finetuning.judge import Engine, Side, Verdict, judge, prepared
from training.finetuning.product import Lesson, check_parity, new_card, recalibrated, write_file
from training.finetuning.reminders import RemindedBatches, can_remind, simulate_reminders
from training.finetuning.reviewed import load_reviewed
from training.finetuning.settings import Wish, recipe_of, rounded
from training.finetuning.source import load_source
from training.fitting.loop import Trainer
from training.fitting.predict import predict_logits, sigmoid
from training.metrics.calibration import Platt, fit_platt
from training.metrics.pooled import Histogram
from training.models.build import build_model
from training.recipes.recipe import SamplingConfig
from training.run_folder.checkpoint import load_weights
from training.run_folder.layout import RunPaths
from training.runtime.files import write_text
from training.runtime.interrupt import StoppedError

# Shares of the progress: until training begins, and until it ends.
_REMINDED, _TRAINED = 0.15, 0.93
Tell = Callable[[Event], None]


def finetune(wish: Wish, tell: Tell, cancelled: Callable[[], bool]) -> Result:
    """Fine-tune, judge, and keep the new file only if it is better.

    Args:
        wish: What to do.
        tell: Receives progress, logs and warnings.
        cancelled: Asked at every step whether to stop.

    Returns:
        The files written (``model`` only if it is better) and the numbers.

    Raises:
        LandslideError: Model or chips cannot be used; nothing is written.
        CancelledError: Somebody stopped the run; nothing is written.
    """
    wish.check()
    started = time.monotonic()
    inputs = [str(wish.model), str(wish.chips)]
    with (
        Workspace({"model": str(wish.out)}, inputs) as product,
        Workspace(dict(wish.outputs()), inputs) as reports,
    ):
        tell(Progress(0.0, "Reading the chips"))
        file, model = load_source(wish.model)
        # Not the system's temporary folder: this one goes too when the process has to end at once.
        scratch = reports.scratch("run")
        scratch.mkdir()
        run = _Run(wish, file, model, scratch, tell, cancelled)
        network, before = run.train()
        verdict, document, probability = run.judge(network, before, product.path("model"))
        document["seconds"] = round(time.monotonic() - started, 1)
        outputs = {"model": str(wish.out)} if verdict.better else {}
        run.describe(document, verdict, probability, reports)
        if verdict.better:
            product.publish()
        outputs |= reports.publish()
    told = ("better", "scores", "chips", "steps", "share_of_the_way")
    summary = {key: document[key] for key in told}
    summary |= {
        "verdict": verdict.sentence(Words(wish.wording)),
        "difference": list(verdict.difference),
    }
    tell(Progress(1.0, "Done"))
    return Result(outputs, summary)


class _Run:
    """One fine-tuning under way."""

    def __init__(
        self,
        wish: Wish,
        file: ModelFile,
        model: onnx.ModelProto,
        scratch: Path,
        tell: Tell,
        cancelled: Callable[[], bool],
    ) -> None:
        self.wish, self.file, self.model = wish, file, model
        self._scratch, self._tell, self._cancelled = scratch, tell, cancelled
        if wish.threads:
            torch.set_num_threads(wish.threads)
        self.reviewed = load_reviewed(wish.chips, file, wish.seed, wish.any_scale)
        self.old = Engine(file, wish.threads or None)
        self._say_parts()

    def train(self) -> tuple[GraphNetwork, Side]:
        """Return the trained network, and what the old file says about the judging chips."""
        parts = self.reviewed.parts
        recipe = recipe_of(
            self.wish, self.file, self.reviewed, self._sampling(), reminded=self._can_remind()
        )
        says = self.old.says(prepared(parts.tune, self.reviewed))
        before = Side("before", says, rounded(self.file.card.threshold))
        maker = RemindedBatches(
            recipe, recipe.augment, parts.learn, self._reminders(), self.old.says
        )
        self.steps = maker.steps * recipe.loop.epochs
        paths = RunPaths(self._scratch / "run")
        trainer = Trainer(recipe, [maker], paths, listen=self._step)
        self._learned = [n for n, t in trainer.model.named_parameters() if t.requires_grad]
        try:
            trainer.run(None)
        except StoppedError as error:
            raise CancelledError from error
        network = build_model(recipe)
        load_weights(network, paths.weights)
        if not isinstance(network, GraphNetwork):
            raise LandslideError("The network is no graph.")
        preprocess = Preprocess(self.reviewed.config)
        old = GraphNetwork(self.model, self.file).eval()
        self._share, self._by_share = blend(network.eval(), old, parts.holdout, preprocess)
        return network, before

    def judge(
        self, network: GraphNetwork, before: Side, path: Path
    ) -> tuple[Verdict, dict[str, Any], tuple[Side, Side]]:
        """Write the new file, compare it with the old one, and write its card."""
        self._tell(Progress(_TRAINED, "Comparing before and after"))
        held, unseen = self.reviewed.parts.holdout, self.reviewed.parts.tune
        platt, threshold = self._decide(network)
        graph = recalibrated(with_weights(self.model, network), self.file, platt)
        write_file(graph, self.file.card, path)
        new = Engine(open_model(path), self.wish.threads or None)
        logits = predict_logits(self._rounded(graph), held, Preprocess(self.reviewed.config))
        check_parity(sigmoid(logits), new.says(prepared(held, self.reviewed)))
        said = self.old.says(prepared(held, self.reviewed))
        moved = Histogram.of(held.known(said), held.known(held.masks)).best_threshold()
        after = Side("after", new.says(prepared(unseen, self.reviewed)), threshold)
        other = Side("before, threshold from these chips", before.probability, moved)
        verdict = judge(unseen, (before, other, after), self.wish.margin, self.wish.seed)
        lesson = Lesson(self._counts(), self._sources(), self.wish.trains, self._gsd(), threshold)
        learned = self.reviewed.parts.learn
        card = new_card(self.file, lesson, learned, verdict.rows)
        write_file(graph, card, path)
        return verdict, self._document(verdict, platt), (before, after)

    def describe(
        self,
        document: dict[str, Any],
        verdict: Verdict,
        sides: tuple[Side, Side],
        reports: Workspace,
    ) -> None:
        """Write the reports into their workspace."""
        words, picture = Words(self.wish.wording), reports.path("picture")
        bands = self.file.card.band_names
        unseen = self.reviewed.parts.tune
        document["picture_of"] = report.draw_masks(unseen, sides, bands, words, picture)
        write_text(reports.path("report"), json.dumps(document, indent=2) + "\n")
        report.write_html(document, verdict, picture, words, reports.path("page"))

    def _sampling(self) -> SamplingConfig:
        """Draw a quarter of a batch by how wrong the old file is: rejected and corrected ground."""
        learn = self.reviewed.parts.learn
        said = self.old.says(prepared(learn, self.reviewed)) >= self.file.card.threshold
        valid = np.ones_like(learn.masks) if learn.valid is None else learn.valid
        shares = ((said != learn.masks) & valid).mean(axis=(1, 2))
        if not shares.any():
            return SamplingConfig(positive_share=0.5)
        path = self._scratch / "hard.json"
        weights = dict(zip(learn.names, (float(share) for share in shares), strict=True))
        path.write_text(json.dumps(weights), encoding="utf-8")
        return SamplingConfig(0.5, 0.25, str(path))

    def _reminders(self) -> Chips | None:
        """Simulate chips against forgetting, where the simulator has the model's bands."""
        count, size = self.wish.reminders, self.reviewed.parts.learn.images.shape[-1]
        if not self._can_remind():
            if count:
                self._tell(
                    Warn(
                        "The model has bands that cannot be simulated, so nothing reminds it of "
                        "other ground; check it there.",
                        "no-reminders",
                    )
                )
            return None

        def listen(done: int) -> None:
            self._look()
            stage = "Simulating ground to remember"
            self._tell(Progress(_REMINDED * done / count, stage))

        config = self.reviewed.config
        return simulate_reminders(self.file, config, count, size, self.wish.seed, listen)

    def _can_remind(self) -> bool:
        """Whether there are reminders."""
        return self.wish.reminders > 0 and can_remind(self.reviewed.config)

    def _step(self, done: int, total: int) -> None:
        """Tell how far training is, and stop if somebody wants it."""
        self._look()
        share = _REMINDED + (_TRAINED - _REMINDED) * done / total
        self._tell(Progress(share, "Learning"))

    def _look(self) -> None:
        """Stop if somebody wants it.

        Raises:
            CancelledError: Somebody does.
        """
        if self._cancelled():
            raise CancelledError

    def _decide(self, network: GraphNetwork) -> tuple[Platt, float]:
        """Return calibration and threshold from the part that is kept for them."""
        held = self.reviewed.parts.holdout
        logits = held.known(predict_logits(network, held, Preprocess(self.reviewed.config)))
        truth = held.known(held.masks)
        platt = fit_platt(logits, truth)
        if platt.slope <= 0.0 or self.file.card.activation == "softmax":
            platt = Platt()
        return platt, Histogram.of(platt.probability(logits), truth).best_threshold()

    def _rounded(self, graph: onnx.ModelProto) -> GraphNetwork:
        """Return the network of the new graph as it is stored."""
        return GraphNetwork(graph, self.file).eval()

    def _gsd(self) -> float:
        """Return the pixel size for the card: the model's, unless it was taught another."""
        return self.reviewed.gsd_m if self.wish.any_scale else self.file.card.gsd_m

    def _counts(self) -> dict[str, int]:
        """Return the number of chips by part."""
        parts = self.reviewed.parts
        return {"learn": len(parts.learn), "tune": len(parts.holdout), "judge": len(parts.tune)}

    def _sources(self) -> str:
        """Return the folder's name: what a person calls these chips."""
        return self.wish.chips.resolve().name

    def _say_parts(self) -> None:
        """Tell how the chips were parted."""
        counts = self._counts()
        if self.reviewed.drawn:
            self._tell(Log("The chips were parted here, by whole blocks of ground."))
        else:
            self._tell(Log("The chips are parted as in their folder."))
        self._tell(
            Log(
                f"Chips to learn from: {counts['learn']}; for calibration and threshold: "
                f"{counts['tune']}; that judge: {counts['judge']}."
            )
        )
        if not self.reviewed.has_blocks:
            self._tell(
                Warn(
                    "The chips name no blocks of ground, so that neighbours may be in two parts; "
                    "cut them with landslide:chips.",
                    "no-blocks",
                )
            )

    def _document(self, verdict: Verdict, platt: Platt) -> dict[str, Any]:
        """Return all that was found, JSON-ready."""
        wish, unseen = self.wish, self.reviewed.parts.tune
        settings = {k: str(v) if isinstance(v, Path) else v for k, v in asdict(wish).items()}
        return {
            "better": verdict.better,
            "verdict": verdict.sentence(),
            "rule": verdict.rule(),
            "scores": verdict.rows,
            "difference": dict(zip(("f1", "low", "high"), verdict.difference, strict=True)),
            "model": wish.model.name,
            "model_sha256": self.file.sha256,
            "chips": self._counts(),
            "judge_blocks": sorted(set(unseen.blocks)),
            "trains": wish.trains,
            "weights_learned": len(self._learned),
            "steps": self.steps,
            "share_of_the_way": self._share,
            "tune_f1_by_share": dict(zip(map(str, SHARES), self._by_share, strict=True)),
            "calibration": {"slope": platt.slope, "intercept": platt.intercept},
            "settings": settings,
        }
