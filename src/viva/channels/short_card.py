"""A scorecard as a chat shows it: what it is worth, the dimensions, three misses first, and where the rest is."""

from __future__ import annotations

from collections.abc import Iterator

from viva.reports import verdicts
from viva.reports.content import Bar, Entry, Paragraph, Section, readable
from viva.values.definition import Definition
from viva.values.scorecard import Scorecard

MISSES = 3
"""How many are shown."""


def short_card(card: Scorecard, definition: Definition) -> str:
    """The scorecard in plain text, some fifteen lines."""
    title = readable(definition.scenario.title) if definition.scenario else "unknown scenario"
    mode = ", first step alone" if card.mode == "step1" else ""
    head = f"Scorecard: {title}, {card.level} level{mode}"
    parts = ([head], list(_worth(card)), list(_means(card)), list(_misses(card, definition)), list(_elsewhere(card)))
    return "\n\n".join("\n".join(part) for part in parts if part)


def _worth(card: Scorecard) -> Iterator[str]:
    if card.indicative:
        yield "Indicative: graded by rules, which recommend nobody. Take it as practice."
    elif card.verdict is None:
        yield f"No recommendation. {_words(verdicts.recommendation(card))}"
    else:
        yield card.verdict.wording
        yield "A recommendation is advice from a practice tool; no decision on a person rests on it."
    if card.judge.kind == "model":
        yield f"Judge: {readable(card.judge.name)}; agreement with raters: {readable(card.judge.agreement)}."
    scored = sum(line.score is not None for line in card.criteria.values())
    yield f"Assessed: {scored} of {len(card.criteria)} criteria."
    yield from (readable(note) for note in card.notes)


def _means(card: Scorecard) -> Iterator[str]:
    bars = [block for block in verdicts.dimensions(card).blocks if isinstance(block, Bar)]
    if bars:
        yield f"From 1 to {verdicts.TOP}:"
    for bar in bars:
        yield f"{bar.name}: {'not assessed' if bar.value is None else f'{bar.value:.1f}, {bar.note}'}"


def _misses(card: Scorecard, definition: Definition) -> Iterator[str]:
    section = verdicts.below_the_bar(card, definition)
    entries = [block for block in section.blocks if isinstance(block, Entry)]
    if not entries:
        yield f"{section.title}: {_words(section)}"
        return
    yield f"{section.title}, the furthest from it first:"
    for number, entry in enumerate(entries[:MISSES], start=1):
        yield f"{number}. {_without_code(entry.title)} ({entry.mark})"
        if entry.missing:
            yield f"   {entry.missing}"
    if len(entries) > MISSES:
        yield f"and {len(entries) - MISSES} more."


def _elsewhere(card: Scorecard) -> Iterator[str]:
    yield (
        f"All of it, with your own words quoted: viva show {card.transcript}, on the machine that keeps the interview."
    )


def _without_code(title: str) -> str:
    """A criterion's title without its id, which only the full report explains."""
    return title.split(" ", 1)[-1].rstrip(".")


def _words(section: Section) -> str:
    return " ".join(block.text for block in section.blocks if isinstance(block, Paragraph))
