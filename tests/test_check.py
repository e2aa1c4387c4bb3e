"""`geomap check`: what is clean passes, and a copy with one thing broken is faulted for that one thing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import folium
import pytest
from scenes import empty_scene, long_scene, sample_scene, scene_saying

import geomap
from geomap.checking import CHECKS, Severity, check
from geomap.checking.content import HARD_BYTES, MOST_ELEMENTS, PAGE_BYTES, STORY_BYTES
from geomap.checking.rules import RULES
from geomap.checking.scripts import loads, tokens
from geomap.errors import CheckError
from geomap.writers.check import digest
from geomap.writers.page import render_html, sandboxed_frame

ROOT = Path(__file__).resolve().parent.parent
PAGE = render_html(sample_scene())
POLICY = re.search(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n', PAGE)[0]

ISLAND = '<script type="application/json" id="geomap-'
HOSTILE = "{{1}} <b onclick=x>${y}</b> `</script>` Côte d'Ivoire"

Change = Callable[[str], str]


def findings(path: Path) -> dict[str, Severity]:
    """Rules that a file breaks, with the gravest severity each was found with."""
    order = list(Severity)
    found: dict[str, Severity] = {}
    for one in check(path).findings:
        found[one.rule] = min(one.severity, found.get(one.rule, one.severity), key=order.index)
    return found


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def swap(old: str, new: str) -> Change:
    """A change of one place that must be there."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def body(markup: str) -> Change:
    """More markup at the end of the main part."""
    return swap("</main>", f"{markup}</main>")


def code(script: str, kind: str = "script") -> Change:
    """One more script or style sheet, which the policy allows."""

    def change(text: str) -> str:
        directive = f"{kind}-src&#32;" if f"{kind}-src&#32;" in text else f"{kind}-src "
        return swap(directive, f"{directive}{digest(script)} ")(swap("</body>", f"<{kind}>{script}</{kind}></body>")(text))

    return change


def policy(old: str, new: str) -> Change:
    return swap(POLICY, POLICY.replace(old, new, 1)) if old in POLICY else swap("no such policy", "")


def repainted(text: str) -> str:
    """A page whose style sheet has paler letters, built with the right hash."""
    sheets = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    page = next(sheet for sheet in sheets if "--quiet:" in sheet)
    pale = re.sub(r"--quiet:\s*#\w+", "--quiet:#C0BCB0", page, count=1)
    return swap(digest(page), digest(pale))(swap(page, pale)(text))


