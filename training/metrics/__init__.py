"""Numbers about probabilities: scores pooled over pixels, published variants, calibration."""
