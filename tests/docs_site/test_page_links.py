"""Relative links and anchors of the pages lead somewhere, and every page is in the navigation of the site."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs_site.fences import PAGES, ROOT

DOCS = ROOT / "docs"
_LINK = re.compile(r"\[[^\]\n]*(?:\n[^\]\n]*)?\]\(([^)\s]+)(?: \"[^\"]*\")?\)")
_FENCE = re.compile(r"^ *(```+).*?^ *\1 *$", re.M | re.S)


def without_fences(page: Path) -> str:
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def slug(heading: str) -> str:
    """The anchor of a heading, where GitHub and the site agree."""
    kept = re.sub(r"[^\w\- ]", "", heading.replace("`", "").strip().lower())
    return re.sub(r" ", "-", kept)


def anchors(page: Path) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+?)\s*$", without_fences(page), re.M)}


def dead_links(page: Path) -> Iterator[str]:
    for link in _LINK.findall(without_fences(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f"{link}: no such file"
        elif not target.is_relative_to(DOCS) and page.is_relative_to(DOCS):
            yield f"{link}: the site has docs/ alone"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield f"{link}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert list(dead_links(page)) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page, to read\n\n[a](#a-page-to-read) [b](#b) [c](nowhere.md)\n", encoding="utf-8")
    assert list(dead_links(page)) == ["#b: no such heading", "nowhere.md: no such file"]


def entries(navigation: object) -> Iterator[str]:
    """The pages that a navigation names."""
    if isinstance(navigation, str):
        yield navigation
    for inner in (
        navigation.values() if isinstance(navigation, dict) else navigation if isinstance(navigation, list) else ()
    ):
        yield from entries(inner)


def test_the_navigation_has_every_page_once() -> None:
    project = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))["project"]
    pages = sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))
    assert sorted(entries(project["nav"])) == pages
