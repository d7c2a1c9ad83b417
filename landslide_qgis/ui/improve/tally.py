"""What a review has decided so far, and whether a model can learn from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qgis.core import QgsFeatureRequest, QgsProject, QgsVectorLayer

from landslide_qgis.processing.attributes import is_empty
from landslide_qgis.processing.translation import tr

REVIEW = "review"
# As training wants them: chips with a landslide, of which there are no more than landslides.
FEWEST = 5


@dataclass(frozen=True)
class Tally:
    """Decisions about the polygons of a layer.

    Attributes:
        kept: Accepted and edited.
        rejected: No landslides.
        undecided: Nobody has looked at them.
        others: Without a decision, because nobody reviews them here: they count as landslides.
    """

    kept: int = 0
    rejected: int = 0
    undecided: int = 0
    others: int = 0

    @property
    def landslides(self) -> int:
        """Polygons that a model would learn as landslides."""
        return self.kept + self.others

    def text(self) -> str:
        """Return the counts in words."""
        parts = (
            tr("%n landslides", self.landslides),
            tr("%n rejected", self.rejected),
            tr("%n that nobody has looked at", self.undecided),
        )
        return f"{', '.join(parts)}."

    def problem(self) -> str:
        """Say why a model cannot learn from it, or return an empty string."""
        lacking = FEWEST - self.landslides
        if lacking > 0:
            return tr("At least %n more landslides have to be accepted to learn from.", lacking)
        if not self.rejected and self.undecided:
            return tr("Nothing was rejected yet; a model learns most from what it got wrong.")
        return ""


def count(layer: QgsVectorLayer) -> Tally:
    """Count the decisions in a layer."""
    index = layer.fields().indexOf(REVIEW)
    if index < 0:
        return Tally(others=max(0, layer.featureCount()))
    request = QgsFeatureRequest()
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([index])
    said: Counter[str] = Counter()
    for feature in layer.getFeatures(request):
        value = feature[index]
        said["" if is_empty(value) else str(value).strip().lower()] += 1
    kept, rejected, undecided = said["accepted"] + said["edited"], said["rejected"], said["auto"]
    return Tally(kept, rejected, undecided, sum(said.values()) - kept - rejected - undecided)


def most_reviewed(active: object) -> QgsVectorLayer | None:
    """Return the active layer if it was reviewed, else the one of the project with most reviews."""
    layers = [
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if isinstance(layer, QgsVectorLayer) and layer.fields().indexOf(REVIEW) >= 0
    ]
    tallies = {layer.id(): count(layer) for layer in layers}
    decided = {key: tally.kept + tally.rejected for key, tally in tallies.items()}
    if active in layers and decided[active.id()]:
        return active
    return max(layers, key=lambda layer: decided[layer.id()], default=None)
