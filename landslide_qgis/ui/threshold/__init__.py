"""The threshold panel: mask, outlines, count and area at any threshold, while the slider moves."""