PAGE_FAULTS: list[tuple[str, Change]] = [
    ("request-attribute", body('<img alt="" src="https://example.org/x.png">')),
    ("request-attribute", body('<img alt="" srcset="data:image/png;base64,AA== 1x, https://example.org/x.png 2x">')),
    ("request-attribute", swap("</head>", '<link rel="stylesheet" href="more.css"></head>')),
    ("request-attribute", body('<svg aria-hidden="true"><image href="https://example.org/x.png"/></svg>')),
    ("request-attribute", body('<noscript><img alt="" src="//example.org/count.gif"></noscript>')),
    ("request-attribute", body('<video poster="https://example.org/x.png"></video>')),
    ("request-attribute", body('<a href="https://example.org/" ping="https://example.org/p">A page</a>')),
    ("request-hint", swap("</head>", '<link rel="dns-prefetch" href="//example.org"></head>')),
    ("request-hint", swap("</head>", '<link rel="preload" as="font" href="https://example.org/f.woff2"></head>')),
    ("request-style", code("p{background:u\\72l(https://example.org/x.png)}", "style")),
    ("request-style", code("@import 'https://example.org/x.css';", "style")),
    ("request-style", body('<p style="background:url(//example.org/x.png)">x</p>')),
    ("request-refresh", swap("</head>", '<meta http-equiv="refresh" content="60;url=https://example.org/"></head>')),
    ("request-script", code("fetch('/news.json')")),
    ("request-script", code("const a = /[/]fetch(/, b = 1 / 2; window.fetch(a)")),
    ("request-script", code("new XMLHttpRequest()")),
    ("request-script", code("const s = `${new WebSocket('wss://example.org')}`")),
    ("request-script", code("navigator.sendBeacon('/seen')")),
    ("request-script", code("import('./more.js')")),
    ("request-script", code("const pixel = new Image(); pixel.src = '//example.org/p.gif'")),
    ("request-tiles", code("L.tileLayer('https://tiles.example.org/{z}/{x}/{y}.png')")),
    ("request-form", body('<form action="https://example.org/"></form>')),
    ("csp-missing", swap(POLICY, "")),
    ("csp-default", policy("default-src 'none'; ", "")),
    ("csp-unsafe", policy("script-src ", "script-src 'unsafe-inline' ")),
    ("csp-open", policy("img-src data:", "img-src data: https:")),
    ("csp-open", policy("img-src data:", "img-src data:; connect-src https://example.org")),
    ("csp-host", policy("img-src data:", "img-src data: https://tiles.example.org")),
    ("csp-style-attribute", policy("form-action 'none'", "form-action 'none'; style-src-attr 'unsafe-inline'")),
    ("csp-hash", swap("</script>\n</body>", " </script>\n</body>")),
    ("csp-hash", body("<script>let seen = 1;</script>")),
    ("csp-unused", policy("script-src ", f"script-src {digest('gone')} ")),
    ("csp-late", lambda text: swap("</head>", f"{POLICY}</head>")(swap(POLICY, "")(text))),
    ("csp-fallback", policy("base-uri 'none'; ", "")),
    ("event-attribute", body('<p onpointerenter="x">x</p>')),
    ("event-attribute", body("<svg aria-hidden='true'><title><b onclick=x></title></svg>")),
    ("script-address", body('<a href="java&#9;script:x">A page</a>')),
    ("script-address", body('<a href="data:text/html,x">A page</a>')),
    ("live-element", swap("<title>", '<base href="#"><title>')),
    ("live-element", body('<svg aria-hidden="true"><set attributeName="x" to="1"/></svg>')),
    ("frame-unsandboxed", body('<iframe title="A map"></iframe>')),
    ("frame-unsandboxed", body('<iframe title="A map" sandbox="allow-scripts allow-same-origin"></iframe>')),
    ("template-residue", body("<p>{{ title }}</p>")),
    ("template-residue", body("<p>${title}</p>")),
    ("link-opener", body('<a href="https://example.org/" target="_blank">A page</a>')),
    ("page-title", swap("<title>North presses on the river line</title>", "<title> </title>")),
    ("page-language", swap('lang="en"', 'lang="not a language"')),
    ("page-direction", swap('lang="en"', 'lang="ar"')),
    ("page-description", swap('<meta name="description"', '<meta name="summary"')),
    ("heading-first", body("<h1>Once more</h1>")),
    ("heading-order", body("<h2>One</h2><h4>Three</h4>")),
    ("landmark-main", lambda text: text.replace("<main>", "<div>").replace("</main>", "</div>")),
    ("image-text", body('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')),
    ("image-text", body('<svg role="img"></svg>')),
    ("control-label", body('<input type="search" id="q">')),
    ("control-label", body('<button type="button"><svg aria-hidden="true"></svg></button>')),
    ("link-text", body('<a href="https://example.org/"> </a>')),
    ("frame-title", body('<iframe sandbox="allow-scripts"></iframe>')),
    ("id-duplicate", body('<p id="gm-list">x</p>')),
    ("tab-order", body('<p tabindex="3">x</p>')),
    ("zoom-blocked", swap("initial-scale=1", "initial-scale=1, maximum-scale=1")),
    ("viewport-missing", swap('<meta name="viewport"', '<meta name="screen"')),
    ("contrast", repainted),
    ("text-version", lambda text: text.replace("<h3>Title of e5</h3>", "<h3>Another</h3>")),
    ("desk-page", swap('">{"title":"North presses', '">{"desk":{},"title":"North presses')),
    ("mark-missing", lambda text: re.sub(r'<script type="application/json" id="geomap-.*?</script>', "", text, flags=re.DOTALL)),
    ("mark-missing", lambda text: re.sub(r'"cards":\[0\]', '"cards":[99]', text, count=1)),
    ("source-missing", lambda text: (before := text.partition(ISLAND)[0]).replace("The river line", "x") + text[len(before) :]),
    ("credit-missing", lambda text: re.sub(r"<li><a [^\n]*Drawn by hand.*?</li>", "", text)),
    ("odbl-attribution", swap("</head>", "<!-- made with OpenStreetMap data --></head>")),
    ("licence-missing", lambda text: re.sub(r"<details class=.geomap-licences.*?</details>", "", text, flags=re.DOTALL)),
    ("size-story", lambda text: body(f"<p>{'x' * STORY_BYTES}</p>")(text)),
    ("size-page", lambda text: body(f"<p>{'x' * PAGE_BYTES}</p>")(text)),
    ("size-hard", lambda text: body(f"<p>{'x' * HARD_BYTES}</p>")(text)),
    ("size-elements", lambda text: body("<b>x</b>" * MOST_ELEMENTS)(text)),
    ("script-markup", code("box.innerHTML = '<b>Sumy</b>'")),
    ("script-live-markup", code("box.innerHTML = '<b>Sumy <img src=x onerror=alert(1)></b>'")),
    ("script-live-markup", code("popup = `<b>Sumy ${alert(1)}</b>`")),
    ("script-live-markup", code("popup = `<b>Sumy")),
]  # fmt: skip
WEIGHT = {"size-story"}  # what the page itself weighs is another test's business
COMPANIONS = {"script-live-markup": {"script-markup", *WEIGHT}}


