"""The engine's process sees nothing of QGIS, and its Python is found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsSettings

from landslide_qgis.processing.engine import environment
from landslide_qgis.processing.engine.environment import EngineSetup, engine_setup, qgis_python
from landslide_qgis.processing.engine.leftovers import Leftovers
from landslide_qgis.processing.engine.proxy import qgis_proxy
from tests.qgis.conftest import ENGINE_PYTHON, ROOT

pytestmark = pytest.mark.usefixtures("qgis_app")


def test_settings_of_qgis_do_not_reach_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONHOME", "PYTHONEXECUTABLE", "PROJ_LIB", "GDAL_DATA", "QT_PLUGIN_PATH"):
        monkeypatch.setenv(name, "/somewhere")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:1")
    found = EngineSetup("python", "/packages").process_environment()
    for name in ("PYTHONHOME", "PYTHONEXECUTABLE", "PROJ_LIB", "GDAL_DATA", "QT_PLUGIN_PATH"):
        assert not found.contains(name)
    assert found.value("HTTPS_PROXY") == "http://proxy:1"
    assert found.value("PYTHONPATH") == os.pathsep.join(("/packages", str(ROOT)))
    assert found.value("PYTHONNOUSERSITE") == "1"


def test_libraries_of_a_bundle_are_dropped_and_cuda_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/qgis/lib:/usr/local/cuda/lib64")
    monkeypatch.setattr(QgsApplication, "prefixPath", lambda: "/opt/qgis")
    found = EngineSetup("python", "/packages").process_environment()
    assert found.value("LD_LIBRARY_PATH") == "/usr/local/cuda/lib64"


def test_default_python_is_the_one_of_qgis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    found = qgis_python()
    done = subprocess.run(
        [found, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True
    )
    assert done.stdout.strip() == str(sys.version_info[:2])


def test_variables_win_over_settings_and_these_over_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(environment.PYTHON_VARIABLE)
    monkeypatch.delenv(environment.PACKAGES_VARIABLE, raising=False)
    default = engine_setup()
    assert default.python == qgis_python()
    assert Path(default.packages).name == f"engine-{sys.version_info[0]}.{sys.version_info[1]}"
    assert Path(default.packages).parent.parent == Path(QgsApplication.qgisSettingsDirPath())
    settings = QgsSettings()
    settings.setValue(environment.PYTHON_SETTING, "/set/python")
    settings.setValue(environment.PACKAGES_SETTING, "/set/packages")
    try:
        assert engine_setup() == EngineSetup("/set/python", "/set/packages")
        monkeypatch.setenv(environment.PYTHON_VARIABLE, str(ENGINE_PYTHON))
        assert engine_setup() == EngineSetup(str(ENGINE_PYTHON), "/set/packages")
    finally:
        settings.remove(environment.SETTINGS)


def test_install_command_can_be_pasted() -> None:
    setup = EngineSetup("/a b/python", "/c d/engine-3.11")
    requirements = ROOT / "landslide_qgis" / "engine-requirements.txt"
    assert setup.install_command() == (
        "'/a b/python' -m pip install --upgrade --no-warn-conflicts --target '/c d/engine-3.11' -r "
        + str(requirements)
    )
    assert "--no-index" in setup.install_arguments("/wheels")


def test_leftovers_of_the_dead_are_removed_and_nothing_else(tmp_path: Path) -> None:
    old, new = tmp_path / "old.tif", tmp_path / "new.tif"
    old.write_text("before")
    leftovers = Leftovers([str(old), str(new)])
    for name in (".landslide-77-a", ".landslide-78-b", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    new.write_text("begun")
    leftovers.remove(77)
    assert {path.name for path in tmp_path.iterdir()} == {"old.tif", ".landslide-78-b", "other"}


def test_proxy_of_qgis_is_used_for_the_installation() -> None:
    settings = QgsSettings()
    values = {"Enabled": True, "Type": "HttpProxy", "Host": "proxy.example.org", "Port": "3128"}
    try:
        assert qgis_proxy() == ""
        for name, value in values.items():
            settings.setValue(f"proxy/proxy{name}", value)
        assert qgis_proxy() == "http://proxy.example.org:3128"
        settings.setValue("proxy/proxyUser", "me@home")
        assert qgis_proxy() == "http://me%40home:@proxy.example.org:3128"
        settings.setValue("proxy/proxyPassword", "a/b@c")
        assert qgis_proxy() == "http://me%40home:a%2Fb%40c@proxy.example.org:3128"
    finally:
        settings.remove("proxy")


@pytest.mark.parametrize(("given", "found"), [(None, "1"), ("0", "0")])
def test_what_loads_onnxruntime_sends_nothing_unless_somebody_wants_it(monkeypatch, given, found):
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    if given is not None:
        monkeypatch.setenv("ORT_DISABLE_TELEMETRY", given)
    seen = EngineSetup("python", "/packages").process_environment()
    assert seen.value("ORT_DISABLE_TELEMETRY") == found
