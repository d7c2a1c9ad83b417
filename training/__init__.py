"""Makes the plugin's models: data, networks, losses, the training loop, evaluation and export."""

import landslide_qgis.core  # noqa: F401 - before onnxruntime is loaded: it is not to send anything
