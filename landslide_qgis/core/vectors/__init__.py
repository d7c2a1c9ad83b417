"""Vector layers: reading them, writing them as GeoPackage, and the pixels that polygons cover."""
