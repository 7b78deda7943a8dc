"""How an interview begins and is taken up: names and settings are checked first, what is opened is closed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.api.bots import MORE, STATEMENT, Scripted, heard, sheet, told
from tests.models.fault_server import FaultServer, answered
from viva.api.grader import Asked, Grader
from viva.api.grades import grade, graded
from viva.api.interview import Interview
from viva.api.speaker import open_interviewer
from viva.clock import WallClock
from viva.errors import ModelAuthError, StoreConflict, UnknownInterview, UsageError
from viva.interviewers.protocol import Interviewer
from viva.journal.memory import MemoryStore
from viva.judges.offline import OfflineJudge
from viva.packs.find import find
from viva.testing import AlwaysUnmet

LISTEN = answered('{"act": "listen", "topic": "", "facts": [], "text": "Noted.", ', '"notes": []}')


@dataclass(frozen=True)
class Wrong:
    """Settings that cannot be used, and what is said of them."""

    id: str
    says: str
    settings: Mapping[str, object]
    interview: str = "a"


WRONG = (
    Wrong("an id with a space", "is no id of an interview", {}, interview="my talk"),
    Wrong("no id", "is no id of an interview", {}, interview=""),
    Wrong("a level", "mid, senior, staff", {"level": "junior"}),
    Wrong("a mode", "full, step1", {"mode": "half"}),
    Wrong("a clock", "wall, words", {"clock": "sun"}),
    Wrong("no minutes", "no length", {"minutes": 0}),
    Wrong("a scenario", "no scenario 'ads'", {"scenario": "ads"}),
    Wrong("a model", "no model's name", {"model": "gpt"}),
    Wrong("an address alone", "needs a model's name", {"model": Scripted(), "base_url": "http://127.0.0.1:9/v1"}),
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.id)
def test_what_cannot_be_used_is_said_before_anything_is_journalled(wrong: Wrong) -> None:
    async def run() -> None:
        store = MemoryStore()
        with pytest.raises(UsageError, match=wrong.says):
            await Interview.start(wrong.interview, store=store, **wrong.settings)  # type: ignore[arg-type]  # mistakes
        assert await store.list() == ()

    asyncio.run(run())


def test_a_name_is_taken_once() -> None:
    async def run() -> None:
        store = MemoryStore()
        await Interview.start("a", store=store, scenario=sheet())
        with pytest.raises(StoreConflict):
            await Interview.start("a", store=store, scenario=sheet())
        with pytest.raises(UnknownInterview):
            await Interview.load("b", store=store)

    asyncio.run(run())


def test_without_a_model_the_rules_in_code_speak_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIVA_MODEL", "openai/gpt-5")
    monkeypatch.setenv("VIVA_JUDGE_MODEL", "openai/gpt-5")

    async def run() -> None:
        store = MemoryStore()
        interview = await Interview.start("a", store=store, mode="step1")
        again = await Interview.load("a", store=store)
        await told(again, STATEMENT, "m1")
        assert again.state.interviewer == interview.state.interviewer == "offline-1"
        assert (await again.grade()).judge.kind == "rules"
        assert (await grade(again.transcript)).judge.kind == "rules"

    asyncio.run(run())


def test_the_same_seed_gives_the_same_interview_and_none_draws_one() -> None:
    async def run() -> None:
        talks = [await Interview.start("a", store="memory:", seed=seed) for seed in (5, 5, None, None)]
        for talk in talks:
            await told(talk, "How many requests a second are there?", "m1")
        one, two, three, four = (talk.transcript.model_dump() for talk in talks)
        assert one == two
        assert three != four

    asyncio.run(run())


@pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
@pytest.mark.timeout(120)
@pytest.mark.parametrize("named", [True, False], ids=["by its name", "shared"])
def test_a_model_speaks_and_goes_on_after_loading(named: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "no-key-is-needed")

    async def run() -> None:
        store = MemoryStore()
        async with FaultServer((LISTEN,)) as server, open_interviewer("openai/own", base_url=server.url) as shared:
            model: str | Interviewer = "openai/own" if named else shared
            url = server.url if named else None
            async with await Interview.start("a", store=store, model=model, base_url=url) as interview:
                assert (await told(interview, STATEMENT, "m1"))[0] == "Noted."
            async with await Interview.load("a", store=store, base_url=server.url) as again:
                assert (await told(again, MORE, "m2"))[1].calls
                assert again.state.interviewer == "openai/own"
                assert len(again.calls) == 2
            monkeypatch.delenv("OPENAI_API_KEY")
            with pytest.raises(ModelAuthError):
                await Interview.load("a", store=store)

    asyncio.run(run())


def test_an_interviewer_that_is_no_model_has_to_be_given_again() -> None:
    async def run() -> None:
        store = MemoryStore()
        await Interview.start("a", store=store, scenario=sheet(), model=Scripted())
        with pytest.raises(UsageError, match="was begun by 'scripted'; give another `model`"):
            await Interview.load("a", store=store, scenario=sheet())
        again = await Interview.load("a", store=store, scenario=sheet(), model=Scripted())
        await told(again, STATEMENT, "m1")

    asyncio.run(run())


def test_what_was_opened_is_closed_also_where_nothing_came_of_it(tmp_path: Path) -> None:
    def journals() -> int:
        return sum(thread.name.startswith("viva-journal") for thread in threading.enumerate())

    async def run() -> None:
        async with await Interview.start("a", store=tmp_path / "new" / "journal.db", scenario=sheet()):
            assert journals() == 1
        assert journals() == 0
        with pytest.raises(StoreConflict):
            await Interview.start("a", store=f"sqlite:///{tmp_path}/new/journal.db", scenario=sheet())
        with pytest.raises(UnknownInterview):
            await Interview.load("b", store=str(tmp_path / "new" / "journal.db"))
        assert journals() == 0

    asyncio.run(run())


def test_the_clock_is_that_of_the_interview_unless_another_is_given() -> None:
    async def run() -> None:
        store = MemoryStore()
        now = [0.0]
        clock = WallClock(lambda: now[0])
        interview = await Interview.start("a", store=store, scenario=sheet(), clock=clock, minutes=45)
        now[0] += 60
        assert interview.state.minutes_left == 44
        await interview.pause()
        again = await Interview.load("a", store=store, scenario=sheet(), clock=clock)
        now[0] += 60
        assert (again.state.minutes_left, again.state.paused) == (44, True)
        await again.resume()
        now[0] += 60
        assert again.state.minutes_left == 43
        untimed = await Interview.start("b", store=store, scenario=sheet(), minutes=None)
        assert untimed.state.minutes_left is None

    asyncio.run(run())


def test_a_scorecard_is_kept_beside_the_journal_with_the_journals_ledger() -> None:
    async def run() -> None:
        store = MemoryStore()
        interview = await Interview.start("a", store=store, scenario=sheet(), mode="step1")
        await told(interview, "What is the business goal?", "m1")
        first = await interview.grade()
        second = await interview.grade(AlwaysUnmet(), level="staff")
        assert await store.scorecards("a") == (first, second)
        assert first.ledger == interview._loop.ledger
        assert (second.judge.name, second.level) == ("always-unmet", "staff")
        assert heard(interview) == ["What is the business goal?"]

    asyncio.run(run())


@pytest.mark.parametrize("judge", ["gpt", ("offline", "openai/gpt-5"), ()], ids=str)
def test_judges_of_no_use_are_refused(judge: str | tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "x")

    async def run() -> None:
        interview = await Interview.start("a", store="memory:", scenario=sheet(), mode="step1")
        with pytest.raises(UsageError):
            await interview.grade(judge)

    asyncio.run(run())


def test_a_judge_of_ones_own_is_asked() -> None:
    async def run() -> None:
        interview = await Interview.start("a", store="memory:", scenario=sheet(), mode="step1")
        heard_of: list[int] = []
        card = await grade(
            interview.transcript,
            OfflineJudge(agreement="mine"),
            scenario="ads_ctr",
            level="mid",
            mode="full",
            told=lambda done, of: heard_of.append(of),
        )
        assert (card.judge.agreement, card.level, card.mode) == ("mine", "mid", "full")
        assert len(heard_of) == heard_of[0] == len(card.criteria)

    asyncio.run(run())


def test_a_sheet_that_was_changed_since_is_said_on_the_scorecard(tmp_path: Path) -> None:
    path = tmp_path / "ads_ctr.yaml"
    path.write_text(find("scenario", "ads_ctr").read_text(encoding="utf-8"), encoding="utf-8")

    async def run() -> tuple[str, ...]:
        store = MemoryStore()
        interview = await Interview.start("a", store=store, scenario=str(path))
        await told(interview, STATEMENT, "m1")
        before = await graded(store, "a", Grader(Asked()), scenario=str(path))
        assert before.scorecard.notes == ()
        path.write_text(f"{path.read_text(encoding='utf-8')}# another line\n", encoding="utf-8")
        return (await graded(store, "a", Grader(Asked()), scenario=str(path))).scorecard.notes

    assert [note for note in asyncio.run(run()) if "was changed after this interview" in note]
