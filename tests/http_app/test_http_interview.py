"""Interviews over JSON and over server-sent events: whole, twice delivered, raced, broken off, taken up again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

import viva
from tests.http_app.calling import SAID, begun, calling, client_of, events_in, said
from tests.interview.scripted import Held
from viva.apps.http.api import create_api
from viva.channels.switchboard import Switchboard

STREAM = {"Accept": "text/event-stream"}
KEY = {"Idempotency-Key": "6f1d8e3c-0d3b-4a52-9d0b-7d1c0f6f2a11"}


def test_a_first_step_over_json() -> None:
    async def whole(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        for number, text in enumerate(SAID):
            answer = (await said(client, at, text, f"m{number}")).json()
            assert answer["text"]
            assert answer["messages"] == [f"m{number}"]
        going = (await client.get(at)).json()
        assert all(turn["move"] is None for turn in going["transcript"]["turns"]), "moves are hidden while it goes on"
        assert (await client.get(f"{at}/scorecard")).status_code == 409
        assert (await client.post(f"{at}/finish")).json()["ended"]
        over = (await client.get(at)).json()
        turns = over["transcript"]["turns"]
        assert [turn["text"] for turn in turns if turn["speaker"] == "candidate"] == list(SAID)
        assert turns[0]["move"]["act"] == "open"
        scorecard = await client.get(f"{at}/scorecard")
        assert scorecard.json()["criteria"]["S1.GOAL"]["state"] == "scored"
        assert (await client.get(f"{at}/scorecard")).content == scorecard.content
        brought = await client.post("/grade", json=over["transcript"])
        assert brought.json()["criteria"].keys() == scorecard.json()["criteria"].keys()

    calling(whole)


def test_a_first_step_over_events_says_what_json_says() -> None:
    async def both(client: httpx.AsyncClient) -> None:
        plain, streamed = await begun(client), await begun(client)
        for number, text in enumerate(SAID):
            answer = (await said(client, plain, text, f"m{number}")).json()
            response = await client.post(
                f"{streamed}/turns", json={"message_id": f"m{number}", "text": text}, headers=STREAM
            )
            assert response.headers["content-type"].startswith("text/event-stream")
            *sentences, (name, end) = events_in(response.text)
            assert {kind for kind, _ in sentences} == {"sentence"}
            assert "".join(sentence["text"] for _, sentence in sentences) == end["text"]
            assert (name, end) == ("turn_end", answer)

    calling(both)


@pytest.mark.parametrize("headers", [{}, STREAM], ids=["json", "events"])
def test_a_message_delivered_twice_is_one_turn(headers: dict[str, str]) -> None:
    async def twice(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        body = {"message_id": "m1", "text": SAID[0]}
        first = await client.post(f"{at}/turns", json=body, headers=headers)
        again = await client.post(f"{at}/turns", json=body, headers=headers)
        assert first.text == again.text
        assert (await client.get(at)).json()["state"]["turns"] == 3

    calling(twice)


def test_a_key_begins_one_interview() -> None:
    async def keyed(client: httpx.AsyncClient) -> None:
        asked = [client.post("/interviews", json={"mode": "step1"}, headers=KEY) for _ in range(4)]
        places = {response.headers["location"] for response in await asyncio.gather(*asked)}
        assert len(places) == 1
        other = await client.post("/interviews", json={"mode": "full"}, headers=KEY)
        assert other.status_code == 422
        assert (await client.post("/interviews", headers={"Idempotency-Key": "1"})).status_code == 422
        assert (await client.post("/interviews")).headers["location"] not in places

    calling(keyed)


def test_posts_that_race_are_each_answered_once() -> None:
    async def race(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        texts = {f"m{number}": text for number, text in enumerate(SAID)}
        sent = [said(client, at, text, name) for name, text in texts.items() for _ in range(3)]
        for response in await asyncio.gather(*sent):
            assert response.status_code == 200, response.text
            assert response.json()["text"]
        heard = [
            turn for turn in (await client.get(at)).json()["transcript"]["turns"] if turn["speaker"] == "candidate"
        ]
        for text in texts.values():
            assert sum(text in turn["text"] for turn in heard) == 1

    calling(race)


def test_two_servers_on_one_store_take_each_message_once(tmp_path: Path) -> None:
    async def both() -> None:
        store = str(tmp_path / "viva.db")
        journals = [viva.open_store(store) for _ in range(2)]
        apps = [create_api(Switchboard(journal), token=None) for journal in journals]
        async with client_of(apps[0]) as one, client_of(apps[1]) as two:
            at = await begun(one)
            answers = await asyncio.gather(*(said(each, at, SAID[0], "m1") for each in (one, two, one, two)))
            assert {answer.status_code for answer in answers} == {200}
            assert len({answer.text for answer in answers}) == 1
            assert (await two.get(at)).json()["state"]["turns"] == 3
        for journal in journals:
            await journal.close()

    asyncio.run(both())


def test_whoever_goes_away_leaves_a_turn_that_the_same_message_completes() -> None:
    async def left(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        waiting = asyncio.ensure_future(
            client.post(f"{at}/turns", json={"message_id": "m1", "text": SAID[0]}, headers=STREAM)
        )
        await held.asked.wait()
        waiting.cancel()
        await asyncio.wait([waiting])
        standing = (await client.get(at)).json()
        assert standing["state"]["waiting"]
        assert standing["transcript"]["turns"][-1]["text"] == SAID[0]
        held.go.set()
        answer = (await said(client, at, SAID[0], "m1")).json()
        assert answer["messages"] == ["m1"]
        assert (await client.get(at)).json()["state"]["turns"] == 3

    held = Held()
    calling(left, models=(held,))


@pytest.mark.parametrize("streamed", [False, True], ids=["json", "events"])
def test_the_next_message_brings_its_own_answer_behind_one_that_is_owed(streamed: bool) -> None:
    async def owed(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        waiting = asyncio.ensure_future(
            client.post(f"{at}/turns", json={"message_id": "m1", "text": SAID[0]}, headers=STREAM)
        )
        await held.asked.wait()
        waiting.cancel()
        await asyncio.wait([waiting])
        held.go.set()
        body = {"message_id": "m2", "text": SAID[1]}
        response = await client.post(f"{at}/turns", json=body, headers=STREAM if streamed else {})
        if streamed:
            ends = [event["messages"] for name, event in events_in(response.text) if name == "turn_end"]
            assert ends == [["m1"], ["m2"]]
        else:
            assert response.json()["messages"] == ["m2"]

    held = Held()
    calling(owed, models=(held,))


def test_a_restart_changes_nothing(tmp_path: Path) -> None:
    store = str(tmp_path / "viva.db")
    place: list[str] = []
    before: list[object] = []

    async def first(client: httpx.AsyncClient) -> None:
        place.append(await begun(client))
        await said(client, place[0], SAID[0], "m1")
        before.append((await client.get(place[0])).json()["transcript"])

    async def second(client: httpx.AsyncClient) -> None:
        assert (await client.get(place[0])).json()["transcript"] == before[0]
        assert (await said(client, place[0], SAID[1], "m2")).json()["messages"] == ["m2"]

    calling(first, store=store)
    calling(second, store=store)


def test_pausing_resuming_and_taking_back() -> None:
    async def changed(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        await said(client, at, SAID[0], "m1")
        assert (await client.post(f"{at}/pause")).json()["paused"]
        assert not (await client.post(f"{at}/resume")).json()["paused"]
        undone = (await client.post(f"{at}/undo")).json()
        assert (undone["text"], undone["state"]["turns"]) == (SAID[0], 1)
        assert (await client.post(f"{at}/undo")).json()["text"] is None
        assert (await said(client, at, SAID[0], "m1")).status_code == 409

    calling(changed)


@pytest.mark.parametrize(("minutes", "length"), [(30, 30.0), (None, None), ("framework", 12.0)])
def test_the_length_of_an_interview(minutes: object, length: float | None) -> None:
    async def asked(client: httpx.AsyncClient) -> None:
        at = await begun(client, minutes=minutes)
        assert (await client.get(at)).json()["state"]["minutes"] == length

    calling(asked)


def test_what_is_offered() -> None:
    async def looked(client: httpx.AsyncClient) -> None:
        offered = (await client.get("/scenarios")).json()
        assert {"id": "ads_ctr", "title": "Ads click prediction in a social feed"} in offered["scenarios"]
        assert all(each.keys() == {"id", "title"} for each in offered["scenarios"]), "nothing of the hidden sheet"
        assert offered["models"] == ["offline-1"]
        assert (await client.get("/rubrics/ml_system_design")).json()["id"] == "ml_system_design"
        for path in ("/rubrics/none", "/rubrics/..", "/rubrics/%2Fetc%2Fpasswd", "/rubrics/rubric.yaml"):
            assert (await client.get(path)).status_code == 404

    calling(looked)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/markdown", "INTERVIEWER: Design it.\n\nCANDIDATE: The goal is revenue.\n"),
        ("text/vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Interviewer>Design it.\n\n"
         "00:02.000 --> 00:04.000\n<v Candidate>The goal is revenue.\n"),
        ("application/jsonl", '{"speaker": "interviewer", "text": "Design it."}\n'
         '{"speaker": "candidate", "text": "The goal is revenue."}\n'),
    ],
)  # fmt: skip
def test_a_transcript_in_text_is_graded(kind: str, text: str) -> None:
    async def graded(client: httpx.AsyncClient) -> None:
        asked = {"scenario": "ads_ctr", "level": "mid", "mode": "step1"}
        response = await client.post("/grade", content=text, headers={"Content-Type": kind}, params=asked)
        scorecard = response.json()
        assert (scorecard["scenario_known"], scorecard["level"], scorecard["mode"]) == (True, "mid", "step1")
        for wrong in ({"scenario": "../ads"}, {"level": "junior"}, {"mode": "half"}):
            refused = await client.post("/grade", content=text, headers={"Content-Type": kind}, params=wrong)
            assert refused.status_code == 422

    calling(graded)
