"""The command line: arguments to one API call to output. Data go to stdout, everything else to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from geomap import __version__
from geomap.errors import GeomapError

if TYPE_CHECKING:
    from geomap.atlas import Atlas
    from geomap.desk import Correction
    from geomap.model import Scene
    from geomap.pipeline import Tools

EXIT_SOME_FAILED, EXIT_USAGE, EXIT_NOTHING, EXIT_BUG, EXIT_INTERRUPTED = 1, 2, 5, 70, 130

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

Published = Annotated[str | None, typer.Option(help="Date of publication, YYYY-MM-DD: relative dates are counted from it.")]
Backend = Annotated[str, typer.Option(help="Who is asked for names the gazetteer lacks: offline, nominatim or photon.")]
Ner = Annotated[str, typer.Option(help="Where the language model looks for names: gated (where one is in doubt), all, or off.")]
Extractor = Annotated[str, typer.Option(help="Who reads the articles: rules, null, replay:PATH, llm:MODEL, or an installed one by its name.")]
Actors = Annotated[Path | None, typer.Option(help="A TOML table of actors and their sides, laid over the shipped one.")]
Contact = Annotated[str | None, typer.Option(help="Your address or page, sent to a remote geocoder with each request.")]
MinPrecision = Annotated[str | None, typer.Option(help="adm2 or adm1: deployments, displacement, withdrawals and control are drawn no finer.")]
Sensitive = Annotated[bool, typer.Option("--sensitive", help="Draw positions of units, shelters and evacuations as finely as the text has them.")]
AsOf = Annotated[str | None, typer.Option(help="YYYY-MM-DD: what --delay is counted from; never the clock.")]
Delay = Annotated[float | None, typer.Option(help="Hours: later events than this before --as-of are withheld.")]
Printed = Annotated[str, typer.Option(help="How much of the articles the page prints: full, quotes (the sentences behind events) or none.")]
Layers = Annotated[list[str] | None, typer.Option(help="NAME=FILE;credit=…;date=…: a file of yours to lie under the events. May be repeated.")]


boundaries = typer.Typer(rich_markup_mode=None)


def _add_group(name: str, about: str, group: Callable[[], typer.Typer]) -> None:
    """Add a group whose commands are made when they are asked for: to make them all takes as long as the rest of `geomap --help`."""

    class Group(TyperGroup):
        @property
        def commands(self) -> Any:
            made: Any = typer.main.get_command(group())
            return dict(made.commands)

        @commands.setter
        def commands(self, none: Any) -> None: ...

    app.add_typer(typer.Typer(no_args_is_help=True), name=name, help=about, cls=Group)


def _data() -> typer.Typer:
    from geomap.cli_data import data

    return data


_add_group("boundaries", "List, describe and export the units of the boundaries.", lambda: boundaries)
_add_group("data", "Import, list, verify and remove data of your own.", _data)

Worldview = Annotated[str, typer.Option(help="Whose borders, such as un or defacto.")]
Level = Annotated[int | None, typer.Option(min=0, max=2, help="0 countries, 1 first-level units, 2 districts.")]
Country = Annotated[str | None, typer.Option(help="ISO 3166-1 alpha-2 code of a country.")]


@app.callback(invoke_without_command=True)
def geomap(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """Turn reporting on armed conflict into maps in which every mark answers for itself."""
    if version:
        typer.echo(f"geomap {__version__}")
        raise typer.Exit


@app.command()
def build(
    articles: Annotated[list[str], typer.Argument(help="Text, Markdown or HTML files, folders of them, .json or .jsonl documents, or -.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The map to write; its suffix chooses the writer.")] = Path("output/map.html"),
    published: Published = None,
    title: Annotated[str | None, typer.Option(help="The map's title; else made from the events.")] = None,
    worldview: Annotated[str, typer.Option(help="Whose borders: un, defacto, or a state's (ua, ru, il, ps, in, pk, cn, ma, rs, tr, us).")] = "un",
    style: Annotated[str, typer.Option(help="news, or nato for the signs of MIL-STD-2525D where it has one.")] = "news",
    lang: Annotated[str | None, typer.Option(help="The map's language: en, uk, ru or ar; else the article's, if there is one of these.")] = None,
    geocoder: Backend = "offline",
    contact: Contact = None,
    ner: Ner = "gated",
    extractor: Extractor = "rules",
    actors: Actors = None,
    min_precision: MinPrecision = None,
    sensitive: Sensitive = False,
    as_of: AsOf = None,
    delay: Delay = None,
    layer: Layers = None,
    article_text: Printed = "full",
    tiles: Annotated[str | None, typer.Option(help="A background map that readers may load, such as OpenStreetMap.Mapnik.")] = None,
    tiles_key: Annotated[str | None, typer.Option(help="The key of such tiles; every reader of the page can read it.")] = None,
    theme: Annotated[str | None, typer.Option(help="Of a picture (.svg, .png, .pdf): light or dark.")] = None,
    size: Annotated[str | None, typer.Option(help="Of a picture: web, card, print, WIDTHxHEIGHT or WIDTH.")] = None,
    scale: Annotated[float | None, typer.Option(help="Of a PNG: its pixels to a pixel of the size; 2 without it, 1 for a card.")] = None,
    corrections: Annotated[Path | None, typer.Option(help="A file of corrections that the desk made on a page built with --desk.")] = None,
    desk: Annotated[bool, typer.Option("--desk", help="Write a page for the news desk to correct the map on, not for readers.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the documents as JSON lines too.")] = False,
) -> None:
    """Build one map from one or more articles."""
    from geomap.annotate.safeguards import safeguards
    from geomap.corrections import given_corrections
    from geomap.documents import read_inputs
    from geomap.model import Document
    from geomap.options import check_drawing, check_reading, offered_tiles
    from geomap.overlays import parse_layer, read_layers
    from geomap.pipeline import draw, extract
    from geomap.schema import document_json
    from geomap.writers import check_output, write

    check_output(output, theme=theme, size=size, scale=scale, desk=desk)
    check_drawing(worldview=worldview, style=style, language=lang, article_text=article_text)
    check_reading(geocoder=geocoder, ner=ner, extractor=extractor, actors=actors)
    _check_date(published)
    how = safeguards(min_precision, as_of, delay, sensitive=sensitive)
    shapes = read_layers([parse_layer(given) for given in layer or ()])
    background = offered_tiles(tiles, tiles_key)
    if tiles_key is not None:
        _say("the key of the tiles is in the page, where every reader can read it: limit it to your site at the provider")
    edits = given_corrections(corrections or ())
    found = read_inputs(articles, published=published)
    _warn_undated([one for one in found if not isinstance(one, Document)])
    tools = _tools(geocoder, contact, ner, extractor, actors)
    documents = [one if isinstance(one, Document) else extract(one, tools) for one in found]
    _warn_dropped(documents)
    scene = draw(
        documents, tools, title=title, worldview=worldview, how=how, shapes=shapes, style=style, language=lang, article_text=article_text,
        tiles=background, corrections=edits, desk=desk,
    )  # fmt: skip
    _warn_stale(scene, str(corrections), edits)
    write(scene, output, theme=theme, size=size, scale=scale)
    if json:
        for document in documents:
            _print_bytes(document_json(document))
    marks = sum(feature.part != "overlay" for feature in scene.features)
    _say(f"{output}: {_count(marks, 'mark')}, {_count(len(scene.cards), 'event')}, {_count(len(documents), 'article')}")
    if not any(feature.events for feature in scene.features):
        _say("nothing to map: no event with a place; the page says so")
        raise typer.Exit(EXIT_NOTHING)


@app.command()
def extract(
    article: Annotated[str, typer.Argument(help="A text, Markdown or HTML file, or - for standard input.")],
    json: Annotated[bool, typer.Option("--json", help="One document, indented (the default).")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read one JSON article a line, write one document a line.")] = False,
    published: Published = None,
    geocoder: Backend = "offline",
    contact: Contact = None,
    ner: Ner = "gated",
    extractor: Extractor = "rules",
    actors: Actors = None,
) -> None:
    """Print what an article says: mentions, places and events as JSON."""
    if json and jsonl:
        raise typer.BadParameter("give --json or --jsonl, not both")
    from geomap.options import check_reading

    check_reading(geocoder=geocoder, ner=ner, extractor=extractor, actors=actors)
    _check_date(published)
    if jsonl:
        _extract_lines(article, published, _tools(geocoder, contact, ner, extractor, actors))
        return
    from geomap.articles import read_article
    from geomap.pipeline import extract as extract_document
    from geomap.schema import document_json

    read = read_article(article, published=published)
    _warn_undated([read])
    document = extract_document(read, _tools(geocoder, contact, ner, extractor, actors))
    _warn_dropped([document])
    _print_bytes(document_json(document, indent=True))


@app.command()
def embed(
    page: Annotated[Path, typer.Argument(help="A page that geomap built.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The folder to write; else NAME-embed beside the page.")] = None,
    url: Annotated[str | None, typer.Option(help="The https address at which the kit's map.html will be published.")] = None,
    ratio: Annotated[str, typer.Option(help="Width to height of the frame, in wide and in narrow windows.")] = "4:3,5:9",
    title: Annotated[str | None, typer.Option(help="What the frame is called; else the map's title.")] = None,
) -> None:
    """Write a folder of snippets that put a map into the pages of a newsroom, whatever its system is."""
    from geomap.writers.embed import embed as write_kit

    folder = write_kit(page, output, url=url, ratio=ratio, title=title)
    _say(f"{folder}: open {folder / 'embed.html'} and copy the snippet that fits your system")


@app.command()
def geocode(
    names: Annotated[list[str] | None, typer.Argument(help="Names of places, with context after commas; - for names from standard input.")] = None,
    file: Annotated[str | None, typer.Option(help="A file of names, one a line.")] = None,
    json: Annotated[bool, typer.Option("--json", help="A JSON array, one object a name.")] = False,
    near: Annotated[str | None, typer.Option(help="LON,LAT: weigh likelihood against the distance to it.")] = None,
    country: Annotated[list[str] | None, typer.Option(help="ISO code or name: only places of this country. May be repeated.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many candidates a name; without it 10 in JSON, else 1.")] = None,
) -> None:
    """Look names up in the offline gazetteer."""
    import orjson

    from geomap.gazetteer import Gazetteer
    from geomap.geocode import geocode as find

    if not names and file is None:
        raise typer.BadParameter("give names of places, - for standard input, or --file")
    position, most = _lonlat(near), limit or (10 if json else 1)
    asked = [name for given in names or () for name in (_named("-") if given == "-" else [given])] + (_named(file) if file else [])
    gazetteer = Gazetteer.open()
    answers = [find(name, near=position, country=country or None, limit=most, names=gazetteer) for name in asked]
    if json:
        _print_bytes(orjson.dumps(answers, option=orjson.OPT_INDENT_2))
        return
    for answer in answers:
        for place in answer.candidates:
            label = f"{place.name}, {place.country}" if place.country else place.name
            typer.echo(f"{answer.query}\t{label}\t{place.lon:.4f},{place.lat:.4f}")
        if not answer.candidates:
            typer.echo(f"{answer.query}\t-\t{answer.reason}")


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="HTML, SVG, GeoJSON, CSV, KML or GeoPackage files, of geomap or of others.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object with all findings.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
) -> None:
    """Check finished files for requests, policy, injection, accessibility, weight and credits, without opening them."""
    import orjson

    from geomap.checking import check as look
    from geomap.checking.report import as_json, lines
    from geomap.errors import CheckError

    reports, unread = [], {}
    for file in files:
        try:
            reports.append(look(file))
        except CheckError as error:
            unread[str(file)] = str(error)
    if json:
        _print_bytes(orjson.dumps(as_json(reports, unread), option=orjson.OPT_INDENT_2))
    else:
        for report in reports:
            for line in lines(report):
                typer.echo(line)
    for reason in unread.values():
        _say(reason)
    if unread:
        raise typer.Exit(CheckError.exit_code)
    if not all(report.clean(strict=strict) for report in reports):
        raise typer.Exit(EXIT_SOME_FAILED)


def _named(source: str) -> list[str]:
    """The lines of a file, or of standard input for `-`, that are not empty."""
    from geomap.errors import ArticleError

    try:
        lines = b"".join(_lines(source)).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ArticleError(f"{source}: byte {error.start} is not UTF-8: save the list as UTF-8, one name a line") from error
    return [line.strip() for line in lines if line.strip()]


@boundaries.command("list")
def list_units(
    level: Level = None,
    country: Country = None,
    worldview: Worldview = "un",
    json: Annotated[bool, typer.Option("--json", help="A JSON array, one object a unit.")] = False,
) -> None:
    """List units: all countries, all of a level, or those of a country. Columns: code, name, level, parent, grade of the lines."""
    import orjson

    atlas = _atlas(worldview)
    units = atlas.units(0 if level is None and country is None else level, country)
    if json:
        _print_bytes(orjson.dumps(units, option=orjson.OPT_INDENT_2))
        return
    for unit in units:
        typer.echo(f"{unit.code}\t{unit.name}\t{unit.level}\t{unit.parent or '-'}\t{unit.grade}")


@boundaries.command("show")
def show_unit(
    name: Annotated[str, typer.Argument(help="Code or name of a unit, in any script.")],
    level: Level = None,
    country: Country = None,
    worldview: Worldview = "un",
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say what is known of a unit: names, area, neighbours, licence, and how far its borders are from OpenStreetMap's."""
    import orjson

    from geomap.profiles import profile, profile_lines

    atlas = _atlas(worldview)
    found = profile(atlas, atlas.one(name, level, country))
    if json:
        _print_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS))
        return
    lines = profile_lines(found)
    width = max(len(what) for what, _ in lines) + 2
    for what, text in lines:
        typer.echo(f"{what:<{width}}{text}")


