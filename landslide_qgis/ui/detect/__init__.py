"""The detect dialog: from selected layers to a run of the model."""
