"""The rules that keep QGIS, engine and training apart, and modules small."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = ROOT / "landslide_qgis"
CORE = sorted((PLUGIN / "core").rglob("*.py"))
TRAINING = sorted((ROOT / "training").rglob("*.py"))
QGIS_SIDE = sorted(
    [
        PLUGIN / "__init__.py",
        PLUGIN / "plugin.py",
        *(PLUGIN / "processing").rglob("*.py"),
        *(PLUGIN / "ui").rglob("*.py"),
    ]
)
SHIPPED = sorted(PLUGIN.rglob("*.py"))

MODULE_LINES = 400
FUNCTION_LINES = 50
ENGINE_PACKAGES = {
    "rasterio", "onnxruntime", "onnx", "torch", "shapely", "pyproj", "pyogrio", "numpy", "scipy",
}  # fmt: skip
SHAPELY_2_1 = {
    "constrained_delaunay_triangles", "coverage_invalid_edges", "coverage_is_valid",
    "coverage_simplify", "equals_identical", "has_m", "get_m", "maximum_inscribed_circle",
    "orient_polygons",
}  # fmt: skip
# What of the engine QGIS may import: it needs nothing but the standard library.
SHARED = {
    "landslide_qgis.core",
    "landslide_qgis.core.digest",
    "landslide_qgis.core.errors",
    "landslide_qgis.core.inventory",
    "landslide_qgis.core.inventory.fields",
    "landslide_qgis.core.jobs",
    "landslide_qgis.core.jobs.inventory_steps",
    "landslide_qgis.core.jobs.outline",
    "landslide_qgis.core.jobs.protocol",
    "landslide_qgis.core.jobs.scene",
    "landslide_qgis.core.jobs.scene_steps",
    "landslide_qgis.core.jobs.screen",
    "landslide_qgis.core.jobs.sentences",
    "landslide_qgis.core.jobs.step",
    "landslide_qgis.core.jobs.steps",
    "landslide_qgis.core.jobs.wording",
    "landslide_qgis.core.scene.band_names",
    "landslide_qgis.core.scene.sensors",
}
# The packages of engine and training, floor by floor: each imports of those below it, never of its
# neighbours.
# A module beside them counts as one.
FLOORS = {
    "landslide_qgis.core": (
        {"arrays", "digest", "errors", "gdal", "parallel", "probability", "running"},
        {"beside", "files"},
        {"geodesy", "jobs", "model", "publish", "vectors"},
        {"scene"},
        {"rasters", "simulator"},
        {"inventory", "terrain", "tiles"},
        {"polygons", "predict", "report", "screening"},
        {"ensemble", "toolbox"},
        {"detect"},
        {"run"},
        {"process"},
        {"cli"},
        {"__main__"},
    ),
    "training": (
        {"runtime", "recipes", "metrics"},
        {"data", "losses", "context", "export"},
        {"models", "run_folder"},
        {"fitting"},
        {"evaluation"},
        {"release", "finetuning", "patches"},
        {"commands"},
        {"cli"},
        {"experiments", "__main__"},
    ),
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Yield the absolute names of all modules a file imports, wherever in it."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*base, *(node.module or "").split("."))).strip(".")


def imported(path: Path) -> Iterator[str]:
    """Yield the same, and every name that is taken from them, which may be a module too."""
    yield from imports(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function; a docstring may be as long as it has to be."""
    total = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return total
    return total - ((first.end_lineno or 0) - first.lineno + 1)


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_the_engine_knows_neither_qgis_nor_torch(path: Path) -> None:
    forbidden = {"qgis", "PyQt5", "PyQt6", "processing", "osgeo", "torch", "training"}
    assert tops(path) & forbidden == set()
    inside = {name for name in imports(path) if name.startswith("landslide_qgis.")}
    assert {name for name in inside if not name.startswith("landslide_qgis.core")} == set()


@pytest.mark.parametrize("path", QGIS_SIDE, ids=name_of)
def test_qgis_never_loads_the_engine_packages(path: Path) -> None:
    assert tops(path) & (ENGINE_PACKAGES | {"training"}) == set()
    core = {name for name in imports(path) if name.startswith("landslide_qgis.core")}
    assert core <= SHARED


