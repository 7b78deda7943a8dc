"""What a measure has to look for in a talk: chances given, steps reached, minutes over, questions dealt with."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from viva.benchmarking.ratio import Part
from viva.benchmarking.sample import Sample
from viva.conduct.minutes import minutes_of
from viva.scoring.opportunity import EVERYWHERE, Opportunities
from viva.values.moves import Question
from viva.values.rubric import Criterion


def chances(sample: Sample) -> Part | None:
    """Musts that the candidate raised or was given a chance to, in percent.

    Only where the interviewer closed the interview: a candidate who leaves takes the chances along.
    """
    if not sample.closed:
        return None
    given = [_raised(sample, one) or given for one, given in _musts(sample)]
    return Part(100 * sum(given), len(given))


def owed_chances(sample: Sample) -> Part | None:
    """The same over the musts of which the candidate raised nothing without being asked."""
    if not sample.closed:
        return None
    owed = [
        _raised(sample, criterion) or given
        for criterion, given in _musts(sample)
        if not _raised(sample, criterion, unprompted=True)
    ]
    return Part(100 * sum(owed), len(owed)) if owed else None


def steps_reached(sample: Sample) -> Part | None:
    """Steps of the mode that were entered, in percent."""
    run = sample.definition.framework.modes[sample.transcript.mode].steps
    entered = {span.step for span in sample.ledger.spans}
    return Part(100 * sum(step in entered for step in run), len(run))


def minutes_over(sample: Sample) -> Part | None:
    """Minutes beyond the run's length; None where turns have no times or the run no length."""
    turns = sample.transcript.turns
    if sample.minutes == inf or not turns or any(turn.at is None for turn in turns):
        return None
    plan = minutes_of(sample.definition, sample.transcript.level, sample.transcript.mode, sample.minutes)
    return Part(max(0.0, (turns[-1].at or 0.0) - plan.total) / 60, 1)


def settled_questions(sample: Sample) -> Part | None:
    """The candidate's questions that were answered or handed back, in percent."""
    found = list(_questions(sample))
    settled = [dealt and question.disposition in ("answered", "handed_back") for question, dealt in found]
    return Part(100 * sum(settled), len(found)) if found else None


def open_questions(sample: Sample) -> Part | None:
    """The candidate's questions that the next turn passed over, in percent."""
    found = list(_questions(sample))
    return Part(100 * sum(not dealt for _, dealt in found), len(found)) if found else None


def _questions(sample: Sample) -> Iterator[tuple[Question, bool]]:
    """Each question, and whether the turn that had to deal with it did (R8).

    A turn with facts may have passed over the question that is named; one that dealt with none passed over all.
    """
    passed_over = {one.turn: one.quote for one in sample.conduct.violations if one.rule == "R8"}
    for turn in sample.asking:
        if turn.move is None:
            continue
        named = passed_over.get(turn.number)
        for question in turn.move.notes.questions:
            yield question, named is None or (bool(turn.move.facts) and named != question.text)


def _musts(sample: Sample) -> Iterator[tuple[Criterion, bool]]:
    transcript = sample.transcript
    seen = Opportunities(sample.definition, transcript, sample.ledger, transcript.mode, transcript.level)
    for criterion in sample.definition.musts(transcript.mode, transcript.level):
        if criterion.step != EVERYWHERE:
            yield criterion, seen.chance(criterion).given


def _raised(sample: Sample, criterion: Criterion, *, unprompted: bool = False) -> bool:
    """Whether a topic of the criterion came up, at all or by itself."""
    of_it = {t.id for step in sample.definition.framework.steps for t in step.topics if t.criterion == criterion.id}
    found = [entry.provenance for entry in sample.ledger.topics if entry.topic in of_it]
    return "U" in found if unprompted else any(provenance != "N" for provenance in found)
