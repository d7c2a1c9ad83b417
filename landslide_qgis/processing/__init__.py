"""The Processing provider: the engine's tasks as QGIS algorithms. PyQGIS only."""
