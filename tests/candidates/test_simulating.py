"""Simulated interviews: in the order of strength, the same again, taken up where they were cut off, told in a table."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from viva.api.grader import Asked, grading
from viva.api.interview import Interview
from viva.api.speaker import open_interviewer
from viva.apps.cli.app import app
from viva.candidates.protocol import Candidate
from viva.errors import StoreUnavailable
from viva.interviewers.offline import OfflineInterviewer
from viva.journal.memory import MemoryStore
from viva.journal.opening import open_store
from viva.journal.store import Store
from viva.machine.record import transcript_of
from viva.models.keys import Keys
from viva.models.naming import Line, address_of
from viva.packs.personas import list_personas
from viva.simulating.figures import found_in, in_order, mean_of
from viva.simulating.holding import hold
from viva.simulating.run import Simulation
from viva.simulating.table import WIDEST, table
from viva.simulating.wish import Job, Wish, jobs_of
from viva.testing import FaultyStore, ScriptedModel
from viva.values.simulated import Simulated
from viva.values.transcript import Transcript

STRENGTHS = ("weak", "middling", "strong", "staff")


async def held(store: Store, wish: Wish, *, line: Line | None = None, limit: int = 1) -> list[Simulated]:
    done: list[Simulated] = []
    async with open_interviewer("offline") as speaker, grading(Asked(judges=("offline",))) as grader:
        simulation = Simulation(store, speaker=speaker, grader=grader, line=line)
        await simulation.run(list(jobs_of(wish)), limit=limit, told=done.append)
    return done


async def transcripts(store: Store) -> dict[str, Transcript]:
    found = {}
    for summary in await store.list():
        found[summary.id] = transcript_of(summary.id, [one.event for one in await store.read(summary.id)])
    return found


@cache
def by_strength(scenario: str) -> tuple[Simulated, ...]:
    wish = Wish(scenario=scenario, personas=STRENGTHS, count=1, seed=3)
    return tuple(asyncio.run(held(MemoryStore(), wish)))


@pytest.mark.parametrize("scenario", ["ads_ctr", "food_eta"])
def test_the_stronger_persona_has_the_higher_mean(scenario: str) -> None:
    found = by_strength(scenario)
    means = [mean_of(one for one in found if one.persona == strength) or 0.0 for strength in STRENGTHS]
    assert all(low + 0.2 < high for low, high in pairwise(means)), means
    assert in_order(found) is True
    assert in_order([one.model_copy(update={"mean": 4 - (one.mean or 0)}) for one in found]) is False


@pytest.mark.parametrize("scenario", ["ads_ctr", "food_eta"])
def test_every_must_has_its_chance_and_most_of_the_profile_is_found(scenario: str) -> None:
    found = by_strength(scenario)
    assert [one.must_chances for one in found] == [1.0] * 4
    assert all(one.closed for one in found)
    together = found_in(found)
    assert together.exact is not None
    assert together.exact > 0.6
    assert together.within_one is not None
    assert together.within_one > 0.9


def test_what_was_voiced_is_never_more_than_was_planted() -> None:
    for one in by_strength("ads_ctr"):
        assert one.voiced is not None
        assert all(one.voiced[name] <= planted for name, planted in one.planted.items())
        assert sum(one.voiced[name] < planted for name, planted in one.planted.items()) <= 6


@pytest.mark.parametrize("persona", list_personas())
def test_any_persona_can_be_interviewed_on_the_first_step(persona: str) -> None:
    (found,) = asyncio.run(held(MemoryStore(), Wish(scenario="rag_support", personas=(persona,), mode="step1")))
    assert found.words > 0
    assert found.closed


def test_the_same_run_again_holds_and_grades_nothing_anew() -> None:
    async def twice() -> None:
        store = MemoryStore()
        wish = Wish(scenario="ads_ctr", personas=("weak", "dodger"), mode="step1")
        first = await held(store, wish)
        before = await transcripts(store)
        assert await held(store, wish) == first
        assert await transcripts(store) == before
        assert [len(await store.scorecards(one.interview)) for one in first] == [1, 1]
        more = await held(store, Wish(scenario="ads_ctr", personas=("weak", "dodger"), mode="step1", count=2))
        assert [one for one in more if one.number == 1] == first

    asyncio.run(twice())


def test_a_run_that_failed_goes_on_as_if_nothing_had_been() -> None:
    async def cut_off_and_again() -> None:
        wish = Wish(scenario="ads_ctr", personas=("middling",), mode="step1", seed=5)
        kept, whole = MemoryStore(), MemoryStore()
        faulty = FaultyStore(kept)
        faulty.fail("reply lost", append=9)
        with pytest.raises(StoreUnavailable):
            await held(faulty, wish)
        assert not (await kept.list())[0].finished
        await held(kept, wish)
        await held(whole, wish)
        assert await transcripts(kept) == await transcripts(whole)

    asyncio.run(cut_off_and_again())


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "viva", "simulate", "ads_ctr", "--persona", "strong", "--persona", "staff"]
    command += ["--processes", "1", "--seed", "4", "--output", "jsonl"]
    store = tmp_path / "killed.db"
    process = subprocess.Popen([*command, "--store", str(store)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: store.exists() and turns_in(store) >= 8)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    again = subprocess.run([*command, "--store", str(store)], capture_output=True, text=True, check=True)
    fresh = subprocess.run([*command, "--store", str(tmp_path / "new.db")], capture_output=True, text=True, check=True)
    assert again.stdout == fresh.stdout
    assert [Simulated.model_validate_json(line).persona for line in fresh.stdout.splitlines()] == ["strong", "staff"]


def until(holds: object) -> None:
    assert callable(holds)
    end = time.monotonic() + 40
    while not holds():
        assert time.monotonic() < end, "it did not come so far"
        time.sleep(0.02)


def turns_in(path: Path) -> int:
    async def count() -> int:
        store = open_store(str(path))
        try:
            return sum(summary.turns for summary in await store.list())
        finally:
            await store.close()

    try:
        return asyncio.run(count())
    except StoreUnavailable:
        return 0


def test_a_language_model_plays_a_persona_and_its_calls_are_told() -> None:
    model = ScriptedModel(lambda request: "I'd say that revenue should grow. What do we log today?")
    line = Line(model, address_of("openai/x", base_url="http://127.0.0.1:1/v1", keys=Keys()))
    wish = Wish(scenario="ads_ctr", personas=("weak", "injector"), mode="step1")
    found = asyncio.run(held(MemoryStore(), wish, line=line, limit=2))
    assert sorted(one.candidate for one in found) == ["injector/scripted/1", "weak/scripted/1"]
    assert [one.voiced for one in found] == [None, None]
    assert len(model.requests) == sum(len(one.calls) for one in found) > 10


def test_a_talk_that_does_not_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viva.simulating.holding.LONGEST", 5)

    class Endless:
        name, calls = "endless", ()

        def voiced(self, heard: object) -> None:
            return None

        async def answer(self, heard: object, *, minutes_left: float | None) -> str:
            return ""

    async def talk() -> Interview:
        candidate: Candidate = Endless()
        interview = await Interview.start("endless", store="memory:", model=OfflineInterviewer(), minutes=None)
        await hold(interview, candidate)
        return interview

    interview = asyncio.run(talk())
    assert interview.ended
    assert len(interview.transcript.said_by("candidate")) <= 5


def test_the_command_prints_a_table_of_eighty_columns(tmp_path: Path) -> None:
    wish = ["simulate", "ads_ctr", "--persona", "weak", "--persona", "asks_for_the_answer", "--mode", "step1"]
    result = CliRunner().invoke(app, [*wish, "--store", str(tmp_path / "t.db")])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert all(len(line) <= WIDEST for line in lines)
    assert [line.split()[0] for line in lines if line.startswith(("weak", "asks"))] == ["weak", "asks_for_the_answer"]
    assert any(line.startswith("Musts that had their chance: ") for line in lines)


def test_the_command_prints_a_line_an_interview(tmp_path: Path) -> None:
    wish = ["simulate", "ads_ctr", "--persona", "weak", "-n", "2", "--mode", "step1", "--output", "jsonl"]
    result = CliRunner().invoke(app, [*wish, "--store", str(tmp_path / "t.db")])
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["persona"], row["number"]) for row in rows] == [("weak", 1), ("weak", 2)]
    assert rows[0]["interview"] != rows[1]["interview"]


@pytest.mark.parametrize(
    ("given", "says"),
    [(["ads_ctr", "--persona", "nobody"], "there is no persona 'nobody'"), (["nowhere"], "there is no scenario")],
)
def test_a_name_of_nothing_is_said_before_anything_begins(given: list[str], says: str, tmp_path: Path) -> None:
    store = tmp_path / "t.db"
    result = CliRunner().invoke(app, ["simulate", *given, "--store", str(store)])
    assert says in str(result.exception)
    assert not store.exists()


def test_the_table_says_what_was_not_scored_and_what_was_broken() -> None:
    one = by_strength("ads_ctr")[0]
    odd = one.model_copy(
        update={"recovered": {**one.recovered, "S1.GOAL": None}, "violations": ("R7 in turn 5",), "closed": False}
    )
    text = table([odd])
    assert "1 without a score" in text
    assert "R7 1; in 1 of 1 interviews" in text
    assert "Not closed by the interviewer: 1." in text


def test_numbers_of_a_run_have_seeds_of_their_own() -> None:
    seeds = {
        Job(wish=Wish(scenario="a", personas=("b",), seed=s), persona="b", number=n).seed
        for s in (0, 1)
        for n in (1, 2)
    }
    assert len(seeds) == 4
