"""The pages that repeat what the program says are equal to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import benchmark, command_line
from tests.docs_site.fences import ROOT
from viva.benchmarking.figures import Benchmark, Figure, Row
from viva.errors import ModelError, VivaError
from viva.judges.offline import NAME
from viva.values.value import LEVELS

ERRORS = ROOT / "docs" / "reference" / "errors.md"


def test_the_page_of_commands_is_the_program() -> None:
    written = command_line.PAGE.read_text(encoding="utf-8")
    assert written == command_line.page(), "`python -m docs.command_line` writes it anew"


def kinds_of(error: type[VivaError]) -> Iterator[type[VivaError]]:
    yield error
    for narrower in error.__subclasses__():
        if narrower.__module__ == "viva.errors":
            yield from kinds_of(narrower)


def test_the_page_of_errors_has_each_with_its_exit_code() -> None:
    text = ERRORS.read_text(encoding="utf-8")
    found = re.findall(r"^\| \[`(\w+)`\]\S+ \| ?`?(\w*)`? \| (\d) \| ?(yes)? ?\|$", text, re.M)
    expected = {
        (
            kind.__name__,
            "" if kind is VivaError else kind.__bases__[0].__name__,
            str(kind.exit_code),
            "yes" if issubclass(kind, ModelError) and kind.heals else "",
        )
        for kind in kinds_of(VivaError)
    }
    assert set(found) == expected
    described = re.findall(r"^::: viva\.errors\.(\w+)$", text, re.M)
    assert sorted(described) == sorted([*(name for name, *_ in expected), "Problem"])


def test_the_benchmark_is_of_the_rules_as_they_are_named_now() -> None:
    written = benchmark.PAGE.read_text(encoding="utf-8")
    assert f"judge `{NAME}`" in written, "`make benchmark` writes it anew"
    plan = benchmark.planned()
    rows = re.findall(r"^\| `?(\w+)`? \|", written, re.M)
    assert {*plan.scenarios, *plan.personas, *LEVELS} <= set(rows), "`make benchmark` writes it anew"
    assert f"{len(plan.scenarios) * len(plan.personas) * len(LEVELS)} interviews" in written


def test_the_benchmark_is_written_from_interviews_that_are_held(tmp_path: Path) -> None:
    plan = benchmark.Plan(scenarios=("ads_ctr",), personas=("weak", "strong"), levels=("mid",), draws=20)
    found = benchmark.held(plan, tmp_path / "held.db")
    page = benchmark.page(found)
    assert "2 interviews" in page
    assert found.whole.row("exact").figures[0].value == found.by_level["mid"].row("exact").figures[0].value
    bar = next(line for line in page.splitlines() if line.startswith("| pairs of personas in their order"))
    assert "| 100 | 100 |" in bar


@pytest.mark.parametrize(("value", "reached"), [(0.1, True), (0.11, False), (-0.2, False), (None, False)])
def test_a_figure_that_is_missed_is_said_to_be(value: float | None, reached: bool) -> None:
    bar = next(bar for bar in benchmark.BARS if bar.measure == "signed_error")
    row = Row(id="signed_error", title="t", unit="", better="", group="candidate", figures=(Figure(value=value),))
    whole = Benchmark(interviewers=(), rows=(row,), seed=0, rounds=0)
    assert ("not reached" not in benchmark.reached(bar, whole)[2]) is reached
