"""Chips, their preprocessing and their augmentation."""
