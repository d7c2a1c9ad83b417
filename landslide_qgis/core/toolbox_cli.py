"""The commands of the single steps around detection."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from landslide_qgis.core import toolbox_jobs as jobs

Run = Callable[[jobs.ToolboxJob], int]


def add_info_options(form: Any, run: Run) -> Callable[[argparse.Namespace], int]:
    """Add ``--html`` to the ``info`` command and return what runs it."""
    form.add_argument("--html", metavar="FILE", help="write an HTML page")
    return lambda options: run(jobs.ModelInfoJob(report=options.html, model=options.model))
