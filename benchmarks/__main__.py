"""All benchmarks, one after the other: ``python -m benchmarks`` (``make bench``).

Each writes its raw numbers to ``benchmarks/results/`` and prints a table. One alone takes options
of its own in the place of those set here; what is kept in the repository is then left alone::

    python -m benchmarks detect --sizes 1024 --json mine.json
    make bench ARGS="detect --sizes 1024 --json mine.json"
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = {
    "detect": ["detect.py", "--sizes", "4096", "10980"],
    "memory": ["detect.py", "--sizes", "5490", "10980", "--bands", "all", "--memory-only"],
    "vectorise": ["vectorise.py"],
    "toolbox": ["toolbox.py", "--markdown", str(HERE.parent / "docs" / "benchmarks.md")],
}


def main(words: Sequence[str]) -> int:
    """Run the benchmarks asked for.

    Args:
        words: Names of benchmarks, all if none; after a single name options of that one.

    Returns:
        The first exit code that is not 0; 2 if the words do not fit.
    """
    names = list(takewhile(lambda word: not word.startswith("-"), words))
    options = list(words[len(names) :])
    known = ", ".join(RUNS)
    if options[:1] in (["-h"], ["--help"]) and not names:
        print(f"{__doc__}\nBenchmarks: {known}")
        return 0
    unknown = [name for name in names if name not in RUNS]
    if unknown:
        print(f"error: there is no benchmark {unknown[0]!r}; known: {known}", file=sys.stderr)
        return 2
    if options and len(names) != 1:
        print(f"error: {options[0]} needs one name before it: {known}", file=sys.stderr)
        return 2
    for name in names or RUNS:
        script, *fixed = RUNS[name]
        results = ["--json", str(HERE / "results" / f"{name}.json")]
        print(f"\n## {name}\n", flush=True)
        command = [sys.executable, str(HERE / script), *(options or [*fixed, *results])]
        done = subprocess.run(command, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