@pytest.mark.parametrize("path", sorted(QGIS_SIDE), ids=name_of)
def test_qt_comes_from_qgis_and_algorithms_have_no_window(path: Path) -> None:
    assert tops(path) & {"PyQt5", "PyQt6", "subprocess"} == set()
    text = path.read_text(encoding="utf-8")
    assert [gone for gone in (".exec_(", "QVariant.Type") if gone in text] == [], "not in Qt 6"
    if "processing" in path.parts:
        gui = {n for n in imports(path) if n in ("qgis.gui", "qgis.utils", "qgis.PyQt.QtWidgets")}
        assert gui == set()


@pytest.mark.parametrize("path", TRAINING, ids=name_of)
def test_training_knows_the_engine_but_not_qgis(path: Path) -> None:
    assert tops(path) & {"qgis", "PyQt5", "PyQt6", "osgeo"} == set()
    inside = {name for name in imports(path) if name.startswith("landslide_qgis.")}
    assert {name for name in inside if not name.startswith("landslide_qgis.core")} == set()


def rooms_of(house: str) -> dict[str, list[Path]]:
    """Return the modules of every room of a house; one beside the rooms is a room of its own."""
    folder = ROOT.joinpath(*house.split("."))
    rooms: dict[str, list[Path]] = {}
    for path in folder.rglob("*.py"):
        rooms.setdefault(path.relative_to(folder).with_suffix("").parts[0], []).append(path)
    del rooms["__init__"]
    return rooms


@pytest.mark.parametrize("house", FLOORS)
def test_every_room_has_a_floor(house: str) -> None:
    named = [room for floor in FLOORS[house] for room in floor]
    assert sorted(named) == sorted(rooms_of(house))


@pytest.mark.parametrize("house", FLOORS)
def test_rooms_import_downwards(house: str) -> None:
    below: set[str] = set()
    rooms, depth = rooms_of(house), len(house.split("."))
    for floor in FLOORS[house]:
        for room in floor:
            for path in rooms[room]:
                names = [name for name in imported(path) if name.startswith(f"{house}.")]
                taken = {name.split(".")[depth] for name in names} & set(rooms)
                assert taken <= below | {room}, name_of(path)
        below |= floor


def test_training_has_modules_beside_its_rooms_only_for_its_commands() -> None:
    flat = {path.stem for path in TRAINING if path.parent.name == "training"}
    assert flat == {"__init__", "__main__", "cli", "commands", "experiments"}


def test_what_qgis_imports_of_the_engine_needs_the_standard_library_only() -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules);"
        f"import {', '.join(sorted(SHARED))};"
        "new = {name.split('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(new - set(sys.stdlib_module_names) - {'landslide_qgis'}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", script, str(ROOT)], capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("path", [*SHIPPED, *TRAINING], ids=name_of)
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MODULE_LINES
    functions = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    long = {f.name: lines_of(f) for f in functions if lines_of(f) > FUNCTION_LINES}
    assert long == {}


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_shipped_code_has_no_assert_and_no_silenced_error(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Assert)] == []
    handlers = [n for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler)]
    silent = [n.lineno for n in handlers if all(isinstance(b, ast.Pass) for b in n.body)]
    assert silent == []


@pytest.mark.parametrize("path", SHIPPED, ids=name_of)
def test_shipped_code_is_python_3_9(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_the_engine_runs_with_the_shapely_that_python_3_9_gets(path: Path) -> None:
    """What shapely 2.1 brought is used only after asking whether it is there."""
    text = path.read_text(encoding="utf-8")
    asked = set(re.findall(r'hasattr\(shapely, "(\w+)"\)', text))
    used = {
        node.attr
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "shapely"
    }
    assert used & SHAPELY_2_1 <= asked
    assert "interleaved=" not in text


def aliases(path: Path) -> set[str]:
    """Return the names that a module gives to types of arrays."""
    return set(re.findall(r"^(\w+) = (?:npt\.)?NDArray\[", path.read_text("utf-8"), re.MULTILINE))


def test_a_type_of_array_is_named_once() -> None:
    home = PLUGIN / "core" / "arrays.py"
    names = aliases(home)
    again = {name_of(path): aliases(path) & names for path in CORE if path != home}
    assert names
    assert {place: found for place, found in again.items() if found} == {}


def test_the_base_class_is_small() -> None:
    text = (PLUGIN / "processing" / "base.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 250


def test_no_modules_import_each_other_in_a_circle() -> None:
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (*SHIPPED, *TRAINING)
    }
    graph = {
        name: {taken for taken in imports(path) if taken in modules and taken != name}
        for name, path in modules.items()
        # A package's page of contents takes from its modules, and they may take from one another.
        if path.name != "__init__.py"
    }
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, naming the circle
    assert set(graph) <= set(order)
