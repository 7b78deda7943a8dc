"""The brief in words: what a language model is told before a turn, always of about the same size.

What stays the same through an interview comes first, so that a provider can cache it. What changes has a fixed room:
the last turns get what the rest leaves of it, so a request of turn 40 is no longer than one of turn 4.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from viva.interviewers.plain import approved_hint
from viva.interviewers.protocol import Brief
from viva.interviewers.room import cut, middle_out, tokens
from viva.machine.options import Askable
from viva.reading.extent import readable
from viva.reading.questions import is_assumption
from viva.reading.words import content_stems, sentences
from viva.values.definition import Definition

FIXED = frozenset({"interview", "problem", "words", "facts", "topics"})
CHANGING = frozenset({"time", "ledger", "talk", "heard", "moves", "objections"})
VARIABLES = FIXED | CHANGING

_ROOM = 800
"""Tokens for all that changes, as `room.tokens` counts; the headings between the parts take 40 more."""
_LEDGER, _HEARD, _OBJECTION, _QUESTION = 170, 110, 70, 20
_QUOTE = 14
_TOPICS, _SITUATIONS = 5, 3
"""Most topics and situations that are offered for a probe."""
_HOLDS = re.compile(r"\d|\b(?:assum\w*|suppos\w*|say|agree\w*|fix\w*|decid\w*|goal|out of scope)\b", re.I)
"""Words that later turns have to agree with."""
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What some take for a line's end, and JSON does not escape."""


def fixed_words(definition: Definition) -> dict[str, str]:
    """What is the same in every request of an interview, by variable."""
    sheet = definition.scenario
    assert sheet is not None
    facts = (f"{fact.id}{' (reserved)' if fact.reserve else ''}: {fact.say}" for fact in sheet.facts)
    title = definition.framework.title
    topics = (f"{topic.id} {topic.name}" for step in definition.framework.steps for topic in step.topics)
    meanings = "\n".join(f"{word}: {meaning}" for word, meaning in sheet.definitions.items())
    return {
        "interview": title if title[:2].isupper() else title[:1].lower() + title[1:],
        "problem": sheet.prompt,
        "words": f"WORDS OF THE PROBLEM\n{meanings}" if meanings else "",
        "facts": "\n".join(facts),
        "topics": "; ".join(topics),
    }


def changing_words(brief: Brief) -> dict[str, str]:
    """What is new in this request, by variable."""
    words = {
        "time": _time(brief),
        "ledger": _ledger(brief),
        "heard": _heard(brief),
        "moves": _moves(brief),
        "objections": _objections(brief),
    }
    return {**words, "talk": _talk(brief, _ROOM - sum(map(tokens, words.values())))}


def _time(brief: Brief) -> str:
    options = brief.options
    part = brief.definition.framework.step(options.step).name
    if options.minutes_left is None or options.step_minutes_left is None:
        return f"No clock. The talk is about: {part}."
    left, here = max(0, round(options.minutes_left)), max(0, round(options.step_minutes_left))
    return f"{left} minutes left, about {here} of them for the present part: {part}."


def _ledger(brief: Brief) -> str:
    """Facts told, then quotes: what later turns have to agree with, nearest to what was just said first."""
    told = ", ".join(fact.fact for fact in brief.ledger.facts)
    lines = [f"Facts told: {told or 'none'}."]
    now = content_stems(readable(brief.transcript.turns[-1].text))

    def rank(said: tuple[str, int, str]) -> tuple[bool, float, int]:
        quote, turn, _ = said
        about = content_stems(quote)
        return not _HOLDS.search(quote), -len(about & now) / max(1, len(about)), -turn

    about: dict[str, list[str]] = {}
    for quote, _, topic in sorted(_said_earlier(brief), key=rank):
        topics = about.setdefault(_around_figure(quote), [])
        topics += [topic] if topic else []
    room = _LEDGER - tokens(lines[0])
    for quote, topics in about.items():
        line = " ".join([*topics, _spoken(quote)])
        room -= tokens(line)
        if room < 0:
            break
        lines.append(line)
    return "\n".join(lines)


def _said_earlier(brief: Brief) -> Iterator[tuple[str, int, str]]:
    """Words of the candidate before the last turns, with the turn and the topic that they raised, if they did."""
    earlier = brief.transcript.turns[:-3]
    raised = [entry for entry in brief.ledger.topics if entry.quote and (entry.turn or 0) in range(1, len(earlier) + 1)]
    for entry in raised:
        yield entry.quote, entry.turn or 0, entry.topic
    for turn in earlier:
        for sentence in _assumptions(turn.text) if turn.speaker == "candidate" else ():
            if not any(sentence in entry.quote or entry.quote in sentence for entry in raised):
                yield sentence, turn.number, ""


@lru_cache(maxsize=1_024)
def _assumptions(text: str) -> tuple[str, ...]:
    """Sentences that assume something, whether or not they raise a topic."""
    return tuple(sentence.text for sentence in sentences(readable(text)) if is_assumption(sentence.text))


