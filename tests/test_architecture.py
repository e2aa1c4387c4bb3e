"""The house: imports point down, each neighbour library has one owner, `--help` stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "geomap"

FLOORS = {
    0: {"collecting", "desk", "errors", "model", "phrases", "protocols"},
    1: {
        "thinning", "documents",
        "resources", "geometry", "arrows", "strips", "articles", "corrections", "gazetteer",
        "folding", "layers", "regions", "geocode", "schema", "toponyms",
        "scoring", "artefact", "priors", "packing", "userdata", "joins", "lookups", "atlas", "profiles", "wide", "worldviews", "courses", "truces",
        "tongues", "tiles", "place_names", "hydronyms",
    },
    2: {"extract", "containers", "distinct_names", "homonyms", "ranking", "remembering", "resolve"},
    3: {"style", "annotate", "backdrop", "fineness", "waters", "linework", "overlays", "view", "telling", "scene"},
    4: {"writers", "checking"},
    5: {"extractors", "options", "pipeline", "map"},
    6: {"__init__", "__main__", "cli", "cli_data"},
}  # fmt: skip
FLOOR_OF = {module: floor for floor, modules in FLOORS.items() for module in modules}

OWNERS = {
    "folium": {"writers/folium_map.py"},
    "branca": {"writers/folium_map.py"},
    "jinja2": {"writers/folium_map.py"},
    "geopy": {"geocode/remote.py", "geocode/offline.py"},
    "spacy": {"extract/language.py"},
    "marisa_trie": {"artefact.py"},
    "typer": {"cli.py", "cli_data.py"},
    "trafilatura": {"articles.py"},
    "markdown_it": {"articles.py"},
    "pydantic": {"schema.py"},
    "pyproj": {"geometry.py"},
    "xyzservices": {"tiles.py"},
    "sqlite3": {"geocode/cache.py", "checking/geopackage.py"},
    "justhtml": {"checking/markup.py"},
    "tinycss2": {"checking/styles.py"},
    "lxml": {"checking/xml.py"},
    "resvg_py": {"writers/png.py"},
    "svglib": {"writers/pdf.py"},
    "reportlab": {"writers/pdf.py"},
}
HEAVY = ("geopandas", "pandas", "folium", "branca", "spacy", "numpy", "shapely", "httpx", "pyproj", "trafilatura", "rich")


def sources() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "boundaries" not in path.parts)


def imports(path: Path) -> set[str]:
    """Modules a file imports at run time; imports under TYPE_CHECKING only describe."""
    tree = ast.parse(path.read_text())
    typing_only = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
        for child in block.body
        for node in ast.walk(child)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names if node.module == "geomap"}
    return found


def home(module: str) -> str:
    """The top-level part of the package that a dotted name or path belongs to."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down_or_stay_level(path) -> None:
    here = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert here in FLOOR_OF, f"{here} has no floor: give it one here and say in docs what it is"
    above = {m for m in imports(path) if m.startswith("geomap.") and FLOOR_OF.get(home(m), 0) > FLOOR_OF[here]}
    assert not above, f"{path.name} looks up to {sorted(above)}"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_neighbour_has_one_owner(path) -> None:
    here = path.relative_to(PACKAGE).as_posix()
    strangers = {m for m in imports(path) for library, owners in OWNERS.items() if m.split(".")[0] == library and here not in owners}
    assert not strangers


def test_steps_do_not_import_each_other() -> None:
    for path in sources():
        here = path.relative_to(PACKAGE)
        if here.parts[0] == "extract":
            assert not {m for m in imports(path) if m.startswith("geomap.resolve")}, here
        if here.parts[0] == "resolve.py":
            assert not {m for m in imports(path) if m.startswith("geomap.extract")}, here


def test_no_code_runs_text_or_keeps_pickles() -> None:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "print"}, f"{path.name}:{node.lineno}"
        assert not imports(path) & {"pickle", "random", "marshal"}, path.name


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["nonsense"]])
def test_help_and_usage_errors_load_nothing_heavy(arguments) -> None:
    """typer itself checks arguments with pydantic, but prints the help without it."""
    heavy = (*HEAVY, "pydantic") if arguments == ["--help"] else HEAVY
    code = (
        "import sys\nsys.argv = ['geomap', *sys.argv[1:]]\nfrom geomap.cli import main\n"
        f"try:\n    main()\nfinally:\n    loaded = [m for m in {heavy!r} if m in sys.modules]\n    sys.stderr.write('LOADED ' + ' '.join(loaded))"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.stderr.rstrip().endswith("LOADED"), done.stderr
