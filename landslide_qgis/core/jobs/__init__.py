"""The jobs and events between QGIS and the engine; standard library only."""