@boundaries.command("export")
def export_units(
    name: Annotated[str | None, typer.Argument(help="Code or name of a unit; with a finer --level, the units inside it.")] = None,
    level: Level = None,
    country: Country = None,
    worldview: Worldview = "un",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; else one in output/, named after what it holds.")] = None,
    format: Annotated[str | None, typer.Option(help="geojson, gpkg or svg; else by the suffix of the output.")] = None,
) -> None:
    """Write a unit, or the units of a level, as GeoJSON, GeoPackage or SVG, with licence and credits inside."""
    from geomap.writers.boundaries import file_name, format_of, write_units

    if name is None and level is None and country is None:
        raise typer.BadParameter("give a name or code, --country or --level")
    kind = format_of(output, format)
    title, units = (atlas := _atlas(worldview)).select(name, level, country)
    written = write_units(atlas, title, units, output or Path("output") / file_name(title, kind), kind)
    _say(f"{written}: {title}, {_count(len(units), 'unit')}")


def main() -> NoReturn:
    """Run the command line; every way out has a documented exit code and one clear line."""
    try:
        status = app(standalone_mode=False)
    except GeomapError as error:
        _fail(str(error), error.exit_code)
    except typer.TyperException as error:
        _fail(f"{error.format_message()} (see `geomap --help`)", EXIT_USAGE)
    except (KeyboardInterrupt, typer.Abort):
        _fail("interrupted", EXIT_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        _fail(f"a bug in geomap {__version__}: {type(error).__name__}: {error}", EXIT_BUG)
    sys.exit(status or 0)


def _atlas(worldview: str) -> Atlas:
    from geomap.atlas import Atlas
    from geomap.regions import Regions

    return Atlas(Regions.open(worldview))


def _extract_lines(source: str, published: str | None, tools: Tools) -> None:
    """One document a line in the order of the input; an article that fails gives an error line and the run goes on."""
    from geomap.schema import error_json

    failed = 0
    for line in _lines(source):
        if not line.strip():
            continue
        identity: str | None = None
        try:
            record = _record(line)
            identity = str(record["id"]) if record.get("id") is not None else None
            _print_bytes(_document_line(record, published, tools))
        except GeomapError as error:
            failed += 1
            _print_bytes(error_json(identity, type(error).__name__, str(error)))
        except Exception as error:
            failed += 1
            _print_bytes(error_json(identity, "bug", f"{type(error).__name__}: {error}"))
    if failed:
        _say(f"{_count(failed, 'article')} failed")
        raise typer.Exit(EXIT_SOME_FAILED)


def _record(line: bytes) -> dict[str, Any]:
    import orjson

    from geomap.errors import ArticleError

    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ArticleError(f"not a JSON line: {error}") from None
    if not isinstance(record, dict):
        raise ArticleError("not a JSON object: each line is one article with `id` and `text`")
    return record


def _document_line(record: dict[str, Any], published: str | None, tools: Tools) -> bytes:
    from geomap.articles import article_from_record
    from geomap.pipeline import extract as extract_document
    from geomap.schema import document_json

    return document_json(extract_document(article_from_record(record, published=published), tools))


def _lines(source: str) -> Iterator[bytes]:
    from geomap.errors import ArticleError

    if source == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(source).open("rb") as file:
            yield from file
    except OSError as error:
        raise ArticleError(f"{source}: cannot be read: {error.strerror}") from error


def _tools(geocoder: str, contact: str | None, ner: str, extractor: str, actors: Path | None) -> Tools:
    import gc

    from geomap.geocode import open_geocoder
    from geomap.pipeline import open_tools

    tools = open_tools(geocoder=open_geocoder(geocoder, contact=contact), ner=ner, extractor=extractor, actors=actors)
    gc.freeze()  # model and vocabulary stay to the end: no collection need look at them again
    return tools


def _check_date(published: str | None) -> None:
    from geomap.articles import parse_date
    from geomap.errors import ArticleError

    try:
        parse_date(published, "--published")
    except ArticleError as error:
        raise typer.BadParameter(str(error)) from None


def _lonlat(value: str | None) -> tuple[float, float] | None:
    if value is None:
        return None
    try:
        lon, lat = (float(part) for part in value.split(","))
    except ValueError:
        raise typer.BadParameter(f"--near takes LON,LAT, for example 34.8,50.9, not {value!r}") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise typer.BadParameter(f"--near is LON,LAT in degrees; {value!r} is off the globe")
    return lon, lat


def _warn_undated(articles: list[Any]) -> None:
    undated = [article for article in articles if article.published is None]
    if undated:
        _say(f"{_count(len(undated), 'article')} without a date: relative dates stay open; give --published YYYY-MM-DD")


def _warn_dropped(documents: list[Any]) -> None:
    """One line for each document with warnings; all of them are in the document."""
    for document in documents:
        if document.warnings:
            _say(_clean(f"article {document.article.id}: {_count(len(document.warnings), 'warning')}: {document.warnings[0]}"))


def _warn_stale(scene: Scene, name: str, given: Sequence[Correction]) -> None:
    """A line for each correction that was not applied, and one for those whose event is called otherwise now."""
    from geomap.corrections import told_stale

    for one in scene.stale:
        _say(_clean(f"{name}: {told_stale(one)}"))
    followed = sum(one.event.id not in {other.event.id for other in given} for one in scene.corrections)
    if followed:
        _say(_clean(f"{name}: {_count(followed, 'correction')} applied to the same sentence in a changed article"))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _print_bytes(data: bytes) -> None:
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _fail(message: str, code: int) -> NoReturn:
    _say("geomap: " + _clean(message))
    sys.exit(code)


def _clean(message: str) -> str:
    """A message on one line, without characters that a terminal obeys."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(message.split()))
