"""Extractors by name: built in, installed, one's own; whoever reads, the document is of the schema, about the article, and says who read it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import geomap
from geomap.errors import ArticleError, ExtractorError, UnknownNameError
from geomap.extractors import open_extractor
from geomap.model import Article, Document, Mention
from geomap.pipeline import Tools, extract, open_tools
from geomap.schema import document_json

TEXT = "Rebels shelled the town of Goma on Monday. A checkpoint of the army blocked the road to the town of Rutshuru."
ARTICLE = Article(id="a1", published="2025-06-18", text=TEXT)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def tools() -> Tools:
    return open_tools()


def run(*arguments: str, stdin: bytes = b"", path: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [ROOT, *([path] if path else [])]))}
    return subprocess.run([sys.executable, "-m", "geomap", *arguments], input=stdin, capture_output=True, env=env, check=False)


def test_the_rules_name_themselves_and_are_the_default(tools) -> None:
    document = extract(ARTICLE, tools)
    assert document.events and document.extractor is not None
    assert (document.extractor.name, document.extractor.version) == ("rules", geomap.__version__)
    assert document == geomap.extract(ARTICLE, extractor="rules")
    assert document == open_extractor("rules", tools)(ARTICLE)
    french = replace(ARTICLE, language="fr")
    assert open_extractor("rules", tools)(french) == extract(french, tools)


def test_a_second_opinion_is_asked_where_it_is_named() -> None:
    text = "Security forces opened fire on protesters outside the parliament in Bishkek, wounding a dozen people, doctors said."
    assert geomap.extract(text).events
    document = geomap.extract(text, extractor="rules+ml")
    assert document.extractor is not None and document.extractor.name == "rules+ml"
    assert not document.events
    assert document.warnings[0].startswith("'opened fire on' at 16: strike by rule, no event by the model")


def test_null_reads_nothing() -> None:
    document = geomap.extract(ARTICLE, extractor="null")
    assert (document.article, document.mentions, document.events) == (ARTICLE, (), ())
    assert document.extractor is not None and document.extractor.name == "null"


@pytest.mark.parametrize("given", ["oracle", "", "Rules", "rules:fast", "rules+ml:fast", "null:x", "replay", "replay:", "llm"])
def test_names_that_do_not_exist_and_settings_that_are_missing_are_usage_errors(given, tools, monkeypatch) -> None:
    for variable in ("GEOMAP_LLM_URL", "GEOMAP_LLM_MODEL"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(UnknownNameError):
        open_extractor(given, tools)


def test_an_unknown_name_lists_the_choices() -> None:
    done = run("extract", "-", "--extractor", "oracle", stdin=TEXT.encode())
    assert done.returncode == 2 and b"choose one of rules, rules+ml, null, replay, llm" in done.stderr and done.stdout == b""


def test_what_the_default_does_not_need_is_not_loaded() -> None:
    code = "import sys, geomap; geomap.extract('Troops shelled Goma.'); print([m for m in sys.modules if m.startswith('geomap.extractors.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    assert sorted(_names(done.stdout)) == ["geomap.extractors.checking", "geomap.extractors.fields"]


def _names(printed: str) -> list[str]:
    return re.findall(r"'([^']+)'", printed)


# ---------------------------------------------------------------- replay


def saved(folder: Path, name: str, *documents: Document, indent: bool = False) -> Path:
    path = folder / name
    path.write_bytes(b"\n".join(document_json(document, indent=indent) for document in documents))
    return path


@pytest.mark.parametrize("name", ["saved.json", "saved.jsonl"])
def test_replay_gives_back_what_was_saved_and_says_who_read_it(tmp_path, tools, name) -> None:
    document = extract(ARTICLE, tools)
    path = saved(tmp_path, name, document, indent=name == "saved.json")
    for source in (path, tmp_path):
        again = geomap.extract(ARTICLE, extractor=f"replay:{source}")
        assert replace(again, extractor=document.extractor) == document
        assert again.extractor is not None and (again.extractor.name, again.extractor.version) == ("replay", f"rules {geomap.__version__}")


def test_replay_finds_the_text_under_another_id_and_the_id_with_another_text(tmp_path, tools) -> None:
    other = Article(id="a2", published="2025-06-18", text="Troops captured Sake.")
    source = saved(tmp_path, "s.jsonl", extract(other, tools), extract(ARTICLE, tools))
    replay = open_tools(extractor=f"replay:{source}")
    assert extract(replace(ARTICLE, id="new"), replay).events == extract(ARTICLE, tools).events
    changed = extract(replace(ARTICLE, text=TEXT.replace("shelled", "spared")), replay)
    assert "saved for another text" in changed.warnings[0]
    assert not any("shelled" in event.quote.text for event in changed.events)
    assert any("e1 dropped" in warning for warning in changed.warnings)


def test_an_article_that_was_not_saved_is_an_error_of_its_own(tmp_path, tools) -> None:
    source = saved(tmp_path, "s.jsonl", extract(ARTICLE, tools))
    lines = b"\n".join(json.dumps({"id": name, "text": text}).encode() for name, text in (("a1", TEXT), ("a9", "Nothing.")))
    done = run("extract", "-", "--jsonl", "--extractor", f"replay:{source}", stdin=lines)
    first, second = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1 and first["events"] and second["error"]["kind"] == "ArticleError"
    assert "'a9'" in second["error"]["message"] and str(source) in second["error"]["message"]


def test_lines_of_failed_articles_are_passed_over_and_broken_files_named(tmp_path, tools) -> None:
    failed = b'{"schema":"geomap/1","article":{"id":"a0"},"error":{"kind":"ArticleError","message":"empty"}}\n\n'
    (tmp_path / "s.jsonl").write_bytes(failed + document_json(extract(ARTICLE, tools)))
    assert geomap.extract(ARTICLE, extractor=f"replay:{tmp_path}").events
    for data in (b"{", b"[]", b'{"schema": "geomap/1"}', b'{"schema": "geomap/9", "article": {"id": "x", "text": "x"}}', b"3"):
        (tmp_path / "s.jsonl").write_bytes(data)
        with pytest.raises(ArticleError, match=r"s\.jsonl, document 1"):
            open_extractor(f"replay:{tmp_path}", tools)
    for missing in (tmp_path / "none.json", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(ArticleError, match=missing.name):
            open_extractor(f"replay:{missing}", tools)


# ---------------------------------------------------------------- one's own


@dataclass
class Own:
    """An extractor that returns, or raises, what it is given."""

    gives: Any
    name: str = "own"
    version: str = "7"
    languages: tuple[str, ...] = ()

    def __call__(self, article: Article) -> Document:
        if isinstance(self.gives, Exception):
            raise self.gives
        return self.gives


def test_a_callable_of_the_right_shape_will_do_and_cannot_change_the_article() -> None:
    mention = Mention(id="m1", start=27, end=31, text="Goma", reason="not placed")
    document = geomap.extract(ARTICLE, extractor=Own(Document(article=replace(ARTICLE, text="Other words."), mentions=(mention,))))
    assert document.article == ARTICLE and document.mentions == (mention,)
    assert document.extractor is not None and (document.extractor.name, document.extractor.version) == ("own", "7")


@pytest.mark.parametrize(
    ("gives", "words"),
    [
        (None, "NoneType, not a geomap.Document"), ({"events": []}, "dict, not a geomap.Document"),
        (ZeroDivisionError("by zero"), "ZeroDivisionError: by zero"),
        (Document(article=ARTICLE, mentions=({"id": 1},)), "mentions.0"),  # type: ignore[arg-type]
        (Document(article=ARTICLE, events=("an event",)), "events.0"),  # type: ignore[arg-type]
        (Document(article=ARTICLE, mentions=(Mention(id="m1", start=0, end=1, text="R", score=float("nan")),)), "score"),
        (Document(article=ARTICLE, warnings=object()), "TypeError"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_what_is_no_document_is_an_error_that_names_the_extractor(gives, words) -> None:
    with pytest.raises(ExtractorError, match=re.escape(words)) as error:
        geomap.extract(ARTICLE, extractor=Own(gives))
    assert "'own'" in str(error.value) and "'a1'" in str(error.value)


def test_what_lacks_the_shape_is_refused_at_once() -> None:
    with pytest.raises(ExtractorError, match="lacks name, version, languages"):
        geomap.extract(ARTICLE, extractor=lambda article: Document(article=article))  # type: ignore[arg-type]


def test_an_article_in_a_language_that_is_not_read_is_read_with_a_warning(tools) -> None:
    french = replace(ARTICLE, language="fr")
    assert "rules reads en" in extract(french, tools).warnings[0]
    assert "own reads ru, uk" in geomap.extract(ARTICLE, extractor=Own(Document(article=ARTICLE), languages=("ru", "uk"))).warnings[0]
    assert extract(replace(ARTICLE, language="en-GB"), tools).warnings == ()


# ---------------------------------------------------------------- installed


def install(folder: Path, module: str, entry: str, code: str) -> Path:
    """A package as pip leaves it: a module and a dist-info with its entry points."""
    folder.mkdir(exist_ok=True)
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[geomap.extractors]\n{entry}\n")
    return folder


def of_the_page() -> tuple[str, str]:
    """The example of the page on extractors: its module and its entry point."""
    page = (ROOT / "docs" / "extractors.md").read_text(encoding="utf-8")
    code = next(block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "checkpoints.py" in block)
    entry = re.search(r"^checkpoints = \"(.*)\"$", page, re.MULTILINE)
    assert entry
    return code, f"checkpoints = {entry[1]}"


def test_the_example_of_the_page_is_installed_and_run(tmp_path) -> None:
    code, entry = of_the_page()
    packages = install(tmp_path / "site", "checkpoints", entry, code)
    article = tmp_path / "a.txt"
    article.write_text(TEXT)
    done = run("extract", str(article), "--published", "2025-06-18", "--extractor", "checkpoints", path=packages)
    document = json.loads(done.stdout)
    assert document["extractor"] == {"name": "checkpoints", "version": "1.0"} and document["warnings"] == []
    added = document["events"][-1]
    assert (added["kind"], added["trigger"]["text"], added["on_map"]) == ("control", "checkpoint", True)
    assert added["places"][0]["name"] == "Rutshuru"
    done = run("extract", str(article), "--extractor", "checkpoints:road", path=packages)
    assert json.loads(done.stdout)["events"][-1]["trigger"]["text"] == "road"
    assert b"checkpoints" in run("extract", str(article), "--extractor", "oracle", path=packages).stderr


@pytest.mark.parametrize(
    ("entry", "code", "words"),
    [
        ("broken = broken:open_it", "import a_module_that_is_not_there", "ModuleNotFoundError"),
        ("broken = broken:open_it", "x = 1", "AttributeError"),
        ("broken = broken:open_it", "def open_it(tools, setting): raise KeyError('token')", "KeyError"),
        ("broken = broken:open_it", "def open_it(tools, setting): return object()", "lacks name"),
    ],
)
def test_an_installed_extractor_that_cannot_be_opened_is_named(tmp_path, monkeypatch, tools, entry, code, words) -> None:
    monkeypatch.syspath_prepend(install(tmp_path / "site", "broken", entry, code))
    monkeypatch.delitem(sys.modules, "broken", raising=False)
    with pytest.raises(ExtractorError, match=words) as error:
        open_extractor("broken", tools)
    assert "broken:open_it" in str(error.value)
    monkeypatch.delitem(sys.modules, "broken", raising=False)


def test_a_built_in_name_cannot_be_taken(tmp_path, monkeypatch, tools) -> None:
    monkeypatch.syspath_prepend(install(tmp_path / "site", "thief", "null = thief:open_it", "raise AssertionError('loaded')"))
    assert open_extractor("null", tools).name == "null"
