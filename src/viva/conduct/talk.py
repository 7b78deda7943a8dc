"""R6 over a run: how much of the talk is the interviewer's, and how long its probes are."""

from __future__ import annotations

from typing import Literal

from viva.values.scenario import Scenario
from viva.values.transcript import Transcript, Turn

Part = Literal["s1", "later"]
PARTS: tuple[Part, ...] = ("s1", "later")
FEWEST_WORDS = 150
"""Fewer words in a part of the run are no sample of who talks."""


def steps_of_turns(transcript: Transcript, first: str, second: str) -> tuple[str, ...]:
    """The step of each turn; where none is recorded, that of the turn before, beginning with the opening's."""
    steps, now = [], first
    for turn in transcript.turns:
        now = turn.step or (second if now == first and turn.speaker == "candidate" else now)
        steps.append(now)
    return tuple(steps)


def turns_in(transcript: Transcript, steps: tuple[str, ...], order: tuple[str, ...], part: Part) -> tuple[Turn, ...]:
    """The turns of one part: the step behind the opening, or all later ones. The opening belongs to none."""
    wanted = order[1:2] if part == "s1" else order[2:]
    return tuple(turn for turn, step in zip(transcript.turns, steps, strict=True) if step in wanted)


def share(turns: tuple[Turn, ...]) -> float | None:
    """The interviewer's words over all words; None where nobody spoke."""
    spoken = sum(turn.words for turn in turns)
    return sum(turn.words for turn in turns if turn.speaker == "interviewer") / spoken if spoken else None


def mean_own_words(turns: tuple[Turn, ...], sheet: Scenario | None) -> float:
    """Words of an average turn of the interviewer, without the facts and twists that it told as the sheet has them."""
    own = [turn.words - _approved_words(turn, sheet) for turn in turns if turn.speaker == "interviewer"]
    return sum(own) / len(own) if own else 0.0


def _approved_words(turn: Turn, sheet: Scenario | None) -> int:
    if turn.move is None or sheet is None:
        return 0
    texts = [fact.say for fact in sheet.facts if fact.id in turn.move.facts]
    texts += [twist.text for twist in sheet.twists if twist.id == turn.move.twist]
    return sum(len(text.split()) for text in texts if text in turn.text)


def mean_probe_words(transcript: Transcript) -> float | None:
    """Words of an average probe; None where nothing was probed."""
    lengths = [turn.words for turn in transcript.turns if turn.move is not None and turn.move.act == "probe"]
    return sum(lengths) / len(lengths) if lengths else None
