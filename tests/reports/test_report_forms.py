"""CSV, JUnit and Inspect logs: the same lines as the page has, and what was not assessed is never a number."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.accounts import BANDS, frozen, graded
from viva.reports.account import Account
from viva.reports.html import html_report
from viva.reports.inspect_log import inspect_report
from viva.reports.junit import junit_report, xml_text
from viva.reports.markdown import markdown_report
from viva.reports.table import HEADER, csv_report, plain_cell
from viva.reports.terminal import terminal_report

CREATED = "2026-11-03T09:30:00+00:00"


def unassessed(account: Account) -> Account:
    """The account with nothing assessed in its first dimension, and a line for review."""
    first = account.measures[0]
    gone = {"score": None, "raw": None, "shortfall": None, "meaning": "", "quotes": (), "more": ()}
    lines = tuple(
        line.model_copy(update=gone | {"state": "needs_review" if number == 0 else "not_evidenced"})
        if line.dimension == first.name
        else line
        for number, line in enumerate(account.lines)
    )
    return account.model_copy(
        update={
            "lines": lines,
            "misses": tuple(miss for miss in account.misses if account.line(miss).dimension != first.name),
            "measures": (
                first.model_copy(update={"mean": None, "scored": 0, "low": None, "high": None, "error": None}),
                *account.measures[1:],
            ),
        }
    )


def rows(account: Account) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_report([account]))))


@pytest.mark.parametrize("band", BANDS)
def test_a_table_has_a_row_for_each_dimension_and_criterion(band: str) -> None:
    account = frozen(band)
    found = rows(account)
    assert [row["id"] for row in found if row["kind"] == "criterion"] == [line.id for line in account.lines]
    assert [row["id"] for row in found if row["kind"] == "dimension"] == [one.id for one in account.measures if one.of]
    for row in found:
        assert tuple(row) == HEADER
        assert (row["interview"], row["level"]) == (account.interview, account.level)
        if row["kind"] == "criterion":
            line = account.line(row["id"])
            assert row["score"] == ("" if line.score is None else str(line.score))
            assert row["below"] == ("" if line.score is None else str(line.shortfall is not None).lower())


def test_several_interviews_share_one_header() -> None:
    text = csv_report([frozen("weak"), frozen("strong")])
    assert text.count("interview,scenario") == 1
    assert {row["interview"] for row in csv.DictReader(io.StringIO(text))} == {"weak", "strong"}


@given(st.text(max_size=30))
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert not plain_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain_cell(text).endswith(text)


@pytest.mark.parametrize("band", BANDS)
def test_a_criterion_is_a_test_case(band: str) -> None:
    account = frozen(band)
    suite = ElementTree.fromstring(junit_report([account]))[0]
    cases = {case.attrib["name"].split()[0]: case for case in suite.iter("testcase")}
    assert set(cases) == {line.id for line in account.lines}
    assert {name for name, case in cases.items() if case.find("failure") is not None} == set(account.misses)
    skipped = {line.id for line in account.lines if line.score is None}
    assert {name for name, case in cases.items() if case.find("skipped") is not None} == skipped
    counted = (int(suite.attrib[name]) for name in ("tests", "failures", "skipped"))
    assert tuple(counted) == (len(account.lines), len(account.misses), len(skipped))


@given(st.text())
def test_any_text_gives_well_formed_xml(text: str) -> None:
    account = frozen("weak")
    line = account.line(account.misses[0]).model_copy(update={"why": text + "]]>\x00\x1b\ufffe<&\"'"})
    spoiled = account.model_copy(update={"lines": (line,), "misses": (line.id,)})
    failure = next(ElementTree.fromstring(junit_report([spoiled])).iter("failure"))
    assert "]]><&\"'" in (failure.text or "")
    assert xml_text(xml_text(text)) == xml_text(text)


@pytest.mark.parametrize("band", BANDS)
def test_an_inspect_log_has_a_score_for_each_line_that_has_one(band: str) -> None:
    account = unassessed(frozen(band))
    text = inspect_report(account, created=CREATED)
    assert "NaN" not in text
    log = json.loads(text)
    sample = log["samples"][0]
    scored = {line.id for line in account.lines if line.score is not None}
    means = {measure.id for measure in account.measures if measure.mean is not None}
    assert set(sample["scores"]) == scored | means
    assert set(sample["metadata"]["not_assessed"]) == {line.id for line in account.lines} - scored
    assert all(sample["scores"][name]["value"] == account.line(name).score for name in scored)
    for result in log["results"]["scores"]:
        assert result["scored_samples"] + result["unscored_samples"] == 1
        assert bool(result["metrics"]) == (result["scored_samples"] == 1)
    assert [message["role"] for message in sample["messages"][:2]] == ["user", "assistant"]
    datetime.fromisoformat(log["eval"]["created"])


@pytest.mark.parametrize("band", BANDS)
def test_inspect_reads_its_log(band: str, tmp_path: Path) -> None:
    log = pytest.importorskip("inspect_ai.log", reason="inspect-ai is not installed")
    place = tmp_path / "log.json"
    place.write_text(inspect_report(frozen(band), created=CREATED), encoding="utf-8")
    read = log.read_eval_log(str(place))
    assert read.samples[0].scores["problem"].value == frozen(band).measures[0].mean
    assert len(read.samples[0].messages) == len(frozen(band).turns)


def test_what_was_not_assessed_is_never_a_number() -> None:
    account = unassessed(frozen("weak"))
    first = account.measures[0]
    gone = [line for line in account.lines if line.dimension == first.name]
    for row in rows(account):
        if row["id"] == first.id or row["id"] in {line.id for line in gone}:
            assert row["score"] == row["low"] == row["high"] == row["below"] == ""
            assert row["label"] in ("not assessed", "for review")
    page = html_report(account)
    start = page.index('<th scope="row">Problem</th>')
    row_of_it = page[start : page.index("</tr>", start)]
    assert "not assessed" in row_of_it
    assert 'class="fill"' not in row_of_it
    assert 'class="dot"' not in row_of_it
    assert all(f"{line.id} 0" not in page for line in gone)


@pytest.mark.parametrize("band", BANDS)
def test_terminal_markdown_and_page_say_the_same(band: str) -> None:
    card, definition, transcript = graded(band)
    out = io.StringIO()
    terminal_report(card, definition, transcript, out)
    terminal = " ".join(out.getvalue().split())
    markdown = markdown_report(card, definition, transcript)
    page = html_report(frozen(band))
    for line in frozen(band).lines:
        assert line.id in page
        if card.criteria[line.id].score == line.score:
            assert f"[{line.mark}] {line.id}" in terminal
            assert f"({line.mark})" in markdown
            assert line.mark in page
    assert max(len(line) for line in out.getvalue().splitlines()) <= 80
