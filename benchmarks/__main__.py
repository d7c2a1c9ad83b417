"""All benchmarks, one after the other: ``python -m benchmarks`` (``make bench``).

Each writes its raw numbers to ``benchmarks/results/`` and prints a table.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = {
    "detect": ["detect.py", "--sizes", "4096", "10980"],
    "memory": ["detect.py", "--sizes", "5490", "10980", "--bands", "all", "--memory-only"],
    "vectorise": ["vectorise.py"],
    "toolbox": ["toolbox.py", "--markdown", str(HERE.parent / "docs" / "benchmarks.md")],
}


def main() -> int:
    """Run the benchmarks asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(RUNS), choices=[*RUNS, []])
    names = parser.parse_args().names
    for name in names:
        script, *words = RUNS[name]
        print(f"\n## {name}\n", flush=True)
        command = [sys.executable, str(HERE / script), *words]
        done = subprocess.run(
            [*command, "--json", str(HERE / "results" / f"{name}.json")], check=False
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
