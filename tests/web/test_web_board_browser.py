"""The design board in Chromium: drawn as soon as the turn is sent, at phone and desktop width, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.web.browsing import Candidate, Served, chromium
from tests.web.visiting import board_with

pytest.importorskip("merm", reason="the library that lays boards out is not installed")
pytestmark = [pytest.mark.block_network(allowed_hosts=["127.0.0.1"]), pytest.mark.timeout(120)]

BOARD = """\
flowchart LR
  subgraph serving [Serving]
    request([Ad request]) --> retrieval[Candidate retrieval] -->|500 ads| ranker[Ranker]
    features[(Feature store)] --> ranker
    ranker --> hit{"<img src=x onerror='window.pwned = 1'>"}
  end
  log[(Impression log)] --> trainer[Nightly training] --> ranker
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def offline() -> Iterator[Served]:
    with Served(board_with()) as served:
        yield served


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_it_is_drawn_in_the_turn(
    browser: Browser, offline: Served, width: int, scheme: Literal["light", "dark"], tmp_path: Path
) -> None:
    page = Candidate(browser, offline).begin(level="mid")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.get_by_text("Your design board").click()
    page.locator("#board").fill(BOARD)
    page.locator("#answer").fill("Here is my design.")
    page.get_by_role("button", name="Send", exact=True).click()
    figure = page.locator("figure.drawn svg")
    expect(figure).to_have_count(1)
    expect(figure.locator("text", has_text="Ranker")).to_have_count(1)
    expect(page.locator("#answer")).to_have_value("")
    expect(page.locator("#board")).to_have_value(BOARD)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.pwned") is None
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    page.screenshot(path=tmp_path / "board.png", full_page=True)
    # Sent again as it stands, it is no new version.
    page.locator("#answer").fill("And now the next part.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#log .turn")).to_have_count(5)
    expect(figure).to_have_count(1)
