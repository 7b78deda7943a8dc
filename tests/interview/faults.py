"""Every way in which a model fails a turn, over the real adapter: what is seen, what is kept, and sending it again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from tests.interview.holding import STATEMENT, definition
from tests.interview.scripted import Part
from tests.interviewers.replying import legal_reply, reply
from tests.models.asking import KEY
from tests.models.fault_server import (
    FaultServer,
    Json,
    Plan,
    Reply,
    answered,
    end,
    failed,
    frame,
    page,
    sse,
    streamed,
    words,
)
from viva import errors
from viva.clock import WordClock
from viva.errors import ModelError
from viva.interview import Interview, TurnEnd
from viva.interviewers.model import ModelInterviewer
from viva.interviewers.protocol import Brief, Interviewer
from viva.journal.opening import open_store
from viva.journal.store import Store
from viva.models.keys import Keys
from viva.models.naming import line_to
from viva.models.retrying import Patience, Waiting
from viva.values.events import Event, InterviewerSaid

MODEL = "openai/faulty"
KEYS = Keys({"OPENAI_API_KEY": KEY})
FIRST = "Thank you."
TEXT = reply("listen", f"{FIRST} Go on.")
TOO_LONG = "This model's maximum context length is 2048 tokens. However, you requested 3100 tokens."


def pieces(text: str, size: int = 9) -> tuple[str, ...]:
    return tuple(text[at : at + size] for at in range(0, len(text), size))


GOOD = answered(*pieces(TEXT))
SO_FAR = words(*pieces(TEXT[: TEXT.index(" on.")]))
"""Up to where the first sentence is certain."""
DECIDED = words(*pieces(TEXT[: TEXT.index("hank")]))
"""Up to where nothing may be shown yet."""


Comes = Literal["the turn", "the first sentence", "plain words", "an error"]
"""What the candidate gets: the model's turn, its beginning, a turn in the framework's own words, or none."""


@dataclass(frozen=True)
class Fault:
    """What a server does, request after request, and what comes of it; the last entry of the plan is repeated."""

    id: str
    """As it stands on the page."""
    plan: Plan
    comes: Comes
    raises: type[ModelError] | None = None
    waits: int = 0
    """Notices that viva waits and tries again."""
    deadline_s: float = 20.0
    there: bool = True
    """Somebody listens at the address."""
    kills: bool = False
    """The process dies once the first sentence is shown."""


def raising(
    name: str, reply: Reply, error: type[ModelError], *, waits: int = 0, deadline_s: float = 20.0, there: bool = True
) -> Fault:
    """A fault that the candidate is told of, since it does not heal."""
    return Fault(name, (reply,), "an error", error, waits, deadline_s, there)


FAULTS = (
    Fault("429 with Retry-After, once", (failed(429, "Slow down.", retry_after_ms="20"), GOOD), "the turn", waits=1),
    raising("429 for ever", failed(429, "Slow down."), errors.ModelRateLimited, waits=3),
    Fault("500 once", (failed(500, "Oops."), GOOD), "the turn", waits=1),
    raising("500 for ever", failed(500, "Oops."), errors.ModelUnavailable, waits=3),
    raising("401", failed(401, f"Incorrect API key provided: {KEY}."), errors.ModelAuthError),
    raising("402, no credit", failed(402, "Insufficient balance."), errors.ModelOutOfCredit),
    raising("404, no such model", failed(404, "The model does not exist."), errors.ModelUnknown),
    raising("400, the request is refused", failed(400, "Tools are required."), errors.ModelRequestRejected),
    raising("no server at the address", Reply(), errors.ModelUnavailable, waits=3, there=False),
    raising("a web page at the address", page(), errors.ModelUnknown),
    Fault("closed before the first word, once", (Reply(silent=True), GOOD), "the turn", waits=1),
    raising("closed before the first word, for ever", Reply(silent=True), errors.ModelUnavailable, waits=3),
    raising("broken off before the first sentence", sse(*DECIDED, breaks=True), errors.ModelUnavailable),
    Fault("broken off after the first sentence", (sse(*SO_FAR, breaks=True),), "the first sentence"),
    Fault("the stream ends early, after the first sentence", (sse(*SO_FAR),), "the first sentence"),
    raising("a damaged stream", sse(*DECIDED, b"data: {bad\n\n", *end()), errors.ModelUnavailable),
    Fault("damaged JSON, once", (sse(*DECIDED, *end()), GOOD), "the turn"),
    Fault("damaged JSON, for ever", (sse(*DECIDED, *end()),), "plain words"),
    Fault("an empty answer", (streamed(),), "plain words"),
    Fault("prose instead of JSON", (streamed("The candidate should say more on labels."),), "plain words"),
    Fault("a refusal", (sse(frame({"refusal": "I cannot help with that."}), *end()),), "plain words"),
    Fault("a content filter", (sse(*DECIDED, *end("content_filter")),), "plain words"),
    Fault("cut at the token limit", (sse(*DECIDED, *end("length")),), "plain words"),
    raising("the context is too long", failed(400, TOO_LONG), errors.ModelContextExceeded),
    raising("too slow, nothing said", sse(hangs=True), errors.ModelTooSlow, deadline_s=1.0),
    Fault("too slow, after the first sentence", (sse(*SO_FAR, hangs=True),), "the first sentence", deadline_s=1.0),
    Fault("killed after the first sentence", (sse(*SO_FAR, hangs=True),), "the first sentence", kills=True),
)


@dataclass(frozen=True)
class Outcome:
    """What came of a fault."""

    shown: str
    """Of the interviewer's turn, when it went wrong."""
    ended: bool
    """The turn came to its end."""
    waits: int
    """How often the candidate was told that viva waits and tries again."""
    error: ModelError | None
    kept: tuple[str, ...]
    """Kinds of the events behind the opening."""
    refused: tuple[str, ...]
    """Why replies were not shown, or not to their end."""
    again: str
    """What is shown when the turn is sent again to a server that works."""
    after: tuple[str, ...]
    """Kinds of the events then."""


