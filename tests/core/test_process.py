"""The engine as a process: events, cancel at any moment, a violent end, one clear sentence."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio

from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.outline import OutlineJob
from landslide_qgis.core.publish import Workspace, discard_all
from tests.core.toys import RGB, make_card, make_model

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "landslide_qgis.core"]


def start(job: jobs.Job) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [*COMMAND, "run"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(jobs.job_to_json(job) + "\n")
    process.stdin.flush()
    return process


def finish(process: subprocess.Popen[str]) -> list[jobs.Event]:
    out, _ = process.communicate(timeout=60)
    return [jobs.event_from_json(line) for line in out.splitlines()]


@pytest.fixture
def slow_job(tmp_path, write_raster):
    """A job of many seconds: a heavy model on a scene of many tiles."""
    values = np.full((1200, 1200), 1000, np.uint16)
    files = tuple(str(write_raster(f"{n}.tif", values)) for n in RGB)
    model = make_model(tmp_path / "slow.onnx", make_card(), window=41)
    out = tmp_path / "out"
    out.mkdir()
    return jobs.DetectJob(
        jobs.SceneSpec(inputs=files),
        probability=str(out / "p.tif"),
        mask=str(out / "m.tif"),
        polygons=str(out / "p.gpkg"),
        inference=jobs.InferenceOptions(model=str(model), tile_px=256, tta=True),
    )


def wait_for_tiles(process: subprocess.Popen[str], fraction: float) -> None:
    for line in process.stdout:
        event = jobs.event_from_json(line)
        if isinstance(event, jobs.Progress) and event.fraction >= fraction:
            return
    raise AssertionError(process.stderr.read())


def test_a_job_ends_with_a_result(tmp_path, rgb_scene, toy_model):
    job = jobs.DetectJob(
        jobs.SceneSpec(inputs=(str(rgb_scene),)),
        probability=str(tmp_path / "p.tif"),
        polygons=str(tmp_path / "p.gpkg"),
        inference=jobs.InferenceOptions(model=str(toy_model)),
    )
    process = start(job)
    events = finish(process)
    assert process.returncode == 0
    assert isinstance(events[-1], jobs.Result)
    assert set(events[-1].outputs) == {"probability", "polygons"}
    assert events[-1].summary["polygons"] == 1
    fractions = [e.fraction for e in events if isinstance(e, jobs.Progress)]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["p.gpkg", "p.tif", "scene", "toy.onnx"]


@pytest.mark.parametrize("fraction", [0.0, 0.04, 0.3])
def test_cancel_stops_within_a_second_and_leaves_nothing(slow_job, fraction):
    process = start(slow_job)
    wait_for_tiles(process, fraction)
    asked = time.monotonic()
    process.stdin.write("cancel\n")
    process.stdin.flush()
    process.wait(timeout=10)
    assert time.monotonic() - asked < 1.5
    assert process.returncode == 130
    assert list(Path(slow_job.probability).parent.iterdir()) == []
    last = jobs.event_from_json(process.stdout.read().splitlines()[-1])
    assert last == jobs.Failure("The run was cancelled; no output was written.", "cancelled")


def test_who_is_cancelled_in_the_middle_of_a_call_still_says_so():
    """Libraries cannot be interrupted: the process just ends."""
    code = (
        "import sys, time\n"
        "from landslide_qgis.core.process import report\n"
        "report(lambda cancelled: time.sleep(30), lambda event: print(event.text), sys.stdin)\n"
    )
    words = [sys.executable, "-c", code]
    done = subprocess.run(
        words, cwd=ROOT, input="cancel\n", capture_output=True, text=True, timeout=10
    )
    assert (done.returncode, done.stdout) == (
        130,
        "The run was cancelled; no output was written.\n",
    )


def test_a_run_whose_parent_dies_ends_at_once():
    """It does not wait for its next event, which nobody would read."""
    code = (
        "import sys, time\n"
        "from landslide_qgis.core.process import report\n"
        "report(lambda cancelled: time.sleep(30), lambda event: None, sys.stdin)\n"
    )
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=pipe, stdout=pipe)
    process.stdin.close()
    with pytest.raises(subprocess.TimeoutExpired):  # all that it is told has been told
        process.wait(timeout=2)
    process.stdout.close()
    assert process.wait(timeout=5) == 130


def test_a_polite_request_to_end_is_a_cancel(slow_job):
    process = start(slow_job)
    wait_for_tiles(process, 0.04)
    process.terminate()
    process.wait(timeout=10)
    assert process.returncode == 130
    assert list(Path(slow_job.probability).parent.iterdir()) == []


def test_after_a_violent_end_no_output_stands_and_the_next_run_cleans_up(slow_job, toy_model):
    process = start(slow_job)
    wait_for_tiles(process, 0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    folder = Path(slow_job.probability).parent
    assert [p.name for p in folder.iterdir() if not p.name.startswith(".landslide-")] == []
    quick = jobs.PredictJob(
        slow_job.scene, slow_job.probability, jobs.InferenceOptions(model=str(toy_model))
    )
    events = finish(start(quick))
    assert isinstance(events[-1], jobs.Result), events[-1]
    assert [p.name for p in folder.iterdir()] == ["p.tif"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "The job is not JSON"),
        ("[]", "not a JSON object"),
        ('{"task": "paint"}', "task is 'paint'"),
        ('{"schema": 99, "task": "detect"}', "schema 99"),
        ('{"task": "detect"}', "lacks: scene"),
        ('{"task": "detect", "scene": {"colour": 1}}', "unknown keys: colour"),
        (
            '{"task": "detect", "scene": {}, "vector": {"threshold": 7}}',
            "threshold 7 is not between",
        ),
    ],
)
def test_a_wrong_job_is_one_error_event(line, message):
    done = subprocess.run(
        [*COMMAND, "run"], cwd=ROOT, input=line + "\n", capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    (event,) = [json.loads(text) for text in done.stdout.splitlines()]
    assert event["event"] == "error"
    assert message in event["text"]


def test_events_survive_the_round_trip():
    events = [
        jobs.Progress(0.5, "Looking"),
        jobs.Log("é"),
        jobs.Warn("w", "code", {"n": 1.5}),
        jobs.Result({"mask": "m.tif"}, {"polygons": 3}),
        jobs.Failure("no"),
    ]
    for event in events:
        assert jobs.event_from_json(jobs.event_to_json(event)) == event
        assert "\n" not in jobs.event_to_json(event)


def test_jobs_survive_the_round_trip():
    job = jobs.DetectJob(
        jobs.SceneSpec(inputs=("a b.tif",), bands={"B04": "x|3"}, extent=(0, 1, 2, 3)),
        polygons="p.gpkg",
        inference=jobs.InferenceOptions(tta=True),
        vector=jobs.VectorOptions(threshold=0.4),
    )
    assert jobs.job_from_json(jobs.job_to_json(job)) == job


def test_a_process_that_has_to_end_leaves_no_hidden_folder(tmp_path):
    """However many workspaces are open."""
    with (
        Workspace({"a": str(tmp_path / "a.tif")}, []),
        Workspace({"b": str(tmp_path / "b.tif")}, []),
    ):
        assert len(list(tmp_path.iterdir())) == 2
        discard_all()
        assert list(tmp_path.iterdir()) == []


def test_every_job_is_part_of_the_public_interface():
    import landslide_qgis.core as engine

    for job in jobs._KINDS:
        assert getattr(engine, job.__name__) is job
    for name in engine.__all__:
        assert getattr(engine, name).__name__ == name


def test_job_after_job_in_one_process(tmp_path, write_raster):
    """As the tool that outlines at a click has it; a wrong job does not end it."""
    image = str(write_raster("image.tif", np.full((40, 40), 1000, np.uint16)))
    targets = [str(tmp_path / f"{number}.json") for number in range(2)]
    with rasterio.open(image) as dataset:
        points = [(0.0, 0.0), dataset.xy(20, 20)]
    asked = [
        jobs.job_to_json(OutlineJob(images=(image,), outlines=target, x=x, y=y))
        for target, (x, y) in zip(targets, points)
    ]
    lines = "".join(f"{line}\n" for line in [asked[0], "nonsense", asked[1]])
    done = subprocess.run(
        [*COMMAND, "run", "--on"], cwd=ROOT, input=lines, capture_output=True, text=True, timeout=60
    )
    events = [jobs.event_from_json(line) for line in done.stdout.splitlines()]
    ends = [one for one in events if isinstance(one, (jobs.Result, jobs.Failure))]
    assert done.returncode == 0
    assert [type(one) for one in ends] == [jobs.Failure, jobs.Failure, jobs.Result]
    assert "outside the image" in ends[0].text
    assert dict(ends[2].outputs) == {"outlines": targets[1]}
    assert not Path(targets[0]).exists()


def test_a_closed_terminal_is_a_cancel(slow_job):
    process = start(slow_job)
    wait_for_tiles(process, 0.04)
    process.send_signal(signal.SIGHUP)
    process.wait(timeout=10)
    assert process.returncode == 130
    assert list(Path(slow_job.probability).parent.iterdir()) == []


def test_an_interrupt_while_the_engine_is_loaded_says_so():
    process = subprocess.Popen(
        [*COMMAND, "run"], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(0.15)  # in the middle of the imports
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert process.returncode in (130, -signal.SIGINT)  # before Python itself is up: by the system
    assert "Traceback" not in errors or process.returncode == -signal.SIGINT


def test_a_reader_that_goes_away_ends_the_run_quietly(slow_job):
    process = start(slow_job)
    wait_for_tiles(process, 0.04)
    process.stdout.close()
    process.wait(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in process.stderr.read()
    assert list(Path(slow_job.probability).parent.iterdir()) == []


def test_a_terminal_that_lacks_a_letter_of_a_path(tmp_path, rgb_scene, toy_model):
    done = subprocess.run(
        [*COMMAND, "predict", str(rgb_scene), str(tmp_path / "地.tif"), "--model", str(toy_model)],
        cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "latin-1"}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"\\u5730.tif" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows always has UTF-8 for names")
@pytest.mark.parametrize("inside", [False, True])
def test_a_system_that_lacks_a_letter_of_a_path(tmp_path, rgb_scene, toy_model, inside):
    """As in a terminal with an encoding of old: said, with the remedy, which helps."""
    given = rgb_scene if inside else rgb_scene.rename(tmp_path / "forêt")
    if inside:
        (given / "B04.tif").rename(given / "forêt_B04.tif")
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    words = ["predict", str(given), str(tmp_path / "p.tif"), "--model", str(toy_model)]
    for more, code in (({}, 1), ({"PYTHONUTF8": "1"}, 0)):
        done = subprocess.run(
            [*COMMAND, *words], cwd=ROOT, env={**os.environ, **old, **more}, capture_output=True
        )
        assert done.returncode == code, done.stderr
        assert (b"set the variable PYTHONUTF8 to 1" in done.stderr) == (code == 1)
        assert b"Traceback" not in done.stderr
