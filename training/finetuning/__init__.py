"""A model file learns from corrected chips, and is kept only if it has become better."""