class Changing:
    """An interviewer that is another one whenever a test says so."""

    streams = True
    name = MODEL
    hashes: Mapping[str, str] = MappingProxyType({})

    def __init__(self) -> None:
        self.now: Interviewer | None = None

    async def propose(self, brief: Brief) -> AsyncGenerator[Part, None]:
        """What the present one proposes."""
        assert self.now is not None
        async with aclosing(self.now.propose(brief)) as parts:
            async for part in parts:
                yield part


@asynccontextmanager
async def speaking(interviewer: Changing, plan: Plan, *, fault: Fault | None = None) -> AsyncIterator[list[Waiting]]:
    """The interviewer on a line to a server with this plan; gives what the candidate is told of waits."""
    told: list[Waiting] = []

    def notice(waiting: Waiting) -> bool:
        told.append(waiting)
        return True

    deadline = fault.deadline_s if fault else 20.0
    patience = Patience(deadline_s=deadline, first_wait_s=0.01, longest_wait_s=0.02)
    async with FaultServer(plan) as server:
        url = server.url if fault is None or fault.there else "http://127.0.0.1:9/v1"
        line = line_to(MODEL, base_url=url, keys=KEYS)
        interviewer.now = ModelInterviewer(line, patience=patience, notice=notice)
        try:
            yield told
        finally:
            await line.model.close()
            interviewer.now = None


def works(asked: Json) -> Reply:
    """A legal turn, in the framework's own words."""
    messages = asked["messages"]
    assert isinstance(messages, list)
    return answered(*pieces(legal_reply(messages[-1]["content"])))(asked)


async def sent(interview: Interview, text: str, message_id: str) -> tuple[str, bool, ModelError | None]:
    """What is shown of an answer, whether it came to its end, and what went wrong."""
    shown = ""
    try:
        async with aclosing(interview.turn(text, message_id=message_id)) as parts:
            async for part in parts:
                if isinstance(part, TurnEnd):
                    return shown, True, None
                shown += part.text
    except ModelError as error:
        return shown, False, error
    raise AssertionError("a turn ends with a TurnEnd or an error")


async def killed(database: Path, plan: Plan, text: str, message_id: str) -> str:
    """What another process shows of an answer before it is killed; the interview is in the database."""
    async with FaultServer(plan) as server:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.interview.dying_process", str(database), server.url, message_id, text),
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "OPENAI_API_KEY": KEY},
        )
        assert process.stdout is not None
        try:
            shown = (await process.stdout.readline()).decode().rstrip("\n")
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return shown


async def begin(store: Store, interviewer: Interviewer) -> Interview:
    """A new untimed interview `a` of all steps."""
    return await Interview.start(
        "a", definition=definition(), interviewer=interviewer, store=store, clock=WordClock(), minutes=None
    )


async def taken_up(store: Store, interviewer: Interviewer) -> Interview:
    """The interview `a` in a new process."""
    return await Interview.load("a", definition=definition(), interviewer=interviewer, store=store, clock=WordClock())


def kinds(events: Sequence[Event]) -> tuple[str, ...]:
    """Kinds of the events behind the opening, steps left out."""
    opened = next(number for number, event in enumerate(events) if event.kind == "interviewer_said")
    return tuple(event.kind for event in events[opened + 1 :] if event.kind != "step_entered")


async def measured(fault: Fault, folder: Path) -> Outcome:
    """One turn that meets the fault, and the same turn sent again to a server that works."""
    database = folder / "viva.db"
    store, interviewer = open_store(str(database)), Changing()
    try:
        interview = await begin(store, interviewer)
        told: list[Waiting] = []
        if fault.kills:
            await store.close()
            shown, ended, error = await killed(database, fault.plan, STATEMENT, "m1"), False, None
            store = open_store(str(database))
            kept = kinds([row.event for row in await store.read("a")])
        else:
            async with speaking(interviewer, fault.plan, fault=fault) as told:
                shown, ended, error = await sent(interview, STATEMENT, "m1")
            kept = kinds(interview.events)
        async with speaking(interviewer, [GOOD]):
            interview = await taken_up(store, interviewer) if fault.kills else interview
            again, _, _ = await sent(interview, STATEMENT, "m1")
        answer = next(e for e in interview.events if isinstance(e, InterviewerSaid) and e.reply_to == "m1")
        return Outcome(shown, ended, len(told), error, kept, answer.refused, again, kinds(interview.events))
    finally:
        await store.close()
