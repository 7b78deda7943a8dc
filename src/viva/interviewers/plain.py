"""The framework's own wording of every legal move: what is said when a proposal was refused twice."""

from __future__ import annotations

from collections.abc import Iterator

from viva.interviewers.protocol import Brief
from viva.values.framework import Phrase
from viva.values.moves import Act, Decision, Move

_ORDER: tuple[Act, ...] = ("close", "move_on", "answer", "hand_back", "decline", "listen", "probe", "nudge")
"""What is tried first: what ends, then what answers, then what asks."""

_PHRASE_OF: dict[Act, Phrase] = {
    "move_on": "move_on",
    "hand_back": "hand_back",
    "decline": "stay_with_problem",
    "listen": "acknowledge",
    "nudge": "nudge",
}


def plain_moves(brief: Brief) -> tuple[Move, ...]:
    """Legal moves in plain words, the most fitting first; never empty."""
    moves = tuple(move for act in _ORDER if act in brief.options.acts for move in _worded(act, brief))
    return moves or (Move(act="listen", step=brief.options.step, text=_phrases(brief, "acknowledge")[0]),)


def endings(decision: Decision, said: str, brief: Brief) -> Iterator[str]:
    """What may be added to a turn that broke off behind `said`: the rest of its facts, then plain words for its act."""
    sheet = brief.definition.scenario
    asked = (fact for question in brief.notes.questions for fact in question.facts)
    facts = [] if sheet is None else [sheet.fact(fact) for fact in dict.fromkeys((*decision.facts, *asked))]
    untold = [fact for fact in facts if fact.id in decision.facts and not any(mark in said for mark in fact.marks)]
    for count in range(len(untold), 0, -1):
        yield " ".join(fact.say for fact in untold[:count])
    if decision.act == "answer":
        yield from _phrases(brief, "ask_for_rest")
        yield from _phrases(brief, "hand_back")
    elif decision.act in _PHRASE_OF:
        yield from _phrases(brief, _PHRASE_OF[decision.act])


def _worded(act: Act, brief: Brief) -> Iterator[Move]:
    if act == "answer":
        yield from _answers(brief)
    elif act == "probe":
        yield from _probes(brief)
    elif act in _PHRASE_OF or act == "close":
        last_word = act == "close" and (brief.options.closing or brief.options.minutes_left == 0)
        phrase = "goodbye" if last_word else _PHRASE_OF.get(act, "revisit")
        for text in _phrases(brief, phrase):
            yield Move(act=act, step=brief.options.step, code="P1" if act == "nudge" else None, text=text)


def _answers(brief: Brief) -> Iterator[Move]:
    facts = tuple(dict.fromkeys(fact for question in brief.notes.questions for fact in question.facts))[:3]
    sheet = brief.definition.scenario
    if facts and sheet is not None:
        text = " ".join(sheet.fact(fact).say for fact in facts)
        yield Move(act="answer", step=brief.options.step, facts=facts, text=text)


def _probes(brief: Brief) -> Iterator[Move]:
    topics = {topic.id: topic for step in brief.definition.framework.steps for topic in step.topics}
    for item in brief.options.askable:
        if "P2" in item.codes and item.topic in topics:
            for text in topics[item.topic].probes:
                yield Move(
                    act="probe",
                    step=brief.options.step,
                    topic=item.topic,
                    criterion=item.criterion,
                    code="P2",
                    text=text,
                )


def _phrases(brief: Brief, phrase: Phrase) -> tuple[str, ...]:
    """The wordings of a phrase that fit; one that needs the minutes left is used while there are at least two."""
    minutes = round(brief.options.minutes_left or 0)
    wordings = brief.definition.framework.wording[phrase]
    fits = [text for text in wordings if ("{minutes}" not in text or minutes >= 2) and "{area}" not in text]
    return tuple(text.format(minutes=minutes) for text in fits) or wordings
