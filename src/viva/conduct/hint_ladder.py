"""R10: hints follow the ladder, within the level's budget."""

from __future__ import annotations

from collections.abc import Iterator

from viva.conduct.asking import kinds_of_reply
from viva.conduct.scene import Proposal, Scene
from viva.values.conduct import Violation
from viva.values.moves import Move
from viva.values.rubric import Rubric
from viva.values.value import ProbeCode


def hint_out_of_turn(proposal: Proposal, scene: Scene) -> Iterator[Violation]:
    """R10. The words of a hint are R4's: the scenario's approved hints, or free of solution vocabulary."""
    if not is_hint(proposal.move):
        return
    reason = _objection(proposal.move, scene)
    if reason:
        yield proposal.broke("R10", proposal.text[:80], reason)


def is_hint(move: Move) -> bool:
    """Whether a move gives a hint, by its act or its code."""
    return move.act == "hint" or move.code == "H"


def _objection(move: Move, scene: Scene) -> str:
    framework = scene.definition.framework
    criterion = move.criterion or _criterion_of_topic(move, scene)
    if criterion is None:
        return "A hint names the criterion that it is for."
    given = [earlier for earlier in scene.moves() if is_hint(earlier)]
    allowed = framework.lead_policy.at(scene.level).hints_max
    if len(given) >= allowed:
        return f"No hint is left: the level allows {allowed}."
    here = sum((earlier.criterion or _criterion_of_topic(earlier, scene)) == criterion for earlier in given)
    if here >= framework.hint_policy.per_criterion:
        return f"{criterion} has had its hint."
    if "asks_help" in kinds_of_reply(move, scene):
        return ""
    used = _codes_used(criterion, scene)
    missing = [code for code in framework.hint_policy.ladder_before.at(scene.level) if code not in used]
    return f"Before a hint on {criterion} come {', '.join(missing)}." if missing else ""


def _criterion_of_topic(move: Move, scene: Scene) -> str | None:
    topics = (topic for step in scene.definition.framework.steps for topic in step.topics)
    return next((topic.criterion for topic in topics if topic.id == move.topic), None)


def _codes_used(criterion: str, scene: Scene) -> frozenset[ProbeCode]:
    """Rungs of the ladder used on a criterion; a nudge names nothing and counts in the criterion's step."""
    step = _step_of(criterion, scene.definition.rubric)
    twists = {twist.id: twist.probes_for for twist in scene.scenario.twists} if scene.scenario else {}
    used: set[ProbeCode] = set()
    for move in scene.moves():
        aimed = (move.criterion or _criterion_of_topic(move, scene)) == criterion
        if move.code and (aimed or criterion in twists.get(move.twist or "", ())):
            used.add(move.code)
        elif move.code == "P1" and move.criterion is None and step in (move.step, "all"):
            used.add("P1")
    return frozenset(used)


def _step_of(criterion: str, rubric: Rubric) -> str:
    return next((c.step for c in rubric.criteria if c.id == criterion), "all")
