"""Starting the engine, a Python process of its own, and listening to it."""
