"""What a persona had to say: exactly what came out, whatever its manners."""

from __future__ import annotations

import asyncio
from functools import cache

import pytest

from tests.candidates.setting import candidate, sheet, words
from viva.candidates.protocol import Heard
from viva.candidates.unsaid import brought_out
from viva.packs.personas import list_personas, load_persona
from viva.values.interviewed import BroughtOut


@cache
def everything_asked() -> tuple[str, ...]:
    """Every question of the framework and the sheet, then time to go on."""
    definition = sheet()
    assert definition.scenario is not None
    topics = [topic for step in definition.framework.steps for topic in step.topics]
    lines = [
        definition.scenario.prompt,
        *(text for topic in topics for text in (*topic.probes[:1], *topic.situations[:1])),
    ]
    for texts in (*definition.scenario.situations.values(), *definition.scenario.hints.values()):
        lines += texts[:1]
    return (*lines, *("Okay. Go on." for _ in range(30)))


def talk(persona: str, lines: tuple[str, ...]) -> list[Heard]:
    by = candidate(persona)
    heard: list[Heard] = []
    for line in lines:
        heard.append(Heard("interviewer", line))
        answer = asyncio.run(by.answer(tuple(heard), minutes_left=None))
        if answer is None:
            break
        heard.append(Heard("candidate", answer))
    return heard


def found(persona: str, heard: list[Heard]) -> dict[str, BroughtOut]:
    known = brought_out(load_persona(persona), sheet(), words(), heard, seed=1)
    return {one.criterion: one for one in known}


@pytest.mark.parametrize("name", sorted(set(list_personas()) - {"silent"}))
def test_whoever_asks_everything_hears_everything(name: str) -> None:
    showings = found(name, talk(name, everything_asked()))
    assert [one.criterion for one in showings.values() if one.held] == []
    short = {one.criterion: one.shown for one in showings.values() if one.shown not in (None, one.planted)}
    assert all(load_persona(name).planted(criterion) > (rung or 0) for criterion, rung in short.items())
    assert len(showings) > 20


@pytest.mark.parametrize("name", list_personas())
def test_of_a_talk_without_a_candidate_nothing_has_come(name: str) -> None:
    showings = found(name, [Heard("interviewer", line) for line in everything_asked()])
    assert [one.shown for one in showings.values()] == [None] * len(showings)
    assert all(bool(one.held) == (one.planted > 1) for one in showings.values())


def test_what_was_not_asked_is_held_with_the_words_that_would_have_come() -> None:
    short = found("middling", talk("middling", ("Please begin.", "Grow revenue.")))
    assert short["S1.GOAL"].shown == 3
    assert short["S1.GOAL"].held == ()
    label = short["S4.LABEL"]
    assert (label.planted, label.shown, len(label.held)) == (3, None, 1)
    after = found(
        "middling", talk("middling", ("Please begin.", "Please give me one positive and one negative example in full."))
    )
    assert (after["S4.LABEL"].shown, after["S4.LABEL"].held) == (3, ())
    (_, _, _, said) = talk(
        "middling", ("Please begin.", "Please give me one positive and one negative example in full.")
    )
    assert label.held[0].rstrip(".") in said.text


def test_half_a_text_is_no_text() -> None:
    (held,) = found("strong", [])["S4.LABEL"].held[:1]
    first = held.split(". ")[0]
    assert first != held
    assert found("strong", [Heard("candidate", first)])["S4.LABEL"].shown is None
    assert found("strong", [Heard("candidate", f"Well, {held} And so on.")])["S4.LABEL"].shown is not None
    assert found("strong", [Heard("interviewer", held)])["S4.LABEL"].shown is None, (
        "the interviewer's words are not its"
    )
