"""The help panel: what an algorithm does, with a picture, its parameters and an example."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from landslide_qgis.processing.translation import tr

PICTURES = Path(__file__).resolve().parents[1] / "resources" / "help"
# As wide as the panel is at first; for the same reason the example is no <pre>.
_WIDTH = 230


def help_page(
    name: str,
    about: str,
    parameters: Iterable[tuple[str, str, str]],
    values: Iterable[tuple[str, str]],
    example: str,
    url: str,
) -> str:
    """Return the page as HTML.

    Args:
        name: Name of the algorithm, and of its picture.
        about: What it does.
        parameters: Title, name and meaning of each.
        values: Name and meaning of what is returned beside files.
        example: A command.
        url: Page of the documentation.
    """
    rows = "".join(
        f"<p><b>{escape(title)}</b> <code>{key}</code><br>{escape(text)}</p>"
        for title, key, text in parameters
    )
    returned = "".join(f"<li><code>{key}</code> {escape(text)}</li>" for key, text in values)
    also = f"<h3>{tr('Also returned')}</h3><ul>{returned}</ul>" if returned else ""
    return (
        f"<p>{escape(about)}</p>{_picture(name)}"
        f"<h3>{tr('Parameters')}</h3>{rows}{also}"
        f"<h3>{tr('On the command line')}</h3><p><code>{escape(example)}</code></p>"
        f'<p><a href="{url}">{tr("Documentation")}</a></p>'
    )


def _picture(name: str) -> str:
    """Return the picture of an algorithm, if there is one."""
    path = PICTURES / f"{name}.png"
    return f'<p><img src="{path.as_uri()}" width="{_WIDTH}"></p>' if path.exists() else ""
