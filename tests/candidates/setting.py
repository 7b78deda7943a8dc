"""A sheet, personas and the words that the tests of candidates share."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache

from viva.candidates.offline import OfflineCandidate
from viva.candidates.protocol import Heard
from viva.packs.load import load_definition
from viva.packs.personas import load_lines, load_persona
from viva.values.definition import Definition
from viva.values.persona import Lines, Persona


@cache
def sheet(scenario: str = "ads_ctr") -> Definition:
    return load_definition(scenario)


@cache
def words(framework: str = "ml_system_design") -> tuple[Lines, Lines]:
    return load_lines(framework)


def candidate(persona: str | Persona, *, seed: int = 1, scenario: str = "ads_ctr") -> OfflineCandidate:
    who = load_persona(persona) if isinstance(persona, str) else persona
    definition = sheet(scenario)
    return OfflineCandidate(who, definition, words(definition.framework.id), seed=seed)


def said(by: OfflineCandidate, lines: Sequence[str]) -> list[str | None]:
    """What a candidate answers to an interviewer's lines, one after the other."""
    talk: list[Heard] = []
    answers: list[str | None] = []
    for line in lines:
        talk.append(Heard("interviewer", line))
        answers.append(asyncio.run(by.answer(tuple(talk), minutes_left=None)))
        talk.append(Heard("candidate", answers[-1] or ""))
    return answers
