"""Improve model…: a model learns from a reviewed inventory."""
