"""Whatever a job can be told, the command line can tell it."""

from __future__ import annotations

import dataclasses
import io
import sys
import threading
import time
from typing import Any

import pytest

from landslide_qgis.core.cli import main as cli
from landslide_qgis.core.jobs import protocol

SCENE = (
    "in.tif --band B04=red.tif|2 --dem dem.tif --resolution 20 --reference B03 --extent 1 2 3 4 "
    "--extent-crs EPSG:4326 --within area.gpkg --radiometry dn --keep-clouds --clouds c.tif"
)
INFERENCE = (
    "--model a.onnx --model b.onnx --provider cpu --threads 2 --tile 256 --overlap 32 --batch 3 "
    "--tta --memory 900 --probability-type float32"
)
VECTOR = "--threshold 0.4 --min-area 500 --sieve 4 --simplify 7"
# Every command with everything that it can be told, each value another than the default.
COMMANDS = {
    "detect": f"{SCENE} {INFERENCE} {VECTOR} --probability p.tif --mask-out m.tif "
    "--polygons l.gpkg",
    "predict": f"{INFERENCE} {SCENE.replace('in.tif', 'in.tif p.tif')}",
    "vectorise": f"p.tif --band 2 --dem dem.tif --polygons l.gpkg --mask-out m.tif {VECTOR}",
    "info": "a.onnx --time page.html",
    "inspect": f"{SCENE} --model a.onnx --html page.html",
    "stack": f"{SCENE} --output s.tif --sensor other --indices NDVI --terrain slope --radius 7",
    "cloudmask": f"{SCENE} --output c2.tif --method colour --level l1c --classes cloud --grow 10 "
    "--provider cpu --threads 2",
    "chips": f"{SCENE} --inventory i.gpkg --output chips --terrain slope --size 64 --block 2 "
    "--shares 0.8 0.1 0.1 --negatives 2 --least-known 0.9 --unreviewed landslide --source x "
    "--seed 3",
    "screen": f"{SCENE} --model c.onnx --cells c.gpkg --probability p.tif --sar-desc a.tif "
    "--sar-desc-before b.tif --sar-asc c.tif --sar-asc-before d.tif --cell 64 --threshold 0.4 "
    "--least-known 0.9 --provider cpu --threads 2",
    "change": "--before b.tif --after a.tif --before-band B04=b.tif|2 --after-band B04=a.tif|3 "
    "--before-values dn --after-values dn-offset --rdndvi r.tif --brightness br.tif "
    "--magnitude m.tif --probability p.tif --filtered f.tif --fused fu.tif --highest -1 "
    "--middle -2 --spread 3 --weight 4",
    "terrain": "dem.tif --slope s.tif --aspect a.tif --curvature c.tif --roughness r.tif "
    "--relief re.tif --tpi t.tif --flow f.tif --band 2 --radius 7 --z-factor 0.3048",
    "threshold": "p.tif m.tif --band 2 --method precision --threshold 0.4 --low 0.2 "
    "--precision 0.8 --reference r.gpkg --sieve 4",
    "characterise": "l.gpkg out.gpkg --dem dem.tif --raster r.tif|2 --volume parker2011 "
    "--points p.gpkg --lines li.gpkg",
    "filter": "l.gpkg out.gpkg --removed r.gpkg --min-area 1 --max-area 2 --min-elong 1 "
    "--max-elong 2 --min-slope 1 --max-slope 2 --dem dem.tif --cover c.tif --cover-classes 4 "
    "--cover-share 0.2 --clouds cl.tif --cloud-classes 1 --cloud-share 0.2 --roads ro.gpkg "
    "--roads-distance 5 --rivers ri.gpkg --rivers-distance 5",
    "sample": "p.tif out.gpkg --band 2 --threshold 0.4 --breaks 0.2 --buffer 20 --within a.gpkg "
    "--size 90 --error 0.02 --expected 0.9 --allocation equal --least 20 --seed 3",
    "assess": "l.gpkg --reference r.gpkg --sample s.gpkg --report r.html --objects o.gpkg --band 2 "
    "--threshold 0.4 --within a.gpkg --resolution 20 --overlap 0.3 --block 500 --seed 3",
}  # fmt: skip
# Answered in the running engine alone, click by click.
WITHOUT_COMMAND = {"outline"}
# Pages are in QGIS's language; on the command line they are in English, as its messages are.
OF_QGIS = {"wording"}


