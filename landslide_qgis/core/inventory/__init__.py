"""From probability to an inventory: mask, polygons without gaps, attributes, GeoPackage."""
