"""What each error is over HTTP, and that neither a response nor the log tells more than it may."""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import logging
from collections.abc import AsyncGenerator, Mapping
from types import MappingProxyType

import httpx
import pytest

import viva
import viva.apps.http
from tests.http_app.calling import SAID, TOKEN, begun, calling, client_of, events_in, said
from viva import errors
from viva.apps.http.api import create_api
from viva.apps.http.problems import problem_of, status_of
from viva.channels.switchboard import Switchboard
from viva.errors import VivaError
from viva.interviewers.protocol import Brief
from viva.testing import FaultyStore
from viva.values.moves import Decision, Notes, Sentence

CANARY = "canary-7f3a9c"
STATUSES = {
    errors.VivaError: 500,
    errors.UsageError: 422,
    errors.DefinitionError: 500,
    errors.TranscriptError: 422,
    errors.InterviewError: 500,
    errors.TurnInProgress: 409,
    errors.InterviewOver: 410,
    errors.MessageTakenBack: 409,
    errors.StoreError: 503,
    errors.StoreConflict: 409,
    errors.UnknownInterview: 404,
    errors.StoreTooNew: 503,
    errors.StoreUnavailable: 503,
    errors.ModelError: 502,
    errors.ModelAuthError: 502,
    errors.ModelOutOfCredit: 502,
    errors.ModelRateLimited: 503,
    errors.ModelUnavailable: 503,
    errors.ModelTooSlow: 504,
    errors.ModelUnknown: 502,
    errors.ModelRequestRejected: 502,
    errors.ModelContextExceeded: 502,
    errors.ModelRefused: 502,
    errors.ModelTruncated: 502,
    errors.ModelReplyInvalid: 502,
    errors.BudgetExceeded: 402,
    errors.BelowThreshold: 500,
}
HIDDEN = (errors.DefinitionError, errors.UnknownInterview, errors.StoreError, errors.StoreConflict)
ALL = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, VivaError)]


def one(kind: type[VivaError]) -> VivaError:
    if kind is errors.DefinitionError:
        return errors.DefinitionError((errors.Problem("/home/somebody/packs/x.yaml", 1, "", CANARY),))
    return kind(CANARY)


class Broken:
    """Raises what it was given; `streams` says whether a sentence comes first."""

    name = "broken"
    hashes: Mapping[str, str] = MappingProxyType({})

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.streams = True

    async def propose(self, brief: Brief) -> AsyncGenerator[Decision | Sentence | Notes, None]:
        if self.error:
            raise self.error
        yield Decision(act="listen")


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_and_says_what_to_do(kind: type[VivaError]) -> None:
    error = one(kind)
    assert status_of(error) == STATUSES[kind]
    problem = problem_of(error)
    assert problem.type == f"urn:viva:{kind.__name__}"
    assert problem.exit_code == kind.exit_code
    if issubclass(kind, HIDDEN):
        assert CANARY not in problem.model_dump_json()
        assert problem.remedy
    elif STATUSES[kind] != 500:
        assert CANARY in problem.detail


