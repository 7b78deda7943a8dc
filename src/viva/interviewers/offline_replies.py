"""What the offline interviewer replies when it was asked something: facts of the sheet, or the decision handed back."""

from __future__ import annotations

from collections.abc import Iterator

from viva.interviewers.offline_facts import Told, told
from viva.interviewers.offline_wording import Line, Wording
from viva.interviewers.protocol import Brief
from viva.reading.facts import facts_asked, is_out_of_scope
from viva.reading.kinds import kind_of_question
from viva.reading.questions import Asked, is_assumption, is_interrogative
from viva.reading.turns import FACTS_A_TURN, word_asked
from viva.reading.words import sentences
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
        yield from _stays(brief, wording)
    elif "asks_repeat" in kinds:
        yield from _repeats(brief, wording)
    yield from _to_questions(brief, wording)


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
    others = [(question, *_other_reply(question, brief, wording)) for question in questions if not question.facts]
    rest = ""
    if any(act == "hand_back" and not is_assumption(q.text) for q, act, _ in others):
        rest = wording.fresh(_REST)[0]
    elif others:
        rest = others[0][2]
    if facts and scenario:
        before = frozenset(fact for turn in brief.transcript.turns if turn.move for fact in turn.move.facts)
        room = _LIMITS["answer"] - len(rest.split())
        yield from _answers(told(scenario, facts, room, before), rest, wording)
        first = dict(list(facts.items())[:1])
        yield from _answers(told(scenario, first, _LIMITS["answer"], before), "", wording)
    meaning = next((text for _, act, text in others if act == "answer"), "")
    if meaning:
        yield Line(Decision(act="answer"), meaning)
    yield from _without_facts(others, brief, wording)


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
    lines += [_line(kind, wording) for kind in brief.notes.kinds if kind in _PHRASES]
    distinct = list(dict.fromkeys(lines))
    if len(distinct) > 1:
        yield Line(distinct[0].decision, f"{distinct[0].text} {distinct[1].text}")
    yield from distinct
    for text in wording.fresh(wording.phrases("hand_back")):
        yield Line(Decision(act="hand_back"), text)


def _line(kind: TurnKind, wording: Wording) -> Line:
    act, phrase = _PHRASES[kind]
    return Line(Decision(act=act), wording.phrase(phrase))


def _other_reply(question: Question, brief: Brief, wording: Wording) -> tuple[Act, str]:
    """What is said to a question that no fact answers."""
    scenario = brief.definition.scenario
    kind = kind_of_question(Asked(question.text, 0, question.text, ""))
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
    return "hand_back", wording.phrase("hand_back")