@pytest.mark.parametrize(("rule", "change"), PAGE_FAULTS, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(PAGE_FAULTS)])
def test_a_page_with_one_thing_broken_is_faulted_for_it_alone(tmp_path: Path, rule: str, change: Change) -> None:
    broken = change(PAGE)
    assert broken != PAGE
    found = findings(write(tmp_path, "map.html", broken))
    assert set(found) - (COMPANIONS.get(rule, WEIGHT) - {rule}) == {rule}


def test_a_finding_names_the_line_and_what_to_do(tmp_path: Path) -> None:
    broken = body('\n<p onclick="x">x</p>')(PAGE)
    (one,) = (one for one in check(write(tmp_path, "map.html", broken)).findings if one.rule not in WEIGHT)
    assert broken.split("\n")[one.line - 1].startswith('<p onclick="x">')
    assert "onclick" in one.message and one.remedy == RULES["event-attribute"].remedy


@pytest.mark.parametrize(
    "scene",
    [sample_scene(), empty_scene(), sample_scene(language="ar"), long_scene(6), scene_saying(HOSTILE)],
    ids=["sample", "empty", "arabic", "long", "hostile"],
)
def test_our_own_pages_are_clean(tmp_path: Path, scene: geomap.Scene) -> None:
    report = check(write(tmp_path, "map.html", render_html(scene)))
    assert {one.rule for one in report.findings} <= WEIGHT and report.own and report.marks == len(scene.features)


def test_the_map_of_an_article_is_clean_but_for_its_weight(tmp_path: Path) -> None:
    path = geomap.build(ROOT / "seeds" / "01-sumy-border.txt", published="2025-06-15").save(tmp_path / "map.html")
    assert set(findings(path)) <= {"size-story"}


def test_a_notebook_frame_is_looked_into(tmp_path: Path) -> None:
    assert set(findings(write(tmp_path, "frame.html", sandboxed_frame(sample_scene())))) <= WEIGHT
    broken = sandboxed_frame(sample_scene()).replace("</main>", "<p onclick=x></main>")
    assert set(findings(write(tmp_path, "frame.html", broken))) - WEIGHT == {"event-attribute"}


