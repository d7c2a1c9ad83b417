"""Recipes: YAML files read and checked into dataclasses; the registries of what they name."""
