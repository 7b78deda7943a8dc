"""What the offline interviewer replies when it was asked something: facts of the sheet, or the decision handed back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from viva.interviewers.offline_facts import Told, told
from viva.interviewers.offline_wording import Line, Wording
from viva.interviewers.protocol import Brief
from viva.reading.facts import facts_asked, is_out_of_scope
from viva.reading.kinds import kind_of_question
from viva.reading.questions import Asked, is_assumption, is_interrogative
from viva.reading.turns import FACTS_A_TURN, word_asked
from viva.reading.words import content_stems, sentences
from viva.values.framework import Phrase
from viva.values.moves import ASKING_ACTS, Act, Decision, Question, TurnKind
from viva.values.transcript import Turn

_LIMITS: dict[Act, int] = {"answer": 60, "hand_back": 20, "decline": 25}
_REST = (
    "On the rest I have nothing fixed. Make an assumption and state it.",
    "The rest is not settled. Please assume something and say so.",
    "For the rest, please assume what you need and state it.",
)
"""After facts, for the questions of the same turn that the sheet is silent on."""

_UNHEARD = (
    "For the rest, please assume what you need and state it.",
    "Where that leaves something open, please state what you assume.",
)
"""The same where it is not even clear what they are about: nothing is said about the sheet then."""
_LEANS_BACK = re.compile(r"\b(?:it|its|they|them|their|those|these|that)\b", re.I)
_SAME_WORDS = 0.6
"""Share of a question's content words in what is told from which on the question is answered by it."""

_PHRASES: dict[TurnKind, tuple[Act, Phrase]] = {
    "asks_how_it_goes": ("decline", "no_comment"),
    "asks_how_to_split": ("hand_back", "how_to_split"),
    "asks_decision": ("hand_back", "your_decision"),
    "injection": ("decline", "stay_with_problem"),
}


def replies(brief: Brief, wording: Wording) -> Iterator[Line]:
    """Replies to what was asked, the fullest first."""
    kinds = brief.notes.kinds
    if "injection" in kinds:
        yield from _answers_the_rest(brief, wording)
        yield from _stays(brief, wording)
    elif "asks_repeat" in kinds:
        yield from _repeats(brief, wording)
    yield from _to_questions(brief, wording)


def _answers_the_rest(brief: Brief, wording: Wording) -> Iterator[Line]:
    """What was asked about the problem in the same turn, and back to it in one sentence."""
    facts = {fact: question.text for question in reversed(brief.notes.questions) for fact in question.facts}
    stay = wording.phrase("stay_with_problem")
    before = _told_before(brief)
    given = told(
        brief.definition.scenario, dict(reversed(facts.items())), _LIMITS["answer"] - len(stay.split()), before
    )
    if given.facts:
        yield Line(Decision(act="answer", facts=given.facts), f"{given.text} {stay}")


def _told_before(brief: Brief) -> frozenset[str]:
    return frozenset(fact for turn in brief.transcript.turns if turn.move for fact in turn.move.facts)


def _stays(brief: Brief, wording: Wording) -> Iterator[Line]:
    """Back to the problem, and to the question that was open."""
    stay = wording.phrase("stay_with_problem")
    question = _open_question(brief)
    if question:
        yield Line(Decision(act="decline"), f"{stay} {question}")
    yield Line(Decision(act="decline"), stay)


def _open_question(brief: Brief) -> str:
    """The interviewer's last question, if nothing else was said since."""
    last = next((turn for turn in reversed(brief.transcript.turns) if turn.speaker == "interviewer"), None)
    return _question_of(last) if last is not None and last.move and last.move.act in ASKING_ACTS else ""


def _question_of(turn: Turn) -> str:
    asked = [span.text for span in sentences(turn.text) if is_interrogative(span.text)]
    return asked[-1] if asked else turn.text


def _repeats(brief: Brief, wording: Wording) -> Iterator[Line]:
    """The facts that the candidate wants again, in the same words; or the last thing said, question or prompt."""
    scenario = brief.definition.scenario
    said = brief.transcript.turns[-1].text
    earlier = [turn for turn in brief.transcript.turns if turn.move is not None]
    given = [fact for turn in earlier if turn.move for fact in turn.move.facts]
    wanted = [fact for fact in (facts_asked(said, scenario, context=said) if scenario else ()) if fact in given]
    if wanted:
        yield from _answers(told(scenario, dict.fromkeys(wanted[:FACTS_A_TURN], said), _LIMITS["answer"]), "", wording)
    for turn in reversed(earlier):
        move = turn.move
        if move is not None and move.act in ASKING_ACTS:
            yield Line(Decision(act="answer"), turn.text)
        elif move is not None and move.facts and "question" not in said.casefold():
            yield Line(Decision(act="answer", facts=move.facts), turn.text)
        elif move is not None and move.act == "open" and scenario:
            yield Line(Decision(act="answer"), scenario.prompt)
    yield Line(Decision(act="decline"), wording.phrase("nothing_to_repeat"))


