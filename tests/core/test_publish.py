"""What stands where an output goes: journals, overviews, links, other outputs, inputs."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from landslide_qgis.core import publish, running
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.publish import Workspace


def written(folder: Path, **outputs: Path) -> dict[str, str]:
    """Publish a file a role that holds the role's name."""
    with Workspace({role: str(path) for role, path in outputs.items()}, []) as work:
        for role in outputs:
            work.path(role).write_text(role)
        return work.publish()


def test_a_journal_of_the_old_file_is_not_replayed_into_the_new_one(tmp_path):
    target = tmp_path / "p.gpkg"
    with sqlite3.connect(target) as reader:
        reader.execute("pragma journal_mode=wal")
        reader.execute("create table old (a)")
        reader.commit()
        assert (tmp_path / "p.gpkg-wal").exists()
        with Workspace({"polygons": str(target)}, []) as work:
            with sqlite3.connect(work.path("polygons")) as new:
                new.execute("create table landslides (a)")
            new.close()
            work.publish()
    reader.close()
    found = sqlite3.connect(target)
    names = found.execute("select name from sqlite_master").fetchall()
    found.close()
    assert names == [("landslides",)]


@pytest.mark.parametrize("ending", [".aux.xml", ".ovr", ".msk", "-wal", "-journal"])
def test_what_belonged_to_the_old_file_goes(tmp_path, ending):
    beside = tmp_path / f"p.tif{ending}"
    beside.write_text("old")
    written(tmp_path, probability=tmp_path / "p.tif")
    assert [path.name for path in tmp_path.iterdir()] == ["p.tif"]


def test_a_file_named_in_two_ways_is_one(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    for other in (tmp_path / "a" / ".." / "a" / "p.tif", tmp_path / "link" / "p.tif"):
        with pytest.raises(LandslideError, match="to the same file"):
            Workspace({"probability": str(tmp_path / "a" / "p.tif"), "mask": str(other)}, [])
    assert list((tmp_path / "a").iterdir()) == []


def test_a_link_is_followed(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "p.tif").symlink_to(tmp_path / "far" / "real.tif")
    written(tmp_path, probability=tmp_path / "p.tif")
    assert (tmp_path / "p.tif").is_symlink()
    assert (tmp_path / "far" / "real.tif").read_text() == "probability"


@pytest.mark.parametrize("ending", ["", "|layername=x", "|2"])
def test_a_part_of_a_file_is_an_input_too(tmp_path, ending):
    with pytest.raises(LandslideError, match="is also an input"):
        Workspace({"polygons": str(tmp_path / "a.gpkg")}, [f"{tmp_path}/a.gpkg{ending}"])


@pytest.mark.parametrize("name", ["a;b.tif", "x" * 250 + ".tif"])
def test_odd_names(tmp_path, name):
    assert written(tmp_path, probability=tmp_path / name) == {"probability": str(tmp_path / name)}
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_nothing_is_replaced_if_one_cannot_be(tmp_path, monkeypatch):
    first, second = tmp_path / "p.tif", tmp_path / "m.tif"
    for path in (first, second):
        path.write_text("old")
    move = Path.replace

    def held(self: Path, target: Path) -> Path:
        if self == second:  # as Windows does for a file that is open elsewhere
            raise PermissionError(13, "Permission denied")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(LandslideError, match=r"m\.tif cannot be replaced"):
        written(tmp_path, probability=first, mask=second)
    assert first.read_text() == second.read_text() == "old"


def test_folders_of_another_machine_are_left_alone(tmp_path):
    """On a shared drive; its processes cannot be seen from here."""
    other = tmp_path / f"{publish.PREFIX}999999999-0123abcd-x"
    other.mkdir()
    written(tmp_path, probability=tmp_path / "p.tif")
    assert other.is_dir()


class Windows:
    """What Windows answers about the processes of it: 7 runs, 8 has ended, 9 is another's."""

    def __init__(self) -> None:
        self.error, self.open = 0, 0

    def kernel(self) -> SimpleNamespace:
        """Return the four functions that the engine asks."""
        return SimpleNamespace(
            OpenProcess=self.start,
            WaitForSingleObject=lambda handle, _ms: 0x102 if handle == 7 else 0,
            CloseHandle=self.end,
            GetLastError=lambda: self.error,
        )

    def start(self, rights: int, _inherit: bool, pid: int) -> int | None:
        assert rights == 0x00100000
        self.error = {7: 0, 8: 0, 9: 5}.get(pid, 87)
        self.open += not self.error
        return None if self.error else pid

    def end(self, _handle: int) -> None:
        self.open -= 1


def test_folders_of_killed_runs_go_on_windows_too(tmp_path, monkeypatch):
    windows = Windows()
    monkeypatch.setattr(running, "_windows", windows.kernel)
    monkeypatch.setattr(running, "os", SimpleNamespace(name="nt"))
    for pid in (7, 8, 9, 10):
        (tmp_path / f"{publish.PREFIX}{pid}-{publish._MACHINE}-x").mkdir()
    publish.remove_leftovers(tmp_path)
    left = {int(path.name.split("-")[1]) for path in tmp_path.iterdir()}
    assert left == {7, 9}
    assert windows.open == 0


def test_the_folder_of_a_killed_run_goes_with_the_next(tmp_path):
    code = (
        "import os, signal, sys; from landslide_qgis.core.publish import Workspace; "
        "Workspace({'mask': sys.argv[1]}, []); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "m.tif")])
    assert [path.name.startswith(publish.PREFIX) for path in tmp_path.iterdir()] == [True]
    written(tmp_path, mask=tmp_path / "m.tif")
    assert [path.name for path in tmp_path.iterdir()] == ["m.tif"]


def test_folders_that_were_made_go_unless_something_was_published(tmp_path):
    target = tmp_path / "a" / "b" / "m.tif"
    with Workspace({"mask": str(target)}, [], make_folders=True):
        assert target.parent.is_dir()
    assert list(tmp_path.iterdir()) == []
    with Workspace({"mask": str(target)}, [], make_folders=True) as work:
        work.path("mask").write_text("mask")
        work.publish()
    assert [path.name for path in target.parent.iterdir()] == ["m.tif"]


def test_an_interrupted_simulation_leaves_no_folder(tmp_path):
    scene = tmp_path / "new" / "scene"
    words = ["-m", "landslide_qgis.core", "simulate", str(scene), "--size", "4096"]
    process = subprocess.Popen([sys.executable, *words], stderr=subprocess.PIPE, text=True)
    late = time.monotonic() + 60
    while not list(scene.glob(f"{publish.PREFIX}*/*.tif")):
        assert process.poll() is None
        assert time.monotonic() < late
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_named_as_the_user_knows_it(tmp_path):
    with Workspace({"mask": str(tmp_path / "m.tif")}, []) as work:
        assert publish.without_hidden(work.path("mask")) == tmp_path / "m.tif"
