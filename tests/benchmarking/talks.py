"""Small interviews whose figures can be worked out by hand."""

from __future__ import annotations

from functools import cache

from viva.benchmarking.planted import Planted, Recovery
from viva.benchmarking.sample import Sample
from viva.packs.load import load_definition
from viva.values.conduct import ConductReport, RuleId, Violation
from viva.values.definition import Definition
from viva.values.events import CandidateSaid, Event, InterviewerSaid, Journalled, Started
from viva.values.ledger import Ledger
from viva.values.messages import Usage
from viva.values.moves import Act, Disposition, Move, Notes, Question
from viva.values.transcript import Transcript, Turn

OPENING = "Design a system that predicts clicks on ads."


@cache
def ads() -> Definition:
    return load_definition("ads_ctr")


@cache
def rubric_alone() -> Definition:
    return load_definition(None)


def asks(text: str, disposition: Disposition = "answered") -> Question:
    return Question(text=text, disposition=disposition)


def said(number: int, words: int, at: float | None = None) -> Turn:
    return Turn(number=number, speaker="candidate", text=" ".join(["word"] * words), at=at)


def spoke(
    number: int, text: str, act: Act, at: float | None = None, facts: tuple[str, ...] = (), *questions: Question
) -> Turn:
    move = Move(act=act, step="s1", text=text, facts=facts, notes=Notes(questions=questions))
    return Turn(number=number, speaker="interviewer", text=text, at=at, move=move)


def talk(*, clock: bool = False, closed: bool = True) -> Transcript:
    """The problem, a probe of 4 words, an answer of 2, and an end of 3; the candidate says 27 words in three turns."""
    minutes = (1.0, 10.0, 11.0, 20.0, 21.0, 47.0, 48.0)
    at = [60 * minute if clock else None for minute in minutes]
    open_one, settled = asks("Who pays?"), asks("How many?")
    declined, back = asks("Am I right?", "declined"), asks("Which country?", "handed_back")
    turns = (
        spoke(1, OPENING, "open", at[0]),
        said(2, 10, at[1]),
        spoke(3, "What is the label?", "probe", at[2], (), open_one),
        said(4, 10, at[3]),
        spoke(5, "A billion.", "answer", at[4], ("A05",), settled, declined, back),
        said(6, 7, at[5]),
        spoke(7, "That is all.", "close" if closed else "listen", at[6]),
    )
    return Transcript(id="talk", scenario="ads_ctr", mode="full", level="mid", own=True, turns=turns)


def broke(rule: RuleId, turn: int | None, quote: str = "words") -> Violation:
    return Violation(rule=rule, turn=turn, quote=quote, what="Do not.")


def conduct(*violations: Violation) -> ConductReport:
    return ConductReport(violations=violations, talk_share={}, mean_probe_words=None, passed=False)


def sample(
    transcript: Transcript | None = None,
    *violations: Violation,
    definition: Definition | None = None,
    ledger: Ledger | None = None,
    journal: tuple[Journalled, ...] = (),
    reply_seconds: float | None = None,
    planted: Planted | None = None,
    recoveries: tuple[Recovery, ...] = (),
    about: str = "ads_ctr",
) -> Sample:
    return Sample(
        interviewer="somebody",
        definition=definition or ads(),
        transcript=transcript or talk(),
        ledger=ledger or Ledger(),
        conduct=conduct(*violations),
        stated=True,
        journal=journal,
        reply_seconds=reply_seconds,
        planted=planted,
        recoveries=recoveries,
        about=about,
    )


def recovery(planted: int, found: int | None, asked: str | None = "none", criterion: str = "S1.GOAL") -> Recovery:
    return Recovery(criterion=criterion, planted=planted, found=found, asked=asked)


def candidate(
    persona: str,
    *found: Recovery,
    strength: str | None = None,
    about: str = "ads_ctr",
    transcript: Transcript | None = None,
) -> Sample:
    """A graded interview with somebody whose profile is known."""
    rungs = {f"{one.criterion}{number}": one.planted for number, one in enumerate(found)}
    planted = Planted(persona=persona, strength=strength, rungs=rungs)
    return sample(transcript, planted=planted, recoveries=found, about=about)


def started(minutes: float | None = 45.0) -> Started:
    return Started(
        at=0,
        scenario="ads_ctr",
        framework="ml_system_design",
        rubric="ml_system_design",
        level="mid",
        mode="full",
        minutes=minutes,
        clock="words",
        seed=3,
        interviewer="test/model",
        hashes={},
        viva_version="0",
        wall_time="",
    )


def journal(*, minutes: float | None = 45.0, calls: tuple[Usage, ...] = ()) -> tuple[Journalled, ...]:
    """Two turns, answered after 1.5 and 2.5 seconds; R1 and the machine refused a first try, R1 and R3 another."""
    move = Move(act="nudge", step="s1", code="P1", text="Go on.")
    events: list[tuple[float, Event]] = [
        (0.0, started(minutes)),
        (0.5, InterviewerSaid(at=1, reply_to=None, move=Move(act="open", step="s0", text=OPENING))),
        (10.0, CandidateSaid(at=10, message_id="m1", text="Yes.")),
        (11.5, InterviewerSaid(at=11, reply_to="m1", move=move, refused=("R1", "machine"), calls=calls)),
        (20.0, CandidateSaid(at=20, message_id="m2", text="No.")),
        (22.5, InterviewerSaid(at=21, reply_to="m2", move=move, refused=("R1", "R3"), calls=calls)),
    ]
    return tuple(
        Journalled(interview="talk", seq=seq, wall_time=f"2026-01-01T00:00:{second:09.6f}+00:00", event=event)
        for seq, (second, event) in enumerate(events, start=1)
    )