def _to_questions(brief: Brief, wording: Wording) -> Iterator[Line]:
    scenario = brief.definition.scenario
    questions = brief.notes.questions
    facts: dict[str, str] = {}
    for question in questions:
        for fact in question.facts:
            facts.setdefault(fact, question.text)
    others = [(q, *_other_reply(q, brief, wording)) for q in questions if not q.facts]
    if facts and scenario:
        before = _told_before(brief)
        whole = told(scenario, facts, _LIMITS["answer"], before)
        rest = _for_the_rest([o for o in others if not _is_met(o[0], questions, whole.text)], wording)
        yield from _answers(told(scenario, facts, _LIMITS["answer"] - len(rest.split()), before), rest, wording)
        first = dict(list(facts.items())[:1])
        yield from _answers(told(scenario, first, _LIMITS["answer"], before), "", wording)
    meaning = next((text for _, act, text in others if act == "answer"), "")
    if meaning:
        yield Line(Decision(act="answer"), meaning)
    yield from _without_facts(others, brief, wording)


def _for_the_rest(others: list[tuple[Question, Act, str]], wording: Wording) -> str:
    """What is said, after facts, to the questions that none of them answers; empty if there are none."""
    open_still = [q for q, act, _ in others if act == "hand_back" and not is_assumption(q.text)]
    if open_still:
        return wording.fresh(_REST if all(q.topics for q in open_still) else _UNHEARD)[0]
    return others[0][2] if others else ""


def _is_met(question: Question, questions: tuple[Question, ...], said: str) -> bool:
    """Whether what is told answers a question too: by its words, or as it leans back on one that a fact answers."""
    if _kind_of(question) != "question" or is_assumption(question.text):
        return False
    place = questions.index(question)
    if place and questions[place - 1].facts and _LEANS_BACK.search(question.text):
        return True
    asked = content_stems(question.text)
    return bool(asked) and len(asked & content_stems(said)) >= _SAME_WORDS * len(asked)


def _answers(given: Told, rest: str, wording: Wording) -> Iterator[Line]:
    if not given.facts:
        return
    decision = Decision(act="answer", facts=given.facts)
    if given.more:
        for more in wording.fresh(wording.phrases("ask_for_rest")):
            yield Line(decision, f"{given.text} {more}")
    elif rest:
        yield Line(decision, f"{given.text} {rest}")
    yield Line(decision, given.text)


def _without_facts(others: list[tuple[Question, Act, str]], brief: Brief, wording: Wording) -> Iterator[Line]:
    """One sentence for all, when no fact answers anything: what hands back goes before what declines."""
    ranked = sorted(others, key=lambda other: ("answer", "hand_back", "decline").index(other[1]))
    lines = [Line(Decision(act=act), text) for _, act, text in ranked if act != "answer"]
    replied = {_kind_of(question) for question, _, _ in others}
    lines += [_line(kind, wording) for kind in brief.notes.kinds if kind in _PHRASES and kind not in replied]
    distinct = list(dict.fromkeys(lines))
    if len(distinct) > 1:
        yield Line(distinct[0].decision, f"{distinct[0].text} {distinct[1].text}")
    yield from distinct
    for text in wording.fresh(wording.phrases("hand_back")):
        yield Line(Decision(act="hand_back"), text)


def _kind_of(question: Question) -> TurnKind:
    return kind_of_question(Asked(question.text, 0, question.text, ""))


def _line(kind: TurnKind, wording: Wording) -> Line:
    act, phrase = _PHRASES[kind]
    return Line(Decision(act=act), wording.phrase(phrase))


def _other_reply(question: Question, brief: Brief, wording: Wording) -> tuple[Act, str]:
    """What is said to a question that no fact answers."""
    scenario = brief.definition.scenario
    kind = _kind_of(question)
    word = word_asked(question.text, scenario) if scenario and kind == "asks_meaning" else None
    if scenario and word:
        return "answer", scenario.definitions[word]
    if scenario and is_out_of_scope(question.text, scenario):
        return "decline", wording.phrase("out_of_scope")
    if kind in _PHRASES:
        line = _line(kind, wording)
        return line.decision.act, line.text
    if is_assumption(question.text):
        return "hand_back", wording.phrase("assumption")
    return "hand_back", wording.phrase("hand_back" if question.topics else "your_decision")
