"""The page of dimensions over time in a real browser: phone and desktop width, light and dark, and on paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.progress.attempted import course
from viva.reports.attempts import tracks_of
from viva.reports.measures import JudgeError
from viva.reports.progress_page import progress_page

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
ERROR = JudgeError(rms=0.38, interviews=30)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("length", [1, 9, 60])
def test_it_reads_well(length: int, width: int, scheme: str, browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.set_offline(True)
    sheet = context.new_page()
    sheet.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    troubles: list[str] = []
    sheet.on("console", lambda message: troubles.append(message.text))
    sheet.on("request", lambda request: troubles.append(request.url))
    sheet.set_content(progress_page(tracks_of(course(length), ERROR), ERROR))
    assert troubles == []
    assert sheet.evaluate("document.documentElement.scrollWidth") <= width
    picture = tmp_path / "page.png"
    sheet.screenshot(path=picture)
    assert picture.stat().st_size > 10_000
    found = axe.Axe().run(sheet, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    context.close()


def test_it_goes_on_paper(browser: Browser) -> None:
    sheet = browser.new_page(color_scheme="dark")
    sheet.set_content(progress_page(tracks_of(course(), ERROR), ERROR))
    paper = sheet.pdf(prefer_css_page_size=True)
    sheet.emulate_media(media="print", color_scheme="dark")
    assert sheet.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    sheet.close()
    assert paper.startswith(b"%PDF")
