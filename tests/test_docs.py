"""What the documentation says: its links lead somewhere, and its commands are understood."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from landslide_qgis.core.cli import main as cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "benchmarks" / "README.md"])
CODE = re.compile(r"```.*?```", re.S)
ENGINE = "python -m landslide_qgis.core "


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def links(page: Path) -> Iterator[str]:
    """Yield the addresses of a page's links and pictures, those within the project."""
    for address in re.findall(r"\]\(([^)\s]+)\)", CODE.sub("", page.read_text(encoding="utf-8"))):
        if "://" not in address:
            yield address


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ +(.+)$", CODE.sub("", page.read_text(encoding="utf-8")), re.M)
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower() for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading).strip().replace(" ", "-") for heading in plain}


def commands(page: Path) -> Iterator[str]:
    """Yield the engine's commands of a page, in blocks and in running text, a line each."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for block in CODE.findall(text):
        yield from (line for line in block.splitlines() if ENGINE in line)
    for words in re.findall(r"`([^`]+)`", CODE.sub("", text)):
        if words.startswith(ENGINE):
            yield words.replace("\n", " ")


def words_of(command: str) -> list[str]:
    """Return the words after the program, up to what the shell does with its output."""
    words = shlex.split(command[command.index(ENGINE) + len(ENGINE) :], comments=True)
    ends = [number for number, word in enumerate(words) if word in (">", "||", "|", ";")]
    return [word.rstrip(";") for word in words[: min(ends, default=len(words))]]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for address in links(page):
        path, _, anchor = address.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), address
        assert not anchor or anchor in anchors(target), address


def test_every_page_and_picture_is_reached() -> None:
    reached = {
        (page.parent / address.partition("#")[0]).resolve()
        for page in PAGES
        for address in links(page)
    }
    known = [*PAGES, *(ROOT / "docs" / "images").iterdir()]
    assert [name_of(path) for path in known if path not in reached | {ROOT / "README.md"}] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_tables_are_whole(page: Path) -> None:
    lines = CODE.sub("", page.read_text(encoding="utf-8")).splitlines()
    for above, line, below in zip(["", *lines], lines, [*lines[1:], ""]):
        if line.startswith("|") and not above.startswith("|"):
            assert re.fullmatch(r"\|[-:| ]+\|", below), f"a table begins without a head: {line}"


@pytest.mark.parametrize("page", [page for page in PAGES if any(commands(page))], ids=name_of)
def test_the_engine_understands_its_commands(page: Path) -> None:
    for command in commands(page):
        words = words_of(command)
        parser = cli._parser(simulator="simulate" in words)
        try:
            parser.parse_args(words)
        except SystemExit:
            pytest.fail(f"not understood: {command}")


def test_make_targets_exist() -> None:
    listed = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    targets = set(re.findall(r"^  make (\S+)", listed, re.M))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        used = set(re.findall(r"(?:^|`)make ([a-z0-9-]+)", text, re.M))
        assert used <= targets, name_of(page)


def test_the_architecture_names_every_part_of_the_engine_and_nothing_else() -> None:
    core = ROOT / "landslide_qgis" / "core"
    there = {f"{path.parent.name}/" for path in core.glob("*/__init__.py")}
    for folder, prefix in ((core, ""), (core / "scene", "scene/"), (core / "tiles", "tiles/")):
        there |= {prefix + path.stem for path in folder.glob("*.py") if path.stem[0] != "_"}
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|", text, re.M)
    named = {word for row in rows for word in re.findall(r"`([^`]+)`", row)}
    # Where the modules are named one by one, the folder is not.
    assert named == there - {"scene/", "tiles/"}
