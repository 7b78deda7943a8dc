"""What invented candidates say on steps 2 to 9, as transcripts, and the rung the offline judge finds in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from viva.machine.record import ledger_from
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.reading.foreign import annotate
from viva.reading.rungs import rungs_met
from viva.values.definition import Definition
from viva.values.ledger import Ledger
from viva.values.moves import Move
from viva.values.transcript import Transcript, Turn

HERE = Path(__file__).parent

QUESTIONS = {
    "S2.OFF": "How would you tell that version B is better before anyone sees it?",
    "S2.ON": "What would you do if the two views disagreed after launch?",
    "S3.ARCH": "Follow one request from arrival to answer.",
    "S3.MVP": "What would you ship in the first month?",
    "S4.LABEL": "Give me one positive and one negative example in full.",
    "S4.BIAS": "Whose behaviour does the log not show?",
    "S4.PIPE": "Which value of a changing quantity does an old example carry?",
    "S5.FEAT": "Which few inputs matter most?",
    "S5.REPR": "What does the model receive for something it has never seen?",
    "S6.MODEL": "Why not something simpler?",
    "S6.TRAIN": "What does a value of 0.02 coming out of it mean?",
    "S6.EVAL": "What would the model not have known at the time?",
    "S7.SERVE": "Where do the milliseconds go?",
    "S8.EXP": "How would you find out whether it helps?",
    "S9.MON": "What would wake somebody up?",
    "S9.UPD": "How fast does yesterday's model age?",
}
"""A question on each criterion of steps 2 to 9."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One answer to one question, and the rung it was written at."""

    criterion: str
    problem: str
    rung: int
    talk: Transcript

    def __str__(self) -> str:
        return f"{self.criterion}-{self.problem}-{self.rung}"


@dataclass(frozen=True, slots=True)
class Interview:
    """A whole interview with the rung of each criterion that it was written at."""

    talk: Transcript
    rungs: dict[str, int]

    def __str__(self) -> str:
        return self.talk.id


def passages() -> tuple[Passage, ...]:
    """Every passage of `passages.yaml`."""
    raw = yaml.safe_load((HERE / "passages.yaml").read_text(encoding="utf-8"))
    return tuple(
        Passage(criterion, one["problem"], one["rung"], _answer(criterion, one))
        for criterion, said in raw.items()
        for one in said
    )


def candidates() -> tuple[Interview, ...]:
    """Every candidate of `candidates.yaml`, asked about one criterion after the other."""
    raw = yaml.safe_load((HERE / "candidates.yaml").read_text(encoding="utf-8"))
    return tuple(_questioned(name, said) for name, said in raw.items())


def interviews() -> tuple[Interview, ...]:
    """The interviews in `interviews/`."""
    rungs = yaml.safe_load((HERE / "interviews" / "labels.yaml").read_text(encoding="utf-8"))
    return tuple(Interview(read_transcript(HERE / "interviews" / f"{name}.md"), rungs[name]) for name in rungs)


def level(talk: Transcript, criterion: str) -> int:
    """The rung that the offline judge finds, before caps; 1 where it finds none."""
    definition = _definition(talk.scenario)
    heard, ledger = _read(talk)
    reading = rungs_met(definition, heard, definition.rubric.criterion(criterion), ledger)
    return max((rung.rung for rung in reading.rungs if rung.met), default=1)


@cache
def _definition(scenario: str | None) -> Definition:
    return load_definition(scenario if scenario == "ads_ctr" else None)


_HEARD: dict[str, tuple[Transcript, Ledger]] = {}


def _read(talk: Transcript) -> tuple[Transcript, Ledger]:
    if talk.id not in _HEARD:
        definition = _definition(talk.scenario)
        heard = talk if talk.own else annotate(talk, definition)
        _HEARD[talk.id] = heard, ledger_from(heard, definition)
    return _HEARD[talk.id]


def _asked(number: int, criterion: str, text: str) -> Turn:
    step = criterion.split(".")[0].lower()
    move = Move(act="probe", step=step, code="P2", criterion=criterion, text=text)
    return Turn(number=number, speaker="interviewer", text=text, step=step, move=move)


def _answer(criterion: str, one: dict[str, str]) -> Transcript:
    opening = Move(act="open", step="s0", text="Design it.")
    turns = (
        Turn(number=1, speaker="interviewer", text=opening.text, step="s0", move=opening),
        Turn(number=2, speaker="candidate", text="All right, let me begin.", step="s0"),
        _asked(3, criterion, one["asked"]),
        Turn(number=4, speaker="candidate", text=one["says"], step=criterion.split(".")[0].lower()),
    )
    return Transcript(id=f"{criterion}-{one['problem']}-{one['rung']}", own=True, turns=turns)


def _questioned(name: str, said: dict[str, dict[str, str | int]]) -> Interview:
    turns = [
        Turn(number=1, speaker="interviewer", text="Design it. You have 45 minutes.", step="s0"),
        Turn(number=2, speaker="candidate", text="All right, let me begin.", step="s0"),
    ]
    for criterion, one in said.items():
        turns.append(_asked(len(turns) + 1, criterion, QUESTIONS[criterion]))
        turns.append(Turn(number=len(turns) + 1, speaker="candidate", text=str(one["says"])))
    rungs = {criterion: int(one["rung"]) for criterion, one in said.items()}
    return Interview(Transcript(id=name, own=True, turns=tuple(turns)), rungs)
