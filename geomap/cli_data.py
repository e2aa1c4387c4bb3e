"""The commands `geomap data …`: importing, listing, checking and removing data of the user's own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geomap.errors import UserDataError

if TYPE_CHECKING:
    from geomap.protocols import Progress
    from geomap.userdata import Imported

data = typer.Typer(rich_markup_mode=None)


@data.command("import")
def import_data(
    kind: Annotated[str, typer.Argument(help="geonames, geoboundaries, naturalearth, cod or gadm.")],
    file: Annotated[Path, typer.Argument(help="GeoPackage, GeoJSON, TopoJSON, shapefile or zip; of GeoNames a text or zip.")],
    name: Annotated[str | None, typer.Option(help="What the import is called; else made from kind and file. One of that name is replaced.")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence of the data, as maps are to print it.")] = None,
    source: Annotated[str | None, typer.Option(help="Whom to credit, as maps are to print it.")] = None,
    vintage: Annotated[str | None, typer.Option(help="What time the data describe.")] = None,
    countries: Annotated[str | None, typer.Option(help="geonames: only these, such as UA,RU.")] = None,
    features: Annotated[str | None, typer.Option(help="geonames: classes or codes, such as P,S.AIRB,H.STM; or all. Default P.")] = None,
    crs: Annotated[str | None, typer.Option(help="Boundaries: the CRS of a file that names none, such as EPSG:4326.")] = None,
    layer: Annotated[str | None, typer.Option(help="Boundaries: one layer of several.")] = None,
    level: Annotated[int | None, typer.Option(min=0, max=2, help="Boundaries: 0, 1 or 2, where no column says it.")] = None,
) -> None:
    """Import boundaries or places, which then go before the shipped ones. An import either is done completely or changes nothing."""
    from geomap.userdata import import_boundaries, import_geonames
    from geomap.userdata.kinds import kind_of

    known = kind_of(kind)
    about: dict[str, Any] = {"name": name, "licence": licence, "source": source, "vintage": vintage}
    areas: dict[str, Any] = {"crs": crs, "layer": layer, "level": level}
    rows = {"countries": countries, "features": features}
    _refuse(rows if kind != "geonames" else areas, kind)
    try:
        with _progress() as progress:
            if kind == "geonames":
                made = import_geonames(file, countries=_listed(countries), features=_features(features), progress=progress, **about)
            else:
                made = import_boundaries(kind, file, progress=progress, **areas, **about)
    except KeyboardInterrupt:
        if kind == "geonames":
            typer.echo("stopped: the same command goes on where it was", err=True)
        raise
    typer.echo(f"{made.name}: {_extent(made)}", err=True)
    if known.warning:
        typer.echo(f"note: {known.warning}", err=True)


@data.command("list")
def list_data(json: Annotated[bool, typer.Option("--json", help="A JSON array, one object an import.")] = False) -> None:
    """List the imports, the one that is asked first on top."""
    from geomap.userdata import installed, unfinished

    imports = installed()
    if json:
        _print_json(imports)
    else:
        for imported in imports:
            typer.echo("\n".join(_description(imported)))
    for name in unfinished():
        typer.echo(f"{name}: not finished; give the same import command to go on, or geomap data remove {name}", err=True)
    if not imports and not json:
        typer.echo("no imports", err=True)


@data.command("verify")
def verify_data() -> None:
    """Check every file of every import against its digest, and every shape."""
    from geomap.userdata import verify

    found = verify()
    for name, faults in found.items():
        typer.echo(f"{name}: {'ok' if not faults else '; '.join(faults)}")
    damaged = [name for name, faults in found.items() if faults]
    if damaged:
        raise UserDataError(f"damaged: {', '.join(damaged)}; remove it with geomap data remove NAME and import its file again")


@data.command("remove")
def remove_data(name: Annotated[str, typer.Argument(help="The import, as geomap data list calls it.")]) -> None:
    """Remove an import, or what is left of one that was stopped."""
    from geomap.userdata import remove

    remove(name)
    typer.echo(f"{name}: removed", err=True)


def _refuse(options: dict[str, Any], kind: str) -> None:
    given = [f"--{name}" for name, value in options.items() if value is not None]
    if given:
        raise typer.BadParameter(f"{given[0]} is not for {kind}")


def _listed(text: str | None) -> list[str] | None:
    return None if text is None else text.split(",")


def _features(text: str | None) -> list[str] | None:
    """None takes all."""
    return ["P"] if text is None else None if text == "all" else text.split(",")


def _extent(imported: Imported) -> str:
    """How much it is, and of what countries."""
    what = ("place" if not imported.levels else "unit") + ("s" if imported.rows != 1 else "")
    what += " of " + ", ".join(f"ADM{level}" for level in imported.levels) if imported.levels else ""
    shown = ", ".join(imported.countries[:8]) + (f" and {len(imported.countries) - 8} more" if len(imported.countries) > 8 else "")
    return f"{imported.rows:,} {what}; {shown or 'no country'}"


def _description(imported: Imported) -> list[str]:
    facts = {
        "kind": imported.kind, "file": imported.file, "holds": _extent(imported), "vintage": imported.vintage, "licence": imported.licence,
        "source": imported.source, "sha256": imported.sha256,
    }  # fmt: skip
    return [imported.name, *(f"  {what:<9}{value or 'not stated'}" for what, value in facts.items())]


def _print_json(imports: list[Imported]) -> None:
    import orjson

    from geomap.userdata.store import as_facts

    sys.stdout.buffer.write(orjson.dumps([as_facts(imported) for imported in imports], option=orjson.OPT_INDENT_2) + b"\n")


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, one for each thing that is done; elsewhere nothing."""
    bars: list[tuple[str, int, Any]] = []

    def show(what: str, done: int, total: int) -> None:
        if not bars or bars[-1][0] != what:
            finish()
            bar = typer.progressbar(length=total, label=f"{what:<16}", file=sys.stderr)
            bar.__enter__()
            bars.append((what, 0, bar))
        _, before, bar = bars[-1]
        bar.update(done - before)
        bars[-1] = (what, done, bar)

    def finish() -> None:
        if bars:
            bars.pop()[2].__exit__(None, None, None)

    try:
        yield show if sys.stderr.isatty() else lambda what, done, total: None
    finally:
        finish()
