"""Takes the pictures of the web page and of the HTML report from a real run in Chromium. Run with `make pictures`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import viva
from docs.pictures import ANSWERS, HERE
from viva.api.sheets import definition_for
from viva.reports.gathering import account_of
from viva.reports.html import html_report

CHROMIUM = os.environ.get("VIVA_CHROMIUM") or shutil.which("chromium") or ""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PLAY = HERE.parent / "tests" / "transcripts" / "food_eta" / "middling.md"
PICTURES = HERE / "pictures"


@contextmanager
def served(home: Path) -> Iterator[str]:
    """`viva serve` with a folder of its own; its address."""
    command = [sys.executable, "-m", "viva", "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"VIVA_HOME": str(home)})
    assert process.stdout is not None
    try:
        found = re.search(r"http\S+", process.stdout.readline())
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def talk(page: Page, address: str) -> None:
    """Begin the first interview and say a few turns."""
    page.goto(address)
    page.get_by_role("radio", name="Ads click prediction").check()
    page.get_by_role("button", name="Begin the interview").click()
    for number, answer in enumerate(ANSWERS[:3]):
        page.fill("#answer", answer)
        page.click("#send")
        page.wait_for_selector(f"#t{3 + 2 * number}")
    page.evaluate("document.querySelector('#answer').blur(), window.scrollTo(0, 0)")


def report() -> str:
    """A report on a transcript of the tests."""
    transcript = viva.read_transcript(PLAY)
    assert isinstance(transcript, viva.Transcript)
    card = viva.sync.grade(transcript)
    return html_report(account_of(card, definition_for(transcript), transcript))


def main() -> None:
    """Write both."""
    if not CHROMIUM:
        sys.exit("Chromium is missing: apt-get install chromium, or say where it is in VIVA_CHROMIUM.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 960, "height": 760})
        with served(Path(folder)) as address:
            talk(page, address)
            page.screenshot(path=PICTURES / "web.png")
        written = Path(folder) / "report.html"
        written.write_text(report(), encoding="utf-8")
        page.goto(written.as_uri())
        page.screenshot(path=PICTURES / "report.png")
        browser.close()


if __name__ == "__main__":
    main()
