"""One place where a text meets the translator."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from landslide_qgis.core.jobs.wording import Wording

CONTEXT = "LandslideDigitiser"
FOLDER = Path(__file__).resolve().parents[1] / "i18n"


def tr(text: str, count: int = -1) -> str:
    """Return ``text`` in the user's language, or as it is where no translation is loaded.

    Args:
        text: In English; with ``%n`` where a count belongs, then in the plural.
        count: That count, by which the language's own singular or plural is chosen.
    """
    return str(QCoreApplication.translate(CONTEXT, text, None, count))


def install_translator(language: str | None = None) -> QTranslator:
    """Load the translation of a language; where there is none, English with its singulars.

    Args:
        language: Such as ``es``; by default that of QGIS.

    Returns:
        The translator, to be removed when the plugin goes.
    """
    translator = QTranslator()
    for name in ((language or qgis_language())[:2], "en"):
        if translator.load(str(FOLDER / f"landslide_{name}.qm")):
            break
    QCoreApplication.installTranslator(translator)
    return translator


def wording() -> Wording:
    """Return how the engine is to write a page: QGIS's language, the numbers of its locale."""
    locale = QLocale()
    return Wording(qgis_language()[:2], str(locale.decimalPoint()), str(locale.groupSeparator()))


def qgis_language() -> str:
    """Return the language that QGIS shows itself in, such as ``es_ES``."""
    application = QgsApplication.instance()
    shown = str(application.translation() or "") if application is not None else ""
    if shown:  # also one that ``qgis --lang`` asked for, which the settings do not know
        return shown
    settings = QgsSettings()
    chosen = str(settings.value("locale/userLocale", "") or "")
    overridden = settings.value("locale/overrideFlag", False, type=bool)
    return chosen if overridden and chosen else QLocale.system().name()
