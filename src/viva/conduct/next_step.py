"""R7, the words: a change of subject may name the time, not the next step."""

from __future__ import annotations

from collections.abc import Iterator

from viva.reading.words import content_stems
from viva.values.conduct import Violation
from viva.values.definition import Definition
from viva.values.transcript import Transcript


def names_next_step(transcript: Transcript, definition: Definition, steps: tuple[str, ...]) -> Iterator[Violation]:
    """Moves that say what comes next, in words which the candidate has not just used. `steps`: of each turn."""
    framework = definition.framework
    order = [step.id for step in framework.steps]
    names = {step.id: content_stems(step.name) for step in framework.steps}
    may_name = framework.lead_policy.at(transcript.level).drives_late == "interviewer_may_name_area"
    freely_from = order.index(framework.late_from) if may_name else len(order)
    for place, turn in enumerate(transcript.turns):
        left = steps[place - 1] if place else steps[0]
        if turn.move is None or turn.move.act != "move_on" or left not in order or order.index(left) >= freely_from:
            continue
        heard = content_stems(transcript.turns[place - 1].text) if place else frozenset[str]()
        coming = frozenset[str]().union(*(names[later] for later in order[order.index(left) + 1 :]))
        if content_stems(turn.text) & coming - heard - names[left]:
            what = "Say the time, not what comes next: the candidate leads."
            yield Violation(rule="R7", turn=turn.number, quote=turn.text[:80], what=what)
