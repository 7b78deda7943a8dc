"""In which order somebody brings up what they have to say, when nobody asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from viva.candidates.challenge import CHALLENGE
from viva.candidates.material import Said
from viva.values.definition import Definition
from viva.values.persona import Persona


class Item(NamedTuple):
    """A question to put, or a criterion to speak on."""

    criterion: str
    asks: bool
    text: str
    """The question, or a text to say instead of the criterion's own."""


def planned(persona: Persona, definition: Definition, said_on: Mapping[str, Said]) -> list[Item]:
    """Step by step, each criterion's questions before its statements; what belongs beside another follows it."""
    order = [step.id for step in definition.framework.steps]
    own = [c for c in definition.rubric.criteria if c.id in said_on and c.step in order]
    first = sorted(own, key=lambda criterion: order.index(criterion.step))
    beside: dict[str, list[str]] = {}
    for said in said_on.values():
        if said.criterion != CHALLENGE and said.beside is not None:
            beside.setdefault(said.beside, []).append(said.criterion)
    items: list[Item] = []
    for criterion in first:
        for place in (criterion.id, *beside.get(criterion.id, ())):
            items += _of(said_on[place], persona)
    return items


def _of(said: Said, persona: Persona) -> list[Item]:
    if not persona.volunteers(said.criterion):
        return []
    if said.vague:
        sure = persona.habits.manners.get("confident_wrong", 0.0) > 0
        return [Item(said.criterion, asks=False, text=said.vague[0])] if sure else []
    return [
        *(Item(said.criterion, asks=True, text=question) for question in said.asks),
        Item(said.criterion, asks=False, text=""),
    ]
