"""Honest evaluation: scores with their definition, intervals, calibration, objects, comparison."""
