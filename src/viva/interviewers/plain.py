"""The framework's own wording of every legal move: what is said when a proposal was refused twice."""

from __future__ import annotations

from collections.abc import Iterator

from viva.conduct.one_question import asked
from viva.conduct.release import mark_in
from viva.interviewers.protocol import Brief
from viva.reading.turns import FACTS_A_TURN
from viva.reading.words import normalise, sentences
from viva.values.framework import Phrase
from viva.values.moves import Act, Decision, Move
from viva.values.scenario import Fact

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


def unsaid(decision: Decision, said: str, brief: Brief) -> str:
    """What a turn is about to do and does not do in what was `said`; empty where it does it."""
    if decision.act == "probe" and not asked(said):
        return "A probe asks one question: ask it."
    if decision.act == "answer" and decision.facts and _only_acknowledges(decision, said, brief):
        return "An answer says its facts: say them, or leave their ids out."
    return ""


def is_whole(decision: Decision, said: str, brief: Brief) -> bool:
    """Whether a turn that broke off behind `said` has done what it was about to do."""
    script = script_of(decision, brief)
    if script:
        return said == script
    if decision.act == "listen":
        return True
    acknowledges = _only_acknowledges(decision, said, brief)
    return not (acknowledges or unsaid(decision, said, brief) or _untold(decision, said, brief))


def endings(decision: Decision, said: str, brief: Brief) -> Iterator[str]:
    """What may be added to a turn that broke off behind `said`: the rest of its facts, then plain words for its act."""
    script = script_of(decision, brief)
    if script != said and script.startswith(said):
        yield script[len(said) :].strip()
    untold = _untold(decision, said, brief)
    for count in range(len(untold), 0, -1):
        yield " ".join(fact.say for fact in untold[:count])
    if decision.act == "answer":
        yield from _phrases(brief, "ask_for_rest")
        yield from _phrases(brief, "hand_back")
    elif decision.act == "probe":
        yield from _questions(decision, brief)
    elif decision.act in _PHRASE_OF:
        yield from _phrases(brief, _PHRASE_OF[decision.act])


def still_asked(decision: Decision, said: str, brief: Brief) -> Iterator[tuple[Decision, str]]:
    """An answer with the facts that code hears asked for besides, and their words; not more than a turn may give."""
    sheet = brief.definition.scenario
    if sheet is None or decision.act != "answer" or not decision.facts:
        return
    told = {fact.fact for fact in brief.ledger.facts} | set(decision.facts)
    asked = dict.fromkeys(fact for question in brief.notes.questions for fact in question.facts if fact not in told)
    fresh = tuple(asked)[: FACTS_A_TURN - len(decision.facts)]
    if fresh:
        more = decision.model_copy(update={"facts": decision.facts + fresh})
        yield more, " ".join(sheet.fact(fact).say for fact in fresh)


def as_said(decision: Decision, text: str, brief: Brief) -> Decision:
    """The decision that a text carries out: no fact that it does not tell, no probe that asks nothing."""
    if decision.act == "probe" and not asked(text):
        return Decision(act="listen")
    untold = {fact.id for fact in _untold(decision, text, brief)}
    return decision.model_copy(update={"facts": tuple(fact for fact in decision.facts if fact not in untold)})


def script_of(decision: Decision, brief: Brief) -> str:
    """The sheet's own words for a twist or a hint, which are said whatever the interviewer would say."""
    sheet = brief.definition.scenario
    if decision.act == "hint" and decision.criterion:
        return approved_hint(brief, decision.criterion)
    twists = sheet.twists if sheet is not None and decision.act == "twist" else ()
    return next((twist.text for twist in twists if twist.id == decision.twist), "")


def approved_hint(brief: Brief, criterion: str) -> str:
    """The sheet's next hint on a criterion that was not given yet; empty where there is none."""
    sheet = brief.definition.scenario
    given = {turn.text for turn in brief.transcript.turns if turn.move and turn.move.act == "hint"}
    texts = sheet.hints.get(criterion, ()) if sheet else ()
    return next((text for text in texts if text not in given), "")


def _only_acknowledges(decision: Decision, text: str, brief: Brief) -> bool:
    """Whether a text is nothing but acknowledgements; "Go on." is one, and a nudge besides."""
    wording = brief.definition.framework.wording
    own = wording[_PHRASE_OF[decision.act]] if decision.act in _PHRASE_OF else ()
    bare = {normalise(phrase) for phrase in wording["acknowledge"] if phrase not in own}
    return all(normalise(sentence.text) in bare for sentence in sentences(text))


def _untold(decision: Decision, text: str, brief: Brief) -> tuple[Fact, ...]:
    """Facts of a decision of which a text has no mark."""
    sheet = brief.definition.scenario
    facts = sheet.facts if sheet is not None else ()
    return tuple(
        fact for fact in facts if fact.id in decision.facts and not any(mark_in(mark, text) for mark in fact.marks)
    )


def _questions(decision: Decision, brief: Brief) -> Iterator[str]:
    """The questions that a probe may ask: a topic's own, or situations of its criterion."""
    topics = [topic for step in brief.definition.framework.steps for topic in step.topics]
    if decision.topic:
        yield from (probe for topic in topics if topic.id == decision.topic for probe in topic.probes)
        return
    sheet = brief.definition.scenario
    yield from sheet.situations.get(decision.criterion or "", ()) if sheet is not None else ()
    yield from (text for topic in topics if topic.criterion == decision.criterion for text in topic.situations)


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
    """Probes of the topic that is forced, or of any; behind a word on what was asked, where that cannot wait."""
    topics = {topic.id: topic for step in brief.definition.framework.steps for topic in step.topics}
    forced = brief.options.forced
    replies = _phrases(brief, "hand_back") if forced and brief.notes.questions else ()
    for item in brief.options.askable:
        if "P2" in item.codes and item.topic in topics and (forced is None or item.topic == forced.topic):
            probes = topics[item.topic].probes
            for text in (*(f"{reply} {probe}" for probe in probes for reply in replies), *probes):
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
