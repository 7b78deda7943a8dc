"""The account: every rule over a whole transcript, with turns and quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from viva.conduct.echo import parroted
from viva.conduct.fair_chance import chances_missed, same_opening
from viva.conduct.guard import review
from viva.conduct.lexicon import MEAN_PROBE_WORDS, WORD_LIMITS
from viva.conduct.lint import lint_text
from viva.conduct.next_step import names_next_step
from viva.conduct.scene import Scene, approved_texts, proposal_of
from viva.conduct.scoring_talk import scoring_talk
from viva.conduct.step_clock import time_kept
from viva.conduct.talk import (
    FEWEST_WORDS,
    PARTS,
    mean_own_words,
    mean_probe_words,
    share,
    steps_of_turns,
    turns_in,
)
from viva.values.conduct import ConductReport, RuleId, Violation
from viva.values.definition import Definition
from viva.values.transcript import Transcript, Turn

NEVER: frozenset[RuleId] = frozenset({"R2", "R3", "R4", "R9"})
"""Rules that one violation fails; the others forgive one."""


def report(transcript: Transcript, definition: Definition, *, minutes: float | None = None) -> ConductReport:
    """All rules over a finished transcript whose interviewer turns carry moves, recorded or read back.

    A turn without a move is judged by its words alone. `minutes`: the run's length where it is not the mode's own,
    infinite when untimed; R7's clock is judged only where turns have one.

    Example:
        >>> report(transcript, definition).passed  # doctest: +SKIP
        True
    """
    order = tuple(step.id for step in definition.framework.steps)
    steps = steps_of_turns(transcript, *order[:2])
    shares = {part: share(turns_in(transcript, steps, order, part)) for part in PARTS}
    probe_words = mean_probe_words(transcript)
    found = [
        *_turn_by_turn(transcript, definition),
        *_talk(transcript, definition, steps, order),
        *time_kept(transcript, definition, steps, minutes),
        *names_next_step(transcript, definition, steps),
        *same_opening(transcript, definition),
        *chances_missed(transcript, definition, steps, minutes),
    ]
    found.sort(key=lambda violation: violation.turn or len(transcript.turns) + 1)
    return ConductReport(
        violations=tuple(found), talk_share=shares, mean_probe_words=probe_words, passed=passes(tuple(found))
    )


def passes(violations: tuple[Violation, ...]) -> bool:
    """No R2, R3, R4 or R9, and every other rule broken at most once."""
    counts = Counter(violation.rule for violation in violations)
    return all(count <= (0 if rule in NEVER else 1) for rule, count in counts.items())


def _turn_by_turn(transcript: Transcript, definition: Definition) -> Iterator[Violation]:
    for index, turn in enumerate(transcript.turns):
        if turn.speaker == "interviewer":
            for violation in _of_turn(transcript, definition, index, turn):
                yield violation.model_copy(update={"turn": turn.number})


def _of_turn(transcript: Transcript, definition: Definition, index: int, turn: Turn) -> Iterator[Violation]:
    if turn.move is None:
        yield from lint_text("open", turn.text)
        return
    scene = Scene(
        definition=definition,
        level=transcript.level,
        mode=transcript.mode,
        transcript=transcript.model_copy(update={"turns": transcript.turns[:index]}),
        minutes_left=None,
    )
    move = turn.move.model_copy(update={"text": turn.text})
    yield from review(move, scene)
    yield from scoring_talk(proposal_of(move, scene, complete=True))
    if scene.reply_to is not None:
        quote = parroted(turn.text, scene.reply_to.text, approved_texts(move, scene))
        if quote:
            yield Violation(rule="R11", turn=None, quote=quote, what="Do not hand the candidate's words back to them.")


def _talk(
    transcript: Transcript, definition: Definition, steps: tuple[str, ...], order: tuple[str, ...]
) -> Iterator[Violation]:
    """R6 over the run: talk share, and the length of probes.

    Whose turns are as short as the shortest act asks, beside the facts that were asked for, has nothing to cut: a
    candidate who says "okay" and no more makes any share.
    """
    allowed = definition.framework.lead_policy.at(transcript.level).talk_share_max
    for part in PARTS:
        turns = turns_in(transcript, steps, order, part)
        spoken = share(turns)
        if spoken is None or spoken <= allowed[part] or sum(turn.words for turn in turns) < FEWEST_WORDS:
            continue
        if mean_own_words(turns, definition.scenario) > WORD_LIMITS["nudge"]:
            what = (
                f"Speak less: {spoken:.0%} of the words in {part} are the interviewer's, {allowed[part]:.0%} at most."
            )
            yield Violation(rule="R6", turn=None, quote="", what=what)
    probe_words = mean_probe_words(transcript)
    if probe_words is not None and probe_words > MEAN_PROBE_WORDS:
        what = f"Probe shorter: {probe_words:.0f} words on average, {MEAN_PROBE_WORDS} at most."
        yield Violation(rule="R6", turn=None, quote="", what=what)