def job_of(command: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the job that a command line becomes, as the engine would be given it."""
    jobs: list[Any] = []
    monkeypatch.setattr(cli, "run_reporting", lambda job, *_: jobs.append(job) or 0)
    assert cli.main([command, *COMMANDS[command].split()]) == 0
    return jobs[0]


def untold(values: Any, where: str) -> list[str]:
    """Return the fields that still have their defaults, those of parts of a job too."""
    found: list[str] = []
    for field in dataclasses.fields(values):
        if field.name in OF_QGIS:
            continue
        value, name = getattr(values, field.name), f"{where}.{field.name}"
        if dataclasses.is_dataclass(value):
            found += untold(value, name)
        elif field.default_factory is not dataclasses.MISSING:
            found += [name] if value == field.default_factory() else []
        elif value == field.default:
            found.append(name)
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_job_can_be_given(command, monkeypatch):
    job = job_of(command, monkeypatch)
    assert untold(job, type(job).__name__) == []


def test_every_job_has_a_command(monkeypatch):
    tasks = {job_of(command, monkeypatch).task for command in COMMANDS}
    assert tasks == set(protocol._JOBS) - WITHOUT_COMMAND


@pytest.mark.parametrize("option", ["--before-band", "--after-band"])
def test_a_band_that_is_no_pair_is_told(option, capsys):
    assert cli.main(["change", option, "B04"]) == 1
    assert f"{option} 'B04' is not NAME=FILE or NAME=FILE|NUMBER." in capsys.readouterr().err


def test_numbers_are_shown_without_the_digits_of_binary_fractions(capsys):
    cli.Reporter()(protocol.Result({}, {"threshold": 59 * 0.002, "area_m2": 1350000.25, "n": 3}))
    assert capsys.readouterr().out == "threshold: 0.118\narea_m2: 1350000.25\nn: 3\n"


# The files stand before, around, between and behind the options.
@pytest.mark.parametrize(
    ("command", "first", "last", "option"),
    [
        ("predict", "in.tif", "p.tif", "--dem d.tif"),
        ("predict", "a.tif b.tif", "p.tif", "--extent -10 -5 3 4 --tta"),
        ("stack", "a.tif", "b.tif c.tif", "--output s.tif"),
        ("threshold", "p.tif", "m.tif", "--sieve 4"),
        ("filter", "l.gpkg", "out.gpkg", "--min-area 100"),
        ("characterise", "l.gpkg", "out.gpkg", "--dem d.tif"),
        ("sample", "p.tif", "out.gpkg", "--seed 3"),
    ],
)
def test_files_may_stand_anywhere(command, first, last, option, monkeypatch):
    jobs = []
    monkeypatch.setattr(cli, "run_reporting", lambda job, *_: jobs.append(job) or 0)
    orders = f"{first} {last} {option}", f"{first} {option} {last}", f"{option} {first} {last}"
    for words in orders:
        assert cli.main([command, *words.split()]) == 0
    assert jobs[0] == jobs[1] == jobs[2]


def test_help_and_unknown_words_are_answered_as_before(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["predict", "--help"])
    assert left.value.code == 0
    assert "[INPUT ...] OUTPUT" in capsys.readouterr().out
    for words in (["predict"], ["predict", "a.tif", "p.tif", "--colour", "x"]):
        with pytest.raises(SystemExit) as left:
            cli.main(words)
        assert left.value.code == 2
    assert "unrecognized arguments: --colour" in capsys.readouterr().err


class SlowTerminal(io.StringIO):
    """Takes its time over every piece of a line."""

    def write(self, text: str) -> int:
        time.sleep(0.001)
        return super().write(text)


def test_what_several_threads_say_stays_whole(monkeypatch):
    monkeypatch.setattr(sys, "stderr", SlowTerminal())
    reporter = cli.Reporter()
    events = [protocol.Log(letter * 9) for letter in "abcd"]
    threads = [threading.Thread(target=lambda e=e: [reporter(e) for _ in range(5)]) for e in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(sys.stderr.getvalue().splitlines()) == {event.text for event in events}
