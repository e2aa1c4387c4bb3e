"""Annotated texts of others, which scripts are handed as a folder or file: the argument, and the lines of JSON in it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def folder_parser(about: str | None) -> argparse.ArgumentParser:
    """A parser that asks for the folder; `about` is the docstring of the script, shown as it stands by `--help`."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds the annotated texts")
    return parser


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line; empty lines are none."""
    with path.open(encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream if line.strip())
