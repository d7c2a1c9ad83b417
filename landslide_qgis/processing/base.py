"""What all algorithms share: parameters and help from one table, and the way to the engine."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
)
from qgis.PyQt.QtGui import QIcon

from landslide_qgis.core.jobs.protocol import Job, Result, VectorOptions
from landslide_qgis.processing import checks
from landslide_qgis.processing.engine.environment import engine_setup
from landslide_qgis.processing.engine.process import EngineProcess
from landslide_qgis.processing.folders import folders_of
from landslide_qgis.processing.help_page import help_page
from landslide_qgis.processing.sources import absolute_target, at_home
from landslide_qgis.processing.styles import style_when_loaded, styler
from landslide_qgis.processing.translation import tr

ICON = Path(__file__).resolve().parents[1] / "resources" / "icon.svg"
DOCUMENTATION = "https://github.com/landslide-digitiser/landslide-digitiser/blob/main/docs"
# What an algorithm may return beside its files.
KINDS: Mapping[str, type[QgsProcessingOutputDefinition]] = {
    "number": QgsProcessingOutputNumber,
    "text": QgsProcessingOutputString,
    "file": QgsProcessingOutputFile,
    "page": QgsProcessingOutputHtml,
}


@dataclass(frozen=True)
class Entry:
    """One row of an algorithm's parameter table.

    Attributes:
        parameter: The parameter; QGIS takes it over.
        help: What it means, in a sentence or two, for the help panel.
        advanced: Whether it hides under "Advanced parameters".
    """

    parameter: QgsProcessingParameterDefinition
    help: str
    advanced: bool = False


@dataclass(frozen=True)
class ResultValue:
    """A number or text that an algorithm returns beside its files.

    Attributes:
        name: Name of the output.
        description: What it is.
        key: Its key in the summary of the engine's result.
        kind: One of :data:`KINDS`; QGIS shows a page in its viewer of results.
    """

    name: str
    description: str
    key: str
    kind: str = "number"

    def definition(self) -> QgsProcessingOutputDefinition:
        """Return the output as QGIS wants it declared."""
        return KINDS[self.kind](self.name, self.description)


class LandslideAlgorithm(QgsProcessingAlgorithm):
    """Base of the algorithms; a subclass fills the tables below and implements the run.

    Attributes:
        NAME: Stable id within the provider.
        EXAMPLE: A ``qgis_process`` command for the help panel.
        STYLES: Style of each destination, by parameter name; empty for none.
    """

    NAME: ClassVar[str]
    EXAMPLE: ClassVar[str]
    STYLES: ClassVar[Mapping[str, str]]

    def title(self) -> str:
        """Return the translated name for people."""
        raise NotImplementedError

    def summary(self) -> str:
        """Return what the algorithm does and for whom, in a few sentences."""
        raise NotImplementedError

    def keywords(self) -> str:
        """Return what people may look for in the toolbox, separated by commas, translated."""
        raise NotImplementedError

    def entries(self) -> tuple[Entry, ...]:
        """Return the parameter table, made anew at each call."""
        raise NotImplementedError

    def values(self) -> tuple[ResultValue, ...]:
        """Return the numbers and texts that the algorithm returns."""
        raise NotImplementedError

    # What QGIS asks for

    def name(self) -> str:
        return self.NAME

    def displayName(self) -> str:
        return self.title()

    def shortDescription(self) -> str:
        return re.split("[.:;] ", self.summary())[0].rstrip(".") + "."

    def tags(self) -> list[str]:
        return self.keywords().split(",")

    def group(self) -> str:
        return tr("Landslide mapping")

    def groupId(self) -> str:
        return "mapping"

    def icon(self) -> QIcon:
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        return str(ICON)

    def helpUrl(self) -> str:
        return f"{DOCUMENTATION}/algorithms/{self.NAME}.md"

    def createInstance(self) -> LandslideAlgorithm:
        return type(self)()

    def initAlgorithm(self, configuration: Mapping[str, Any] | None = None) -> None:
        for entry in self.entries():
            parameter = entry.parameter
            parameter.setHelp(entry.help)
            if entry.advanced:
                advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
                parameter.setFlags(parameter.flags() | advanced)
            self.addParameter(parameter)
        for value in self.values():
            self.addOutput(value.definition())

    def checkParameterValues(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        # First: QGIS only says that a value is incorrect, not why.
        accepted, problem = checks.first_problem(*self.problems(parameters, context))
        return super().checkParameterValues(parameters, context) if accepted else (False, problem)

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return what is wrong with the values beside the layers: sentences, empty for nothing."""
        return []

    def shortHelpString(self) -> str:
        parameters = [
            (entry.parameter.description(), entry.parameter.name(), entry.help)
            for entry in self.entries()
        ]
        values = [(value.name, value.description) for value in self.values()]
        return help_page(
            self.NAME, self.summary(), parameters, values, self.EXAMPLE, self.helpUrl()
        )

    # What subclasses use

    def number(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> float | None:
        """Return an optional number, ``None`` where the user left it empty."""
        if parameters.get(name) is None or parameters[name] == "":
            return None
        return float(self.parameterAsDouble(parameters, name, context))

    def whole(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> int | None:
        """Return an optional whole number, ``None`` where the user left it empty."""
        value = self.number(parameters, name, context)
        return None if value is None else int(value)

    def vector_options(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> VectorOptions:
        """Return what the shared parameters say about mask and polygons."""
        return VectorOptions(
            threshold=self.number(parameters, "THRESHOLD", context),
            min_area_m2=self.parameterAsDouble(parameters, "MIN_AREA", context),
            sieve_px=self.parameterAsInt(parameters, "SIEVE", context),
            simplify_m=self.number(parameters, "SIMPLIFY", context),
        )

    def destinations(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> dict[str, str]:
        """Return the files to write, by parameter name; those left out are absent."""
        paths = {}
        for name in self.STYLES:
            kind = self.parameterDefinition(name).type()
            is_file = kind in ("fileDestination", "folderDestination")
            read = self.parameterAsFileOutput if is_file else self.parameterAsOutputLayer
            paths[name] = at_home(read(parameters, name, context))
        return {name: path for name, path in paths.items() if path}

    def execute(
        self,
        job: Job,
        destinations: Mapping[str, str],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Run ``job`` in the engine and return the algorithm's results."""
        with folders_of(destinations.values()):
            result = EngineProcess(engine_setup(), feedback).run(job)
        for name, path in destinations.items():
            title = self.parameterDefinition(name).description()
            chosen = styler(self.STYLES[name], title, self.summary(), self.helpUrl())
            style_when_loaded(context, path, chosen)
        return {**destinations, **self._returned(result)}

    def _returned(self, result: Result) -> dict[str, Any]:
        """Pick the declared numbers and texts out of the engine's summary."""
        return {value.name: result.summary.get(value.key) for value in self.values()}


def targets(destinations: Mapping[str, str]) -> dict[str, str | None]:
    """Return the destinations as the fields of a job: lower-case names, absolute paths."""
    return {name.lower(): absolute_target(path) for name, path in destinations.items()}


def workshop() -> tempfile.TemporaryDirectory[str]:
    """Return a temporary folder for exported layers; use it in a ``with`` statement."""
    return tempfile.TemporaryDirectory(prefix="landslide-")
