"""The site is built without a warning, loads nothing from another host, and is searched from a server or the disk."""

from __future__ import annotations

import functools
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.docs_site.fences import ROOT

LOADED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed|object|link(?![^>]*rel=\"?(?:canonical|next|prev)))\b[^>]*?"
    r"(?:src|href|data)=[\"']?((?:https?:)?//[^\"'\s>]+)"
)
LOADED_BY_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]+)")
ASKS_FOR_MORE = re.compile(r'class="[^"]*\b(mermaid|glightbox|pyodide)\b|data-md-component="source"')
"""What would make the theme's script fetch a library from another host."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built apart from the repository, whose own site/ is left alone."""
    place = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "docs", place / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "zensical.toml", place)
    (place / "src").symlink_to(ROOT / "src")
    done = build(place)
    assert done.returncode == 0, done.stdout
    assert "No issues found" in done.stdout, done.stdout
    return place / "site"


def build(place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict", "--clean"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=place,
        env={**os.environ, "NO_COLOR": "1"},
        text=True,
        timeout=50,
        check=False,
    )


def test_a_warning_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# A page\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    (tmp_path / "zensical.toml").write_text('[project]\nsite_name = "a"\n', encoding="utf-8")
    done = build(tmp_path)
    assert done.returncode != 0
    assert "page does not exist" in done.stdout


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    assert len(pages) > 10
    styles = [*pages.values(), *(sheet.read_text(encoding="utf-8") for sheet in site.rglob("*.css"))]
    assert {found for text in pages.values() for found in LOADED.findall(text)} == set()
    assert {found for text in styles for found in LOADED_BY_STYLE.findall(text)} == set()
    assert [page.name for page, text in pages.items() if ASKS_FOR_MORE.search(text)] == []


def test_what_is_loaded_from_another_host_is_found() -> None:
    for text in (
        '<script src="https://example.org/a.js">',
        '<link rel="stylesheet" href="//example.org/a.css">',
        "<img alt=x src=http://example.org/a.png>",
    ):
        assert LOADED.search(text)
    assert not LOADED.search('<a href="https://example.org">')
    assert LOADED_BY_STYLE.search("@import 'https://example.org/a.css'")


def test_both_colours_are_there_and_no_source_of_the_pages_is_served(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    assert {"default", "slate"} <= set(re.findall(r'data-md-color-scheme="(\w+)"', index))
    assert [str(found) for found in site.rglob("*.py")] == []


@pytest.mark.parametrize("module", ["viva", "viva.sync", "viva.testing"])
def test_the_reference_has_every_public_name(site: Path, module: str) -> None:
    page = site / "reference" / f"{module.rpartition('.')[2]}.html"
    text = page.read_text(encoding="utf-8")
    names = [name for name in importlib.import_module(module).__all__ if name != "sync"]
    assert [name for name in names if f'id="{module}.{name}"' not in text] == []
    assert "&gt;&gt;&gt; " in text or module == "viva.sync"


def test_the_search_knows_what_the_pages_say(site: Path) -> None:
    found = json.loads((site / "search.json").read_text(encoding="utf-8"))
    places = {item["location"].partition("#")[0] for item in found["items"]}
    assert {"tutorial.html", "grading.html", "command_line.html", "reference/errors.html"} <= places


@dataclass(frozen=True, slots=True)
class Server:
    address: str


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    serving = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=serving.serve_forever, daemon=True)
    thread.start()
    yield Server(f"http://127.0.0.1:{serving.server_port}")
    serving.shutdown()
    serving.server_close()
    thread.join()


def browser_path() -> str:
    found = os.environ.get("VIVA_CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.skip("no browser: install chromium, or name one in VIVA_CHROMIUM")
    return found


def searched(address: str) -> tuple[list[str], str]:
    """What a browser asks for, and where the first result of a search leads."""
    from playwright.sync_api import expect, sync_playwright

    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.locator("button.md-search__button").click()
        page.get_by_role("combobox", name="Search").fill("provenance")
        first = page.get_by_role("option").first
        expect(first).to_contain_text("Provenance and caps", timeout=30_000)
        found = first.get_attribute("href") or ""
        browser.close()
    return asked, found


@pytest.mark.block_network(allowed_hosts=["127.0.0.1", "localhost"])
def test_a_served_site_is_searched_and_asks_no_other_host(server: Server) -> None:
    asked, found = searched(f"{server.address}/index.html")
    assert found.startswith(server.address)
    own = (server.address, "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []


@pytest.mark.block_network(allowed_hosts=["127.0.0.1", "localhost"])
def test_a_site_on_the_disk_is_searched_as_well(site: Path) -> None:
    asked, found = searched((site / "index.html").as_uri())
    assert found.startswith(site.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
