"""The folder of a run: layout, checkpoints, logs, where it comes from, what was decided."""
