"""The training commands of the documentation are ones that the program understands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from training.cli import build_parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
PROGRAM = "python -m training "


def commands(page: Path) -> list[str]:
    """Return the commands of a page's blocks, a line each."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    blocks = re.findall(r"```.*?```", text, re.S)
    return [line.strip() for block in blocks for line in block.splitlines() if PROGRAM in line]


@pytest.mark.parametrize("page", [p for p in PAGES if commands(p)], ids=lambda page: page.stem)
def test_commands_are_understood(page: Path) -> None:
    for command in commands(page):
        rest = command[command.index(PROGRAM) + len(PROGRAM) :].replace("$seed", "42")
        words = shlex.split(rest, comments=True)
        try:
            build_parser().parse_args(words)
        except SystemExit:
            pytest.fail(f"not understood: {command}")


@pytest.mark.parametrize("page", [p for p in PAGES if commands(p)], ids=lambda page: page.stem)
def test_the_recipes_are_there(page: Path) -> None:
    named = re.findall(r"training/configs/[\w/.-]+\.yaml", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).is_file()] == []