def test_a_map_as_folium_saves_it_is_faulted(tmp_path: Path) -> None:
    chart = folium.Map([50, 30])
    folium.Marker([50, 30], popup="Kyiv").add_to(chart)
    chart.save(tmp_path / "map.html")
    found = findings(tmp_path / "map.html")
    assert {"csp-missing", "request-attribute", "request-tiles", "zoom-blocked", "page-title", "page-language", "landmark-main"} <= set(found)
    assert "script-live-markup" not in found and found["script-markup"] is Severity.NOTE


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "`+alert(2)+`<b>", "${alert(3)}", "</script><script>alert(4)</script>"])
def test_a_folium_map_of_hostile_names_is_flagged(tmp_path: Path, name: str) -> None:
    chart = folium.Map([50, 30])
    folium.Marker([50, 30], popup=name, tooltip=name).add_to(chart)
    chart.save(tmp_path / "map.html")
    assert findings(tmp_path / "map.html").get("script-live-markup") is Severity.ERROR or "`" in name


def test_a_request_that_the_policy_stops_is_a_warning(tmp_path: Path) -> None:
    call = code("fetch('/news.json')")
    assert findings(write(tmp_path, "map.html", call(PAGE)))["request-script"] is Severity.WARNING
    open_page = call(PAGE).replace("default-src 'none'", "default-src 'self'")
    assert findings(write(tmp_path, "map.html", open_page))["request-script"] is Severity.ERROR


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ("map.fetch(1); function fetch() {}; 'fetch(1)'; // fetch(1)\n/* new WebSocket(1) */ /fetch(1)/.test(x)", []),
        ("a = b / c; fetch(d) / e", ["fetch"]), ("x = `${`${fetch(1)}`}`", ["fetch"]), ("`fetch(1)`", []), ("import x from './x.js'", []),
        ("import x from 'https://example.org/x.js'", ["from"]), ("import './x.js'", ["import"]), ("self.importScripts('x')", ["importScripts"]),
        ("img.setAttribute('src', 'https://example.org/x')", ["https://example.org/x"]), ("a.src = 'data:image/png,'", []),
        ("`${" * 5000, []),
    ],
)  # fmt: skip
def test_scripts_are_read_as_tokens(script: str, wanted: list[str]) -> None:
    assert [what for _, what in loads(list(tokens(script)))] == wanted


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 9 9"><title>A map</title><desc>Two events.</desc>'
    '<g id="a" data-feature="e1"><path d="M0 0h9" fill="url(#hatch)"/></g><text>5 &lt; 6</text></svg>'
)
SVG_FAULTS: list[tuple[str, Change]] = [
    ("malformed", swap("</g>", "")), ("malformed", lambda text: text.replace("svg", "picture")),
    ("entity", lambda text: f'<!DOCTYPE svg [<!ENTITY a "b">]>{text}'),
    ("remote-reference", swap("<g", '<image href="https://example.org/x.png"/><g')),
    ("remote-reference", swap("url(#hatch)", "url(https://example.org/h.svg#hatch)")),
    ("remote-reference", swap("<g", "<style>@import '//example.org/x.css';</style><g")),
    ("remote-reference", lambda text: f'<?xml-stylesheet href="x.css"?>{text}'),
    ("live-markup", swap("<g", "<script>x</script><g")), ("live-markup", swap("<path", '<path onclick="x"')),
    ("live-markup", swap("<g", '<a href="javascript:x"><text>x</text></a><g')), ("live-markup", swap("<g", "<foreignObject/><g")),
    ("picture-name", swap("<title>A map</title>", "")), ("picture-description", swap("<desc>Two events.</desc>", "")),
    ("id-duplicate", swap("<text>", '<text id="a">')), ("size-story", swap("M0 0", "M0 0" + "h1" * 30_000)),
]  # fmt: skip

