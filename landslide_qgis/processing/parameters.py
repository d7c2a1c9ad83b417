"""Short makers of parameters, with enums spelt so that QGIS 3.22 to 4 understand them."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterNumber


def real(
    name: str,
    description: str,
    default: float | None = None,
    lowest: float = 0.0,
    highest: float = 1e12,
) -> QgsProcessingParameterNumber:
    """Return a number with decimals; optional if it has no default."""
    kind = QgsProcessingParameterNumber.Type.Double
    return QgsProcessingParameterNumber(
        name, description, kind, default, default is None, lowest, highest
    )


def integer(
    name: str, description: str, default: int | None = None, lowest: int = 0
) -> QgsProcessingParameterNumber:
    """Return a whole number; optional if it has no default."""
    kind = QgsProcessingParameterNumber.Type.Integer
    return QgsProcessingParameterNumber(name, description, kind, default, default is None, lowest)


def choice(name: str, description: str, options: Sequence[str]) -> QgsProcessingParameterEnum:
    """Return a choice of words, the first by default; the word itself is the value."""
    return QgsProcessingParameterEnum(
        name, description, list(options), False, options[0], False, True
    )


def choices(
    name: str, description: str, options: Sequence[str], default: Sequence[str]
) -> QgsProcessingParameterEnum:
    """Return a choice of any number of words, none too; the words themselves are the values."""
    return QgsProcessingParameterEnum(
        name, description, list(options), True, list(default), True, True
    )
