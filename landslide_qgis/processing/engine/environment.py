"""Which Python runs the engine, with which packages, in which environment.

The engine must not see what QGIS set up for itself: its ``PYTHONHOME``, its PROJ and GDAL data,
its libraries. And QGIS must not see the engine's packages: they live in a folder of their own.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QProcessEnvironment

from landslide_qgis.processing.shell import command_line

SETTINGS = "landslide_digitiser"
PYTHON_VARIABLE = "LANDSLIDE_ENGINE_PYTHON"
PACKAGES_VARIABLE = "LANDSLIDE_ENGINE_PACKAGES"
PYTHON_SETTING = f"{SETTINGS}/engine_python"
PACKAGES_SETTING = f"{SETTINGS}/engine_packages"
READY_SETTING = f"{SETTINGS}/engine_ready"

PLUGIN_FOLDER = Path(__file__).resolve().parents[2]
REQUIREMENTS = PLUGIN_FOLDER / "engine-requirements.txt"
CLOUD_REQUIREMENTS = PLUGIN_FOLDER / "cloud-requirements.txt"

_SCRUBBED = (
    "PYTHON", "PROJ_", "GDAL_", "OGR_", "CPL_", "QT_", "QGIS_", "O4W_", "OSGEO4W", "GRASS_",
    "GISBASE", "SAGA_", "OTB_", "VSI_", "GEOTIFF_", "VIRTUAL_ENV", "CONDA_",
)  # fmt: skip
_IMPORTS = ("numpy", "rasterio", "onnxruntime", "onnx", "shapely", "pyproj", "pyogrio")
_REPORT = """
import importlib, importlib.util, json, sys
def version(name):
    try:
        return str(getattr(importlib.import_module(name), "__version__", "?"))
    except Exception as error:
        return "! " + (str(error).splitlines() or [type(error).__name__])[0]
print(json.dumps({
    "python": list(sys.version_info[:3]),
    "bits": 64 if sys.maxsize > 2**32 else 32,
    "pip": importlib.util.find_spec("pip") is not None,
    "packages": {name: version(name) for name in sys.argv[1:]},
}))
"""
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
_SYSTEM_PREFIXES = ("", "/", "/usr", "/usr/local")


@dataclass(frozen=True)
class EngineSetup:
    """What it takes to start the engine.

    Attributes:
        python: Python interpreter.
        packages: Private folder with the engine's packages; need not exist.
    """

    python: str
    packages: str

    def install_arguments(self, wheels: str = "") -> list[str]:
        """Return the arguments for ``python`` that fill the package folder.

        Args:
            wheels: Folder of downloaded wheels to install from, on a machine without internet.
        """
        offline = ["--no-index", "--find-links", wheels] if wheels else []
        # No conflicts: the packages of QGIS, which pip would warn of, are another world.
        target = [
            "--upgrade",
            "--no-warn-conflicts",
            "--target",
            self.packages,
            "-r",
            str(REQUIREMENTS),
        ]
        return ["-m", "pip", "install", *offline, *target]

    def cloud_arguments(self, wheels: str = "") -> list[str]:
        """Return the arguments for ``python`` that add the cloud model to the package folder.

        Args:
            wheels: Folder of downloaded wheels to install from, on a machine without internet.
        """
        offline = ["--no-index", "--find-links", wheels] if wheels else []
        target = ["--upgrade", "--no-deps", "--require-hashes", "--target", self.packages]
        return ["-m", "pip", "install", *offline, *target, "-r", str(CLOUD_REQUIREMENTS)]

    def install_command(self, wheels: str = "") -> str:
        """Return the same as one line to paste into a terminal."""
        return command_line((self.python, *self.install_arguments(wheels)))

    def check_arguments(self) -> list[str]:
        """Return the arguments for ``python`` that print what it is and has, as JSON."""
        return ["-c", _REPORT, *_IMPORTS]

    def process_environment(self) -> QProcessEnvironment:
        """Return today's environment without QGIS's own settings, with the engine's instead."""
        return clean_environment(self.packages, str(PLUGIN_FOLDER.parent))

    def working_folder(self) -> str:
        """Return a folder to start in: ``python -m`` looks for modules there before all else."""
        return self.packages if Path(self.packages).is_dir() else str(PLUGIN_FOLDER)


