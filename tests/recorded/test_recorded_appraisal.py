"""The three measures that a model judges, each once, over a stretch of a rated interview.

Its interviewer asks openly, narrowly and once with the answer in the question.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.recorded.test_recorded_grading import model_at
from viva.api.sheets import definition_for
from viva.appraising.appraisal import ASPECTS, MEASURES, Appraisal, MarkName, Measure, Talk
from viva.appraising.run import Appraiser
from viva.benchmarking.appraised import talk_of
from viva.benchmarking.sample import sample_of_record
from viva.packs.transcripts import read_transcript
from viva.packs.transcripts.recorded import Recorded

INTERVIEW = Path(__file__).parents[1] / "gold" / "B4.md"
STRETCH = range(36, 49)
"""The turns that are shown behind the problem's statement."""
TESTED, WHAT_WAS_IT, OF_COURSE, MILLISECONDS = 7, 9, 11, 13
"""How it is tested; what a figure of the candidate's measured; a hint that holds its answer; another subject."""
ASKED = {
    3: "And what does the model receive for an ad it has never seen?",
    5: "Why not something simpler?",
    TESTED: "How do you test it before launch?",
    WHAT_WAS_IT: "What was that 0.98 measuring?",
    OF_COURSE: "You would of course hold out later days, so that the test looks like the future?",
    MILLISECONDS: "Where do the 40 milliseconds go?",
}


def stretch() -> Talk:
    whole = read_transcript(INTERVIEW)
    turns = (whole.turns[0], *(whole.turns[number - 1] for number in STRETCH))
    renumbered = tuple(turn.model_copy(update={"number": at}) for at, turn in enumerate(turns, start=1))
    transcript = whole.model_copy(update={"turns": renumbered})
    return talk_of(sample_of_record(Recorded(transcript=transcript), definition_for(transcript)))


async def appraised(url: str, measure: Measure) -> Appraisal:
    model = model_at(url)
    outcome = await Appraiser(model, measures=[measure]).appraise([stretch()])
    await model.close()
    return outcome.appraisals[0]


def by_turn(found: Appraisal, name: MarkName) -> dict[int | None, int]:
    return {mark.turn: mark.value for mark in found.marks if mark.name == name}


def test_the_stretch_has_the_questions_that_are_meant() -> None:
    talk = stretch()
    assert {number: talk.transcript.turns[number - 1].text for number in talk.asked} == ASKED


@pytest.mark.vcr
@pytest.mark.parametrize("measure", MEASURES)
def test_an_interview_is_appraised(measure: Measure, writer: str) -> None:
    found = asyncio.run(appraised(writer, measure))
    assert found.unappraised == (), "every quote is in the transcript"
    if measure == "leading":
        openness = by_turn(found, "leading")
        assert set(openness) == set(ASKED)
        assert openness[OF_COURSE] == 1, "the answer is in the question"
        assert openness[TESTED] == 5
    elif measure == "followups":
        goes_on = by_turn(found, "goes_on")
        assert set(goes_on) == set(ASKED)
        assert (goes_on[WHAT_WAS_IT], goes_on[MILLISECONDS]) == (1, 0)
        assert by_turn(found, "takes_up")[WHAT_WAS_IT] == 1
        assert by_turn(found, "necessary")[WHAT_WAS_IT] == 1
    else:
        assert {mark.name for mark in found.marks} == set(ASPECTS)
        assert 2 <= found.values("contingency")[0] <= 4, "some questions rest on what was said, and some do not"
