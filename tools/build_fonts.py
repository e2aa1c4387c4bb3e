"""The fonts that pictures are drawn with: subsets of Noto Sans, and the widths of their letters.

    apt-get download fonts-noto-core && dpkg -x fonts-noto-core_*.deb noto
    python tools/build_fonts.py noto/usr/share/fonts/truetype/noto --licence OFL.txt --version 20201225-1

Needs fontTools. The same files give the same bytes. Kerning is left out, so that a line is as wide as its letters together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[1] / "geomap" / "templates" / "fonts"
LETTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x18F, 0x190), *range(0x1A0, 0x1B1), *range(0x1CD, 0x1DD), *range(0x1E6, 0x1EE),
    *range(0x200, 0x234), *range(0x250, 0x2B0), *range(0x2B0, 0x2DE), *range(0x300, 0x32A), *range(0x370, 0x400), *range(0x400, 0x530),
    *range(0x1E00, 0x1F00), *range(0x2010, 0x2028), *range(0x2030, 0x205F), *range(0x20A0, 0x20C0), *range(0x2116, 0x2123), 0x2190, 0x2191,
    0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265, 0xFFFD,
]  # fmt: skip
HEBREW = [0x20, *range(0x591, 0x5F5), 0x200E, 0x200F, 0xFB1D, *range(0xFB2A, 0xFB50)]
ARABIC = [0x20, *range(0x600, 0x700), 0x200C, 0x200D, 0x200E, 0x200F]
SHAPING = ["ccmp", "locl", "mark", "mkmk", "init", "medi", "fina", "isol", "rlig", "liga", "calt"]
WEIGHTS = ("Regular", "Bold")
SCRIPTS = {"NotoSans": (LETTERS, SHAPING[:4]), "NotoSansHebrew": (HEBREW, SHAPING[:4]), "NotoSansArabic": (ARABIC, SHAPING)}
EM = 1000


def cut(source: Path, letters: Iterable[int], features: list[str]) -> TTFont:
    """The font with these letters only, without hints, kerning and time stamps."""
    options = subset.Options(hinting=False, layout_features=features, desubroutinize=True, recalc_timestamp=False, notdef_outline=True)
    options.drop_tables += ["DSIG", "STAT", "meta"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    return font


def joined(folder: Path, weight: str) -> TTFont:
    """One font of all scripts: not every program that falls back to another font does it well for letters that join."""
    with tempfile.TemporaryDirectory() as parts:
        for name, (letters, features) in SCRIPTS.items():
            cut(folder / f"{name}-{weight}.ttf", letters, features).save(f"{parts}/{name}.ttf")
        font = merge.Merger().merge([f"{parts}/{name}.ttf" for name in SCRIPTS])
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = TTFont(folder / f"NotoSans-{weight}.ttf")["head"].created
    return font


def widths(font: TTFont) -> dict[str, str]:
    """The letters of each width, in thousandths of the size."""
    metrics, scale = font["hmtx"].metrics, EM / font["head"].unitsPerEm
    found: dict[int, list[int]] = {}
    for code, glyph in sorted(font.getBestCmap().items()):
        found.setdefault(round(metrics[glyph][0] * scale), []).append(code)
    return {str(width): "".join(map(chr, codes)) for width, codes in sorted(found.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--licence", type=Path, required=True, help="the text of the SIL Open Font License that came with the fonts")
    parser.add_argument("--version", required=True, help="of the Debian package fonts-noto-core")
    options = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "OFL.txt").write_bytes(options.licence.read_bytes())
    records, tables = {}, {}
    for weight in WEIGHTS:
        target = FOLDER / f"NotoSans-{weight}.ttf"
        font = joined(options.folder, weight)
        font.save(str(target), reorderTables=True)
        tables[target.stem] = widths(font)
        sources = [options.folder / f"{name}-{weight}.ttf" for name in SCRIPTS]
        origin = "; ".join(f"{source.name} sha256-{hashlib.sha256(source.read_bytes()).hexdigest()}" for source in sources)
        records[target.name] = {
            "name": "Noto Sans",
            "version": str(font["name"].getDebugName(5)),
            "licence": "OFL-1.1",
            "licence_file": "OFL.txt",
            "url": "https://notofonts.github.io/",
            "copyright": str(font["name"].getDebugName(0)),
            "source": f"Debian fonts-noto-core {options.version}: {origin}",
            "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        }
        print(f"{target.name}: {target.stat().st_size / 1000:.0f} KB")
    for name, table in (("widths.json", tables), ("fonts.json", records)):
        (FOLDER / name).write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
