"""``python -m training finetune``: for people, and with ``--events`` for QGIS."""

from __future__ import annotations

import argparse
import sys
import threading
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

# Nothing here needs torch: --help answers at once.
from landslide_qgis.core.jobs.protocol import (
    Event,
    Failure,
    Log,
    Progress,
    Result,
    Warn,
    wording_from_json,
)
from landslide_qgis.core.jobs.protocol import event_to_json as to_json
from landslide_qgis.core.jobs.wording import IN_ENGLISH

_TRAINS = ("decoder", "all", "lora")


def add_finetune(commands: Any) -> None:
    """Add the command to the parser's subparsers."""
    parser = commands.add_parser(
        "finetune", help="teach a model file from reviewed chips; keep it only if it is better"
    )
    parser.add_argument("model", type=Path, help="model file (.onnx) that learns")
    parser.add_argument("chips", type=Path, help="chip folder, as landslide:chips makes it")
    parser.add_argument("--out", type=Path, required=True, help="new model file")
    parser.add_argument(
        "--train", choices=_TRAINS, default="decoder",
        help="decoder: what follows the encoder; all; lora: low-rank changes of all large weights",
    )  # fmt: skip
    parser.add_argument(
        "--epochs", type=int, default=0, help="passes over the chips; 0: about 240 steps"
    )
    parser.add_argument("--rate", type=float, default=0.0, help="peak learning rate; 0: the usual")
    parser.add_argument("--rank", type=int, default=8, help="rank of lora")
    parser.add_argument(
        "--margin", type=float, default=0.005, help="F1 by which it has to be better for certain"
    )
    parser.add_argument(
        "--reminders", type=int, default=24, help="simulated chips against forgetting; 0: none"
    )
    parser.add_argument(
        "--any-scale", action="store_true", help="accept pixels of another size than the model's"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of everything")
    parser.add_argument("--threads", type=int, default=0, help="processor threads; 0: torch's own")
    parser.add_argument(
        "--events", action="store_true",
        help="write events as JSON, and stop at a line 'cancel' on standard input",
    )  # fmt: skip
    # What QGIS shows itself in; JSON, since the signs of numbers are not all on a keyboard.
    parser.add_argument(
        "--wording", metavar="JSON",
        help="language and numbers of page, picture and verdict, such as "
        '{"language": "es", "decimal": ",", "group": "."}',
    )  # fmt: skip
    parser.set_defaults(run=_finetune)


def _finetune(options: argparse.Namespace) -> int:
    """Run the command; return its exit code."""
    from landslide_qgis.core.process import report
    from training.finetuning.run import finetune
    from training.finetuning.settings import Wish

    wish = Wish(
        model=options.model,
        chips=options.chips,
        out=options.out,
        trains=options.train,
        epochs=options.epochs,
        seed=options.seed,
        margin=options.margin,
        any_scale=options.any_scale,
        reminders=options.reminders,
        rank=options.rank,
        rate=options.rate,
        threads=options.threads,
        wording=wording_from_json(options.wording) if options.wording else IN_ENGLISH,
    )
    out, lock = sys.stdout, threading.Lock()

    def tell(event: Event) -> None:
        with lock:
            text = to_json(event) if options.events else _words(event)
            if text:
                print(text, file=out, flush=True)

    # What the training loop prints is for people who watch, not for programs that read events.
    with redirect_stdout(sys.stderr):
        stdin = sys.stdin if options.events else None
        return report(lambda cancelled: finetune(wish, tell, cancelled), tell, stdin)


def _words(event: Event) -> str:
    """Return an event as people read it; progress is silent."""
    if isinstance(event, Progress):
        return ""
    if isinstance(event, Log):
        return event.text
    if isinstance(event, Warn):
        return f"warning: {event.text}"
    if isinstance(event, Failure):
        return f"error: {event.text}"
    return _table(event)


def _table(result: Result) -> str:
    """Return scores before and after, the verdict and the files."""
    lines = [f"{'':38}threshold  precision  recall     F1"]
    lines += [
        f"{row['file']:38}{row['threshold']:9.3f}  {row['precision']:9.3f}  {row['recall']:6.3f}  "
        f"{row['f1']:5.3f}"
        for row in result.summary["scores"]
    ]
    lines.append(str(result.summary["verdict"]))
    lines += [f"{role}: {path}" for role, path in result.outputs.items()]
    return "\n".join(lines)
