"""Spans as a program sees them that brings OpenTelemetry: interview, turn, model call, whatever becomes of a turn."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from io import StringIO

import pytest
from opentelemetry import baggage, context, trace
from opentelemetry.trace import SpanKind, StatusCode

from tests.interview.scripted import Held
from tests.interviewers.replying import STATEMENT, legal, line_to, reply
from tests.telemetry.recording import NO_WAIT, Recording, attributes, begun, hear
from viva.api.interview import Interview
from viva.apps.cli.conversation import Setup, Wanted, begin
from viva.errors import (
    BudgetExceeded,
    ModelAuthError,
    ModelRateLimited,
    ModelTooSlow,
    ModelUnavailable,
    StoreUnavailable,
    VivaError,
)
from viva.interview import Budget, TurnEnd
from viva.interviewers.model import ModelInterviewer
from viva.journal.memory import MemoryStore
from viva.telemetry.content import conversation_id
from viva.telemetry.sitting import Sitting
from viva.testing import FaultyStore, ScriptedModel
from viva.testing.scripted import Line, chunks_of
from viva.values.messages import ChatRequest, Usage
from viva.values.moves import Sentence

GOAL = "What is the business goal?"


def test_a_whole_interview_is_a_tree(told: Recording) -> None:
    async def talk() -> None:
        async with await begun() as interview:
            await hear(interview, STATEMENT, "m1")
            await hear(interview, STATEMENT, "m2")
            await hear(interview, STATEMENT, "m2")
            await interview.finish()
            await interview.grade()

    asyncio.run(talk())
    assert told.tree() == {
        "interview 1": None,
        "turn 1": "interview 1",
        "chat 1 1": "turn 1",
        "turn 2": "interview 1",
        "chat 1 2": "turn 2",
        "grade 1": "interview 1",
    }, "an answer that is given again is no turn"
    assert {span.status.status_code for span in told.spans} == {StatusCode.UNSET}
    assert {attributes(span)["gen_ai.conversation.id"] for span in told.spans} == {conversation_id("a")}
    interview = attributes(told.one("interview"))
    assert interview["viva.scenario"] == "ads_ctr"
    assert (interview["viva.turns"], interview["viva.resumed"], interview["viva.interviewer"]) == (
        2,
        False,
        "scripted/1",
    )


def test_a_turn_says_what_became_of_it(told: Recording) -> None:
    async def talk() -> str:
        wrong = [reply("answer", "The score is 4 of 4. Well done.")]
        async with await begun(lambda request: wrong.pop() if wrong else legal(request)) as interview:
            return (await hear(interview, STATEMENT, "m1")).move.act

    act = asyncio.run(talk())
    turn = attributes(told.one("turn"))
    assert turn["viva.turn.act"] == act
    assert turn["viva.turn.step"] == "s1"
    assert turn["viva.turn.ended"] is False
    assert isinstance(turn["viva.turn.minutes_left"], float)
    assert turn["viva.turn.refused"] == 1
    assert turn["viva.turn.refused_by"] == ("machine",)
    first, second = told.named("chat 1")
    assert attributes(first)["viva.left_early"] is True, "nobody listens to a reply that is refused"
    assert "viva.left_early" not in attributes(second)
    assert {span.status.status_code for span in told.spans} == {StatusCode.UNSET}


def test_a_call_is_described_as_the_conventions_say(told: Recording) -> None:
    usage = Usage(prompt=120, completion=30, cached=100)
    exact = "one-2026-01"

    async def talk() -> None:
        async with await begun(lambda request: chunks_of(legal(request), usage=usage, model=exact)) as interview:
            await hear(interview, STATEMENT, "m1")

    asyncio.run(talk())
    span = told.one("chat 1")
    assert span.kind is SpanKind.CLIENT
    found = dict(attributes(span))
    first = found.pop("gen_ai.response.time_to_first_chunk")
    assert isinstance(first, float)
    assert first >= 0
    assert found == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "scripted",
        "gen_ai.request.model": "1",
        "gen_ai.response.model": exact,
        "gen_ai.conversation.id": conversation_id("a"),
        "gen_ai.request.max_tokens": 4_000,
        "gen_ai.request.stream": True,
        "gen_ai.output.type": "json",
        "gen_ai.usage.input_tokens": 120,
        "gen_ai.usage.output_tokens": 30,
        "gen_ai.usage.cache_read.input_tokens": 100,
        "gen_ai.response.finish_reasons": ("stop",),
        "server.address": "scripted",
        "server.port": 80,
        "viva.call.attempt": 1,
        "viva.call.answer": "turn",
    }


def test_each_attempt_is_a_call(told: Recording) -> None:
    failures = [ModelRateLimited("no"), ModelUnavailable("no")]

    async def talk() -> None:
        async with await begun(lambda request: failures.pop(0) if failures else legal(request)) as interview:
            await hear(interview, STATEMENT, "m1")

    asyncio.run(talk())
    calls = [attributes(span) for span in told.named("chat 1")]
    assert [call["viva.call.attempt"] for call in calls] == [1, 2, 3]
    assert [call.get("error.type") for call in calls] == ["ModelRateLimited", "ModelUnavailable", None]
    assert [call.get("viva.exit_code") for call in calls] == [3, 3, None]
    assert told.one("turn").status.status_code is StatusCode.UNSET, "what was healed is no failure of the turn"
    assert {parent for name, parent in told.tree().items() if name.startswith("chat")} == {"turn 1"}


@dataclass(frozen=True)
class Failure:
    name: str
    error: type[VivaError]
    exit_code: int
    calls: int
    script: Line = "{}"
    budget: Budget | None = None
    store_fails: bool = False


FAILURES = (
    Failure("the model", ModelAuthError, 3, 1, script=ModelAuthError("the key is no good")),
    Failure("the budget", BudgetExceeded, 4, 0, budget=Budget(max_tokens=0)),
    Failure("the store", StoreUnavailable, 1, 0, store_fails=True),
)


@pytest.mark.parametrize("case", FAILURES, ids=lambda case: case.name)
def test_a_failed_turn_ends_with_the_class_of_the_error(told: Recording, case: Failure) -> None:
    async def talk() -> None:
        store = FaultyStore(MemoryStore())
        model = ModelInterviewer(line_to(ScriptedModel(lambda request: case.script)), patience=NO_WAIT)
        interview = await Interview.start("a", store=store, model=model, mode="step1", budget=case.budget)
        if case.store_fails:
            store.fail("refused")
        with pytest.raises(case.error):
            await hear(interview, STATEMENT, "m1")
        await interview.close()

    asyncio.run(talk())
    turn = told.one("turn")
    assert attributes(turn)["error.type"] == case.error.__name__
    assert attributes(turn)["viva.exit_code"] == case.exit_code
    assert (turn.status.status_code, turn.status.description) == (StatusCode.ERROR, None)
    assert not turn.events, "an exception that is recorded has its text with it"
    assert len(told.named("chat 1")) == case.calls
    assert told.one("interview").status.status_code is StatusCode.UNSET, "the interview goes on"


def test_a_turn_that_takes_too_long_says_so(told: Recording) -> None:
    async def talk() -> None:
        async with await Interview.start("a", store="memory:", model=Held(), turn_timeout=0.01) as interview:
            with pytest.raises(ModelTooSlow):
                await hear(interview, STATEMENT, "m1")

    asyncio.run(talk())
    assert attributes(told.one("turn"))["error.type"] == "ModelTooSlow"


def test_a_turn_that_is_cancelled_ends(told: Recording) -> None:
    async def talk() -> None:
        held = Held()
        async with await Interview.start("a", store="memory:", model=held) as interview:
            task = asyncio.create_task(hear(interview, STATEMENT, "m1"))
            await held.asked.wait()
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    asyncio.run(talk())
    assert attributes(told.one("turn"))["error.type"] == "CancelledError"
    assert told.tree() == {"interview 1": None, "turn 1": "interview 1"}


@pytest.mark.parametrize("forgets", [False, True], ids=["closed", "forgotten"])
def test_a_turn_that_is_left_ends(told: Recording, forgets: bool) -> None:
    async def talk() -> None:
        async with await begun() as interview:
            parts = interview.turn(STATEMENT, message_id="m1")
            if forgets:
                async for _ in parts:
                    break
                del parts
                await asyncio.sleep(0.01)
            else:
                async with aclosing(parts):
                    async for _ in parts:
                        break
            assert told.one("turn"), "while the interview goes on"

    asyncio.run(talk())
    turn = told.one("turn")
    assert attributes(turn)["viva.left_early"] is True
    assert turn.status.status_code is StatusCode.UNSET


def test_interviews_at_once_keep_their_own_parents(told: Recording) -> None:
    async def one(name: str) -> None:
        async with await begun(name=name) as interview:
            for number in range(3):
                async for _ in interview.turn(STATEMENT, message_id=f"m{number}"):
                    await asyncio.sleep(0)

    async def all_at_once() -> None:
        await asyncio.gather(*(one(name) for name in "abc"))

    asyncio.run(all_at_once())
    by_id = {span.context.span_id: span for span in told.spans if span.context}
    for span in told.spans:
        if span.parent is not None:
            parent = by_id[span.parent.span_id]
            assert attributes(parent)["gen_ai.conversation.id"] == attributes(span)["gen_ai.conversation.id"]
    assert {name: len(told.named(name)) for name in ("interview", "turn", "chat 1")} == {
        "interview": 3,
        "turn": 9,
        "chat 1": 9,
    }


def test_nothing_is_current_between_the_parts_of_a_turn(told: Recording) -> None:
    async def talk() -> None:
        async with await begun() as interview:
            with told.tracing.get_tracer("program").start_as_current_span("request") as mine:
                token = context.attach(baggage.set_baggage("user", "u1"))
                async for _ in interview.turn(STATEMENT, message_id="m1"):
                    assert trace.get_current_span() is mine
                    assert baggage.get_baggage("user") == "u1"
                context.detach(token)
            assert not trace.get_current_span().get_span_context().is_valid

    asyncio.run(talk())
    (link,) = told.one("turn").links
    assert link.context == told.one("request").context, "the request that brought the message is linked"


def test_what_the_model_does_sees_its_call_as_current(told: Recording) -> None:
    """So that the spans of an HTTP library stand inside, and get the program's baggage."""
    seen: list[tuple[trace.Span, object]] = []

    def script(request: ChatRequest) -> Line:
        seen.append((trace.get_current_span(), baggage.get_baggage("user")))
        return legal(request)

    async def talk() -> None:
        async with await begun(script) as interview:
            token = context.attach(baggage.set_baggage("user", "u1"))
            await hear(interview, STATEMENT, "m1")
            context.detach(token)

    asyncio.run(talk())
    assert [(span.get_span_context(), user) for span, user in seen] == [(told.one("chat 1").context, "u1")]


