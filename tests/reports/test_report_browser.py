"""The HTML report in a real browser: readable by machines that read aloud, at phone and desktop width, and on paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.accounts import BANDS, frozen
from viva.reports.html import html_report

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WIDTHS = {"phone": 390, "desktop": 1280}
pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("VIVA_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed; put it on the PATH or name it in VIVA_CHROMIUM")
    with sync_playwright() as started:
        running = started.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=[(width, scheme) for width in WIDTHS for scheme in ("light", "dark")], ids="-".join)
def sheet(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900}, color_scheme=scheme)
    context.set_offline(True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("band", BANDS)
def test_it_reads_well(band: str, sheet: Page, tmp_path: Path) -> None:
    troubles: list[str] = []
    sheet.on("console", lambda message: troubles.append(message.text))
    sheet.on("request", lambda request: troubles.append(request.url))
    sheet.set_content(html_report(frozen(band)))
    assert troubles == []
    assert sheet.evaluate("document.documentElement.scrollWidth") <= sheet.viewport_size["width"]  # type: ignore[index]
    picture = tmp_path / f"{band}.png"
    sheet.screenshot(path=picture)
    assert picture.stat().st_size > 10_000
    found = axe.Axe().run(sheet, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("band", BANDS)
def test_it_goes_on_paper(band: str, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    page.set_content(html_report(frozen(band)))
    paper = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print", color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.close()
    assert ground == "rgb(255, 255, 255)"
    assert 5 < paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") < 40
