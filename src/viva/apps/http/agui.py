"""AG-UI 1.0: a run of a thread is a turn of the interview that the thread leads to."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from itertools import count
from typing import Literal

from ag_ui.core import (
    PROTOCOL_VERSION,
    AssistantMessage,
    Event,
    Message,
    MessagesSnapshotEvent,
    RunAgentInput,
    RunErrorEvent,
    RunFinishedEvent,
    RunFinishedSuccessOutcome,
    RunStartedEvent,
    StateDeltaEvent,
    StateSnapshotEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
    TextPart,
    UserMessage,
)
from ag_ui.encoder import EventEncoder
from pydantic import ConfigDict
from sse_starlette import ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from viva.api.interview import Interview
from viva.api.snapshot import Snapshot
from viva.apps.http.bodies import Begin, read, validated
from viva.apps.http.problems import Contained, problem_of
from viva.apps.http.streams import stream
from viva.channels.switchboard import Switchboard
from viva.errors import UsageError
from viva.interview import TurnEnd
from viva.machine.record import kept
from viva.values.events import CandidateSaid, InterviewerSaid
from viva.values.moves import Sentence

Came = Literal["begun", "joined", "known"]
"""With this run, from another channel with this run, or with an earlier run."""

_LONGEST_THREAD = 200
_OPENING = "opening"
"""Id of the interviewer's first message."""


class Forwarded(Begin):
    """What `forwardedProps` may say; what else stands in them is for others."""

    model_config = ConfigDict(extra="ignore")

    interview: str | None = None
    """Id of an interview to go on with in this thread."""


def agui_route(board: Switchboard) -> Route:
    """`POST /agui`, with a `RunAgentInput` for its body."""

    async def run(request: Request) -> Response:
        asked = await read(request, RunAgentInput)
        forwarded = asked.forwarded_props if isinstance(asked.forwarded_props, dict) else {}
        wishes = validated(Forwarded, forwarded, "/forwardedProps")
        if not (0 < len(asked.thread_id) <= _LONGEST_THREAD and asked.thread_id.isprintable()):
            raise UsageError(f"threadId: give 1 to {_LONGEST_THREAD} characters of plain text")
        return stream(_encoded(board, asked, wishes, _new_message(asked.messages)))

    return Route("/agui", run, methods=["POST"])


def _new_message(messages: list[Message]) -> UserMessage | None:
    """The user's last message, as text; None where an answer stands behind it. Raises `UsageError` for what is none."""
    last = next((each for each in reversed(messages) if isinstance(each, UserMessage | AssistantMessage)), None)
    if not isinstance(last, UserMessage):
        return None
    if isinstance(last.content, str):
        return last
    texts = [part.text for part in last.content if isinstance(part, TextPart)]
    if len(texts) < len(last.content):
        raise UsageError("the message has parts that are no text; say in words what they show")
    return UserMessage(id=last.id, content="\n".join(texts))


async def _encoded(
    board: Switchboard, asked: RunAgentInput, wishes: Forwarded, message: UserMessage | None
) -> AsyncGenerator[ServerSentEvent | bytes, None]:
    encoder = EventEncoder()
    with Contained() as contained:
        async with aclosing(_run(board, asked, wishes, message)) as events:
            async for event in events:
                yield encoder.encode(event).encode()
    if contained.error is not None:
        problem = problem_of(contained.error)
        code = problem.type.removeprefix("urn:viva:") if problem.exit_code is not None else "InternalServerError"
        yield encoder.encode(RunErrorEvent(message=f"{problem.detail} {problem.remedy}".rstrip(), code=code)).encode()


async def _run(
    board: Switchboard, asked: RunAgentInput, wishes: Forwarded, message: UserMessage | None
) -> AsyncGenerator[Event, None]:
    thread, run = asked.thread_id, asked.run_id
    yield RunStartedEvent(thread_id=thread, run_id=run, protocol_version=PROTOCOL_VERSION)
    interview, came = await _interview(board, f"agui:{thread}", wishes)
    before = interview.state
    yield StateSnapshotEvent(snapshot=before.model_dump(mode="json"))
    if came == "begun":
        for event in _message(_OPENING, interview.opening):
            yield event
    elif came == "joined" or message is None or len(asked.messages) == 1:  # The page has nothing of what was said.
        history = _history(interview, message)
        yield MessagesSnapshotEvent(messages=history)
        if message is not None and any(each.id == _answer_id(message.id) for each in history):
            message = None
    if message is not None:
        async with aclosing(_turn(board, interview.id, message)) as events:
            async for event in events:
                yield event
    after = (await board.interview(interview.id)).state
    if changes := _changes(before, after):
        yield StateDeltaEvent.model_validate({"delta": changes})
    yield RunFinishedEvent(
        thread_id=thread, run_id=run, result={"ended": after.ended}, outcome=RunFinishedSuccessOutcome()
    )


async def _interview(board: Switchboard, line: str, wishes: Forwarded) -> tuple[Interview, Came]:
    """The interview of a thread, and how the thread came to it."""
    connected = await board.connected(line)
    if wishes.interview is not None and (connected is None or connected.id != wishes.interview):
        interview = await board.interview(wishes.interview)
        await board.connect(line, interview.id)
        return interview, "joined"
    if connected is not None:
        return connected, "known"
    interview = await board.begin(line, **wishes.model_dump(exclude={"interview"}))
    await board.connect(line, interview.id)
    return interview, "begun"


async def _turn(board: Switchboard, interview: str, message: UserMessage) -> AsyncGenerator[Event, None]:
    """The answer as a text message; one that an earlier message waited for comes first, as a message of its own."""
    assert isinstance(message.content, str)
    numbers = count(1)
    answer: str | None = None
    async with aclosing(board.turn(interview, message.content, message_id=message.id)) as parts:
        async for part in parts:
            if isinstance(part, Sentence):
                if answer is None:
                    answer = _answer_id(message.id, next(numbers))
                    yield TextMessageStartEvent(message_id=answer, role="assistant")
                yield TextMessageContentEvent(message_id=answer, delta=part.text)
            elif isinstance(part, TurnEnd) and answer is not None:
                yield TextMessageEndEvent(message_id=answer)
                answer = None


def _answer_id(message_id: str, number: int = 1) -> str:
    """The id of an answer, the same in each run that shows it."""
    return f"{message_id}-answer-{number}"


def _message(name: str, text: str) -> Iterator[Event]:
    yield TextMessageStartEvent(message_id=name, role="assistant")
    yield TextMessageContentEvent(message_id=name, delta=text)
    yield TextMessageEndEvent(message_id=name)


def _history(interview: Interview, message: UserMessage | None) -> list[Message]:
    """What was said so far, from the journal, and the message that comes now."""
    said: list[Message] = []
    for event in kept(interview.events):
        if isinstance(event, CandidateSaid):
            said.append(UserMessage(id=event.message_id, content=event.text))
        elif isinstance(event, InterviewerSaid):
            name = _answer_id(event.reply_to or f"clock-{len(said)}") if said else _OPENING
            said.append(AssistantMessage(id=name, content=event.move.text))
    new = message is not None and all(message.id != each.id for each in said)
    return [*said, message] if message is not None and new else said


def _changes(before: Snapshot, after: Snapshot) -> list[dict[str, object]]:
    """What a front end has to change in the state that it holds, as JSON Patch."""
    was, now = before.model_dump(mode="json"), after.model_dump(mode="json")
    return [{"op": "replace", "path": f"/{name}", "value": now[name]} for name in now if now[name] != was[name]]