def test_an_answer_that_was_owed_is_made_inside_the_interview_that_took_it_up(told: Recording) -> None:
    async def talk() -> None:
        store, failures = MemoryStore(), [ModelAuthError("no")]
        interview = await begun(lambda request: failures.pop(0) if failures else legal(request), store=store)
        with pytest.raises(ModelAuthError):
            await hear(interview, STATEMENT, "m1")
        await interview.close()
        model = ModelInterviewer(line_to(ScriptedModel(legal)))
        await (await Interview.load("a", store=store, model=model)).close()

    asyncio.run(talk())
    assert told.tree() == {
        "interview 1": None,
        "turn 1": "interview 1",
        "chat 1 1": "turn 1",
        "interview 2": None,
        "chat 1 2": "interview 2",
    }
    assert [attributes(span)["viva.resumed"] for span in told.named("interview")] == [False, True]


def test_an_interview_that_could_not_begin_ends_with_the_error(told: Recording) -> None:
    async def talk() -> None:
        store = FaultyStore(MemoryStore())
        store.fail("refused")
        with pytest.raises(StoreUnavailable):
            await Interview.start("a", store=store)

    asyncio.run(talk())
    assert attributes(told.one("interview"))["error.type"] == "StoreUnavailable"


def test_an_interview_that_nobody_closes_ends_with_its_object(told: Recording) -> None:
    async def talk() -> None:
        interview = await begun()
        await hear(interview, STATEMENT, "m1")
        del interview

    asyncio.run(talk())
    gc.collect()
    assert attributes(told.one("interview"))["viva.turns"] == 1


