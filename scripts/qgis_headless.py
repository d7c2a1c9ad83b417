"""A throw-away QGIS without a window, for the demo and the tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from plugin_files import PACKAGE, ROOT, lay_out


def qgis_process() -> str:
    """Return the program; Debian 12's wrapper of that name is broken, its ``.bin`` is not.

    Raises:
        SystemExit: There is none.
    """
    for name in ("qgis_process.bin", "qgis_process"):
        found = shutil.which(name)
        if found:
            return found
    raise SystemExit("qgis_process is not installed; on Debian it comes with the package qgis.")


def headless_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which QGIS has this plugin, a fresh profile and no window.

    Args:
        folder: Where plugin, profile and sockets go; made if absent.
    """
    plugins, profile, runtime = folder / "plugins", folder / "profile", folder / "runtime"
    for path in (plugins, profile, runtime):
        path.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    lay_out(plugins)
    settings = profile / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(
        f"[PythonPlugins]\n{PACKAGE}=true\n[qgis]\ncheckVersion=false\n", encoding="utf-8"
    )
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(runtime),
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "QGIS_PLUGINPATH": str(plugins),
        "LANDSLIDE_ENGINE_PYTHON": str(ROOT / ".venv" / "engine" / "bin" / "python"),
    }