@pytest.mark.parametrize(
    "kind", [errors.ModelRateLimited, errors.BudgetExceeded, errors.ModelTooSlow, errors.ModelAuthError]
)
@pytest.mark.parametrize("streamed", [False, True], ids=["json", "events"])
def test_what_an_interviewer_raises_comes_out(kind: type[VivaError], streamed: bool) -> None:
    async def failing(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        headers = {"Accept": "text/event-stream"} if streamed else {}
        response = await client.post(f"{at}/turns", json={"message_id": "m1", "text": SAID[0]}, headers=headers)
        problem = events_in(response.text)[-1] if streamed else ("error", response.json())
        assert problem[0] == "error"
        assert (problem[1]["type"], problem[1]["status"]) == (f"urn:viva:{kind.__name__}", STATUSES[kind])
        assert streamed or response.status_code == STATUSES[kind]
        assert streamed or ("retry-after" in response.headers) == (kind is errors.ModelRateLimited)
        broken.error = errors.ModelError("still")

    broken = Broken(kind("the reason"))
    calling(failing, models=(broken,))


@pytest.mark.parametrize("streamed", [False, True], ids=["json", "events"])
def test_what_nobody_expects_is_a_500_that_repeats_nothing(streamed: bool, caplog: pytest.LogCaptureFixture) -> None:
    async def failing(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        headers = {"Accept": "text/event-stream"} if streamed else {}
        body = {"message_id": "m1", "text": CANARY}
        response = await client.post(f"{at}/turns", json=body, headers=headers)
        status = events_in(response.text)[-1][1]["status"] if streamed else response.status_code
        assert status == 500
        assert CANARY not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"

    caplog.set_level(logging.DEBUG)
    calling(failing, models=(Broken(RuntimeError(f"could not read {CANARY}")),))
    assert "unexpected RuntimeError" in caplog.text
    assert "in propose" in caplog.text, "the log says where"
    assert CANARY not in caplog.text


def test_no_log_has_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    async def talked(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        for number, headers in enumerate(({}, {"Accept": "text/event-stream"})):
            body = {"message_id": f"m{number}", "text": f"{SAID[0]} {CANARY}"}
            assert (await client.post(f"{at}/turns", json=body, headers=headers)).status_code == 200
        run = {"threadId": "t", "runId": "r", "messages": [], "forwardedProps": {"interview": at.rpartition("/")[2]}}
        assert CANARY in (await client.post("/agui", json=run)).text
        assert (await client.post("/interviews", json={"level": CANARY})).status_code == 422
        assert (await client.post("/grade", content=CANARY, headers={"Content-Type": "text/plain"})).status_code == 422

    caplog.set_level(logging.DEBUG)
    calling(talked)
    assert CANARY not in caplog.text


def test_an_unknown_id_names_no_other(caplog: pytest.LogCaptureFixture) -> None:
    async def guessed(client: httpx.AsyncClient) -> None:
        known = (await begun(client)).rpartition("/")[2]
        for method, end in (("GET", ""), ("POST", "/finish"), ("POST", "/turns"), ("GET", "/scorecard")):
            body = {"json": {"message_id": "m", "text": "x"}} if end == "/turns" else {}
            response = await client.request(method, f"/interviews/{known[:-1]}{end}", **body)  # type: ignore[arg-type]
            assert response.status_code == 404
            assert known not in response.text
            assert response.json()["type"] == "urn:viva:UnknownInterview"

    calling(guessed)


def test_after_the_end_a_new_message_is_gone() -> None:
    async def over(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        await client.post(f"{at}/finish")
        response = await said(client, at, SAID[0], "m1")
        assert (response.status_code, response.json()["type"]) == (410, "urn:viva:InterviewOver")

    calling(over)


def test_another_servers_turn_is_a_409_that_says_when() -> None:
    async def busy() -> None:
        board = Switchboard(viva.open_store("memory:"), models=(Broken(errors.TurnInProgress("another is answering")),))
        async with client_of(create_api(board, token=TOKEN)) as client:
            at = await begun(client)
            board._turn_timeout = -5.0  # It would wait so long for the other server.
            response = await said(client, at, SAID[0], "m1")
            assert response.status_code == 409
            assert int(response.headers["retry-after"]) > 0

    asyncio.run(busy())


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Content-Type": "text/plain"}, '{"message_id": "m", "text": "x"}', 415),
        ({}, "", 415),
        ({"Content-Type": "application/json"}, "{", 422),
        ({"Content-Type": "application/json"}, "[]", 422),
        ({"Content-Type": "application/json"}, '{"message_id": "", "text": "x"}', 422),
        ({"Content-Type": "application/json"}, '{"message_id": "m"}', 422),
        ({"Content-Type": "application/json"}, '{"message_id": "m", "text": "x", "model": "y"}', 422),
        ({"Content-Type": "application/json"}, '{"message_id": "a\\u001fb", "text": "x"}', 422),
        ({"Content-Type": "application/json"}, '{"message_id": "m", "text": "\\ud800"}', 422),
        ({"Content-Type": "application/json; charset=utf-8"}, '{"message_id": "m", "text": "x"}', 200),
    ],
)
def test_a_body_of_another_form_is_refused(headers: dict[str, str], content: str, status: int) -> None:
    async def sent(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        response = await client.post(f"{at}/turns", content=content, headers=headers)
        assert response.status_code == status, response.text
        assert status == 200 or response.headers["content-type"] == "application/problem+json"

    calling(sent)


@pytest.mark.parametrize(
    "settings", [{"scenario": "../ads_ctr"}, {"model": "openai/gpt-5"}, {"minutes": -1}, {"seed": -1}]
)
def test_only_what_is_offered_can_be_begun(settings: dict[str, object]) -> None:
    async def asked(client: httpx.AsyncClient) -> None:
        assert (await client.post("/interviews", json=settings)).status_code == 422

    calling(asked)


def test_not_ready_without_a_journal(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    async def unready() -> None:
        journal = viva.open_store("memory:")
        async with client_of(create_api(Switchboard(journal), token=TOKEN), token=None) as client:
            assert (await client.get("/readyz")).status_code == 200

            async def broken(interview: str) -> None:
                raise errors.StoreUnavailable("/var/lib/viva.db: database is locked; end the other program")

            monkeypatch.setattr(journal, "draft", broken)
            response = await client.get("/readyz")
            assert response.status_code == 503
            assert response.json()["type"] == "urn:viva:StoreUnavailable"
            assert "/var/lib" not in response.text, "the place is for the log"
            assert (await client.get("/healthz")).status_code == 200

    asyncio.run(unready())
    assert "database is locked" in caplog.text


def test_not_ready_without_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unready(client: httpx.AsyncClient) -> None:
        response = await client.get("/readyz")
        assert (response.status_code, response.json()["type"]) == (503, "urn:viva:DefinitionError")

    monkeypatch.setattr("viva.apps.http.shelf.list_scenarios", lambda: ())
    calling(unready)


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "limits" else there(name))
    with pytest.raises(errors.UsageError, match=r"viva\[http\]"):
        importlib.reload(viva.apps.http)


def test_a_store_that_fails_is_a_503() -> None:
    async def failing() -> None:
        store = FaultyStore(viva.open_store("memory:"))
        async with client_of(create_api(Switchboard(store), token=TOKEN)) as client:
            at = await begun(client)
            store.fail("refused")
            assert (await said(client, at, SAID[0], "m1")).status_code == 503
            assert (await said(client, at, SAID[0], "m1")).status_code == 200

    asyncio.run(failing())
