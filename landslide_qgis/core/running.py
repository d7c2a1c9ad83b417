"""Whether a process still runs, on every system, with the standard library alone."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import Any

# Of the Windows API: the right to wait for a process, the answer of a wait for one that runs, and
# the error for a number that no process has.
_SYNCHRONIZE, _WAIT_TIMEOUT, _INVALID_PARAMETER = 0x00100000, 0x102, 87


def is_running(pid: int) -> bool:
    """Return whether a process runs, or may run."""
    if os.name == "nt":  # where sending a signal ends the process
        return would_wait(_windows(), pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def would_wait(kernel: Any, pid: int) -> bool:
    """Return whether one would have to wait for the end of a process of Windows.

    Args:
        kernel: ``OpenProcess``, ``WaitForSingleObject``, ``CloseHandle`` and ``GetLastError``.
        pid: Number of the process.
    """
    process = kernel.OpenProcess(_SYNCHRONIZE, False, pid)
    if not process:  # not there, or somebody else's
        return bool(kernel.GetLastError() != _INVALID_PARAMETER)
    try:
        return bool(kernel.WaitForSingleObject(process, 0) == _WAIT_TIMEOUT)
    finally:
        kernel.CloseHandle(process)


def _windows() -> Any:
    """Return what :func:`would_wait` asks, from Windows itself."""
    if sys.platform != "win32":
        raise OSError("This is not Windows.")
    import ctypes

    library = ctypes.WinDLL("kernel32", use_last_error=True)
    handle, number = ctypes.c_void_p, ctypes.c_uint32
    library.OpenProcess.argtypes = [number, ctypes.c_int, number]
    library.OpenProcess.restype = handle
    library.WaitForSingleObject.argtypes = [handle, number]
    library.WaitForSingleObject.restype = number
    library.CloseHandle.argtypes = [handle]
    return SimpleNamespace(
        OpenProcess=library.OpenProcess,
        WaitForSingleObject=library.WaitForSingleObject,
        CloseHandle=library.CloseHandle,
        GetLastError=ctypes.get_last_error,
    )
