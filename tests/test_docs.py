"""The documentation tells the truth: every error and command is in it, links lead somewhere, and its Python runs."""

from __future__ import annotations

import inspect
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from geomap import errors
from geomap.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "seeds").glob("*.md")])
EVERYTHING = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def commands() -> dict[str, set[str]]:
    """The options of each command; those of a group by both their names (`boundaries list`)."""
    found = {}
    for name, command in typer.main.get_command(app).commands.items():
        children = getattr(command, "commands", None)
        found |= {f"{name} {child}": own for child, own in children.items()} if children else {name: command}
    return {name: {option for p in command.params for option in (*p.opts, *p.secondary_opts)} for name, command in found.items()}


def test_every_error_is_documented_and_no_other() -> None:
    raised = {name for name, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, errors.GeomapError)}
    tree = re.search(r"```\n(GeomapError.*?)```", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8"), re.DOTALL)
    assert tree
    assert set(re.findall(r"(?:^|[─ ])(G\w+Error|\w+Error|Geocoding\w+)(?=\s|$)", tree[1], re.MULTILINE)) == raised


def test_every_exit_code_is_documented() -> None:
    raised = {cls.exit_code for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, errors.GeomapError)}
    table = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert raised | {0, 1, 5, 130} <= {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}


def test_every_command_is_shown_and_every_shown_option_exists() -> None:
    known = commands()
    shown = re.findall(rf"\bgeomap ({'|'.join(known)})\b([^`\n|]*)", EVERYTHING)
    assert {command for command, _ in shown} == set(known)
    for command, rest in shown:
        assert {word for word in rest.split() if re.match(r"--?[a-z]", word)} <= known[command] | {"--help"}, (command, rest)


@each_page
def test_links_lead_to_files_that_exist(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_python_of_the_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    program = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    (tmp_path / "tutorial.py").write_text(program, encoding="utf-8")
    runpy.run_path(str(tmp_path / "tutorial.py"))
    assert (tmp_path / "with-circle.html").stat().st_size > 100_000
    assert (tmp_path / "places.gpkg").exists()


def test_the_python_of_the_page_on_geocoding_prints_what_it_says(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "geocoding.md").read_text(encoding="utf-8")
    program = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    (tmp_path / "page.py").write_text(program, encoding="utf-8")
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, str(tmp_path / "page.py")], capture_output=True, text=True, env=here, check=False)
    said = re.findall(r"^print\(.*\)  # (.*)$", program, re.MULTILINE)
    assert len(said) > 10, done.stderr
    assert done.stdout.splitlines() == said, done.stderr
