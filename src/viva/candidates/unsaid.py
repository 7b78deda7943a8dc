"""What a persona had to say in an interview, and how much of it came out: its own words, looked for in the talk."""

from __future__ import annotations

from collections.abc import Sequence

from viva.candidates.material import Material, Said, joined
from viva.candidates.protocol import Heard
from viva.reading.words import sentences, words
from viva.values.definition import Definition
from viva.values.interviewed import BroughtOut
from viva.values.persona import Lines, Persona
from viva.values.transcript import Mode

_NAMED = 2


def brought_out(
    persona: Persona,
    definition: Definition,
    lines: tuple[Lines, Lines],
    heard: Sequence[Heard],
    *,
    seed: int,
    mode: Mode = "full",
) -> tuple[BroughtOut, ...]:
    """Each criterion that a candidate by rules, of the same seed, has words for; in the rubric's order.

    A text counts as said when each of its sentences is, word for word, in one turn. A criterion of which the sheet and
    the lines have no words is left out.
    """
    said = tuple(_row(turn.text) for turn in heard if turn.speaker == "candidate")
    material = Material(persona, definition, joined(*lines), seed=seed)
    found = (_of(material.said_on(criterion), definition, said) for criterion in definition.criteria_in(mode))
    return tuple(one for one in found if one is not None)


def _of(of: Said, definition: Definition, said: Sequence[str]) -> BroughtOut | None:
    if of.vague:
        vague = any(_came(text, said) for text in of.vague)
        return BroughtOut(criterion=of.criterion, planted=of.rung, shown=1 if vague else None)
    answers = definition.scenario.model_answers.get(of.criterion, {}) if definition.scenario else {}
    rungs = [rung for rung in sorted(answers) if rung <= of.rung]
    texts: list[tuple[int, str]] = [(_NAMED, of.name)] if of.name else []
    texts += zip(rungs, of.deep, strict=True)
    if not texts:
        return None
    shown = max((rung for rung, text in texts if _came(text, said)), default=0)
    held = tuple(text for rung, text in texts if rung > shown)
    deep = tuple(text for text in held if text in of.deep)
    return BroughtOut(criterion=of.criterion, planted=of.rung, shown=shown or None, held=deep or held)


def _came(text: str, said: Sequence[str]) -> bool:
    """Whether every sentence of a text was said in one of the turns."""
    parts = [_row(span.text) for span in sentences(text)]
    return any(all(part in turn for part in parts) for turn in said)


def _row(text: str) -> str:
    """Words alone, between spaces, so that a sentence is found whatever stands around it."""
    return f" {' '.join(word.text for word in words(text))} "
