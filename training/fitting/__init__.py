"""Fitting a network to a recipe: the loop, its schedule and stages, teachers, first weights."""
