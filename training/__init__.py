"""Makes the plugin's models: data, networks, losses, the training loop, evaluation and export."""
