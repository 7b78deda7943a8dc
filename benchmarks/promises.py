"""What must never be shown: broken rules of conduct, and quotes that are not the candidate's words."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from random import Random

from viva.clock import WordClock
from viva.grading import grade
from viva.interview import Interview
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.memory import MemoryStore
from viva.judges.offline import OfflineJudge
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.values.scorecard import Scorecard
from viva.values.transcript import Transcript
from viva.values.value import LEVELS

TESTS = Path(__file__).parents[1] / "tests"
INTERVIEWS = 60
GUARDED = {"R1": "double questions", "R2": "facts unasked", "R3": "praise or verdicts", "R4": "solution terms first",
           "R5": "repeats", "R9": "invented numbers"}  # fmt: skip


def main() -> None:
    """Hold interviews with turns drawn from real ones, grade them, and count what should not be there."""
    asyncio.run(_main())


async def _main() -> None:
    definition = load_definition("ads_ctr")
    gold = [read_transcript(path) for path in sorted((TESTS / "gold").glob("[AB]?.md"))]
    said = [turn.text for transcript in gold for turn in transcript.said_by("candidate")]
    broken: Counter[str] = Counter()
    turns = quotes = foreign = 0
    for seed in range(INTERVIEWS):
        draw = Random(seed)
        interview = await Interview.start(
            f"i{seed}", definition=definition, interviewer=OfflineInterviewer(), store=MemoryStore(), clock=WordClock(),
            level=LEVELS[seed % 3], seed=seed,
        )  # fmt: skip
        while not interview.ended and turns < 10_000:
            turns += 1
            text = draw.choice(("", "I don't know.", draw.choice(said), draw.choice(said)))
            async for _ in interview.turn(text, message_id=str(turns)):
                pass
        card = await grade(interview.transcript, definition=definition, judge=OfflineJudge(), ledger=interview.ledger)
        broken.update(violation.rule for violation in (card.conduct.violations if card.conduct else ()))
        quotes += sum(len(line.quotes) for line in card.criteria.values())
        foreign += _not_verbatim(card, interview.transcript)
    print(f"{INTERVIEWS} interviews, {turns} turns drawn from tests/gold")
    for rule, what in GUARDED.items():
        print(f"{what + ' shown':<44} {broken[rule]:>6}")
    print(f"{f'of {quotes:,} quotes, not verbatim the candidate’s':<44} {foreign:>6}")


def _not_verbatim(card: Scorecard, transcript: Transcript) -> int:
    return sum(
        transcript.turn(quote.turn).speaker != "candidate" or quote.quote not in transcript.turn(quote.turn).text
        for line in card.criteria.values()
        for quote in line.quotes
    )
