"""A canary in what people say never reaches spans, events or logs, whatever fails; where it is asked for, it does."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.cli.test_model_interview import served
from tests.grading.test_model_grading import NAMES, SHEET
from tests.interviewers.replying import reply
from tests.models.fault_server import FaultServer, Json, Plan, Reply, answered, completion, failed, sse, words
from tests.telemetry.recording import CANARY, Recording, attributes, begun, hear, messages
from viva.api.interview import Interview
from viva.errors import BudgetExceeded, ModelError, StoreUnavailable
from viva.grading import grade
from viva.interview import Budget
from viva.journal.memory import MemoryStore
from viva.judges.model import ModelJudge
from viva.models.naming import model_named
from viva.models.retrying import Patience
from viva.telemetry.content import VARIABLE
from viva.testing import FaultyStore
from viva.values.transcript import Transcript, Turn

pytestmark = pytest.mark.block_network(allowed_hosts=["127.0.0.1"])

ANSWER = f"My name is {CANARY} and I would log every impression."
PARTS = ("listen", f"Noted, {CANARY}.")
LOUD = (
    "sqlalchemy.engine",
    "openai",
    "openai._base_client",
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "asyncio",
    "viva",
)


@pytest.fixture
def loud(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """A program that writes everything into its log."""
    caplog.set_level(logging.DEBUG)
    for name in LOUD:
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def written(caplog: pytest.LogCaptureFixture) -> str:
    """The whole log, tracebacks included."""
    form = logging.Formatter("%(name)s %(message)s")
    return "\n".join(form.format(record) for record in caplog.records)


def quoting(body: Json) -> Reply:
    """A refusal that repeats what it was sent, as servers do that cannot read it."""
    return failed(400, f"cannot read {json.dumps(body)[-150:]} {CANARY}", code="invalid_request_error")


def echoing(status: int) -> Plan:
    return [lambda body: failed(status, f"no: {CANARY}")]


@dataclass(frozen=True)
class Case:
    name: str
    plan: Plan
    fails: bool = True


CASES = (
    Case("an answer", [answered(reply(*PARTS))], fails=False),
    Case("a refusal of the request", [quoting]),
    Case("a refusal of the key", echoing(401)),
    Case("a page", [Reply(headers=(("content-type", "text/html"),), pieces=(f"<html>{CANARY}".encode(),))]),
    Case("damaged JSON", [sse(f"data: {{{CANARY}\n\n".encode())]),
    Case("a stream that breaks", [sse(*words('{"act": "listen", "topic": "", ', f'"text": "{CANARY}'), breaks=True)]),
    Case("no turn at all", [answered(f"{CANARY}, what is the goal?")], fails=False),
    Case("another form", [answered(json.dumps({"act": CANARY, "topic": CANARY, "facts": CANARY}))], fails=False),
    Case("a refusal", [answered(f"I cannot talk to {CANARY}.", finish="content_filter")], fails=False),
)


async def one_turn(server: FaultServer, store: str) -> bool:
    """Whether it was answered."""
    async with await Interview.start(
        "a", store=store, mode="step1", model="openai/own", base_url=server.url, seed=1, turn_timeout=20
    ) as interview:
        try:
            await hear(interview, ANSWER, "m1")
        except ModelError:
            return False
        finally:
            await interview.finish()
            await interview.grade()
        return True


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_model_is_told_and_says_stays_between_them(
    told: Recording, loud: pytest.LogCaptureFixture, tmp_path: Path, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("viva.models.retrying.Patience", partial(Patience, first_wait_s=0.0))
    with served(case.plan) as server:
        done = asyncio.run(one_turn(server, str(tmp_path / "journal.db")))
    assert any(CANARY in json.dumps(body) for body in server.asked), "the model was told"
    assert done is not case.fails
    assert told.named("turn")
    assert told.named("chat own")
    assert told.events
    assert "HTTP Request" in written(loud), "the log is read"
    assert CANARY not in told.text
    assert CANARY not in written(loud)


@dataclass(frozen=True)
class Trouble:
    name: str
    error: type[Exception]
    budget: Budget | None = None
    on: str | None = None


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble("the store, before", StoreUnavailable, on="candidate_said"),
        Trouble("the store, after", StoreUnavailable, on="interviewer_said"),
        Trouble("the budget", BudgetExceeded, budget=Budget(max_tokens=0)),
    ],
    ids=lambda trouble: trouble.name,
)
def test_a_failure_of_ours_tells_no_words(told: Recording, loud: pytest.LogCaptureFixture, trouble: Trouble) -> None:
    async def talk() -> None:
        store = FaultyStore(MemoryStore())
        interview = await begun(lambda request: reply(*PARTS), store=store, budget=trouble.budget)
        if trouble.on is not None:
            store.fail("refused", on=trouble.on)
        with pytest.raises(trouble.error):
            await hear(interview, ANSWER, "m1")
        await interview.close()

    asyncio.run(talk())
    assert attributes(told.one("turn"))["error.type"] == trouble.error.__name__
    assert CANARY not in told.text
    assert CANARY not in written(loud)


def test_a_database_that_fails_tells_no_words(told: Recording, loud: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    path = tmp_path / "journal.db"

    async def talk() -> None:
        async with await Interview.start("a", store=str(path), mode="step1") as interview:
            with sqlite3.connect(path) as database:
                database.execute("drop table viva_events")
            with pytest.raises(StoreUnavailable):
                await hear(interview, ANSWER, "m1")

    asyncio.run(talk())
    assert attributes(told.one("turn"))["error.type"] == "StoreUnavailable"
    assert CANARY not in told.text
    assert CANARY not in written(loud)


def test_a_judge_is_told_and_nobody_else(told: Recording, loud: pytest.LogCaptureFixture) -> None:
    said = Turn(number=1, speaker="candidate", text=ANSWER)
    talk = Transcript(id=CANARY, scenario=None, level="mid", mode="step1", turns=(said,))
    judged = json.dumps(
        {"reason": CANARY, "rungs": [{"rung": "two", "verdict": "MET", "quotes": [{"turn": 1, "quote": CANARY}]}]}
    )

    async def run(server: FaultServer) -> None:
        model = model_named("openai/own", base_url=server.url)
        await grade(talk, definition=SHEET, judge=ModelJudge(model))
        await model.close()

    with served([completion(judged)]) as server:
        asyncio.run(run(server))
    assert any(CANARY in json.dumps(body) for body in server.asked)
    assert told.named("chat own")
    assert len(told.events) == len(NAMES)
    assert CANARY not in told.text, "not even the transcript's name, which may be the candidate's"
    assert CANARY not in written(loud)


@pytest.mark.parametrize("value", ["", "NO_CONTENT", "true", "1", "yes"])
def test_only_the_values_of_the_conventions_ask_for_words(
    told: Recording, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(VARIABLE, value)
    capturing()
    assert CANARY not in told.text


def capturing() -> None:
    async def talk() -> None:
        async with await begun(lambda request: reply(*PARTS)) as interview:
            await hear(interview, ANSWER, "m1")

    asyncio.run(talk())


def test_words_are_on_spans_where_that_is_asked_for(told: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "SPAN_ONLY")
    capturing()
    call, turn = attributes(told.one("chat 1")), attributes(told.one("turn"))
    sent = messages(call["gen_ai.input.messages"])
    assert sent[0]["role"] == "system"
    assert CANARY in str(sent[-1]["parts"])
    (got,) = messages(call["gen_ai.output.messages"])
    assert (got["role"], got["finish_reason"]) == ("assistant", "stop")
    assert CANARY in str(got["parts"])
    assert messages(turn["gen_ai.input.messages"]) == [{"role": "user", "parts": [{"type": "text", "content": ANSWER}]}]
    assert PARTS[1] in str(messages(turn["gen_ai.output.messages"]))
    assert not told.events


def test_words_are_in_events_where_that_is_asked_for(
    told: Recording, loud: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "EVENT_ONLY")
    capturing()
    assert CANARY not in "\n".join(span.to_json() for span in told.spans)
    (record,) = (record.log_record for record in told.events)
    assert record.event_name == "gen_ai.client.inference.operation.details"
    known = record.attributes or {}
    assert known["gen_ai.operation.name"] == "chat"
    assert known["gen_ai.usage.input_tokens"] == 1
    assert isinstance(known["gen_ai.input.messages"], tuple | list), "structured, as events must have it"
    assert CANARY in str(known["gen_ai.input.messages"])
    assert CANARY in str(known["gen_ai.output.messages"])
    assert record.span_id == getattr(told.one("chat 1").context, "span_id", None)


def test_the_text_of_an_error_is_told_with_the_words(told: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "SPAN_ONLY")
    error = ModelError(f"the server said {CANARY}")

    async def talk() -> None:
        interview = await begun(lambda request: error)
        with pytest.raises(ModelError):
            await hear(interview, ANSWER, "m1")
        await interview.close()

    asyncio.run(talk())
    assert told.one("turn").status.description == str(error)


def test_a_log_of_requests_is_there_for_whoever_asked(
    loud: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without this the test above could pass because nobody logs anything."""
    monkeypatch.setenv(VARIABLE, "EVENT_ONLY")
    with served([answered(reply(*PARTS))]) as server:
        asyncio.run(one_turn(server, str(tmp_path / "journal.db")))
    assert CANARY in written(loud)
