"""Scan what ships as plugins.qgis.org does: bandit and detect-secrets, both with no finding."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from plugin_files import ROOT, lay_out

LINT = ROOT / ".venv" / "lint" / "bin"


def bandit(folder: Path) -> list[str]:
    """Return bandit's findings of any severity, one line each."""
    command = [str(LINT / "bandit"), "-r", "-q", "-f", "json", "."]
    report = json.loads(_output(command, folder))
    return [
        f"{entry['filename']}:{entry['line_number']}: {entry['test_id']} {entry['issue_text']}"
        for entry in report["results"]
    ]


def secrets(folder: Path) -> list[str]:
    """Return detect-secrets' findings, one line each."""
    report = json.loads(
        _output([str(LINT / "detect-secrets"), "scan", "--no-verify", "--all-files", "."], folder)
    )
    return [
        f"{name}:{entry['line_number']}: {entry['type']}"
        for name, entries in report["results"].items()
        for entry in entries
    ]


def _output(command: list[str], folder: Path) -> str:
    """Run a scanner in ``folder``; a finding makes it exit non-zero, which is not an error here."""
    done = subprocess.run(  # noqa: S603 - our own words
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if not done.stdout.strip():
        raise SystemExit(f"{command[0]} failed:\n{done.stderr}")
    return done.stdout


def main() -> int:
    """Scan and report; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        plugin = lay_out(Path(folder))
        findings = [*bandit(plugin), *secrets(plugin)]
    for line in findings:
        print(line)
    print(f"{len(findings)} security findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
