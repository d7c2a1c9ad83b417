"""What a model file says about itself, and whether it can be run."""
