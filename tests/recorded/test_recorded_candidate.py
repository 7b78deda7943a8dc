"""A persona played by a model: three turns of somebody who is sure of everything and wrong on much of it."""

from __future__ import annotations

import asyncio
import re

import pytest

from tests.models.asking import wire_to
from tests.recorded.test_recorded import HAND, HOURS
from viva.candidates.model import ModelCandidate
from viva.candidates.protocol import Heard
from viva.models.concessions import Conceding
from viva.models.naming import Address, Line
from viva.models.retrying import Patience
from viva.packs.load import load_definition
from viva.packs.personas import load_lines, load_persona

ASKS = (
    "Plaza shows ads between posts. Design a system that predicts whether a person will click on an ad. You have ten "
    "minutes for this part. Think aloud, and ask me whatever you need.",
    "We log every impression and every click, with the time of each. What would you take as the label?",
    "Suppose a third of the clicks were slips of the thumb. Would that change anything?",
)
MINUTES = (10.0, 8.0, 6.0)
LONGEST = 120
"""Words of a turn; the persona speaks about 45."""


async def played(url: str) -> tuple[list[str], ModelCandidate]:
    definition = load_definition("ads_ctr")
    line = Line(Conceding(wire_to(url, "openai", model=HAND, timeout_s=HOURS)), Address("openai", HAND, url, "openai"))
    candidate = ModelCandidate(
        line,
        load_persona("confident_wrong"),
        definition,
        load_lines(definition.framework.id),
        mode="step1",
        patience=Patience(deadline_s=HOURS),
    )
    talk: list[Heard] = []
    answers = []
    for text, minutes in zip(ASKS, MINUTES, strict=True):
        talk.append(Heard("interviewer", text))
        answer = await candidate.answer(talk, minutes_left=minutes)
        assert answer is not None
        answers.append(answer)
        talk.append(Heard("candidate", answer))
    await line.model.close()
    return answers, candidate


@pytest.mark.vcr
def test_a_persona_stays_itself_for_three_turns(writer: str) -> None:
    answers, candidate = asyncio.run(played(writer))
    assert len(set(answers)) == len(ASKS)
    for answer in answers:
        assert 3 <= len(answer.split()) <= LONGEST
        assert answer.count("?") <= 1, "it asks one thing at most"
        assert not re.search(r"(?m)^\s*(?:[-*#]|\d+[.)])\s|\*\*", answer), "spoken words have no markdown"
        assert not re.search(r"(?i)\b(?:rubric|criterion|persona|as an AI|language model)\b", answer)
        assert not re.search(r"(?i)\b(?:I guess|not sure|probably|I do(?:n't| not) know)\b", answer), "it never hedges"
    assert len(candidate.calls) == len(ASKS)
