"""Bands and elevation from rasters of any kind, on one grid, in the units of the model."""
