"""Scores against truth; pages, and pictures of a result."""