def clean_environment(*places: str) -> QProcessEnvironment:
    """Return today's environment without QGIS's own settings.

    Args:
        places: Folders where the Python to be started finds its packages.
    """
    environment = QProcessEnvironment.systemEnvironment()
    for name in environment.keys():  # noqa: SIM118 - a Qt object, not a dictionary
        if name.upper().startswith(_SCRUBBED):
            environment.remove(name)
    for name in _LIBRARY_PATHS:
        if environment.contains(name):
            environment.insert(name, _without_qgis(environment.value(name)))
    environment.insert("PYTHONPATH", os.pathsep.join(places))
    for name in ("PYTHONNOUSERSITE", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"):
        environment.insert(name, "1")
    # Names of files have letters that the encoding of the user's system may lack.
    environment.insert("PYTHONUTF8", "1")
    environment.insert("PYTHONIOENCODING", "utf-8")
    # For the look at the packages too, which loads onnxruntime without the engine.
    if not environment.contains("ORT_DISABLE_TELEMETRY"):
        environment.insert("ORT_DISABLE_TELEMETRY", "1")
    return environment


def engine_setup() -> EngineSetup:
    """Return the setup from the environment, else from the settings, else the default."""
    settings = QgsSettings()
    python = os.environ.get(PYTHON_VARIABLE) or settings.value(PYTHON_SETTING, "")
    packages = os.environ.get(PACKAGES_VARIABLE) or settings.value(PACKAGES_SETTING, "")
    return EngineSetup(str(python or qgis_python()), str(packages or default_packages()))


def was_ready() -> bool:
    """Whether nothing was lacking when the engine was last looked at, or it is named outside."""
    known = QgsSettings().value(READY_SETTING, "") == engine_setup().packages
    return known or bool(os.environ.get(PYTHON_VARIABLE))


def default_packages() -> Path:
    """Return the package folder in the user's profile: it outlives updates of the plugin."""
    return packages_for(sys.version_info.major, sys.version_info.minor)


def packages_for(major: int, minor: int) -> Path:
    """Return the package folder of a version of Python; wheels of one do not fit another."""
    return Path(QgsApplication.qgisSettingsDirPath()) / SETTINGS / f"engine-{major}.{minor}"


def choose_python(path: str) -> None:
    """Let the engine run in another Python from now on; an empty path means QGIS's own."""
    settings = QgsSettings()
    settings.remove(PACKAGES_SETTING)
    if path:
        settings.setValue(PYTHON_SETTING, path)
    else:
        settings.remove(PYTHON_SETTING)


def qgis_python() -> str:
    """Return the interpreter that belongs to QGIS's Python.

    ``sys.executable`` is of little use: within QGIS it is empty, or QGIS itself.
    """
    exact = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if sys.platform == "win32":
        folders = [Path(sys.exec_prefix), Path(sys.base_exec_prefix)]
        names = ["python.exe", "python3.exe"]
    else:
        application = Path(QgsApplication.applicationDirPath())
        prefixes = [Path(sys.base_exec_prefix), Path(sys.exec_prefix), application]
        folders = [prefix / "bin" for prefix in prefixes] + [application]
        names = [exact, "python3"]
    for name in names:
        for folder in folders:
            if os.access(folder / name, os.X_OK):
                return str(folder / name)
    return shutil.which(exact) or shutil.which("python3") or "python3"


def _without_qgis(search_path: str) -> str:
    """Drop the folders of a bundled QGIS from a library search path; keep CUDA's and the like."""
    prefix = str(QgsApplication.prefixPath()).rstrip("/")
    if prefix in _SYSTEM_PREFIXES:
        return search_path
    return os.pathsep.join(
        folder for folder in search_path.split(os.pathsep) if not folder.startswith(prefix)
    )
