"""Accounts of two interviews, frozen, so that a snapshot changes with the report alone and not with rubric or rules.

`python -m tests.reports.accounts` makes them anew from two played transcripts.
"""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path

from viva.grading import grade
from viva.judges.offline import OfflineJudge
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.reports.account import Account
from viva.reports.gathering import Beside, account_of
from viva.reports.measures import JudgeError, Spent
from viva.values.definition import Definition
from viva.values.events import Started
from viva.values.messages import Usage
from viva.values.scorecard import JudgeIdentity, Scorecard
from viva.values.transcript import Transcript, Turn

FROZEN = Path(__file__).parent / "frozen"
PLAYED = Path(__file__).parents[1] / "transcripts"
BANDS = {"weak": "ticket_sale", "strong": "shop_search"}
"""Which scenario each is about."""

HELD = Beside(
    started=Started(
        at=0.0,
        scenario="shop_search",
        framework="ml_system_design",
        rubric="ml_system_design",
        level="senior",
        mode="full",
        minutes=45,
        clock="wall",
        seed=7,
        interviewer="openai/gpt-5",
        hashes={},
        viva_version="0.9.0",
        wall_time="2026-11-03T09:30:00+00:00",
    ),
    spent=(
        Spent(who="interviewer", calls=38, total=Usage(prompt=412_000, completion=3_100, cached=371_000, usd=0.2143)),
        Spent(who="judge", calls=61, total=Usage(prompt=702_500, completion=9_800)),
    ),
    error=JudgeError(rms=0.38, interviews=30),
)
CALIBRATED = JudgeIdentity(
    name="openai/gpt-5",
    kind="model",
    votes=3,
    agreement="calibrated on 30 transcripts: quadratic kappa 0.71 (0.62 to 0.79); raters among themselves 0.78",
)


class Recommending(OfflineJudge):
    """The rules under the name of a model, so that a verdict is given."""

    @property
    def identity(self) -> JudgeIdentity:
        return CALIBRATED


@cache
def graded(band: str) -> tuple[Scorecard, Definition, Transcript]:
    """A played transcript as the rules of today grade it."""
    scenario = BANDS[band]
    definition = load_definition(scenario)
    read = read_transcript(PLAYED / scenario / f"{band}.md")
    judge = OfflineJudge() if band == "weak" else Recommending()
    card = asyncio.run(grade(read, definition=definition, judge=judge))
    return card, definition, _clocked(read) if band == "strong" else read


def _clocked(transcript: Transcript) -> Transcript:
    turns: list[Turn] = []
    at = 0.0
    for turn in transcript.turns:
        at += 2 + turn.words * 0.4
        turns.append(turn.model_copy(update={"at": at}))
    return transcript.model_copy(update={"turns": tuple(turns)})


def of_today(band: str) -> Account:
    """Its account as it comes out today."""
    return account_of(*graded(band), HELD) if band == "strong" else account_of(*graded(band))


@cache
def frozen(band: str) -> Account:
    """Its account as it was kept."""
    return Account.model_validate_json((FROZEN / f"{band}.json").read_text(encoding="utf-8"))


def freeze(band: str) -> None:
    """Keep the account of today."""
    (FROZEN / f"{band}.json").write_text(of_today(band).model_dump_json(indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in BANDS:
        freeze(name)
