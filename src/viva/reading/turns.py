"""One candidate's turn, read without a model: the one reader for our own interviews and for anybody else's."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate

from viva.reading.extent import readable
from viva.reading.facts import conflicts_in, facts_asked, is_out_of_scope
from viva.reading.kinds import is_contentful, kind_of_question, kinds
from viva.reading.questions import Asked, asked
from viva.reading.topics import all_topics, topics_in
from viva.reading.words import Span, normalise, sentences, words
from viva.values.definition import Definition
from viva.values.framework import Framework
from viva.values.moves import Disposition, Move, Note, Notes, Question, TurnKind
from viva.values.scenario import Scenario
from viva.values.transcript import Transcript

FACTS_A_TURN = 3
"""Facts that one turn of the interviewer may give; questions for more are deferred."""
MOST_QUESTIONS = 60
"""Questions of one turn that are looked at; nobody asks as many who wants an answer."""

_DECLINED: frozenset[TurnKind] = frozenset(
    ("asks_how_it_goes", "asks_decision", "asks_how_to_split", "asks_help", "injection")
)
_NO_FACTS: frozenset[TurnKind] = frozenset(
    ("asks_how_it_goes", "asks_how_to_split", "asks_help", "asks_repeat", "injection")
)
_WISHES: frozenset[TurnKind] = frozenset(("asks_help", "wants_to_move_on"))
"""Granted or not by what is said next; they ask for no answer."""
_NO_ANSWER: frozenset[TurnKind] = frozenset(("dont_know", "refusal", "silence", "asks_help", "asks_repeat"))


def read_turn(definition: Definition, transcript: Transcript, text: str) -> Notes:
    """What the candidate's turn `text` is and raises, given the turns before it.

    `transcript` may end with the turn itself. The dispositions of questions are what a terse interviewer would do.

    Example:
        >>> read_turn(definition, transcript, "How many users are there?").questions[0].facts  # doctest: +SKIP
        ('A05',)
    """
    turns = transcript.turns
    if turns and turns[-1].speaker == "candidate" and turns[-1].text == text:
        turns = turns[:-1]
    answered = next((turn.move for turn in reversed(turns) if turn.speaker == "interviewer"), None)
    said = readable(text)
    questions = tuple(_questions(definition, asked(text)[:MOST_QUESTIONS], text, answered))
    stated = tuple(_statements(said, asked(text)))
    before = frozenset().union(*(_sentences_of(turn.text) for turn in turns if turn.speaker == "candidate"))
    claims = sum(1 for sentence in stated if normalise(sentence.text) not in before)
    noted = kinds(text)
    raised = topics_in(definition.framework, said, answered=answered)
    if claims and not _NO_ANSWER.intersection(noted):
        raised = _with_topic_asked_about(definition.framework, raised, answered, stated)
    scenario = definition.scenario
    asked_for = {fact for question in questions for fact in question.facts}
    conflicts = conflicts_in(said, scenario) if scenario else ()
    return Notes(
        kinds=noted,
        raised=raised,
        questions=questions,
        claims=claims,
        conflicts=tuple(fact for fact in conflicts if fact not in asked_for),
    )


def _questions(definition: Definition, parts: tuple[Asked, ...], context: str, answered: Move | None) -> list[Question]:
    found: list[Question] = []
    given: list[str] = []
    noted = kinds(context)
    for part in parts:
        kind = kind_of_question(part)
        if kind in _WISHES or (kind == "asks_how_it_goes" and kind not in noted):
            continue
        facts: tuple[str, ...] = ()
        if definition.scenario and kind not in _NO_FACTS:
            facts = facts_asked(part.text, definition.scenario, context=context)
        fresh = [fact for fact in facts if fact not in given]
        given += fresh
        deferred = bool(facts) and len(given) - len(fresh) >= FACTS_A_TURN and bool(fresh)
        disposition = "deferred" if deferred else _disposition(part, kind, facts, definition.scenario)
        topics = _topics_of(definition, part, facts, answered) if kind not in _NO_FACTS else ()
        found.append(Question(text=part.text, disposition=disposition, facts=facts, topics=topics))
    return found


def _disposition(part: Asked, kind: TurnKind, facts: tuple[str, ...], scenario: Scenario | None) -> Disposition:
    if kind == "asks_repeat" or facts:
        return "answered"
    if scenario and (kind == "asks_meaning" and word_asked(part.text, scenario)):
        return "answered"
    if kind in _DECLINED or (scenario and is_out_of_scope(part.text, scenario)):
        return "declined"
    return "handed_back"


def word_asked(question: str, scenario: Scenario) -> str | None:
    """The word of the sheet's definitions whose meaning a question asks for; the longest that fits."""
    text = _stems(question)
    fits = [word for word in scenario.definitions if _stems(word) in text]
    return max(fits, key=len) if fits else None


def _stems(text: str) -> str:
    """The stems of a text between spaces, so that one word stands for its plural."""
    return f" {' '.join(word.stem for word in words(text))} "


def _topics_of(definition: Definition, part: Asked, facts: tuple[str, ...], answered: Move | None) -> tuple[str, ...]:
    """Topics that a question raises: what it is heard to be about, else what the facts that it asks for are about."""
    heard = [note.topic for note in topics_in(definition.framework, part.text, answered=answered, asking=True)]
    known = {topic.id for topic in all_topics(definition.framework)}
    for fact in definition.scenario.facts if definition.scenario else ():
        about = [topic for topic in fact.topics if topic in known] if fact.id in facts else []
        if about and not set(about).intersection(heard):
            heard.append(about[0])
    return tuple(dict.fromkeys(heard))


def _statements(said: str, parts: tuple[Asked, ...]) -> list[Span]:
    """The sentences that state something and are no part of a question to the interviewer."""
    starts = [part.start for part in parts]
    ends = list(accumulate((part.start + len(part.text) for part in parts), max))

    def asks(span: Span) -> bool:
        before = bisect_left(starts, span.end)
        return before > 0 and ends[before - 1] > span.start

    return [span for span in sentences(said) if not asks(span) and is_contentful(span.text)]


def _with_topic_asked_about(
    framework: Framework, raised: tuple[Note, ...], answered: Move | None, stated: tuple[Span, ...]
) -> tuple[Note, ...]:
    """A topic that the interviewer asked about is raised by an answer with content, whatever its words."""
    topic = answered.topic if answered and answered.act in ("probe", "hint") else None
    if topic is None or any(note.topic == topic for note in raised):
        return raised
    if not any(topic == known.id for known in all_topics(framework)):
        return raised
    return (*raised, Note(topic=topic, quote=stated[0].text))


@lru_cache(maxsize=512)
def _sentences_of(text: str) -> frozenset[str]:
    return frozenset(normalise(span.text) for span in sentences(readable(text)))
