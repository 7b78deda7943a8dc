"""Interviews for the tests of the offline judge: sketches, passages, whole invented ones, and their levels."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from viva.judges.offline import OfflineJudge
from viva.judges.protocol import Case
from viva.packs.load import load_framework, load_rubric, load_scenario
from viva.packs.transcripts import read_transcript
from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.ledger import Ledger
from viva.values.transcript import Speaker, Transcript, Turn

HERE = Path(__file__).parent
SKETCHES = HERE.parent / "conduct" / "sketches.yaml"
MINE = (
    "S1.GOAL",
    "S1.SCOPE",
    "S1.NFR",
    "S1.CONSTR",
    "S1.DATA",
    "S1.COST",
    "S1.ASSUME",
    "S1.MLFRAME",
    "X.DRIVE",
    "X.TRADE",
    "X.COMM",
    "X.QUANT",
    "X.PUSH",
)
"""The criteria of step 1 and of the conversation."""

STEP_ONE = MINE[:8]


@dataclass(frozen=True)
class Passage:
    """A short interview at a known rung of one criterion."""

    criterion: str
    name: str
    level: int
    held_back: bool
    talk: Transcript


@cache
def definition(scenario: str | None = None) -> Definition:
    """The rubric with one scenario, or with none."""
    sheet = load_scenario(scenario) if scenario else None
    return Definition(framework=load_framework(), rubric=load_rubric(), scenario=sheet, hashes={})


def talk(*lines: str, name: str = "t") -> Transcript:
    """A transcript of lines that begin with `I: ` or `C: `."""
    speakers: dict[str, Speaker] = {"I": "interviewer", "C": "candidate"}
    turns = tuple(Turn(number=n, speaker=speakers[line[0]], text=line[3:]) for n, line in enumerate(lines, start=1))
    return Transcript(id=name, mode="step1", turns=turns)


@cache
def sketch(name: str) -> Transcript:
    """One of the three sketched interviews about ads."""
    rows = yaml.safe_load(SKETCHES.read_text(encoding="utf-8"))[name]
    return talk(*(f"I: {row['i']}" if "i" in row else f"C: {row['c']}" for row in rows), name=name)


def passages() -> Iterator[Passage]:
    for path in sorted((HERE / "passages").glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            lines = row["turns"].strip().splitlines()
            yield Passage(path.stem, row["id"], row["level"], row.get("hold", False), talk(*lines, name=row["id"]))


def interviews() -> Iterator[tuple[Transcript, dict[str, int | None]]]:
    """Whole invented interviews with the rung of each criterion; None where there was no chance."""
    labels = yaml.safe_load((HERE / "interviews" / "labels.yaml").read_text(encoding="utf-8"))
    for name, rungs in labels.items():
        talked = read_transcript(HERE / "interviews" / f"{name}.md")
        yield talked, {criterion: None if rung == "NE" else rung for criterion, rung in rungs.items()}


def judgement(transcript: Transcript, criterion: str, *, scenario: str | None = None) -> Judgement:
    """What the offline judge finds, with a ledger in which nothing happened."""
    known = definition(scenario)
    case = Case(definition=known, transcript=transcript, ledger=Ledger())
    return asyncio.run(OfflineJudge().judge(case, known.rubric.criterion(criterion)))


def level(transcript: Transcript, criterion: str, *, scenario: str | None = None) -> int:
    """The highest rung found met, 1 where none is."""
    found = judgement(transcript, criterion, scenario=scenario)
    return max((rung.rung for rung in found.rungs if rung.mark == "MET"), default=1)


def levels(transcript: Transcript, *, scenario: str | None = None) -> dict[str, int]:
    return {criterion: level(transcript, criterion, scenario=scenario) for criterion in MINE}


def changed(transcript: Transcript, **replaced: str) -> Transcript:
    """The transcript with other words in some turns: `t2="…"` for turn 2."""
    by_number = {int(key[1:]): text for key, text in replaced.items()}
    turns = tuple(t.model_copy(update={"text": by_number.get(t.number, t.text)}) for t in transcript.turns)
    return transcript.model_copy(update={"turns": turns})


def longer(transcript: Transcript, *lines: str) -> Transcript:
    """The transcript with more turns."""
    return talk(*(f"{t.speaker[0].upper()}: {t.text}" for t in transcript.turns), *lines, name=transcript.id)
