"""A model learns from reviewed chips, and is kept only if it has become better."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from landslide_qgis.processing import checks
from landslide_qgis.processing.base import Entry, LandslideAlgorithm, ResultValue
from landslide_qgis.processing.engine.training import setup_commands, training_setup
from landslide_qgis.processing.folders import folders_of
from landslide_qgis.processing.model_folder import SHIPPED, model_path
from landslide_qgis.processing.parameters import choice, integer, real
from landslide_qgis.processing.sources import absolute_target
from landslide_qgis.processing.tables import model_entry
from landslide_qgis.processing.translation import tr, wording

TRAINS = ("decoder", "all", "lora")
_REPORTS = {"PAGE": "html", "NUMBERS": "json", "PICTURE": "png"}


class FineTuneAlgorithm(LandslideAlgorithm):
    """``landslide:finetune``: runs training in its own environment."""

    NAME = "finetune"
    EXAMPLE = "qgis_process run landslide:finetune -- CHIPS=chips_folder NEW_MODEL=valley.onnx"
    STYLES: ClassVar = {"NEW_MODEL": ""}

    def title(self) -> str:
        return tr("Improve a model from reviewed chips")

    def keywords(self) -> str:
        return tr("training,fine-tuning,transfer learning,deep learning")

    def summary(self) -> str:
        return tr(
            "Teaches a model file from chips that were cut from a reviewed inventory, judges it on "
            "blocks of ground that it did not learn from, and writes the new file only if it is "
            "better there. Runs in the training environment, which is not part of the plugin."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("BETTER", tr("Whether the new file is better (1) or not (0)"), "better"),
            ResultValue("VERDICT", tr("The verdict, with numbers"), "verdict", kind="text"),
            ResultValue("F1_BEFORE", tr("F1 of the old file on the judging chips"), "f1_before"),
            ResultValue("F1_AFTER", tr("F1 of the new file on the judging chips"), "f1_after"),
            ResultValue("PAGE", tr("Report to read"), "page", kind="page"),
            ResultValue("NUMBERS", tr("Report as JSON"), "report", kind="file"),
            ResultValue("PICTURE", tr("Masks before and after"), "picture", kind="file"),
        )

    def entries(self) -> tuple[Entry, ...]:
        folder = QgsProcessingParameterFile.Behavior.Folder
        return (
            Entry(
                QgsProcessingParameterFile("CHIPS", tr("Folder of chips"), folder),
                tr("As Cut training chips makes it, from an inventory that was reviewed."),
            ),
            model_entry(),
            Entry(
                choice("TRAIN", tr("What learns"), TRAINS),
                tr(
                    "decoder: what follows the encoder, for few chips. all: everything. lora: "
                    "small changes of all large weights."
                ),
            ),
            *self._run_entries(),
            Entry(
                QgsProcessingParameterFileDestination(
                    "NEW_MODEL", tr("New model"), tr("ONNX model (*.onnx)")
                ),
                tr("Written only if it is better; reports are written beside it in any case."),
            ),
        )

    def _run_entries(self) -> tuple[Entry, ...]:
        """How long, and what counts as better."""
        return (
            Entry(
                integer("EPOCHS", tr("Passes over the chips"), 0),
                tr("0 chooses as many as make about 240 steps: some minutes."),
                advanced=True,
            ),
            Entry(
                real("MARGIN", tr("Least gain"), 0.005, highest=1.0),
                tr("F1 by which the new file has to be better for certain (95 %)."),
                advanced=True,
            ),
            Entry(
                integer("REMINDERS", tr("Simulated chips against forgetting"), 24),
                tr("On them the new file learns what the old one says; 0 for none."),
                advanced=True,
            ),
            Entry(
                QgsProcessingParameterBoolean("ANY_SCALE", tr("Accept another pixel size"), False),
                tr("Let the model learn chips whose pixels are not of its own size."),
                advanced=True,
            ),
            Entry(
                integer("SEED", tr("Seed"), 0),
                tr("Of the draw of blocks, and of everything else that is random."),
                advanced=True,
            ),
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        return [
            checks.check_model(self.parameterAsFile(parameters, "MODEL", context)),
            _check_chips(self.parameterAsString(parameters, "CHIPS", context)),
            check_training(),
        ]

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        setup = training_setup()
        if setup is None:
            raise QgsProcessingException(check_training())
        target = absolute_target(self.parameterAsFileOutput(parameters, "NEW_MODEL", context))
        path = Path(str(target)).with_suffix(".onnx")
        model = model_path(self.parameterAsFile(parameters, "MODEL", context))
        arguments = [
            "finetune",
            model or str(SHIPPED / "landslide_rgb.onnx"),
            str(Path(self.parameterAsString(parameters, "CHIPS", context)).absolute()),
            *("--out", str(path), "--events"),
            *("--train", self.parameterAsString(parameters, "TRAIN", context)),
        ]
        for name in ("EPOCHS", "REMINDERS", "SEED"):
            number = self.parameterAsInt(parameters, name, context)
            arguments += [f"--{name.lower()}", str(number)]
        margin = self.parameterAsDouble(parameters, "MARGIN", context)
        arguments += ["--margin", repr(margin)]
        arguments += ["--wording", json.dumps(asdict(wording()))]
        if self.parameterAsBool(parameters, "ANY_SCALE", context):
            arguments.append("--any-scale")
        stem = path.with_suffix("")
        reports = [f"{stem}_finetuning.{end}" for end in _REPORTS.values()]
        with folders_of([str(path)]):
            result = setup.run(arguments, [str(path), *reports], feedback)
        feedback.pushInfo(str(result.summary["verdict"]))
        before, _, after = result.summary["scores"]
        return {
            "NEW_MODEL": result.outputs.get("model", ""),
            "BETTER": int(result.summary["better"]),
            "VERDICT": result.summary["verdict"],
            "F1_BEFORE": before["f1"],
            "F1_AFTER": after["f1"],
            "PAGE": result.outputs["page"],
            "NUMBERS": result.outputs["report"],
            "PICTURE": result.outputs["picture"],
        }


def check_training() -> str:
    """Training is there, or a sentence says how to get it."""
    if training_setup() is not None:
        return ""
    return tr(
        "The training environment is not set up; make it in a terminal as below, then name its "
        "folder under Raster ▸ Landslide Digitiser ▸ Improve model…:\n{}"
    ).format(setup_commands())


def _check_chips(path: str) -> str:
    """The folder is one of chips."""
    if (Path(path) / "chips.json").is_file():
        return ""
    return tr(
        "'{}' is no folder of chips; make one with Cut training chips, from the scene and its "
        "reviewed inventory."
    ).format(path)
