"""Scores against truth and pictures of a result."""
