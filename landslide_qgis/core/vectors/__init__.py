"""Vector layers: read, brought to another CRS, written as GeoPackage; distances to them."""
