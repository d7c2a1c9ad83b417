"""The review panel: a draft inventory becomes a reviewed one, candidate by candidate."""
