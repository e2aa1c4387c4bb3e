"""`geomap` and `python -m geomap`: the command line, started with the garbage collector set for it."""

import gc
from typing import NoReturn

# Loading libraries makes objects that stay; Python's default of 700 has the collector look through them hundreds of times for nothing.
COLLECT_EVERY = 50_000


def main() -> NoReturn:
    """Run the command line and exit."""
    gc.set_threshold(COLLECT_EVERY)
    from geomap.cli import main as run

    run()


if __name__ == "__main__":
    main()