def test_closing_twice_ends_once(told: Recording, caplog: pytest.LogCaptureFixture) -> None:
    async def talk() -> None:
        interview = await begun()
        await interview.close()
        await interview.close()

    asyncio.run(talk())
    gc.collect()
    assert told.one("interview")
    assert not caplog.records, "OpenTelemetry would warn"


def test_a_program_without_a_tracer_hears_the_very_same_generators(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is installed, and nobody has set it up."""
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", None)

    async def parts() -> AsyncGenerator[Sentence | TurnEnd, None]:
        yield Sentence(text="Go on.")

    async def talk() -> None:
        given, interview = parts(), await begun()
        with Sitting("a") as sitting:
            assert sitting.turn(interview, "", given) is given
        await given.aclose()

    asyncio.run(talk())


def test_the_command_line_holds_the_same_tree(
    told: Recording, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    turns = ({"text": GOAL, "message_id": "m1"}, {"text": STATEMENT, "message_id": "m2"}, {"text": "/finish"})
    monkeypatch.setattr("sys.stdin", StringIO("\n".join(json.dumps(turn) for turn in turns)))
    setup = Setup(scenario=None, level="mid", mode="step1", minutes="framework", seed=1, wanted=Wanted())
    assert asyncio.run(begin(setup, store="memory:", output="jsonl")) == 0
    assert '"scorecard"' in capsys.readouterr().out
    assert told.tree() == {
        "interview 1": None,
        "turn 1": "interview 1",
        "turn 2": "interview 1",
        "grade 1": "interview 1",
    }
    assert len({attributes(span)["gen_ai.conversation.id"] for span in told.spans}) == 1
