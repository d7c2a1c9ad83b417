"""What lies under polygons: the pixels they cover, values there, fall lines, volumes."""
