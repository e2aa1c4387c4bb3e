"""What tests share: a real browser without a network, and the security bench where it is present."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-extensions", "--mute-audio",
]  # fmt: skip
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The path of a browser: $GEOMAP_CHROMIUM, or the first of the usual names on the path."""
    named = os.environ.get("GEOMAP_CHROMIUM")
    return named or next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


@dataclass
class Visit:
    """An opened page with all that it did which a clean page does not do."""

    page: Any
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return self.requests + self.errors + self.violations


@pytest.fixture(scope="session", autouse=True)
def no_user_data(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests see the shipped data alone, not what the person who runs them has imported."""
    os.environ["GEOMAP_DATA"] = str(tmp_path_factory.mktemp("user-data"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium; tests that need one are skipped, and say so, when there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="NO BROWSER TESTS: install playwright (pip install 'geomap[dev]')")
    path = find_chromium()
    if path is None:
        pytest.skip("NO BROWSER TESTS: install Chromium, or set GEOMAP_CHROMIUM to a browser's path")
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Open HTML from disk and wait until its map is ready: `visit(html, width=1200, height=900, dark=False)`.

    `fragment` is what the address has after the `#`; `options` go to the browser's context (`is_mobile`, `reduced_motion`).
    """
    contexts: list[Any] = []

    def open_page(
        html: str, *, width: int = 1200, height: int = 900, dark: bool = False, ready: bool = True, fragment: str = "", **options: Any
    ) -> Visit:
        path = tmp_path / f"page{len(contexts)}.html"
        path.write_text(html, encoding="utf-8", newline="\n")
        scheme = "dark" if dark else "light"
        plain = {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "offline": True, "reduced_motion": "reduce"}
        context = browser.new_context(**(plain | options))
        contexts.append(context)
        seen = Visit(page=context.new_page())
        watch(seen)
        seen.page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        if ready:
            until(seen.page, "window.__geomapReady === true")
        return seen

    yield open_page
    for context in contexts:
        context.close()


def until(page: Any, expression: str, seconds: float = 20) -> None:
    """Wait until a JavaScript expression is true. Playwright's own waiting evaluates text inside the page, which its policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"after {seconds} s: {expression}"
        page.wait_for_timeout(20)


def watch(seen: Visit) -> None:
    """Note every request but the page's own, every console error, uncaught exception, dialog and policy violation."""
    page = seen.page
    page.expose_function("noteViolation", lambda text: seen.violations.append(text))
    page.add_init_script("addEventListener('securitypolicyviolation', e => noteViolation(e.violatedDirective + ' ' + e.blockedURI), true)")
    page.on("request", lambda request: None if request.is_navigation_request() else seen.requests.append(request.url[:200]))
    page.on("console", lambda message: seen.errors.append(message.text[:300]) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)[:300]))
    page.on("dialog", lambda dialog: (seen.errors.append(f"dialog {dialog.message[:100]}"), dialog.dismiss()))


@pytest.fixture(scope="session")
def security_bench() -> Path:
    """The folder with `xss_probe.py` and `payloads.dev.jsonl`, kept outside the project: `shared/bench/security` beside it or further up."""
    for folder in Path(__file__).resolve().parents:
        found = folder / "shared" / "bench" / "security"
        if (found / "payloads.dev.jsonl").is_file():
            return found
    pytest.skip("NO SECURITY BENCH: there is no shared/bench/security beside this checkout; only the own payloads were run")
