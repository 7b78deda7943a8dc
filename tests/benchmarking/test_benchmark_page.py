"""The benchmark as a table of a terminal and as a page that loads nothing."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.benchmarking.talks import broke, candidate, journal, recovery, sample, talk
from viva.benchmarking.bootstrap import Bootstrap
from viva.benchmarking.figures import Benchmark, Figure, Interviewer, Row
from viva.benchmarking.page import LARGEST, drawn, page
from viva.benchmarking.run import benchmark
from viva.benchmarking.table import table
from viva.benchmarking.wording import GROUPS, interval_of, number, remarks

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "benchmark.md"


def found() -> Benchmark:
    """Somebody with a planted candidate and a double question in one of three interviews."""
    samples = [
        sample(talk(clock=True), broke("R1", 3), journal=journal()),
        candidate("weak", recovery(2, 2), recovery(1, 2), strength="weak", transcript=talk(clock=True)),
        candidate("strong", recovery(4, 4), recovery(3, None), strength="strong", transcript=talk(clock=True)),
    ]
    return benchmark(samples, bootstrap=Bootstrap(seed=1, rounds=100))


def with_interviewers(count: int) -> Benchmark:
    one = found()
    interviewers = tuple(
        Interviewer(name=f"provider/model-{number}", interviews=3, turns=9, scenarios=1) for number in range(count)
    )
    return one.model_copy(
        update={
            "interviewers": interviewers,
            "rows": tuple(row.model_copy(update={"figures": row.figures * count}) for row in one.rows),
        }
    )


def test_the_table_says_what_was_measured_and_what_was_not() -> None:
    text = table(found())
    assert re.search(r"R1 more than one question +11\.1 \(0\.00 to 33\.3\)", text)
    assert re.search(r"personas in their order, % +100", text)
    assert re.search(r"^weak +1 +1\.50 +2\.00 +50 % +\+0\.50 +100 %$", text, re.M)
    assert re.search(r"^strong +1 +3\.50 +4\.00 +100 % +\+0\.00 +50 %$", text, re.M)
    assert re.search(r"Never broken, by anybody: R2, R3,", text)
    assert "R2 a fact nobody asked for" not in text  # kept by all, so it is in the sentence alone
    assert re.search(r"Not measured in these interviews: .*prompt\s+tokens a turn", text, re.S)
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("count", [1, 2, 5])
def test_every_interviewer_has_a_column(count: int) -> None:
    text = table(with_interviewers(count))
    assert all(f"provider/model-{number}" in text for number in range(count))
    assert max(map(len, text.splitlines())) <= 80


def test_what_a_zero_can_say() -> None:
    """Of three interviews without one: 1 - 0.05 ** (1 / 3) is 63.2 %."""
    said = " ".join(remarks(found()))
    assert "Of 3 interviews without one it can be said, at 95 %, that at most 63.2 %" in said


def test_the_page_has_every_figure_and_loads_nothing() -> None:
    text = page(found())
    assert "<script" not in text
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    assert "11.1" in text
    assert "0.00 to 33.3" in text
    assert all(f'id="{group}"' in text for group in GROUPS if group not in ("cost", "appraised"))
    assert text.count("<svg") > 20
    assert len(text.encode()) < LARGEST


def test_a_name_from_a_record_is_text() -> None:
    one = found()
    evil = one.model_copy(update={"interviewers": (one.interviewers[0].model_copy(update={"name": "<b>x</b>"}),)})
    assert "<b>x</b>" not in page(evil)
    assert "&lt;b&gt;x&lt;/b&gt;" in page(evil)


def test_a_page_of_many_leaves_the_drawings_out_and_then_the_last() -> None:
    several, many, crowd = (page(with_interviewers(count)) for count in (8, 16, 40))
    assert all(len(text.encode()) < LARGEST for text in (several, many, crowd))
    assert ("<svg" in several, "<svg" in many) == (True, False)
    assert "provider/model-15" in many
    assert "left out" not in many
    assert "14 more were measured and are left out" in crowd


@pytest.mark.parametrize(
    ("unit", "figure", "places"),
    [
        ("%", Figure(value=25, low=0, high=50, interviews=3), (25, 0, 50, 0)),
        ("rungs", Figure(value=-0.5, low=-1, high=0.5, interviews=3), (25, 0, 75, 50)),
        ("", Figure(value=8, low=4, high=16, interviews=3), (50, 25, 100, 0)),
        ("", Figure(value=0, interviews=3), (0, None, None, 0)),
        ("", Figure(value=None), (None, None, None, 0)),
    ],
    ids=["share", "signed", "count", "nothing", "not measured"],
)
def test_where_a_figure_is_drawn(unit: str, figure: Figure, places: tuple[float | None, ...]) -> None:
    row = Row(id="x", title="x", unit=unit, better="", group="talk", figures=(figure,))
    one = drawn(row, figure)
    assert (one.at, one.low, one.high, one.zero) == places


def test_numbers_have_as_many_places_as_they_bear() -> None:
    assert [number(value) for value in (99.96, 0.005, -0.004, -12.34, 12345.6)] == [
        "100.0",
        "0.01",
        "0.00",
        "-12.3",
        "12,346",
    ]
    assert interval_of(Figure(value=1, interviews=3)) == ""


def test_it_reads_back_from_json() -> None:
    assert Benchmark.model_validate_json(found().model_dump_json()) == found()


def test_the_page_of_the_documentation_defines_every_measure() -> None:
    text = PAGE.read_text(encoding="utf-8")
    ids = {row.id.partition(".")[0] if row.id.startswith(("shown.", "blocked.")) else row.id for row in found().rows}
    assert sorted(name for name in ids if f"| `{name}` |" not in text) == []


@pytest.mark.timeout(180)
@pytest.mark.parametrize("width", [390, 1280])
def test_it_reads_well_in_a_browser(width: int) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    program = os.environ.get("VIVA_CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed; put it on the PATH or name it in VIVA_CHROMIUM")
    with playwright.sync_playwright() as started:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
        browser = started.chromium.launch(executable_path=program, args=flags)
        sheet = browser.new_page(viewport={"width": width, "height": 900})
        troubles: list[str] = []
        sheet.on("console", lambda message: troubles.append(message.text))
        sheet.set_content(page(with_interviewers(2)))
        assert troubles == []
        assert sheet.evaluate("document.documentElement.scrollWidth") <= width
        looked = axe.Axe().run(sheet, options={"resultTypes": ["violations"]})
        assert looked.violations_count == 0, looked.generate_report()
        browser.close()