@lru_cache(maxsize=4_096)
def _around_figure(quote: str) -> str:
    """A quote cut to size, at its first figure if it has one."""
    words = quote.split()
    figure = next((place for place, word in enumerate(words) if any(map(str.isdigit, word))), 0)
    return cut(" ".join(words[max(0, figure - _QUOTE // 2) :]), _QUOTE)


def _talk(brief: Brief, room: int) -> str:
    """The last exchange and the turn before it. A long turn loses its middle, the latest last."""
    *before, last = brief.transcript.turns[-3:]
    room -= 24  # Who speaks.
    newest = _spoken_within(room - 60, last.text, middle_out)
    lines = [f"candidate (answer this): {newest}"]
    room -= tokens(newest)
    for turn in reversed(before):
        who = "you" if turn.speaker == "interviewer" else "candidate"
        if room > 12:
            text = _spoken_within(min(room, 110), turn.text, middle_out)
            room -= tokens(text)
            lines.insert(0, f"{who}: {text}")
    return "\n".join(lines)


def _heard(brief: Brief) -> str:
    """What code read, as far as there is room: what speaks against a fact first."""
    told = {fact.fact: fact.turn for fact in brief.ledger.facts}
    lines = []
    for fact in brief.notes.conflicts[:2]:
        when = f", told in turn {told[fact]}" if fact in told else ""
        lines.append(f"speaks against fact {fact}{when}")
    special = [kind for kind in brief.notes.kinds if kind not in ("statement", "question")]
    if special:
        lines.append(f"kind of turn: {', '.join(special)}")
    for question in brief.notes.questions[:3]:
        facts = ", ".join(question.facts) or "no fact that it knows of"
        lines.append(f"asks {_spoken_within(_QUESTION, question.text, cut)}: {facts}")
    room, kept = _HEARD, []
    for line in lines:
        room -= tokens(line)
        if room >= 0:
            kept.append(line)
    return "\n".join(kept) or "No question."


def _moves(brief: Brief) -> str:
    forced = brief.options.forced
    if forced is not None:
        about = f" {forced.topic}" if forced.topic else ""
        first = (
            " Reply first to what they asked, in the same turn."
            if forced.act == "probe" and brief.notes.questions
            else ""
        )
        return f"{forced.act}{about} and no other: {forced.why}.{first}"
    return "\n".join(line for act in sorted(brief.options.acts) for line in _lines_of(act, brief))


def _lines_of(act: str, brief: Brief) -> Iterator[str]:
    options = brief.options
    if act == "probe":
        topics = [item.topic for item in options.askable if item.topic and "P2" in item.codes]
        topics.sort(key=lambda topic: topic not in options.owed and not brief.board.lacks(topic))
        if topics:
            owed = [topic for topic in topics[:_TOPICS] if topic in options.owed]
            more = f" (owed: {', '.join(owed)})" if owed else ""
            yield f"probe {', '.join(topics[:_TOPICS])}{more}"
            yield from _asked_of_board(brief, topics)
        fresh = _just_discussed(brief)
        situations = [item for item in options.askable if "P3" in item.codes]
        for item in sorted(situations, key=lambda item: item.criterion not in fresh)[:_SITUATIONS]:
            just = " (just discussed)" if item.criterion in fresh else ""
            yield f"probe {item.criterion}{just}{_situation(brief, item)}"
    elif act == "hint":
        for item in options.askable:
            if "H" in item.codes:
                text = approved_hint(brief, item.criterion)
                yield f"hint {item.criterion}{f': {text}' if text else ''}"
                return
    elif act == "twist":
        sheet = brief.definition.scenario
        for twist in sheet.twists if sheet else ():
            if twist.id in options.twists:
                yield f"twist {twist.id}: {twist.text}"
                return
    else:
        yield act


def _asked_of_board(brief: Brief, topics: list[str]) -> Iterator[str]:
    """A question on what the candidate's board lacks, which names nothing of it."""
    for gap in brief.board.gaps:
        if gap.check.topic in topics and gap.check.asks:
            yield f"probe {gap.check.topic} (their board leaves it open), such as: {gap.check.asks[0]}"
            return


def _just_discussed(brief: Brief) -> frozenset[str]:
    """Criteria that the interviewer's last question was about, or that the candidate's last turn raised."""
    topics = {topic.id: topic.criterion for step in brief.definition.framework.steps for topic in step.topics}
    asked = next((turn.move.criterion for turn in reversed(brief.transcript.turns) if turn.move), None)
    raised = {topics[note.topic] for note in brief.notes.raised if note.topic in topics}
    return frozenset(raised | ({asked} if asked else set()))


def _situation(brief: Brief, item: Askable) -> str:
    sheet = brief.definition.scenario
    topics = {topic.id: topic.criterion for step in brief.definition.framework.steps for topic in step.topics}
    drawn = [gap.check for gap in brief.board.gaps if topics.get(gap.check.topic) == item.criterion]
    if drawn and drawn[0].situations:
        return f" (their board leaves it open), such as: {drawn[0].situations[0]}"
    texts = sheet.situations.get(item.criterion, ()) if sheet else ()
    return f", such as: {texts[brief.seed % len(texts)]}" if texts else ""


def _objections(brief: Brief) -> str:
    if not brief.objections:
        return ""
    return f"\nYOUR LAST REPLY WAS NOT SHOWN. {cut(brief.objections[-1], _OBJECTION)} Reply anew."


def _spoken_within(room: int, text: str, shorten: Callable[[str, int], str]) -> str:
    """A text as `_spoken`, so short that it takes at most `room` with the marks that JSON adds."""
    allowed = room
    while tokens(spoken := _spoken(shorten(text, allowed))) > room and allowed > 1:
        allowed = min(allowed - 1, allowed * room // tokens(spoken))
    return spoken


def _spoken(text: str) -> str:
    """As a JSON string, so that no line of it can pass for ours."""
    return _LINE_ENDS.sub(lambda end: f"\\u{ord(end[0]):04x}", json.dumps(text, ensure_ascii=False))
