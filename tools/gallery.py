"""The pictures of the gallery, from the articles that docs/gallery/maps.toml names.

    python tools/gallery.py              # all of them
    python tools/gallery.py syria-strip  # those with one of these names

The same articles in the same browser give the same bytes.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from picture import png, take, with_palette

ROOT = Path(__file__).resolve().parents[1]
GALLERY = ROOT / "docs" / "gallery"
LIGHT, DARK = (1200, 800), (390, 800)  # windows in CSS pixels
SHOTS = ((1.0, 24), (1.0, 16), (0.85, 16), (0.75, 12))  # picture pixels to a CSS pixel, colours: the first that is small enough
LARGEST = 60_000  # bytes of a picture


def text_of(path: Path) -> str:
    """An article's text with its title as the first line, from a text file or a TOML table with `title` and `text`."""
    if path.suffix != ".toml":
        return path.read_text(encoding="utf-8")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return f"{table['title']}\n\n{table['text'].strip()}\n"


def published_of(path: Path, entry: dict[str, str]) -> str:
    return entry.get("published") or tomllib.loads(path.read_text(encoding="utf-8"))["published"]


def draw(entry: dict[str, str], folder: Path) -> list[Path]:
    """The pictures of one map: light and wide, and dark and narrow where the entry asks for it."""
    import geomap

    article = ROOT / entry["article"]
    copy = folder / f"{article.stem}.txt"
    copy.write_text(text_of(article), encoding="utf-8")
    page = geomap.build(copy, published=published_of(article, entry)).save(folder / f"{article.stem}.html")
    made = [shoot(page, GALLERY / f"{article.stem}.png", LIGHT, "light")]
    return [*made, shoot(page, GALLERY / f"{article.stem}-dark.png", DARK, "dark")] if entry.get("dark") else made


def shoot(page: Path, picture: Path, size: tuple[int, int], scheme: str) -> Path:
    """The page's first screen as a small PNG."""
    for scale, colours in SHOTS:
        data = png(*with_palette(take(page, *size, scale, scheme), colours))
        if len(data) <= LARGEST:
            break
    picture.write_bytes(data)
    return picture


def main(names: Sequence[str]) -> None:
    entries = tomllib.loads((GALLERY / "maps.toml").read_text(encoding="utf-8"))["map"]
    with tempfile.TemporaryDirectory() as folder:
        for entry in entries:
            if not names or Path(entry["article"]).stem in names:
                for made in draw(entry, Path(folder)):
                    print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
