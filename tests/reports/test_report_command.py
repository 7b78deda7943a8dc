"""`viva report`: every form to a file or the terminal, what is refused, and the report that is kept."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from viva.api.grader import Asked, grading
from viva.api.grades import graded
from viva.apps.cli.reporting import Form, beside_of, definition_of, keep_report, report_one
from viva.clock import WordClock
from viva.errors import StoreUnavailable, UnknownInterview, UsageError
from viva.folders import user_folder
from viva.interview.loop import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.opening import default_url, open_store
from viva.packs.load import load_definition
from viva.values.messages import Usage

SAID = (
    "What does the business want from this, and who uses the number?",
    "So revenue per impression should grow. How many requests are there a second?",
)


async def _held(*names: str, grade: bool = True) -> None:
    definition = load_definition("ads_ctr")
    store = open_store(default_url())
    try:
        for name in names:
            interview = await Interview.start(
                name,
                definition=definition,
                interviewer=OfflineInterviewer(),
                store=store,
                clock=WordClock(),
                level="mid",
                mode="step1",
                minutes=20,
                seed=1,
            )
            for number, text in enumerate(SAID):
                async for _ in interview.turn(text, message_id=f"m{number}"):
                    pass
            await interview.finish()
            if grade:
                async with grading(Asked()) as grader:
                    await graded(store, name, grader)
    finally:
        await store.close()


def reported(
    wanted: str = "latest", *, form: Form | None = None, html: Path | None = None, out: Path | None = None
) -> int:
    return asyncio.run(report_one(wanted, form=form, html=html, out=out))


def test_each_form_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_held("first"))
    assert reported() == 0
    assert capsys.readouterr().out.startswith("Scorecard: Ads click prediction")

    page = tmp_path / "report.html"
    assert reported(html=page) == 0
    printed = capsys.readouterr()
    assert (printed.out, str(page) in printed.err) == ("", True)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "20 minutes, timed by the words that were said" in text

    written: dict[Form, str] = {}
    forms: tuple[Form, ...] = ("html", "md", "json", "csv", "junit", "inspect")
    for form in forms:
        place = tmp_path / f"out.{form}"
        assert reported("first", form=form, out=place) == 0
        assert reported("first", form=form) == 0
        written[form] = capsys.readouterr().out
        assert place.read_text(encoding="utf-8") == written[form]
    assert written["html"] == text
    assert written["md"].startswith("# Scorecard")
    assert json.loads(written["json"])["transcript"] == "first"
    assert {row["interview"] for row in csv.DictReader(io.StringIO(written["csv"]))} == {"first"}
    assert ElementTree.fromstring(written["junit"])[0].attrib["name"] == "first"
    assert json.loads(written["inspect"])["samples"][0]["id"] == "first"


def test_a_files_ending_says_the_form(tmp_path: Path) -> None:
    asyncio.run(_held("first"))
    reported(out=tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").startswith("interview,")
    with pytest.raises(UsageError, match="--format"):
        reported(out=tmp_path / "a.doc")


def test_the_latest_is_the_latest_with_a_scorecard(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_held("done"))
    asyncio.run(_held("open", grade=False))
    reported()
    assert "transcript done" in capsys.readouterr().out
    with pytest.raises(UsageError, match=r"no scorecard yet.*grade open"):
        reported("open")
    with pytest.raises(UnknownInterview):
        reported("nothing")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    asyncio.run(_held("first"))
    with pytest.raises(StoreUnavailable, match="missing"):
        reported(html=tmp_path / "missing" / "report.html")


def test_a_report_is_kept_with_what_the_judge_took() -> None:
    async def kept() -> tuple[Path, str]:
        store = open_store(default_url())
        try:
            events = [journalled.event for journalled in await store.read("first")]
            card = (await store.scorecards("first"))[-1]
            interview = await Interview.load(
                "first",
                definition=load_definition("ads_ctr"),
                interviewer=OfflineInterviewer(),
                store=store,
                clock=WordClock(),
            )
        finally:
            await store.close()
        definition = definition_of(card, interview.transcript, None)
        beside = beside_of(card, definition, events, (Usage(prompt=1200, completion=34),))
        place = keep_report(card, definition, interview.transcript, beside)
        return place, place.read_text(encoding="utf-8")

    asyncio.run(_held("first"))
    place, text = asyncio.run(kept())
    assert place == user_folder() / "reports" / "first.html"
    assert "1,200" in text
    assert "unknown" in text[text.index("1,200") :]
