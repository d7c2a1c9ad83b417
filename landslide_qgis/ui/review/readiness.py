"""What has to be asked and done before a layer can be reviewed."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsVectorLayer

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.review import keeping, preparation


def make_ready(
    layer: QgsVectorLayer | None,
    reviewer: str,
    ask: Callable[[str], bool],
    ask_file: Callable[[str], str],
) -> tuple[QgsVectorLayer | None, str]:
    """Make a layer ready for a review.

    Args:
        layer: What was chosen.
        reviewer: Name of the person.
        ask: Puts a question to the person and returns whether the answer is yes.
        ask_file: Asks for a file to write, given one to suggest; empty for none.

    Returns:
        The layer to review, another one if it had to be moved into a file that stays; and why it
        cannot be reviewed, in a sentence, or an empty text.
    """
    problem = preparation.problem_with(layer)
    if not problem and not reviewer:
        problem = tr("Write your name under Reviewer; it is kept with every decision.")
    if problem or layer is None:
        return layer, problem
    if keeping.is_temporary(layer):
        layer, problem = _kept(layer, ask_file(keeping.suggestion()))
    return layer, problem or _complete(layer, ask)


def _kept(layer: QgsVectorLayer, path: str) -> tuple[QgsVectorLayer, str]:
    """Move a temporary layer into a file that stays; return the layer, and why not."""
    if not path:
        text = tr("{} would be gone when QGIS is closed; keep it in a file to review it.")
        return layer, text.format(layer.name())
    try:
        layer = keeping.keep(layer, path)
    except keeping.KeepError as error:
        return layer, str(error)
    return layer, preparation.problem_with(layer)


def _complete(layer: QgsVectorLayer, ask: Callable[[str], bool]) -> str:
    """Add the fields a layer lacks, if the person agrees; return why not."""
    missing = preparation.missing_fields(layer)
    if not missing:
        return ""
    listed = ", ".join(missing)
    question = tr("{} lacks the fields {} that a review writes. Add them to its file?")
    if not ask(question.format(layer.name(), listed)):
        return tr("The review needs the fields {}.").format(listed)
    if not preparation.add_fields(layer, missing):
        return tr("The fields {} could not be added to {}.").format(listed, layer.name())
    return ""
