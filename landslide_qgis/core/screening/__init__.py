"""One probability for each square patch of a scene: the channels, the cells, the classifiers."""
