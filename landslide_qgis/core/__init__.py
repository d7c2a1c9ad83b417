"""The engine: rasters in, landslide probability, mask and inventory polygons out."""
