"""Three interviews a scenario, held against the offline interviewer: their order, and the interviewer's conduct."""

from __future__ import annotations

import asyncio
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from viva.clock import WordClock
from viva.grading import grade
from viva.interview.loop import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.memory import MemoryStore
from viva.judges.offline import OfflineJudge
from viva.packs.find import list_scenarios
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.testing import ScriptedCandidate
from viva.values.conduct import ConductReport
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript

HERE = Path(__file__).parent
BANDS = ("weak", "middling", "strong")
SAME: dict[str, frozenset[str]] = {}
"""Dimensions in which the three of a scenario were not written to differ."""


@cache
def played(scenario: str, band: str) -> Transcript:
    return read_transcript(HERE / scenario / f"{band}.md")


@cache
def graded(scenario: str, band: str) -> Scorecard:
    return asyncio.run(grade(played(scenario, band), definition=load_definition(scenario), judge=OfflineJudge()))


async def replayed(scenario: str, band: str) -> Transcript:
    """The same candidate against the interviewer of today."""
    transcript = played(scenario, band)
    interview = await Interview.start(
        band,
        definition=load_definition(scenario),
        interviewer=OfflineInterviewer(),
        store=MemoryStore(),
        clock=WordClock(),
        level=transcript.level,
        mode=transcript.mode,
        seed=1,
    )
    await ScriptedCandidate([turn.text for turn in transcript.said_by("candidate")]).talk(interview)
    return interview.transcript


def broken(report: ConductReport | None) -> list[str]:
    assert report is not None
    return [f"{found.rule} in turn {found.turn}: {found.what}" for found in report.violations]


def test_every_scenario_has_its_three() -> None:
    there = {path.parent.name: path for path in HERE.glob("*/*.md")}
    assert there.keys() == set(list_scenarios())
    assert all((HERE / scenario / f"{band}.md").is_file() for scenario in there for band in BANDS)


@pytest.mark.parametrize("scenario", list_scenarios())
def test_the_stronger_is_graded_higher_in_every_dimension(scenario: str) -> None:
    cards = [graded(scenario, band) for band in BANDS]
    for dimension in cards[0].dimensions.keys() - SAME.get(scenario, frozenset()):
        means = [card.dimensions[dimension].mean or 0.0 for card in cards]
        assert all(low < high for low, high in pairwise(means)), (dimension, means)


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("scenario", list_scenarios())
def test_the_interviewer_keeps_to_the_rules(scenario: str, band: str) -> None:
    assert broken(graded(scenario, band).conduct) == []


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("scenario", list_scenarios())
def test_so_does_the_interviewer_of_today(scenario: str, band: str) -> None:
    again = asyncio.run(replayed(scenario, band))
    card = asyncio.run(grade(again, definition=load_definition(scenario), judge=OfflineJudge()))
    assert broken(card.conduct) == []
