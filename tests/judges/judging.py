"""A judge's model for tests: it answers about the criterion at the end of the request, as a test tells it to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from viva.judges.model import ModelJudge
from viva.judges.protocol import Case
from viva.judges.record import JudgementKey
from viva.testing import ScriptedModel
from viva.testing.scripted import Line, chunks_of
from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.ledger import Ledger
from viva.values.messages import ChatChunk, ChatRequest
from viva.values.rubric import Criterion
from viva.values.transcript import Transcript

Quoted = tuple[int, str]
WORDS = {2: "two", 3: "three", 4: "four"}


def cited(quote: Quoted | None) -> dict[str, object] | None:
    return None if quote is None else {"turn": quote[0], "quote": quote[1]}


def rung(number: int, quotes: Sequence[Quoted] | None) -> dict[str, object]:
    verdict = "UNMET" if quotes is None else "MET"
    return {"rung": WORDS[number], "verdict": verdict, "quotes": [cited(quote) for quote in quotes or ()]}


def answer(
    met: Mapping[int, Sequence[Quoted]] | None = None,
    *,
    counter: Sequence[Quoted] = (),
    first: Quoted | None = None,
    flags: Mapping[str, Quoted] | None = None,
    reason: str = "Because of the words quoted.",
) -> str:
    """An answer as the prompt asks for it; rungs left out are not met."""
    found = met or {}
    return json.dumps(
        {
            "evidence": [cited(quote) for quotes in found.values() for quote in quotes],
            "counter_evidence": [cited(quote) for quote in counter],
            "said_first_by_interviewer": cited(first),
            "reason": reason,
            "rungs": [rung(number, found.get(number)) for number in WORDS],
            "flags": [{"flag": flag, "turn": turn, "quote": quote} for flag, (turn, quote) in (flags or {}).items()],
        }
    )


def repair(found: Mapping[int, Sequence[Quoted] | None]) -> str:
    """An answer to the request to mend quotes."""
    return json.dumps({"rungs": [rung(number, quotes) for number, quotes in found.items()]})


def asked_about(request: ChatRequest) -> str:
    """What a request is about: the line that names the criterion."""
    first = next(message.text for message in request.messages if message.role == "user")
    return first.rpartition("CRITERION: ")[2].splitlines()[0]


def is_repair(request: ChatRequest) -> bool:
    return len(request.messages) > 2


def judged(
    script: Sequence[Line] | Callable[[ChatRequest], Line],
    transcript: Transcript,
    criterion: Criterion,
    definition: Definition,
) -> tuple[Judgement, ScriptedModel]:
    """One judgement by a scripted model, and the model."""
    model = ScriptedModel(script)
    case = Case(definition=definition, transcript=transcript, ledger=Ledger())
    return asyncio.run(ModelJudge(model).judge(case, criterion)), model


@dataclass
class Slow:
    """A model that takes its time over each answer, and remembers how many calls were open."""

    latency: float
    name: str = "stub/slow"
    reply: str = field(default_factory=answer)
    calls: int = 0
    open_calls: int = 0
    most_open: int = 0
    opened: list[int] = field(default_factory=list)
    """Calls open when each began."""

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        self.calls += 1
        self.opened.append(self.open_calls)
        self.open_calls += 1
        self.most_open = max(self.most_open, self.open_calls)
        await asyncio.sleep(self.latency)
        self.open_calls -= 1
        for chunk in chunks_of(self.reply, size=len(self.reply)):
            yield chunk

    async def close(self) -> None:
        return None


@dataclass
class InMemory:
    """A record of judgements in a dictionary."""

    kept: dict[JudgementKey, Judgement] = field(default_factory=dict)
    found: int = 0

    async def find(self, key: JudgementKey) -> Judgement | None:
        known = self.kept.get(key)
        self.found += known is not None
        return known

    async def keep(self, key: JudgementKey, judgement: Judgement) -> None:
        self.kept[key] = judgement
