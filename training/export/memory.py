"""The memory that a model needs for each pixel of a tile, measured in processes of their own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from landslide_qgis.core.tiles.inference import session_options

# Two tiles whose pixels differ enough to tell what a pixel takes from what the session itself does.
_SIDES = (256, 512)


def bytes_per_pixel(model: onnx.ModelProto, multiple: int) -> int | None:
    """Return the growth of the peak memory of a session with the pixels of its tile.

    The session runs as the engine's do, on one thread, as large a tile as the engine would give it.

    Args:
        model: The graph, of one image of any size in steps of ``multiple``.
        multiple: Sides of tiles are multiples of this.

    Returns:
        Bytes a pixel, rounded up; ``None`` for a graph of one size, for one that takes too little
        to be measured, and where the system does not tell a process its peak memory.
    """
    dims = model.graph.input[0].type.tensor_type.shape.dim
    if sys.platform == "win32" or dims[2].dim_value:
        return None
    sides = [-(-side // multiple) * multiple for side in _SIDES]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        path.write_bytes(model.SerializeToString())
        low, high = (_peak_of(path, dims[1].dim_value, side) for side in sides)
    found = -(-(high - low) // (sides[1] ** 2 - sides[0] ** 2))
    # Less than the image alone: the process took more before, when it loaded its libraries.
    return found if found > 4 * dims[1].dim_value else None


def _peak_of(path: Path, bands: int, side: int) -> int:
    """Return the peak memory, in bytes, of a process that runs a model on one tile."""
    words = [sys.executable, "-m", "training.export.memory", str(path), str(bands), str(side)]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(  # noqa: S603 -- fixed words, no shell
        words, cwd=root, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def _run(path: str, bands: int, side: int) -> int:
    """Run a model twice on one tile; return this process's peak memory in bytes."""
    session = onnxruntime.InferenceSession(
        path, session_options(1), providers=["CPUExecutionProvider"]
    )
    image = np.zeros((1, bands, side, side), np.float32)
    for _ in range(2):
        session.run(None, {session.get_inputs()[0].name: image})
    return _peak()


def _peak() -> int:
    """Return this process's peak memory in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # What Linux gives for getrusage counts that of the process which started this one, too.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # of macOS: in bytes


if __name__ == "__main__":
    print(_run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
