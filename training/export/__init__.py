"""A network as an ONNX graph: written, run, quantised, its memory measured."""
