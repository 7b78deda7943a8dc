"""How many tokens the interviewer's prompts take, however long the interview, counted by a tokenizer of OpenAI's."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from benchmarks.legal_turns import legal_turn
from benchmarks.spoken import TESTS, WORDS, answers
from viva.clock import WordClock
from viva.interview import Interview
from viva.interviewers.model import TURN_SCHEMA, ModelInterviewer
from viva.journal.memory import MemoryStore
from viva.models.naming import Address, Line
from viva.models.structured import portable
from viva.packs.load import load_definition
from viva.packs.transcripts import read_transcript
from viva.testing.scripted import ScriptedModel, chunks_of
from viva.values.messages import ChatRequest

PEER = {25: 110_031, 40: 260_000}
"""Of a peer that sends everything again each turn; for 40 turns, as its growth goes on."""
BARS = {25: 80_000, 40: 128_000}
FIXED_BAR, CHANGING_BAR, SHARE_BAR = 2_300, 900, 0.6
SCENARIO = "ads_ctr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Tokens of one interview's prompts."""

    fixed: int
    """The messages that begin every request, the same to the letter."""
    changing: tuple[int, ...]
    """Of each request: the last message."""

    @property
    def total(self) -> int:
        """Of all requests."""
        return self.fixed * len(self.changing) + sum(self.changing)

    @property
    def share(self) -> float:
        """The least that the fixed part is of a request."""
        return self.fixed / (self.fixed + max(self.changing))


@cache
def _encoding() -> object:
    litellm = find_spec("litellm")
    assert litellm is not None
    assert litellm.origin is not None
    folder = Path(litellm.origin).parent / "litellm_core_utils" / "tokenizers"
    os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)
    import tiktoken

    return tiktoken.get_encoding("cl100k_base")


def tokens(text: str) -> int:
    """Tokens of a text, without what a chat format adds around it."""
    encode = getattr(_encoding(), "encode_ordinary")  # noqa: B009
    return len(encode(text))


def sizes(requests: Sequence[ChatRequest]) -> Sizes:
    """Of the requests of one interview."""
    head = requests[0].messages[:-1]
    assert all(request.messages[:-1] == head for request in requests), "the beginning differs from turn to turn"
    return Sizes(
        fixed=sum(tokens(message.text) for message in head),
        changing=tuple(tokens(request.messages[-1].text) for request in requests),
    )


async def asked(said: Sequence[str], *, minutes: float | None = None) -> list[ChatRequest]:
    """The requests of an interview in which a candidate says this."""
    model = ScriptedModel(lambda request: chunks_of(legal_turn(request.messages[-1].text).whole))
    interview = await Interview.start(
        "a",
        definition=load_definition(SCENARIO),
        interviewer=ModelInterviewer(Line(model, Address("scripted", "scripted", "http://127.0.0.1/v1", "openai"))),
        store=MemoryStore(),
        clock=WordClock(),
        minutes=minutes,
    )
    for number, text in enumerate(said):
        if interview.ended:
            break
        async for _ in interview.turn(text, message_id=f"m{number}"):
            pass
    return model.requests


def main() -> None:
    """Print the table."""
    asyncio.run(_main())


async def _main() -> None:
    for turns, minutes in ((25, 45.0), (40, None)):
        found = sizes(await asked(answers()[:turns], minutes=minutes))
        clock = f"{minutes:.0f} minutes" if minutes else "untimed"
        name = f"prompt tokens, {turns} turns of {WORDS} words, {clock}"
        _row(name, f"{found.total:,} in {len(found.changing)} calls (bar {BARS[turns]:,}; a peer {PEER[turns]:,})")
        share = f"a share of at least {found.share:.2f} (bar {SHARE_BAR})"
        _row("  the same in each of them", f"{found.fixed:,} (bar {FIXED_BAR:,}), {share}")
        _row("  the largest changing part", f"{max(found.changing)} (bar {CHANGING_BAR})")
    rated = [sizes(await asked(said, minutes=45.0)) for said in _rated()]
    calls = sum(len(found.changing) for found in rated)
    largest = max(max(found.changing) for found in rated)
    _row(f"  and in {len(rated)} rated interviews, {calls} calls", f"{largest} (bar {CHANGING_BAR})")
    schema = tokens(json.dumps(portable(TURN_SCHEMA)))
    _row("the schema of the reply, beside the messages", f"{schema} in each request, always the same")


def _rated() -> list[list[str]]:
    """What candidates said in the rated interviews about a scenario that there is, questions and all."""
    paths = sorted([*(TESTS / "gold").glob("??.md"), *(TESTS / "unseen").glob("??.md")])
    transcripts = [transcript for path in paths if (transcript := read_transcript(path)).scenario == SCENARIO]
    return [[turn.text for turn in transcript.said_by("candidate")] for transcript in transcripts]


def _row(name: str, figures: str) -> None:
    print(f"{name:<58} {figures}", flush=True)
