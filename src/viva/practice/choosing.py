"""Which criteria somebody means, and which problem an exercise on one is about. Pure; the dice come in."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping

from viva.errors import UsageError
from viva.practice.answers import DrillAnswer
from viva.practice.exercise import topics_for
from viva.values.definition import Definition
from viva.values.rubric import Criterion
from viva.values.scenario import Scenario


def practicable(definition: Definition) -> tuple[Criterion, ...]:
    """The criteria that a single question asks for, in the rubric's order."""
    return tuple(one for one in definition.rubric.criteria if topics_for(definition, one.id))


def named(word: str, definition: Definition) -> tuple[Criterion, ...]:
    """The criteria that a word names: a criterion's id, a step's id, or the beginning of a step's name; none if none.

    Raises `UsageError` for a criterion that no single question asks for.

    Example:
        >>> [one.id for one in named("s2", definition)]  # doctest: +SKIP
        ['S2.OFF', 'S2.ON']
    """
    meant = word.casefold()
    possible = practicable(definition)
    for criterion in definition.rubric.criteria:
        if criterion.id.casefold() == meant:
            if criterion not in possible:
                raise UsageError(
                    f"{criterion.id} shows over a whole interview, and no single question practises it; "
                    "`viva interview --coach` grades it on the way"
                )
            return (criterion,)
    steps = [step.id for step in definition.framework.steps if step.id.casefold() == meant]
    steps = steps or [step.id for step in definition.framework.steps if step.name.casefold().startswith(meant)]
    return tuple(criterion for criterion in possible if criterion.step in steps)


def scenario_for(
    criterion: str, sheets: Mapping[str, Scenario], answers: Iterable[DrillAnswer], chance: random.Random
) -> str:
    """The problem for an exercise: one that expects something of the criterion, the least met with it first.

    Raises `UsageError` where none does.
    """
    fit = [name for name, sheet in sorted(sheets.items()) if sheet.expectations.get(criterion)]
    if not fit:
        raise UsageError(f"no scenario here says what it expects of {criterion}; add it under `expectations`")
    met = Counter(answer.scenario for answer in answers if answer.criterion == criterion)
    least = min(met[sheets[name].id] for name in fit)
    return chance.choice([name for name in fit if met[sheets[name].id] == least])
