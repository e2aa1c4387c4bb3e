"""The page's code as it travels: our script and styles minified, and Leaflet without the parts that the page does not use.

    python tools/build_page_code.py

Run it after every change of geomap/templates/js or of a style sheet there, and commit what it writes to geomap/templates/built and vendor.
The slim Leaflet keeps the methods whose names our scripts or Leaflet itself say (page_code/unused.mjs), and does without what
page_code/leaflet_cuts.mjs lists; a test moves the map with it and with the whole library and compares.
It needs Node.js and npm; the packages of page_code/package-lock.json go to `--cache`. The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from geomap.writers.bundle import LEAFLET, SOURCES

ROOT = Path(__file__).resolve().parents[1]
RECIPE = ROOT / "tools" / "page_code"
TEMPLATES = ROOT / "geomap" / "templates"
SLIM = ("leaflet-slim.js", "leaflet-slim.css")
PARTS = "tools/page_code: parts of npm leaflet 1.9.4, package/src changed as leaflet_cuts.mjs says, and rules of package/dist/leaflet.css"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def workshop(cache: Path) -> Path:
    """The recipe with its packages beside it, installed once for each lock file."""
    lock = (RECIPE / "package-lock.json").read_bytes()
    place = cache / f"geomap-page-code-{digest(lock)[:12]}"
    place.mkdir(parents=True, exist_ok=True)
    for file in RECIPE.iterdir():
        if file.is_file():
            shutil.copy(file, place / file.name)
    if not (place / "node_modules" / "terser").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=place, check=True)
    return place


def made(place: Path) -> dict[str, bytes]:
    """Every built file by its name."""
    with tempfile.TemporaryDirectory() as folder:
        sources, out = Path(folder) / "sources", Path(folder) / "out"
        sources.mkdir()
        out.mkdir()
        for name, source in SOURCES.items():
            (sources / name).write_text(source(), encoding="utf-8")
        subprocess.run(["node", "build.mjs", str(sources), str(out)], cwd=place, check=True)
        return {file.name: file.read_bytes() for file in sorted(out.iterdir())}


def write_slim(files: dict[str, bytes]) -> None:
    """The slim Leaflet beside the whole one, and its entries in the ledger of assets."""
    ledger = TEMPLATES / "vendor" / "assets.json"
    assets = json.loads(ledger.read_text(encoding="utf-8"))
    whole = assets[f"{LEAFLET}/leaflet.js"]
    for name in SLIM:
        (TEMPLATES / "vendor" / LEAFLET / name).write_bytes(files[name])
        assets[f"{LEAFLET}/{name}"] = whole | {"source": PARTS, "sha256": digest(files[name])}
    ledger.write_text(json.dumps(assets, indent=2) + "\n", encoding="utf-8")


def write_own(files: dict[str, bytes]) -> None:
    """Our own code with the digests of what it was made from."""
    built = TEMPLATES / "built"
    built.mkdir(exist_ok=True)
    ledger = {}
    for name, source in SOURCES.items():
        (built / name).write_bytes(files[name])
        ledger[name] = {"source_sha256": digest(source().encode("utf-8")), "sha256": digest(files[name])}
    (built / "built.json").write_text(json.dumps(ledger, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()), help="where the npm packages are kept")
    files = made(workshop(parser.parse_args().cache))
    write_slim(files)
    write_own(files)
    for name, content in files.items():
        print(f"{name}: {len(content) / 1000:.1f} KB")


if __name__ == "__main__":
    main()
