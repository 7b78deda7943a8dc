"""An interview through the tools of the MCP server, in memory: the course of it, repeats, races, refusals."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

import viva
from tests.api.bots import Failing, Held, settled
from tests.mcp_app.hosts import ASKED, LEGACY, MODERN, MORE, Host, board, heard, host
from viva.apps.mcp import create_server
from viva.interview.record import JOINT
from viva.judges.offline import OfflineJudge
from viva.values.scorecard import JudgeIdentity
from viva.values.value import LEVELS, Level


@pytest.mark.parametrize("version", [MODERN, LEGACY])
def test_a_first_step_is_held_and_graded(version: str) -> None:
    async def run() -> None:
        talks = board()
        async with host(talks, mode=version) as at:
            assert at.client.protocol_version == version
            server = at.client.server_info
            assert server is not None
            assert (server.name, server.version) == ("viva", viva.__version__)
            begun = await at.call("start_interview", scenario="food_eta", level="mid", mode="step1")
            assert begun["interviewer_said"].startswith("Dunnock brings meals")
            assert (begun["level"], begun["mode"], begun["ended"]) == ("mid", "step1", False)
            interview, turn = begun["interview_id"], begun
            for number in range(1, 60):
                turn = await at.call(
                    "answer", interview_id=interview, message_id=f"m{number}", text=ASKED if number == 1 else MORE
                )
                assert turn["text"]
                if turn["ended"]:
                    break
            assert turn["ended"]
            assert len(await heard(talks, interview)) == number > 2
            status = await at.call("status", interview_id=interview)
            assert status["ended"]
            assert status["interviewer_said"] == turn["text"]
            report = await at.call("finish", interview_id=interview)
        said = {each.number: each.text for each in (await talks.interview(interview)).transcript.turns}
        quotes = [quote for line in report["criteria"].values() for quote in line["quotes"]]
        assert quotes
        assert all(quote["quote"] in said[quote["turn"]] for quote in quotes)
        assert report["indicative"]
        assert report["caution"].startswith("Indicative:")
        assert report["recommendation"] is None
        assert "never tuned on" in report["agreement"]

    asyncio.run(run())


def test_the_words_come_as_progress_too() -> None:
    async def run() -> list[str | None]:
        came: list[str | None] = []

        async def heard_so_far(progress: float, total: float | None, message: str | None) -> None:
            came.append(message)

        async with host(board()) as at:
            interview = (await at.call("start_interview"))["interview_id"]
            arguments = {"interview_id": interview, "message_id": "m1", "text": ASKED}
            result = await at.client.call_tool("answer", arguments, progress_callback=heard_so_far)
            assert result.structured_content is not None
            assert "".join(each or "" for each in came) == result.structured_content["text"]
        return came

    assert asyncio.run(run())


def test_a_repeated_message_gets_the_same_turn_and_counts_once() -> None:
    async def run() -> None:
        talks = board()
        async with host(talks) as at:
            interview = (await at.call("start_interview"))["interview_id"]
            first = await at.call("answer", interview_id=interview, message_id="m1", text=ASKED)
            await at.call("answer", interview_id=interview, message_id="m2", text=MORE)
        async with host(talks) as another:
            again = await another.call("answer", interview_id=interview, message_id="m1", text=f" {ASKED}\n")
            assert (again["text"], again["step"]) == (first["text"], first["step"])
        assert await heard(talks, interview) == ["m1", "m2"]

    asyncio.run(run())


def test_an_id_that_was_used_for_other_words_is_refused_and_loses_nothing() -> None:
    async def run() -> None:
        talks = board()
        async with host(talks) as at:
            interview = (await at.call("start_interview"))["interview_id"]
            await at.call("answer", interview_id=interview, message_id="m1", text=ASKED)
            told = await at.refused("answer", interview_id=interview, message_id="m1", text=MORE)
            assert "send this one with a new id" in told
            await at.call("answer", interview_id=interview, message_id="m2", text=MORE)
        assert await heard(talks, interview) == ["m1", "m2"]

    asyncio.run(run())


def test_a_text_that_looks_like_json_stays_a_text() -> None:
    async def run() -> None:
        talks = board()
        async with host(talks) as at:
            interview = (await at.call("start_interview"))["interview_id"]
            await at.call("answer", interview_id=interview, message_id="m1", text='["a", 1]')
        turns = (await talks.interview(interview)).transcript.said_by("candidate")
        assert [turn.text for turn in turns] == ['["a", 1]']

    asyncio.run(run())


def test_racing_answers_are_one_turn_each_or_joined() -> None:
    async def run() -> None:
        held = Held()
        talks = board(held)
        async with host(talks) as at:
            interview = (await at.call("start_interview"))["interview_id"]

            async def say(message_id: str, text: str) -> dict[str, Any]:
                return await at.call("answer", interview_id=interview, message_id=message_id, text=text)

            first = asyncio.create_task(say("m1", ASKED))
            await held.asked.wait()
            rest = [asyncio.create_task(say(*each)) for each in (("m1", ASKED), ("m2", MORE), ("m3", "And late ones."))]
            await settled()
            held.go.set()
            answers = await asyncio.gather(first, *rest)
            assert answers[0] == answers[1]
            assert answers[2]["text"] == answers[3]["text"]
            assert await heard(talks, interview) == ["m1", f"m2{JOINT}m3"]
            assert await say("m3", "And late ones.") == answers[3]
            assert "new id" in await at.refused("answer", interview_id=interview, message_id="m3", text="Else")

    asyncio.run(run())


def test_two_servers_over_one_store_give_one_turn(tmp_path: Path) -> None:
    async def run() -> None:
        stores = [viva.open_store(f"sqlite:///{tmp_path / 'one.db'}") for _ in range(2)]
        one, two = (board(store=store) for store in stores)
        async with host(one) as left, host(two) as right:
            interview = (await left.call("start_interview"))["interview_id"]
            arguments = {"interview_id": interview, "message_id": "m1", "text": ASKED}
            answers = await asyncio.gather(left.call("answer", **arguments), right.call("answer", **arguments))
            assert answers[0]["text"] == answers[1]["text"]
        assert await heard(one, interview) == ["m1"]
        for store in stores:
            await store.close()

    asyncio.run(run())


def test_an_interview_that_began_elsewhere_goes_on_here(tmp_path: Path) -> None:
    async def run() -> None:
        place = f"sqlite:///{tmp_path / 'shared.db'}"
        async with await viva.Interview.start("elsewhere", store=place, mode="step1", seed=1) as interview:
            parts = [part async for part in interview.turn(ASKED, message_id="typed-1")]
            latest = "".join(part.text for part in parts if isinstance(part, viva.Sentence))
        store = viva.open_store(place)
        async with host(board(store=store)) as at:
            status = await at.call("status", interview_id="elsewhere")
            assert (status["interviewer_said"], status["mode"]) == (latest, "step1")
            await at.call("answer", interview_id="elsewhere", message_id="m1", text=MORE)
        await store.close()
        async with await viva.Interview.load("elsewhere", store=place) as again:
            assert [turn.text for turn in again.transcript.said_by("candidate")] == [ASKED, MORE]

    asyncio.run(run())


@dataclass(frozen=True)
class Refusal:
    tool: str
    arguments: dict[str, object]
    says: str


REFUSALS = [
    Refusal("status", {"interview_id": "nobody"}, "there is no interview of that id"),
    Refusal("finish", {"interview_id": "nobody"}, "there is no interview of that id"),
    Refusal("answer", {"interview_id": "nobody", "message_id": "m1", "text": "Hello"}, "there is no interview of that"),
    Refusal("answer", {"interview_id": "nobody", "text": "Hello"}, "message_id"),
    Refusal("start_interview", {"scenario": "scenarios/ads_ctr.yaml"}, "there is no scenario"),
    Refusal("start_interview", {"level": "chief"}, "'mid', 'senior' or 'staff'"),
    Refusal("start_interview", {"minutes": -1}, "greater than 0"),
    Refusal("grade_transcript", {"text": "CANDIDATE: The goal.", "scenario": "nowhere"}, "there is no scenario"),
    Refusal("grade_transcript", {"text": "It went well."}, "INTERVIEWER:"),
    Refusal("grade_transcript", {"text": "x" * 100_001}, "at most 100000"),
]


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: f"{case.tool}-{case.says[:12]}")
def test_a_refusal_says_what_to_do_and_names_no_other_interview(case: Refusal) -> None:
    async def run() -> None:
        talks = board()
        async with host(talks) as at:
            other = (await at.call("start_interview"))["interview_id"]
            told = await at.refused(case.tool, **case.arguments)
            assert case.says in told
            assert other not in told

    asyncio.run(run())


def test_a_model_that_failed_is_told_and_the_same_message_brings_the_answer() -> None:
    async def run() -> None:
        talks = board(Failing(1))
        async with host(talks) as at:
            interview = (await at.call("start_interview"))["interview_id"]
            arguments = {"interview_id": interview, "message_id": "m1", "text": ASKED}
            assert "the model could not be reached" in await at.refused("answer", **arguments)
            assert (await at.call("answer", **arguments))["text"]
            await at.call("finish", interview_id=interview)
            assert "the interview is over; call `finish`" in await at.refused(
                "answer", **{**arguments, "message_id": "m2"}
            )
        assert await heard(talks, interview) == ["m1"]

    asyncio.run(run())


@pytest.mark.parametrize("level", LEVELS)
def test_a_transcript_is_graded_as_the_library_grades_it(level: Level) -> None:
    text = (Path(__file__).parents[1] / "gold" / "A3.md").read_text(encoding="utf-8")

    async def run() -> None:
        async with host(board()) as at:
            report = await at.call("grade_transcript", text=text, scenario="ads_ctr", level=level)
        assert report["level"] == level
        assert report["indicative"]
        scores = {name: line["score"] for name, line in report["criteria"].items() if line["state"] == "scored"}
        assert scores
        assert all(line["quotes"] for line in report["criteria"].values() if (line["score"] or 1) > 1)

    asyncio.run(run())


class Recommending(OfflineJudge):
    """The rules under the name of a model, so that there is a recommendation."""

    @property
    def identity(self) -> JudgeIdentity:
        return JudgeIdentity(name="test/judge", kind="model", agreement="not calibrated")


def test_a_recommendation_comes_with_what_it_is_worth() -> None:
    text = (Path(__file__).parents[1] / "gold" / "A3.md").read_text(encoding="utf-8")

    async def run() -> None:
        server = create_server(board(judge=Recommending(agreement="not calibrated")))
        async with Client(server) as client:
            report = await Host(client).call("grade_transcript", text=text, scenario="ads_ctr")
        assert not report["indicative"]
        assert report["recommendation"]
        assert report["caution"].endswith("no decision on a person rests on it.")
        assert (report["judge"], report["agreement"]) == ("test/judge", "not calibrated")

    asyncio.run(run())


def test_a_long_transcript_does_not_hold_up_the_interviews() -> None:
    long = "".join(f"INTERVIEWER: And {n}?\n\nCANDIDATE: {MORE} At {n} requests.\n\n" for n in range(150))

    async def run() -> None:
        pauses: list[float] = []

        async def tick() -> None:
            while True:
                before = time.perf_counter()
                await asyncio.sleep(0.005)
                pauses.append(time.perf_counter() - before)

        async with host(board()) as at:
            await at.call("grade_transcript", text=f"CANDIDATE: {MORE}")
            begun, ticking = time.perf_counter(), asyncio.create_task(tick())
            await at.call("grade_transcript", text=long)
            ticking.cancel()
            assert max(pauses) < (time.perf_counter() - begun) / 2

    asyncio.run(run())


def test_a_path_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("CANDIDATE: canary", encoding="utf-8")

    async def run() -> None:
        async with host(board()) as at:
            assert "canary" not in await at.refused("grade_transcript", text=str(secret))

    asyncio.run(run())
