"""What there is to interview about and to grade by, as a form or a program asks for it."""

from __future__ import annotations

import asyncio

from viva.errors import DefinitionError, Problem
from viva.packs.find import list_scenarios, names
from viva.packs.load import load_rubric, load_scenario
from viva.values.rubric import Rubric
from viva.values.value import Value


class ScenarioTitle(Value):
    """A scenario, without what the candidate has to find out."""

    id: str
    title: str


class Shelf:
    """The scenarios and rubrics of this server; each is read once."""

    def __init__(self) -> None:
        self._scenarios: tuple[ScenarioTitle, ...] = ()
        self._rubrics: dict[str, Rubric] = {}

    async def scenarios(self) -> tuple[ScenarioTitle, ...]:
        """All scenarios that can be read, by their ids. Raises `DefinitionError` where none can."""
        if not self._scenarios:
            self._scenarios = await asyncio.to_thread(_titles)
        return self._scenarios

    async def rubric(self, name: str) -> Rubric | None:
        """A rubric by its id, never by a path; None where there is none. Raises `DefinitionError`."""
        if name not in self._rubrics:
            if name not in names("rubric"):
                return None
            self._rubrics[name] = await asyncio.to_thread(load_rubric, name)
        return self._rubrics[name]


def _titles() -> tuple[ScenarioTitle, ...]:
    found = []
    problems: list[Problem] = []
    for name in list_scenarios():
        try:
            found.append(ScenarioTitle(id=name, title=load_scenario(name).title))
        except DefinitionError as error:
            problems += error.problems
    if not found:
        raise DefinitionError(tuple(problems))
    return tuple(found)
