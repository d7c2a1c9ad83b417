"""A real QGIS without a window, a toy model and small scenes for the tests of this folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ENGINE_PYTHON = ROOT / ".venv" / "engine" / "bin" / "python"
HOME = Path(tempfile.mkdtemp(prefix="landslide-tests-"))
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), "/usr/share/qgis/python/plugins"]

from qgis_headless import headless_environment, qgis_process  # noqa: E402

# QGIS reads these when it starts, so they have to be there before it is imported.
os.environ.update(headless_environment(HOME))

import numpy as np  # noqa: E402
import pytest  # noqa: E402
from osgeo import gdal, osr  # noqa: E402
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsCoordinateTransform,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtCore import QLocale  # noqa: E402

# ruff: noqa: N802 - QGIS's own names
BANDS = ("B04", "B03", "B02")
MAKE_MODEL = """
import sys
from pathlib import Path
from tests.core.toys import make_card, make_model
make_model(Path(sys.argv[1]), make_card(), window=int(sys.argv[2]))
"""


def pytest_sessionfinish() -> None:
    import shutil

    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def qgis_app() -> Iterator[QgsApplication]:
    app = QgsApplication([], True)
    app.initQgis()
    from processing.core.Processing import Processing

    Processing.initialize()
    yield app
    QgsProject.instance().clear()
    # Else they outlive PROJ, and the process may end in a crash after all tests have passed.
    QgsCoordinateTransform.invalidateCache()


@pytest.fixture(scope="session")
def provider(qgis_app: QgsApplication) -> Any:
    from landslide_qgis.plugin import LandslidePlugin

    plugin = LandslidePlugin(None)
    plugin.initProcessing()
    yield QgsApplication.processingRegistry().providerById("landslide")
    plugin.unload()


@pytest.fixture
def spanish(provider: Any) -> Iterator[Any]:
    from landslide_qgis.processing.translation import install_translator

    translator = install_translator("es_PE")
    yield translator
    QgsApplication.removeTranslator(translator)


@pytest.fixture
def in_spain(qgis_app: QgsApplication, spanish: Any) -> Iterator[None]:
    """QGIS started in Spanish, with the numbers of Spain."""
    before, locale = qgis_app.translation(), QLocale()
    qgis_app.setTranslation("es")
    QLocale.setDefault(QLocale("es_ES"))
    yield
    QLocale.setDefault(locale)
    qgis_app.setTranslation(before)


class Listener(QgsProcessingFeedback):
    """Feedback that remembers what it was told."""

    def __init__(self) -> None:
        super().__init__(False)
        self.infos: list[str] = []
        self.warnings: list[str] = []
        self.errors: list[str] = []
        self.debug: list[str] = []

    def pushInfo(self, info: str) -> None:
        self.infos.append(info)

    def pushWarning(self, warning: str) -> None:
        self.warnings.append(warning)

    def pushDebugInfo(self, info: str) -> None:
        self.debug.append(info)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N803
        self.errors.append(error)


@pytest.fixture
def feedback() -> Listener:
    return Listener()


@pytest.fixture
def run(provider: Any, feedback: Listener) -> Callable[..., dict[str, Any]]:
    """Return a function that runs an algorithm as a script in QGIS does."""

    def run_algorithm(
        name: str, parameters: Mapping[str, Any], context: QgsProcessingContext | None = None
    ) -> dict[str, Any]:
        import processing

        context = context or QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return processing.run(
            f"landslide:{name}", dict(parameters), context=context, feedback=feedback
        )

    return run_algorithm


@pytest.fixture(scope="session")
def make_model() -> Callable[[int], Path]:
    """Return a function that writes a toy model; a wider window makes it slower."""

    def make(window: int) -> Path:
        path = HOME / f"toy-{window}.onnx"
        if not path.exists():
            command = [str(ENGINE_PYTHON), "-c", MAKE_MODEL, str(path), str(window)]
            subprocess.run(command, cwd=ROOT, env=engine_environment(), check=True)
        return path

    return make


@pytest.fixture(scope="session")
def model(make_model: Callable[[int], Path]) -> Path:
    return make_model(3)


def engine_environment() -> dict[str, str]:
    """The environment without what QGIS needs, for a Python that is not QGIS's."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("QGIS", "PYTHON", "QT_"))}


def write_raster(
    path: Path,
    values: np.ndarray,
    *,
    epsg: int | None = 32643,
    origin: tuple[float, float] = (600000.0, 1200000.0),
    pixel: float = 10.0,
    descriptions: tuple[str, ...] = (),
) -> Path:
    """Write ``[H, W]`` or ``[C, H, W]`` values as a GeoTIFF."""
    values = values[np.newaxis] if values.ndim == 2 else values
    kinds = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "float32": gdal.GDT_Float32}
    count, rows, columns = values.shape
    path.parent.mkdir(parents=True, exist_ok=True)
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), columns, rows, count, kinds[values.dtype.name])
    dataset.SetGeoTransform((origin[0], pixel, 0.0, origin[1], 0.0, -pixel))
    if epsg:
        system = osr.SpatialReference()
        system.ImportFromEPSG(epsg)
        dataset.SetProjection(system.ExportToWkt())
    for index in range(count):
        band = dataset.GetRasterBand(index + 1)
        band.WriteArray(values[index])
        if descriptions:
            band.SetDescription(descriptions[index])
    dataset.FlushCache()
    return path


def landslide_values(rows: int = 130, columns: int = 150) -> np.ndarray:
    """Dark forest with a bright scar of 40 × 50 pixels."""
    values = np.random.default_rng(1).integers(300, 600, (rows, columns)).astype(np.uint16)
    values[40:80, 60:110] = 4000
    return values


SCAR_M2 = 40 * 50 * 100.0


@pytest.fixture
def bands(tmp_path: Path) -> list[str]:
    """Three band files in a folder whose name has a space and accents."""
    folder = tmp_path / "scène 1 – año"
    return [str(write_raster(folder / f"{name}.tif", landslide_values())) for name in BANDS]


@pytest.fixture
def dem(tmp_path: Path) -> str:
    """Elevation in degrees, around the scene."""
    slope = np.add.outer(np.arange(80.0), np.arange(80.0)).astype(np.float32) * 10
    return str(
        write_raster(
            tmp_path / "elevation.tif", slope, epsg=4326, origin=(75.9, 10.87), pixel=0.0005
        )
    )


@pytest.fixture
def big_bands(tmp_path: Path) -> list[str]:
    """A scene that keeps a slow model busy for many seconds."""
    values = np.tile(landslide_values(), (12, 12))
    return [str(write_raster(tmp_path / "big" / f"{name}.tif", values)) for name in BANDS]


def qgis_process_run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the real ``qgis_process``."""
    done = subprocess.run(
        [qgis_process(), *arguments], cwd=cwd, capture_output=True, text=True, timeout=900
    )
    noise = ("DeprecationWarning",)
    kept = [line for line in done.stderr.splitlines() if not any(word in line for word in noise)]
    done.stderr = "\n".join(kept)
    return done


def tree(folder: Path) -> set[str]:
    """All files and folders below ``folder``."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
