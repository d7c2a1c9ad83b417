"""Patch classifiers on Sentinel-1 and Sentinel-2: data, networks, boosted trees, folds, export.

They say whether there is a landslide in a square patch; ``landslide:screen`` runs them. Networks go
through the trainer of the segmenters: the label of a patch is a constant mask.
"""
