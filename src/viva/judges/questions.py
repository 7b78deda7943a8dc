"""What a judge is asked: one criterion in words, and which of its quotes could not be used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from viva.judges.answer import WORDS
from viva.judges.fence import escaped
from viva.scoring.proof import Proof
from viva.values.definition import Definition
from viva.values.rubric import Criterion, Rung
from viva.values.scenario import Expectation

_POINTED = (
    "Read turn {turn} again before you decide, and the whole transcript as always. That this turn is named says "
    "nothing on whether it shows a rung, or speaks against one."
)


def criterion_text(definition: Definition, criterion: Criterion, *, pointed: int | None = None) -> str:
    """The ladder and the red flags, with what the scenario expects; no bar, no cap, no other criterion.

    A turn that an appeal points at is named behind all of it, without a word on who points or why.
    """
    expected = definition.scenario.expectations.get(criterion.id, {}) if definition.scenario else {}
    lines = [f"CRITERION: {criterion.measures}"]
    for rung in sorted(criterion.rungs, key=lambda rung: rung.rung):
        lines += ["", *_rung(rung, next((one for number, one in expected.items() if number == rung.rung), None))]
    if criterion.red_flags:
        lines += ["", "RED FLAGS:", *(f"- {flag.id}: {flag.text}" for flag in criterion.red_flags)]
    else:
        lines += ["", 'RED FLAGS: none. Leave "flags" empty.']
    if pointed is not None:
        lines += ["", _POINTED.format(turn=pointed)]
    return "\n".join(lines)


def _rung(rung: Rung, expected: Expectation | None) -> Iterator[str]:
    yield f"RUNG {WORDS[rung.rung]}: {rung.ask}"
    if rung.accept_if:
        yield "  It counts, for example, if:"
        yield from (f"  - {text}" for text in rung.accept_if)
    if rung.reject_if:
        yield "  It does not count if:"
        yield from (f"  - {text}" for text in rung.reject_if)
    if expected is not None:
        yield f"  In this problem, for example: {expected.text}. Other words to the same effect count as well."
    if rung.needs_numbers and rung.arithmetic:
        yield "  Quote words with a number in them, and with the calculation if there is one."
    elif rung.needs_numbers:
        yield "  Quote words with a number in them."
    elif rung.arithmetic:
        yield "  Quote the calculation as well if there is one."
    if rung.kind == "holistic":
        yield "  This is about the whole conversation. Quote the words that show it best."


def repair_text(proofs: Sequence[Proof]) -> str:
    """The rungs whose quotes failed, each quote as JSON with the reason behind it."""
    lines = []
    for proof in proofs:
        lines.append(f"RUNG {WORDS[proof.rung]}")
        lines += [
            f"- {escaped(json.dumps(doubt.quote.model_dump(), ensure_ascii=False))}: {doubt.why}"
            for doubt in proof.doubts
        ]
        if not proof.doubts:
            lines.append("- nothing was quoted")
    return "\n".join(lines)
