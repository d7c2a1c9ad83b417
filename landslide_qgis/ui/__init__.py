"""Windows of the plugin: as few as possible, for the algorithms have QGIS's own dialogs."""
