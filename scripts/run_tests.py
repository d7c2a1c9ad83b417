"""Run the test suites, each in the Python it belongs to, and add up what happened."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "build" / "test-results"
# Real scenes and chips beside the checkout; without them the tests that need some are skipped.
DATA = ROOT.parent / "shared" / "data"
WHEELS = ROOT / ".cache" / "wheels"
NO_TESTS = 5


@dataclass(frozen=True)
class Suite:
    """Tests that run in one environment.

    Attributes:
        name: Name for people.
        environment: Environment below ``.venv``.
        paths: Files and folders, relative to the top.
    """

    name: str
    environment: str
    paths: tuple[str, ...]


@dataclass
class Outcome:
    """What came of a suite."""

    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    seconds: float = 0.0


SUITES = (
    Suite("core", "engine", ("tests/core",)),
    Suite(
        "project", "engine", tuple(f"tests/{p.name}" for p in (ROOT / "tests").glob("test_*.py"))
    ),
    Suite("qgis", "qgis", ("tests/qgis",)),
    Suite("training", "training", ("tests/training",)),
)


def run(suite: Suite) -> Outcome:
    """Run a suite with pytest and read its report."""
    report = RESULTS / f"{suite.name}.xml"
    report.unlink(missing_ok=True)
    paths = [path for path in suite.paths if (ROOT / path).exists()]
    if not paths:
        return Outcome(skipped=[f"suite {suite.name}: there is none"])
    python = ROOT / ".venv" / suite.environment / "bin" / "python"
    command = [str(python), "-m", "pytest", "-q", f"--junitxml={report}", *paths]
    started = time.monotonic()
    environment = dict(os.environ)
    if DATA.is_dir():
        environment.setdefault("LANDSLIDE_DATA", str(DATA))
    if (WHEELS / ".stamp").exists():
        environment.setdefault("LANDSLIDE_WHEELS", str(WHEELS))
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603 - ours
    outcome = read(report)
    outcome.seconds = time.monotonic() - started
    if done.returncode not in (0, NO_TESTS) and not outcome.failed:
        outcome.failed = 1  # the process died, or nothing could be collected
    return outcome


def read(report: Path) -> Outcome:
    """Count the cases of a JUnit report."""
    outcome = Outcome()
    if not report.exists():
        return outcome
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - our own file
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is not None:
            name = f"{case.get('classname')}.{case.get('name')}"
            outcome.skipped.append(f"{name}: {skipped.get('message')}")
        else:
            outcome.passed += 1
    return outcome


def main() -> int:
    """Run the suites named on the command line, or all; return the exit code."""
    wanted = sys.argv[1:]
    unknown = set(wanted) - {suite.name for suite in SUITES}
    if unknown:
        raise SystemExit(f"There is no suite {', '.join(sorted(unknown))}.")
    RESULTS.mkdir(parents=True, exist_ok=True)
    outcomes = {}
    for suite in SUITES:
        if not wanted or suite.name in wanted:
            print(f"\n=== {suite.name} ===", flush=True)
            outcomes[suite.name] = run(suite)
    print("\n=== summary ===")
    for name, outcome in outcomes.items():
        counts = f"{outcome.passed} passed, {outcome.failed} failed, {len(outcome.skipped)} skipped"
        print(f"{name:<9} {counts} in {outcome.seconds:.0f} s")
        for reason in outcome.skipped:
            print(f"          skipped {reason}")
    passed = sum(outcome.passed for outcome in outcomes.values())
    failed = sum(outcome.failed for outcome in outcomes.values())
    skipped = sum(len(outcome.skipped) for outcome in outcomes.values())
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
