"""R2: no hidden fact before it was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from viva.conduct.asking import asked_for, may_answer
from viva.conduct.passage import Line, valued, worded
from viva.conduct.scene import Proposal, Scene, approved_texts, facts_of
from viva.reading.words import numerals
from viva.values.conduct import Violation


def told_unasked(proposal: Proposal, scene: Scene) -> Iterator[Violation]:
    """R2: every fact of the move was asked for, and the text holds no mark of any other."""
    if scene.scenario is None:
        return
    yield from _released_unasked(proposal, scene)
    released = frozenset(proposal.move.facts)
    known = approved_texts(proposal.move, scene)
    earlier = tuple(turn.text for turn in scene.transcript.turns)
    for fact in scene.scenario.facts:
        for mark in fact.marks if fact.id not in released else ():
            place = mark_in(mark, proposal.masked)
            if place and not any(mark_in(mark, text) for text in known + earlier):
                quote = proposal.text[place[0] : place[1]]
                yield proposal.broke("R2", quote, f"Leave out {quote!r}: nobody has asked for {fact.id}.")
                break


def _released_unasked(proposal: Proposal, scene: Scene) -> Iterator[Violation]:
    """Facts that the move says it gives and that were not asked for."""
    told = scene.told()
    fresh = [fact for fact in facts_of(scene, proposal.move.facts) if fact.id not in told]
    if not fresh:
        return
    asked = asked_for(frozenset(fact.id for fact in fresh), proposal.move, scene)
    for fact in fresh:
        if fact.id in asked or may_answer(fact, asked, proposal.move, scene):
            continue
        places = [place for mark in fact.marks if (place := mark_in(mark, proposal.masked))]
        quote = proposal.text[places[0][0] : places[0][1]] if places else proposal.text[:80]
        why = "needs a question that names its subject" if fact.reserve else "was not asked for"
        yield proposal.broke("R2", quote, f"Do not give {fact.id}: it {why} ({fact.asks}).")


def mark_in(mark: str, text: str) -> tuple[int, int] | None:
    """Where a mark stands in a text, with numbers compared by value: "three billion" is "3 billion".

    Example:
        >>> mark_in("3 billion", "About three billion a day.")
        (6, 19)
    """
    needle, by_value = _needle(mark)
    line: Line = valued(text) if by_value else worded(text)
    return line.find(needle) if needle in line.text else None


@lru_cache(maxsize=2_048)
def _needle(mark: str) -> tuple[str, bool]:
    """What to look for, and whether among values. A lone spelled number, such as `thirty`, is looked for as a word."""
    by_value = valued(mark)
    lone = len(by_value.places) == 1 and any(number.spelled for number in numerals(mark))
    return (worded(mark).text, False) if lone else (by_value.text, True)
