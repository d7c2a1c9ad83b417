"""Tiles over a scene, the network over the tiles, and their blend."""
