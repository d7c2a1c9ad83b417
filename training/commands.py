"""Commands that need no recipe to be trained: simulate, statistics, compare, card."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from landslide_qgis.core.errors import LandslideError
from training.finetuning.command import add_finetune
from training.recipes.loading import find_data, load_recipe
from training.recipes.yaml_files import read_yaml
from training.runtime.files import write_text


def add_commands(commands: Any) -> None:
    """Add the commands to the parser's subparsers; each sets ``run`` to its function."""
    simulate = commands.add_parser("simulate", help="write a set of simulated 14-band chips")
    simulate.add_argument("folder", type=Path, help="new folder")
    simulate.add_argument("--chips", type=int, default=60, help="chips, all splits together")
    simulate.add_argument("--seed", type=int, default=1, help="seed of everything")
    simulate.add_argument("--size", type=int, default=128, help="side of a chip in pixels")
    simulate.add_argument(
        "--layout",
        default="chips",
        help="chips: GeoTIFF (docs/chips-layout.md); hub or challenge: HDF5 as Landslide4Sense",
    )
    simulate.set_defaults(run=_simulate)
    _add_h5(commands)
    statistics = commands.add_parser(
        "statistics", help="print a recipe's bands with the moments of its train chips"
    )
    statistics.add_argument("recipe", type=Path, help="YAML recipe")
    statistics.add_argument("--data", type=Path, help="data folder")
    statistics.set_defaults(run=_statistics)
    clay = commands.add_parser("clay", help="make Clay's encoder a file of its own, once")
    clay.add_argument("out", type=Path, help="safetensors file to write")
    clay.add_argument("--checkpoint", type=Path, help="the official checkpoint, if it is here")
    clay.add_argument("--revision", default="", help="or download it (5.2 GB) at this commit")
    clay.add_argument("--sha256", default="", help="hash that the download must have")
    clay.add_argument("--size", default="large", help="tiny, small, base or large")
    clay.set_defaults(run=_clay)
    compare = commands.add_parser("compare", help="put evaluated runs side by side, as Markdown")
    compare.add_argument("runs", type=Path, nargs="+", help="run folders, or evaluation files")
    compare.add_argument("--figure", type=Path, help="draw the comparison here")
    compare.add_argument("--markdown", type=Path, help="write the tables here as well")
    compare.add_argument("--json", type=Path, help="write the numbers here")
    compare.set_defaults(run=_compare)
    card = commands.add_parser("card", help="write the model card of a file, as Markdown")
    card.add_argument("model", type=Path, help="model file")
    card.add_argument("--words", type=Path, help="YAML file with what a person says, by heading")
    card.add_argument("--out", type=Path, help="write it here instead of printing it")
    card.set_defaults(run=_card)
    add_finetune(commands)


def _add_h5(commands: Any) -> None:
    """Add ``h5``."""
    h5 = commands.add_parser("h5", help="write a chip folder as Landslide4Sense's HDF5")
    h5.add_argument("chips", type=Path, help="chip folder, docs/chips-layout.md")
    h5.add_argument("folder", type=Path, help="new folder")
    h5.add_argument("--layout", default="hub", help="hub (Hugging Face) or challenge")
    h5.add_argument(
        "--without", nargs="+", default=[], metavar="BAND", help="missing bands, written as NaN"
    )
    h5.add_argument(
        "--most-unknown",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="leave out chips with a larger share of pixels of unknown truth, 0-1 (default 0)",
    )
    h5.set_defaults(run=_h5)


def _h5(options: argparse.Namespace) -> None:
    """Convert a chip folder."""
    from tqdm import tqdm

    from training.data.h5_writing import convert_folder

    with tqdm(unit="chip", disable=None) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            _advance(bar, done)

        made = convert_folder(
            options.chips.absolute(),
            options.folder,
            options.layout,
            options.without,
            options.most_unknown,
            tell,
        )
    counts = ", ".join(f"{count} {split}" for split, count in made.chips.items())
    print(f"{options.folder}: {counts}; {made.left_out} left out for pixels of unknown truth")


def _simulate(options: argparse.Namespace) -> None:
    """Write a simulated set."""
    from tqdm import tqdm

    from training.data.simulated_set import write_simulated_set

    with tqdm(total=options.chips, unit="chip", disable=None) as bar:
        counts = write_simulated_set(
            options.folder,
            options.chips,
            options.seed,
            options.layout,
            options.size,
            lambda done: _advance(bar, done),
        )
    print(f"{options.folder}: " + ", ".join(f"{n} {split}" for split, n in counts.items()))


def _advance(bar: Any, done: int) -> None:
    """Move a progress bar to ``done``."""
    bar.update(done - bar.n)


def _statistics(options: argparse.Namespace) -> None:
    """Print the moments of the train chips."""
    from training.data.statistics import bands_as_yaml

    recipe = load_recipe(options.recipe)
    print(bands_as_yaml(recipe, find_data(recipe, options.data)))


def _clay(options: argparse.Namespace) -> None:
    """Convert Clay's official checkpoint and check what came out."""
    from landslide_qgis.core.digest import file_sha256
    from training.context.clay import size_named
    from training.context.clay_checkpoint import convert_checkpoint, download_clay, load_clay

    size_named(options.size)
    source: Path | None = options.checkpoint
    if source is None:
        if not options.revision or not options.sha256:
            raise LandslideError(
                "Name the official file with --checkpoint, or give --revision and --sha256 to "
                "download it."
            )
        source = download_clay(options.revision, options.sha256)
    if not source.is_file():
        raise LandslideError(f"There is no checkpoint {source}.")
    convert_checkpoint(options.size, source, options.out)
    encoder = load_clay(options.size, options.out)
    count = sum(tensor.numel() for tensor in encoder.parameters())
    print(f"{options.out}: Clay {options.size}, {count:,} parameters")
    print(f"SHA-256 {file_sha256(options.out)}")


def _compare(options: argparse.Namespace) -> None:
    """Compare runs."""
    from training.evaluation.compare import load_groups, markdown_table, raw, size_table
    from training.evaluation.figures import draw_comparison

    groups = load_groups(options.runs)
    text = f"{markdown_table(groups)}\n\nLandslides found at IoU 0.1, by size:\n\n"
    text += size_table(groups) + "\n"
    print(text)
    if options.figure:
        draw_comparison(groups, options.figure)
    if options.markdown:
        write_text(options.markdown, text)
    if options.json:
        write_text(options.json, json.dumps(raw(groups), indent=2) + "\n")


def _card(options: argparse.Namespace) -> None:
    """Write or print a model card."""
    from training.recipes.parsing import parse
    from training.release.page import JUDGEMENT, model_page

    words = parse(dict[str, str], read_yaml(options.words), "") if options.words else {}
    unknown = sorted(set(words) - set(JUDGEMENT))
    if unknown:
        raise LandslideError(
            f"{options.words} has a heading {unknown[0]!r}; known: {', '.join(JUDGEMENT)}."
        )
    text = model_page(options.model, {key: str(value).strip() for key, value in words.items()})
    if options.out:
        write_text(options.out, text)
    else:
        print(text)
