"""What the candidate's turn does to the ledger: topics raised and how they came up, quiet turns, where it leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from viva.machine.exits import can_be_skipped, complete
from viva.machine.state import State
from viva.values.ledger import AskedMove, TopicEntry
from viva.values.moves import Notes
from viva.values.value import Provenance

_NEAR = 2
"""How many steps ahead a single topic may lead."""

_MANY = 3
"""How many topics of one later step end the framing by themselves."""


def hear(state: State, notes: Notes) -> State:
    """The state once the candidate's last turn is understood; hearing it again changes nothing.

    A topic's provenance is the code of the asking move that the turn answers: after a nudge for anything new, after
    a probe or hint for topics of its criterion, after a twist for topics that it probes for; otherwise unprompted.
    """
    if not state.unheard:
        return state
    turn = state.turns
    topics = dict(state.topics)
    new = False
    for topic, quote in _raised(notes):
        entry = topics.get(topic, TopicEntry(topic=topic))
        if topic in state.plan.topics and entry.provenance == "N":
            provenance, after_twist = _provenance(state, topic)
            topics[topic] = TopicEntry(
                topic=topic, status="raised", provenance=provenance, turn=turn, quote=quote, after_twist=after_twist
            )
            new = True
    productive = new or bool(notes.claims or notes.questions)
    return replace(
        state,
        topics=MappingProxyType(topics),
        kinds=notes.kinds,
        questions=len(notes.questions),
        quiet=0 if productive else state.quiet + 1,
        injections=state.injections + ((turn,) if "injection" in notes.kinds else ()),
        conflicts=state.conflicts + tuple(fact for fact in notes.conflicts if fact not in state.conflicts),
        heading=_heading(state, notes),
        unheard=False,
    )


def _raised(notes: Notes) -> Iterable[tuple[str, str]]:
    for note in notes.raised:
        yield note.topic, note.quote
    for question in notes.questions:
        for topic in question.topics:
            yield topic, question.text


def _provenance(state: State, topic: str) -> tuple[Provenance, bool]:
    asked = state.answering
    if asked is None or asked.code is None:
        return "U", False
    if asked.twist is not None:
        meant = state.plan.topics[topic].criterion in asked.criteria
        return ("P3", True) if meant else ("U", False)
    if asked.code == "P1" or _is_about(asked, state, topic):
        return asked.code, False
    return "U", False


def _is_about(asked: AskedMove, state: State, topic: str) -> bool:
    return topic == asked.topic or state.plan.topics[topic].criterion == asked.criterion


def _heading(state: State, notes: Notes) -> str:
    """The later step that the turn is about, if it is about it more than about the present one.

    While the problem is being framed, names of later things are remarks, unless the framing is complete, the
    candidate says so, or the turn is about little else. Later two topics lead to the step after the next, and a single
    one too if the present step is complete or had more than one turn. Further ahead, over steps that still have a must
    to ask about, lead only many topics or the candidate's word. Topics of an earlier step do not turn the clock back.
    """
    plan = state.plan
    here = plan.index(state.step)
    counts = Counter(plan.step_of[topic] for topic in dict(_raised(notes)) if topic in plan.topics)
    later = {step: count for step, count in counts.items() if plan.index(step) > here >= 0}
    if not later:
        return state.step
    step, count = max(later.items(), key=lambda item: (item[1], -plan.index(item[0])))
    if count <= counts[state.step]:
        return state.step
    framing = plan.definition.framework.step(state.step).mode == "candidate_leads"
    through = complete(state, state.step)
    near = plan.index(step) - here <= _NEAR
    leaving = "wants_to_move_on" in notes.kinds
    passed = plan.order[here + 1 : plan.index(step)]
    open_between = not near and any(s not in state.visited and not can_be_skipped(state, s) for s in passed)
    if framing:
        goes = count >= _MANY or (through and (near or (count > 1 and not open_between))) or (leaving and near)
    else:
        goes = (count > 1 and not open_between) or (near and (through or state.candidate_turns_in_step > 1))
        goes = goes or count >= _MANY or (leaving and (near or count > 1))
    return step if goes else state.step
