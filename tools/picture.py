"""The README's picture: the top of a built page in Chromium, with a palette so that it is small.

    python tools/picture.py output/map.html docs/sample-map.png

The same page in the same browser gives the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import struct
import sys
import zlib
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from conftest import FLAGS, find_chromium

COLOURS = 96
ROUNDS = 6
READ_PIXELS = """
async address => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const bytes = context.getImageData(0, 0, image.width, image.height).data;
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return [image.height, image.width, btoa(text)];
}
"""


def take(path: Path, width: int, height: int, scale: float, scheme: str = "light") -> np.ndarray:
    """The page's first screen as pixels: height × width × 3, uint8; `scheme` is "light" or "dark"."""
    from playwright.sync_api import sync_playwright

    browser = find_chromium()
    if browser is None:
        raise SystemExit("install Chromium, or set GEOMAP_CHROMIUM to a browser's path")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=FLAGS)
        screen = {"width": width, "height": height}
        page = chromium.new_context(viewport=screen, device_scale_factor=scale, color_scheme=scheme, offline=True).new_page()
        page.goto(path.resolve().as_uri())
        page.wait_for_function("window.__geomapReady === true")
        address = "data:image/png;base64," + base64.b64encode(page.screenshot(animations="disabled")).decode("ascii")
        rows, columns, pixels = chromium.new_page().evaluate(READ_PIXELS, address)
        chromium.close()
    return np.frombuffer(base64.b64decode(pixels), dtype=np.uint8).reshape(rows, columns, 4)[..., :3]


def with_palette(pixels: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """At most `count` colours (n × 3) and each pixel's number in them: k-means, weighted by the root of the areas.

    It starts from the commonest colour and takes on what is both common and far from what it has, so that few colours still hold every hue.
    """
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
    codes, places, areas = np.unique(packed, return_inverse=True, return_counts=True)
    shades = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1).astype(float)
    weights = np.sqrt(areas)
    palette = _spread(shades, weights, count)
    for _ in range(ROUNDS):
        nearest = _nearest(shades, palette)
        total = np.bincount(nearest, weights, len(palette))
        means = np.stack([np.bincount(nearest, weights * shades[:, axis], len(palette)) for axis in range(3)], axis=1)
        palette = np.where(total[:, None] > 0, means / np.maximum(total, 1e-9)[:, None], palette)
    palette = np.round(palette).astype(np.uint8)
    return palette, _nearest(shades, palette.astype(float))[places].reshape(packed.shape).astype(np.uint8)


def _spread(shades: np.ndarray, weights: np.ndarray, count: int) -> np.ndarray:
    chosen = [int(np.argmax(weights))]
    far = np.full(len(shades), np.inf)
    while len(chosen) < min(count, len(shades)):
        far = np.minimum(far, ((shades - shades[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(np.argmax(far * weights)))
    return shades[chosen]


def _nearest(shades: np.ndarray, palette: np.ndarray) -> np.ndarray:
    return np.argmin(((shades[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2), axis=1)


def png(palette: np.ndarray, numbers: np.ndarray) -> bytes:
    """A PNG file with a palette, 8 bits a pixel, or 4 when the palette is that short."""
    height, width = numbers.shape
    depth = 8 if len(palette) > 16 else 4
    if depth == 4:
        even = np.pad(numbers, ((0, 0), (0, width % 2)))
        numbers = even[:, ::2] << 4 | even[:, 1::2]
    rows = np.hstack([np.zeros((height, 1), dtype=np.uint8), numbers])
    header = struct.pack(">IIBBBBB", width, height, depth, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    chunks = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--size", type=int, nargs=2, default=(1200, 900), metavar=("WIDTH", "HEIGHT"), help="of the window, in CSS pixels")
    parser.add_argument("--scale", type=float, default=1.5, help="picture pixels to a CSS pixel")
    parser.add_argument("--colours", type=int, default=COLOURS)
    options = parser.parse_args()
    data = png(*with_palette(take(options.page, *options.size, options.scale), options.colours))
    options.picture.write_bytes(data)
    print(f"{options.picture}: {len(data) / 1000:.0f} KB")


if __name__ == "__main__":
    main()
