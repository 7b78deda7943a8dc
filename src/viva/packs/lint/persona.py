"""What is wrong with a persona or with the words of candidates, held against the rubrics and the framework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from viva.packs.lint.finding import Finding, unknown_id
from viva.packs.sheet import PLACE
from viva.values.framework import Framework
from viva.values.persona import Lines, Occasion, Persona, matches
from viva.values.rubric import Rubric

SAID_OF_A_SHEET = ("user", "users", "item", "items", "company")
"""Places that every sheet fills."""
NAMED = "named"
_OF_OCCASION: dict[str, tuple[str, ...]] = {
    "lead": ("area",),
    "echo": ("figure",),
    "repeat": ("said",),
    "challenge_3": ("restated", "touched"),
}
_NAME_ONLY = 2
"""The rung up to which there is nothing to hold back."""


def persona_findings(persona: Persona, rubrics: Sequence[Rubric]) -> Iterator[Finding]:
    """Patterns that name no criterion of any rubric, and habits that cannot show."""
    known = [criterion.id for rubric in rubrics for criterion in rubric.criteria]
    patterns = [
        *((("profile", pattern), pattern) for pattern in persona.profile),
        *((("habits", "volunteers", at), pattern) for at, pattern in enumerate(persona.habits.volunteers)),
        *(
            (("habits", "after", code, at), pattern)
            for code, given in persona.habits.after.items()
            for at, pattern in enumerate(given)
        ),
    ]
    for path, pattern in patterns:
        if not any(matches(pattern, criterion) for criterion in known):
            yield (
                path,
                f"{pattern!r} names no criterion; give an id such as {known[0]}, or how some begin and `*`",
            )
    seen: set[str] = set()
    for code, given in persona.habits.after.items():
        for at, pattern in enumerate(given):
            held = [criterion for criterion in known if matches(pattern, criterion)]
            for criterion in held:
                if persona.planted(criterion) <= _NAME_ONLY:
                    what = f"{criterion} is planted at {persona.planted(criterion)}, so nothing is left for {code}"
                    yield ("habits", "after", code, at), f"{what}; plant 3 or 4, or leave it out here"
                if criterion in seen:
                    yield ("habits", "after", code, at), f"{criterion} stands under two kinds of question; keep one"
            seen.update(held)


def lines_findings(lines: Lines, framework: Framework | None, rubric: Rubric | None) -> Iterator[Finding]:
    """Places that nothing fills, questions and criteria that there are not, gaps. Both are None for general words."""
    yield from _places(lines)
    for at, group in enumerate(lines.swaps):
        if len(group) < 2:
            yield ("swaps", at), "one way of saying it; give at least two that mean the same"
    if framework is None or rubric is None:
        for occasion in get_args(Occasion):
            if not lines.manner.get(occasion):
                yield ("manner",), f"nothing is said for {occasion!r}; give at least one text"
        return
    for kind in lines.questions:
        yield from unknown_id(("questions", kind), kind, "question", framework.questions)
    yield from _criteria(lines, [criterion.id for criterion in rubric.criteria])


def _criteria(lines: Lines, known: Sequence[str]) -> Iterator[Finding]:
    for criterion, said in lines.criteria.items():
        yield from unknown_id(("criteria", criterion), criterion, "criterion", known)
        for rung, kinds in said.asks.items():
            for at, kind in enumerate(kinds):
                path = ("criteria", criterion, "asks", rung, at)
                yield from unknown_id(path, kind, "question with words", lines.questions)
        if said.beside is not None:
            yield from unknown_id(("criteria", criterion, "beside"), said.beside, "criterion", known)
    for criterion in known:
        if criterion not in lines.criteria:
            yield ("criteria",), f"there are no words for {criterion}; add them"


def _places(lines: Lines) -> Iterator[Finding]:
    for kind, texts in lines.questions.items():
        for at, text in enumerate(texts):
            yield from _unfilled(("questions", kind, at), text, SAID_OF_A_SHEET)
    for criterion, said in lines.criteria.items():
        for part in ("vague", "names", "wrong"):
            allowed = (*SAID_OF_A_SHEET, *((NAMED,) if part == "names" else ()))
            for at, text in enumerate(getattr(said, part)):
                yield from _unfilled(("criteria", criterion, part, at), text, allowed)
    for occasion, texts in lines.manner.items():
        places = _OF_OCCASION.get(occasion, ())
        for at, text in enumerate(texts):
            yield from _unfilled(("manner", occasion, at), text, places)
            for place in places:
                if f"{{{place}}}" not in text:
                    yield ("manner", occasion, at), f"this text needs a place {{{place}}}"


def _unfilled(path: tuple[str | int, ...], text: str, allowed: Sequence[str]) -> Iterator[Finding]:
    for place in PLACE.finditer(text):
        if place[1] not in allowed:
            what = ", ".join(f"{{{name}}}" for name in allowed) or "none"
            yield path, f"nothing fills {{{place[1]}}} here; allowed: {what}"
