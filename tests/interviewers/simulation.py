"""Whole interviews in memory: the offline interviewer against lines, under the machine and the rules of conduct."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from viva.interviewers.offline import best_line
from viva.interviewers.proposal import opening_move
from viva.interviewers.protocol import Brief
from viva.machine.clock import clamped, spoken_seconds
from viva.machine.fold import fold, replay
from viva.machine.hearing import hear
from viva.machine.legality import objections
from viva.machine.options import Options, options
from viva.machine.plan import plan_of
from viva.machine.record import ledger_of, transcript_of
from viva.machine.settle import Settled, settle
from viva.machine.state import State
from viva.packs.load import load_definition
from viva.reading.turns import read_turn
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Started
from viva.values.moves import Move
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level


@cache
def definition() -> Definition:
    return load_definition("ads_ctr")


@dataclass
class Simulation:
    """One interview; `say` gives the interviewer's move."""

    level: Level = "senior"
    mode: Mode = "full"
    seed: int = 0
    timed: bool = True
    events: list[Event] = field(default_factory=list)
    options: Options | None = None
    illegal: list[str] = field(default_factory=list)
    """Objections of the machine to anything that was said."""

    def __post_init__(self) -> None:
        total = plan_of(definition(), level=self.level, mode=self.mode, minutes="framework").total
        started = Started(
            at=0.0,
            scenario="ads_ctr",
            framework="ml_system_design",
            rubric="ml_system_design",
            level=self.level,
            mode=self.mode,
            minutes=(total or 0.0) / 60 if self.timed else None,
            clock="words",
            seed=self.seed,
            interviewer="offline-1",
            hashes={},
            viva_version="0",
            wall_time="2026-01-01T00:00:00Z",
        )
        self.events.append(started)
        self.state = replay(definition(), (started,))
        self._apply(settle(self.state, opening_move(definition(), started.minutes)))

    def brief(self, text: str) -> tuple[Brief, State]:
        """What the interviewer is given once the candidate has said `text`."""
        self._add(CandidateSaid(at=self._after(text), message_id=f"m{len(self.events)}", text=text))
        transcript = self.transcript()
        before = transcript.model_copy(update={"turns": transcript.turns[:-1]})
        notes = read_turn(definition(), before, text)
        heard = hear(self.state, notes)
        brief = Brief(
            definition=definition(),
            level=self.level,
            mode=self.mode,
            transcript=transcript,
            notes=notes,
            options=options(heard),
            ledger=ledger_of(heard),
            seed=self.seed,
        )
        return brief, heard

    def say(self, text: str) -> Move:
        brief, heard = self.brief(text)
        self.options = brief.options
        line = best_line(brief)
        self.illegal += objections(brief.options, line.decision)
        move = Move(step=brief.options.step, text=line.text, notes=brief.notes, **line.decision.model_dump())
        return self._apply(settle(heard, move))

    def transcript(self) -> Transcript:
        return transcript_of("simulation", self.events)

    def _apply(self, settled: Settled) -> Move:
        for entered in settled.before:
            self._add(entered)
        at = self._after(settled.move.text)
        self._add(InterviewerSaid(at=at, reply_to=None, move=settled.move))
        for entered in settled.after:
            self._add(entered.model_copy(update={"at": at}))
        if settled.finished is not None:
            self._add(settled.finished.model_copy(update={"at": at}))
        return settled.move

    def _add(self, event: Event) -> None:
        self.events.append(event)
        self.state = fold(self.state, event)

    def _after(self, text: str) -> float:
        return clamped(self.state.at + spoken_seconds(text, 150), self.state.total)