GEOJSON = (
    '{"type": "FeatureCollection", "licence": "CC0-1.0", "features": [{"type": "Feature", "id": "e1", "properties": {"title": "x"}, "geometry": '
    '{"type": "Polygon", "coordinates": [[[30, 50], [31, 50], [31, 51], [30, 50]]]}}]}'
)
GEOJSON_FAULTS: list[tuple[str, Change]] = [
    ("malformed", swap("]}}]}", "]}}]")), ("malformed", swap("FeatureCollection", "Feature")),
    ("malformed", swap('"Feature", "id"', '"Thing", "id"')),
    ("id-missing", swap('"id": "e1", ', "")), ("id-duplicate", lambda t: t.replace("]}}]}", "]}}, " + t[t.index("[{") + 1 : -2] + "]}")),
    ("coordinate-range", lambda t: t.replace("50]", "95]").replace("51]", "96]")), ("geometry", swap("[31, 51], ", "")),
    ("geometry", swap("[30, 50]]]", "[30, 49]]]")), ("geometry", swap("Polygon", "Circle")), ("geometry", swap("[31, 51]", '["31", "51"]')),
    ("ring-order", swap("[31, 50], [31, 51]", "[31, 51], [31, 50]")), ("crs-member", swap('"features"', '"crs": {}, "features"')),
    ("property-nested", swap('"title": "x"', '"title": ["x"]')), ("markup-text", swap('"title": "x"', '"title": "<b onclick=x>"')),
    ("credit-missing", swap('"licence": "CC0-1.0", ', "")), ("malformed", lambda t: t.replace('"x"', "NaN")),
]  # fmt: skip

CSV = 'id,title,lon,lat\r\ne1,"Talks, planned",30.5,-5\r\ne2,\'=1+1,,\r\n'
CSV_FAULTS: list[tuple[str, Change]] = [
    ("table-shape", swap("'=1+1,,", "x")), ("table-shape", swap("id,title", "id, ")), ("table-shape", lambda _: ""),
    ("formula", swap("'=1+1", "=1+1")), ("formula", swap('"Talks', '"@Talks')),
    ("id-missing", swap("\ne2", "\n")), ("id-duplicate", swap("e2", "e1")),
    ("coordinate-range", swap("30.5", "230.5")), ("coordinate-range", swap("-5", "north")), ("malformed", swap('"Talks', 'x"Talks"x,"Talks"x')),
]  # fmt: skip

KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark id="e1"><name>a</name><description>5 &lt; 6</description>'
    "<Point><coordinates>30,50 </coordinates></Point></Placemark></Document></kml>"
)
KML_FAULTS: list[tuple[str, Change]] = [
    ("malformed", swap("</name>", "")), ("malformed", lambda text: text.replace("kml>", "kmz>").replace("<kml ", "<kmz ")),
    ("entity", lambda text: f"<!DOCTYPE kml>{text}"), ("remote-reference", swap("<Placemark", "<NetworkLink/><Placemark")),
    ("remote-reference", swap("<Placemark", "<Style><IconStyle><Icon><href>https://example.org/x.png</href></Icon></IconStyle></Style><Placemark")),
    ("live-markup", swap("5 &lt; 6", "&lt;img src=x onerror=alert(1)&gt;")), ("markup-text", swap("5 &lt; 6", "&lt;b&gt;x&lt;/b&gt;")),
    ("coordinate-range", swap("30,50", "30,150")), ("coordinate-range", swap("30,50", "north")), ("id-missing", swap(' id="e1"', "")),
    ("id-duplicate", swap("<Document>", '<Document id="e1">')),
]  # fmt: skip

FILES = {".svg": (SVG, SVG_FAULTS), ".geojson": (GEOJSON, GEOJSON_FAULTS), ".csv": (CSV, CSV_FAULTS), ".kml": (KML, KML_FAULTS)}
CASES = [(suffix, rule, change) for suffix, (_, faults) in FILES.items() for rule, change in faults]


@pytest.mark.parametrize("suffix", FILES)
def test_a_file_in_order_is_clean(tmp_path: Path, suffix: str) -> None:
    assert findings(write(tmp_path, f"map{suffix}", FILES[suffix][0])) == {}


