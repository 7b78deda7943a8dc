"""The interviews that the checks are tried on, graded once in each process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from viva.errors import UsageError
from viva.judges.offline import OfflineJudge
from viva.judges.protocol import Judge
from viva.metamorphic.catalogue import CHECKS
from viva.metamorphic.check import Band, Check, Subject
from viva.metamorphic.outcome import CheckResult
from viva.metamorphic.run import baselines, run_on
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.values.definition import Definition
from viva.values.transcript import Speaker, Transcript, Turn

TESTS = Path(__file__).parents[1]
SKETCHES = ("strong", "middling", "weak")
FIRST_STEP = (*SKETCHES, "A3")
"""Short enough to be graded hundreds of times."""

WHOLE: dict[str, tuple[str, ...]] = {
    "G09": ("B4", "B7"),
    "G17": ("B4",),
    "G22": ("B4",),
    "G23": ("B4",),
    "M05": ("B4", "B7"),
}
"""Whole interviews, for the checks on which later steps tell more."""

BANDS: dict[str, Band] = {"strong": "strong", "middling": "middling", "weak": "weak"}


def check(name: str) -> Check:
    """The check of that id."""
    return next(check for check in CHECKS if check.id == name)


@cache
def interview(name: str) -> Transcript:
    """A sketch of the first step, or a gold interview."""
    if name not in SKETCHES:
        return read_transcript(TESTS / "gold" / f"{name}.md").model_copy(update={"id": name})
    rows = yaml.safe_load((TESTS / "conduct" / "sketches.yaml").read_text(encoding="utf-8"))[name]
    speakers: list[tuple[Speaker, str]] = [
        ("interviewer", row["i"]) if "i" in row else ("candidate", row["c"]) for row in rows
    ]
    turns = tuple(Turn(number=n, speaker=speaker, text=text) for n, (speaker, text) in enumerate(speakers, start=1))
    return Transcript(id=name, scenario="ads_ctr", mode="step1", turns=turns)


@cache
def definition_of(transcript: Transcript) -> Definition:
    """With the scenario where there is a sheet of it."""
    try:
        return load_definition(transcript.scenario)
    except UsageError:
        return load_definition(None)


@cache
def honest(name: str) -> Subject:
    """What the offline judge makes of an interview."""
    return graded_by(OfflineJudge(), (name,))[0]


def graded_by(judge: Judge, names: Sequence[str]) -> tuple[Subject, ...]:
    """What a judge makes of interviews."""
    return asyncio.run(baselines(judge, [interview(name) for name in names], definition_of))


def result(judge: Judge, subjects: Sequence[Subject], name: str, *, seed: int = 0) -> CheckResult:
    """One check on interviews that the same judge has graded."""
    return asyncio.run(run_on(judge, subjects, [check(name)], seed=seed, bands=BANDS)).result(name)
