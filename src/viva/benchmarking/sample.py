"""One interview of a set: everything that a measure may look at, and what is not known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import inf

from viva.appraising.appraisal import Appraisal
from viva.benchmarking.planted import Planted, Recovery, recovered, recovered_by
from viva.conduct import report
from viva.machine.fold import replay
from viva.machine.record import calls_of, kept, ledger_from, ledger_of, transcript_of
from viva.packs.transcripts.recorded import Recorded
from viva.reading.foreign import annotate
from viva.values.conduct import ConductReport
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Journalled, Started
from viva.values.ledger import Ledger
from viva.values.messages import Usage
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript, Turn

UNNAMED = "interviewer"
"""Who asked, where nobody says."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One interview. What is None or empty is not known of it, and no measure takes it for zero."""

    interviewer: str
    definition: Definition
    transcript: Transcript
    """With a move on every turn of the interviewer, recorded or read back."""
    ledger: Ledger
    conduct: ConductReport
    stated: bool
    """The first turn is the problem's statement, which no rule is about."""
    journal: tuple[Journalled, ...] = ()
    reply_seconds: float | None = None
    """The mean time to an answer, where a record says no more."""
    planted: Planted | None = None
    recoveries: tuple[Recovery, ...] = ()
    about: str = ""
    """What all interviews about the same problem share."""
    appraisal: Appraisal | None = None
    """What a language model judged of the questions, where one was asked."""

    @property
    def name(self) -> str:
        """The transcript's id."""
        return self.transcript.id

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What stands in the journal, without what was taken back."""
        return kept(one.event for one in self.journal)

    @cached_property
    def asking(self) -> tuple[Turn, ...]:
        """The interviewer's turns, without the problem's statement."""
        return tuple(turn for turn in self.transcript.said_by("interviewer") if not (self.stated and turn.number == 1))

    @cached_property
    def calls(self) -> tuple[Usage, ...]:
        """What each call to a language model took, turns that were taken back included."""
        return calls_of(one.event for one in self.journal)

    @property
    def minutes(self) -> float | None:
        """The run's length; infinite when untimed, None where the mode's own holds."""
        return _minutes(self.journal)

    @property
    def closed(self) -> bool:
        """Whether the interviewer closed it; whoever leaves before takes what was owed along."""
        return any(turn.move is not None and turn.move.act == "close" for turn in self.asking)

    @cached_property
    def replies(self) -> tuple[float, ...]:
        """Seconds from each turn of the candidate to its answer, both as they were journalled."""
        found: list[float] = []
        heard: str | None = None
        for one in self.journal:
            if isinstance(one.event, CandidateSaid):
                heard = one.wall_time
            elif isinstance(one.event, InterviewerSaid) and heard is not None:
                found.append((datetime.fromisoformat(one.wall_time) - datetime.fromisoformat(heard)).total_seconds())
                heard = None
        return tuple(found)


def sample_of_journal(
    interview: str,
    journal: Sequence[Journalled],
    definition: Definition,
    *,
    card: Scorecard | None = None,
    planted: Planted | None = None,
) -> Sample:
    """An interview of ours from its journal, with its latest scorecard and the candidate's profile where there are any.

    Example:
        >>> sample_of_journal("demo", await store.read("demo"), definition).interviewer  # doctest: +SKIP
        'offline-1'
    """
    events = [one.event for one in journal]
    transcript = transcript_of(interview, events)
    started = next((event for event in events if isinstance(event, Started)), None)
    graded = card is not None and _same_files(card, definition, transcript)
    ledger = card.ledger if card and graded else ledger_of(replay(definition, events))
    known = card.conduct if card and graded else None
    return Sample(
        interviewer=started.interviewer if started else UNNAMED,
        definition=definition,
        transcript=transcript,
        ledger=ledger,
        conduct=known or report(transcript, definition, minutes=_minutes(journal)),
        stated=_opens(transcript),
        journal=tuple(journal),
        planted=planted,
        recoveries=recovered(planted, card, ledger) if planted and card else (),
        about=transcript.scenario or "",
    )


def _same_files(card: Scorecard, definition: Definition, transcript: Transcript) -> bool:
    """Whether a scorecard was made of the same files, at the level and in the mode that the interview was held in."""
    held = (transcript.level, transcript.mode)
    return (card.level, card.mode) == held and card.hashes.items() >= definition.hashes.items()


def sample_of_record(record: Recorded, definition: Definition) -> Sample:
    """An interview that somebody brings: the interviewer's lines are read back into moves."""
    transcript = annotate(record.transcript, definition)
    named = ": ".join(
        part for part in ("" if record.source == "transcript" else record.source, record.interviewer) if part
    )
    return Sample(
        interviewer=named or UNNAMED,
        definition=definition,
        transcript=transcript,
        ledger=ledger_from(transcript, definition),
        conduct=report(transcript, definition),
        stated=record.stated or (definition.scenario is not None and _opens(transcript)),
        reply_seconds=record.reply_seconds,
        planted=Planted(persona=record.persona, rungs=record.planted) if record.planted and record.persona else None,
        recoveries=recovered_by(record.planted, record.found),
        about=transcript.scenario or record.about,
    )


def _opens(transcript: Transcript) -> bool:
    """Whether the first turn gives the problem."""
    first = transcript.turns[0] if transcript.turns else None
    return first is not None and first.move is not None and first.move.act == "open"


def _minutes(journal: Sequence[Journalled]) -> float | None:
    started = next((one.event for one in journal if isinstance(one.event, Started)), None)
    if started is None:
        return None
    return inf if started.minutes is None else started.minutes