@pytest.mark.parametrize(("suffix", "rule", "change"), CASES, ids=[f"{suffix}-{rule}-{n}" for n, (suffix, rule, _) in enumerate(CASES)])
def test_a_file_with_one_thing_broken_is_faulted_for_it_alone(tmp_path: Path, suffix: str, rule: str, change: Change) -> None:
    whole = FILES[suffix][0]
    assert change(whole) != whole
    assert set(findings(write(tmp_path, f"map{suffix}", change(whole)))) == {rule}


def test_a_table_in_another_encoding_is_faulted(tmp_path: Path) -> None:
    assert set(findings(write(tmp_path, "map.csv", "id,title\ne1,Köln\n".encode("latin-1")))) == {"encoding"}


GPKG_FAULTS = {
    "malformed": "DROP TABLE gpkg_geometry_columns",
    "coordinate-range": "UPDATE gpkg_contents SET max_x = 500",
    "credit-missing": "UPDATE gpkg_contents SET description = ''",
    "style-missing": "DROP TABLE layer_styles",
    "remote-reference": "UPDATE layer_styles SET styleQML = '<qgis><Option value=\"https://example.org/x.svg\"/></qgis>'",
    "id-duplicate": "UPDATE events SET id = 'e1'",
    "id-missing": "UPDATE events SET id = NULL WHERE id = 'e1'",
    "live-markup": "CREATE TRIGGER t AFTER INSERT ON events BEGIN SELECT load_extension('x'); END",
}


def geopackage(path: Path) -> Path:
    """A GeoPackage by hand: the three tables of the standard, one layer of two rows, styles."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            """PRAGMA application_id = 1196444487;
            CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition, description);
            CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m);
            CREATE TABLE gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id);
            INSERT INTO gpkg_contents VALUES ('events', 'features', 'e', 'Licence: CC0-1.0', '2000-01-01', 30, 50, 31, 51, 4326);
            CREATE TABLE events (fid INTEGER PRIMARY KEY, geom BLOB, id TEXT);
            INSERT INTO events (id) VALUES ('e1'), ('e2');
            CREATE TABLE layer_styles (f_table_name, styleQML);
            INSERT INTO layer_styles VALUES ('events', '<qgis/>');"""
        )
    return path


def test_a_geopackage_in_order_is_clean(tmp_path: Path) -> None:
    path = geopackage(tmp_path / "map.gpkg")
    assert findings(path) == {} and check(path).marks == 2
    assert set(findings(write(tmp_path, "text.gpkg", "no database"))) == {"malformed"}


@pytest.mark.parametrize("rule", GPKG_FAULTS)
def test_a_geopackage_with_one_thing_broken_is_faulted_for_it_alone(tmp_path: Path, rule: str) -> None:
    path = geopackage(tmp_path / "map.gpkg")
    with closing(sqlite3.connect(path)) as database:
        database.executescript(GPKG_FAULTS[rule])
    assert set(findings(path)) == {rule}


def test_every_rule_can_be_broken_and_is_documented() -> None:
    broken = {rule for rule, _ in PAGE_FAULTS} | {rule for _, rule, _ in CASES} | set(GPKG_FAULTS) | {"encoding"}
    assert broken == set(RULES)
    page = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (error|warning|note) \|", page, re.MULTILINE))
    assert rows == {rule: known.severity.value for rule, known in RULES.items()}


def test_a_file_that_cannot_be_checked_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path / "none.html", write(tmp_path, "map.docx", "x"), write(tmp_path, "map.html", b"\xff\xfe")):
        with pytest.raises(CheckError, match=re.escape(str(path))):
            check(path)


@pytest.mark.parametrize("suffix", CHECKS)
def test_no_bytes_at_all_and_noise_never_end_in_a_traceback(tmp_path: Path, suffix: str) -> None:
    for content in (b"", b"\x00" * 64, b"<" * 5000, b"[" * 5000, b'{"type": "FeatureCollection", "features": [null, 1, {}]}', b"a,b\n\"c"):
        assert isinstance(check(write(tmp_path, f"x{suffix}", content)).findings, tuple)
