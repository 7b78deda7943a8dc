"""Whatever is sent, the answer is one that the description names, and never a 500."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import viva
from tests.http_app.calling import TOKEN, begun, client_of
from viva.apps.http.api import create_api
from viva.apps.http.openapi import description
from viva.channels.switchboard import Switchboard

NAMES = sorted(
    {"scenario", "level", "mode", "minutes", "model", "seed", "message_id", "text", "id", "turns", "schema_version"}
    | {"threadId", "runId", "messages", "forwardedProps", "role", "content", "number", "speaker", "interview"}
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["ads_ctr", "senior", "step1", "user", "candidate", "t", "m1", "framework", "\x00", "../x"])
)
BODIES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)
SAID = st.fixed_dictionaries({"message_id": st.text(min_size=1, max_size=210), "text": st.text(max_size=200)})
RUNS = st.fixed_dictionaries(
    {
        "threadId": st.text(max_size=10),
        "runId": st.text(max_size=10),
        "messages": st.lists(
            st.fixed_dictionaries({"id": st.text(max_size=5), "role": st.sampled_from(["user", "assistant"])})
            | st.fixed_dictionaries(
                {"id": st.text(max_size=5), "role": st.just("user"), "content": st.text(max_size=9)}
            ),
            max_size=2,
        ),
    }
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "scenario": st.sampled_from(["ads_ctr", "none", ""]),
        "level": st.sampled_from(["mid", "staff", "junior"]),
        "mode": st.sampled_from(["full", "step1"]),
        "minutes": st.floats() | st.none() | st.just("framework"),
        "seed": st.integers(),
    },
)
KINDS = st.sampled_from(["application/json", "text/markdown", "text/vtt", "application/jsonl", "text/plain", "", "a/b"])
POSTS = [path for path, calls in description()["paths"].items() if "post" in calls]  # type: ignore[attr-defined]
ANSWERS: Any = description()["paths"]


def as_json(body: object) -> bytes:
    return json.dumps(body).encode()


CONTENT = BODIES.map(as_json) | SETTINGS.map(as_json) | SAID.map(as_json) | RUNS.map(as_json) | st.binary(max_size=200)


@pytest.mark.timeout(300)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(POSTS), content=CONTENT, kind=KINDS | st.just("application/json"))
def test_any_body_is_answered(path: str, content: bytes, kind: str) -> None:
    async def sent() -> httpx.Response:
        board = Switchboard(viva.open_store("memory:"))
        async with client_of(create_api(board, token=TOKEN)) as client:
            interview = (await begun(client)).rpartition("/")[2] if "{interview}" in path else ""
            headers = {"Content-Type": kind} if kind else {}
            return await client.post(path.format(interview=interview), content=content, headers=headers)

    response = asyncio.run(sent())
    assert response.status_code != 500
    assert str(response.status_code) in ANSWERS[path]["post"]["responses"]
    assert "InternalServerError" not in response.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(interview=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=210))
def test_any_id_is_answered(interview: str) -> None:
    async def sent() -> httpx.Response:
        async with client_of(create_api(Switchboard(viva.open_store("memory:")), token=TOKEN)) as client:
            return await client.get(f"/interviews/{quote(interview, safe='')}")

    assert asyncio.run(sent()).status_code in (404, 405, 307)
