"""The one error type that users see: a sentence that names the thing and the remedy."""

from __future__ import annotations


class LandslideError(Exception):
    """Something the user can put right; its text is one clear sentence.

    The command line prints the text and exits with 1, the job protocol sends it as an ``error``
    event, and QGIS shows it as a ``QgsProcessingException``. Anything else that escapes the
    engine is a defect of the engine, not of the input.
    """


def said_by(error: BaseException) -> str:
    """Return what a library said went wrong, without the statements of SQL before it."""
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0].rpartition(" failed: ")[2].rstrip(".")


def not_written(what: str, error: Exception) -> LandslideError:
    """Return the error that something cannot be written.

    Args:
        what: What it is, as a sentence begins.
        error: What was raised while writing; GDAL's own words are behind rasterio's.
    """
    reason = getattr(error, "strerror", None) or said_by(error)
    if error.__cause__ is not None and "previous exception" in reason:
        reason = said_by(error.__cause__)
    return LandslideError(f"{what} cannot be written ({reason}); is the disk full?")


class CancelledError(LandslideError):
    """The run was cancelled; nothing was left behind."""

    def __init__(self) -> None:
        super().__init__("The run was cancelled; no output was written.")
