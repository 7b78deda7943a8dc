"""The pages without a browser: what a form does once, twice, late, or when something fails; nothing typed is lost."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest

from tests.web.visiting import Slow, Stumbling, Visitor, board_with, fields, said, visitor_of, written
from viva import Scorecard, open_store
from viva.apps.web.feed import _events
from viva.apps.web.rooms import Rooms
from viva.apps.web.sight import sight_of
from viva.channels.switchboard import Switchboard
from viva.errors import BudgetExceeded, ModelUnavailable, TurnInProgress, VivaError
from viva.journal.store import Draft
from viva.packs.load import load_definition
from viva.testing import FaultyStore
from viva.values.events import Started

GOAL = "What is the business goal?"
PLAN = "I would rank the ads by their expected value."


async def entered(board: Switchboard, **settings: str) -> tuple[Visitor, str]:
    visitor = visitor_of(board)
    await visitor.enter()
    return visitor, await visitor.begin(**settings)


def test_a_turn_sends_the_visitor_to_its_answer() -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with())
        answer = await visitor.send(path, f"{GOAL}\r\n\r\nAnd <b>who</b> uses it?")
        assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#t3")
        page = await visitor.see(path)
        assert said(page)[1] == f"{GOAL}\n\nAnd <b>who</b> uses it?"
        assert "<b>who" not in page.text
        assert len(said(page)) == 3
        assert written(page) == ""

    asyncio.run(visit())


def test_a_form_that_is_sent_twice_counts_once() -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with())
        form = {**fields(await visitor.see(path)), "text": GOAL}
        first, second = [await visitor.client.post(f"{path}/say", data=form) for _ in range(2)]
        assert first.headers["location"] == second.headers["location"] == f"{path}#t3"
        assert len(said(await visitor.see(path))) == 3

    asyncio.run(visit())


def test_two_copies_of_a_form_at_the_same_moment_count_once() -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with())
        form = {**fields(await visitor.see(path)), "text": GOAL}
        answers = await asyncio.gather(*(visitor.client.post(f"{path}/say", data=form) for _ in range(4)))
        assert {answer.status_code for answer in answers} == {303}
        assert len(said(await visitor.see(path))) == 3

    asyncio.run(visit())


def test_an_old_form_with_new_words_is_not_taken_for_a_repetition() -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with())
        form = fields(await visitor.see(path))
        await visitor.client.post(f"{path}/say", data={**form, "text": GOAL})
        late = await visitor.client.post(f"{path}/say", data={**form, "text": "How many users are there?"})
        assert late.status_code == 422
        assert "sent before with other words" in late.text
        assert written(late) == "How many users are there?"
        assert fields(late)["message_id"] != form["message_id"]
        assert len(said(late)) == 3

    asyncio.run(visit())


def test_the_start_form_twice_is_one_interview() -> None:
    async def visit() -> None:
        visitor = visitor_of(board := board_with())
        await visitor.enter()
        form = fields(await visitor.see("/"))
        settings = {**form, "scenario": "ads_ctr", "level": "mid", "mode": "step1", "minutes": "7.5"}
        paths = {(await visitor.client.post("/interviews", data=settings)).headers["location"] for _ in range(2)}
        assert len(paths) == 1
        state = (await board.interview(paths.pop().rpartition("/")[2])).state
        assert (state.level, state.mode, state.minutes) == ("mid", "step1", 7.5)

    asyncio.run(visit())


@dataclass(frozen=True)
class Wrong:
    field: str
    value: str


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong("level", "intern"),
        Wrong("mode", "half"),
        Wrong("minutes", "many"),
        Wrong("minutes", "-5"),
        Wrong("minutes", "nan"),
        Wrong("scenario", "../../etc/passwd"),
        Wrong("model", "openai/gpt-5"),
    ],
    ids=str,
)
def test_a_setting_of_no_use_is_said_beside_the_form(wrong: Wrong) -> None:
    async def visit() -> None:
        visitor = visitor_of(board_with())
        await visitor.enter()
        chosen = {"scenario": "pymk", "level": "mid", "mode": "step1", "minutes": "", wrong.field: wrong.value}
        answer = await visitor.client.post("/interviews", data={**fields(await visitor.see("/")), **chosen})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert "Traceback" not in answer.text
        assert wrong.field == "level" or "<option selected>mid</option>" in answer.text

    asyncio.run(visit())


def test_without_a_clock_there_is_none() -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with(), untimed="1")
        assert "Untimed" in (await visitor.see(path)).text

    asyncio.run(visit())


@pytest.mark.parametrize("to", ["pause", "resume", "finish"])
def test_a_button_beside_send_keeps_what_was_written(to: str) -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with())
        answer = await visitor.send(path, "Half a thought", to=to)
        assert answer.status_code == 303
        assert written(await visitor.see(path)) == "Half a thought"
        assert len(said(await visitor.see(path))) == 1

    asyncio.run(visit())


def test_pause_stands_until_the_next_turn() -> None:
    async def visit() -> None:
        board = board_with()
        visitor, path = await entered(board)
        await visitor.send(path, "", to="pause")
        assert (await board.interview(path.rpartition("/")[2])).state.paused
        assert "The clock stands" in (await visitor.see(path)).text
        await visitor.send(path, GOAL)
        assert not (await board.interview(path.rpartition("/")[2])).state.paused

    asyncio.run(visit())


def test_undo_puts_the_words_back_before_what_was_written_since() -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with())
        await visitor.send(path, GOAL)
        await visitor.send(path, "A later thought", to="undo")
        page = await visitor.see(path)
        assert len(said(page)) == 1
        assert written(page) == f"{GOAL}\n\nA later thought"
        assert (await visitor.send(path, written(page))).status_code == 303

    asyncio.run(visit())


def test_a_hint_is_asked_for_in_the_terminals_words() -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with())
        await visitor.send(path, "Half a thought", hint="1")
        page = await visitor.see(path)
        assert said(page)[1] == "Could you give me a hint, please?"
        assert written(page) == "Half a thought"

    asyncio.run(visit())


def test_an_empty_form_is_no_silence() -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with())
        answer = await visitor.send(path, " \n ")
        assert (answer.status_code, len(said(answer))) == (422, 1)

    asyncio.run(visit())


def test_a_draft_of_another_channel_stands_in_the_field() -> None:
    async def visit() -> None:
        board = board_with()
        visitor, path = await entered(board)
        await board.store.save_draft(path.rpartition("/")[2], Draft(text="Typed </textarea><b>elsewhere", at=1.0))
        page = await visitor.see(path)
        assert written(page) == "Typed </textarea><b>elsewhere"
        assert "<b>elsewhere" not in page.text

    asyncio.run(visit())


@pytest.mark.parametrize(
    ("error", "status"),
    [(ModelUnavailable("No connection."), 503), (BudgetExceeded("$0.50 are spent."), 402)],
    ids=["model", "budget"],
)
def test_a_turn_that_gets_no_answer_is_kept_and_asked_for_again(error: VivaError, status: int) -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with(Stumbling(error)))
        failed = await visitor.send(path, PLAN)
        assert failed.status_code == status
        assert html.escape(str(error)) in failed.text
        assert said(failed)[1] == PLAN
        assert written(failed) == ""
        owed = next(part for part in failed.text.split("<button") if 'id="again"' in part).split('value="')[1]
        assert "hidden" not in owed.split(">")[0]
        again = await visitor.send(path, "Typed meanwhile", again=owed.split('"')[0])
        assert again.headers["location"] == f"{path}#t3"
        page = await visitor.see(path)
        assert said(page)[1:] == [PLAN, "Noted."]
        assert written(page) == "Typed meanwhile"

    asyncio.run(visit())


def test_a_turn_that_could_not_be_kept_stays_in_the_field_under_its_id() -> None:
    async def visit() -> None:
        store = FaultyStore(open_store("memory:"))
        visitor, path = await entered(board_with(store=store))
        store.fail("refused", on="candidate_said")
        form = fields(await visitor.see(path))
        failed = await visitor.client.post(f"{path}/say", data={**form, "text": GOAL})
        assert failed.status_code == 503
        assert written(failed) == GOAL
        assert fields(failed)["message_id"] == form["message_id"]
        assert (await visitor.client.post(f"{path}/say", data={**fields(failed), "text": GOAL})).status_code == 303
        assert len(said(await visitor.see(path))) == 3

    asyncio.run(visit())


def test_for_a_script_a_failure_is_told_with_what_became_of_the_turn() -> None:
    async def visit() -> None:
        visitor, path = await entered(board_with(Stumbling(ModelUnavailable("No connection."))))
        form = {**fields(await visitor.see(path)), "text": GOAL}
        answer = await visitor.client.post(f"{path}/say", data=form, headers={"Accept": "application/json"})
        assert answer.status_code == 503
        told = answer.json()
        assert told["heard"] is True
        assert "No connection." in told["problem"]
        assert told["next"] != form["message_id"]

    asyncio.run(visit())


def test_a_change_that_another_writer_prevents_says_so_and_keeps_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit() -> None:
        board = board_with()
        visitor, path = await entered(board)
        interview = await board.interview(path.rpartition("/")[2])

        async def refused() -> None:
            raise TurnInProgress("somebody else")

        monkeypatch.setattr(interview, "pause", refused)
        answer = await visitor.send(path, "Half a thought", to="pause")
        assert answer.status_code == 409
        assert "somewhere else" in answer.text
        assert written(answer) == "Half a thought"

    asyncio.run(visit())


def test_nothing_hidden_is_shown_before_the_end() -> None:
    async def visit() -> None:
        board = board_with()
        visitor, path = await entered(board)
        await visitor.send(path, "I think about the data and the model.")
        interview = await board.interview(path.rpartition("/")[2])
        begun = interview.events[0]
        assert isinstance(begun, Started)
        definition = load_definition("ads_ctr", variation=begun.variation)
        assert definition.scenario is not None
        stream = _events(Rooms(board), interview, "")
        page = await visitor.see(path)
        shown = " ".join([page.text, await anext(stream), await anext(stream)])
        await stream.aclose()
        shown_before = (await visitor.see("/")).text
        facts = [fact.say for fact in definition.scenario.facts]
        measures = [criterion.measures for criterion in definition.rubric.criteria]
        steps = [step.name for step in definition.framework.steps]
        heard = " ".join(said(page))
        assert [text for text in facts + measures if html.escape(text) in shown_before + shown] == []
        assert [text for text in steps if html.escape(text) in shown and text not in heard] == []

    asyncio.run(visit())


def test_the_end_is_asked_for_twice_and_leads_to_the_scorecard() -> None:
    async def visit() -> None:
        board = board_with()
        visitor, path = await entered(board)
        await visitor.send(path, GOAL)
        asked = await visitor.send(path, "", to="finish")
        assert asked.headers["location"] == f"{path}/finish"
        assert not (await board.interview(path.rpartition("/")[2])).ended
        assert (await visitor.see(f"{path}/scorecard")).headers["location"] == path
        done = await visitor.client.post(
            f"{path}/finish", data={**fields(await visitor.see(f"{path}/finish")), "sure": "1"}
        )
        assert done.headers["location"] == f"{path}/scorecard"
        card = await visitor.see(f"{path}/scorecard")
        assert "Indicative: graded by rules" in card.text
        assert "No recommendation" in card.text
        assert '<a href="#t2">turn 2</a>' in card.text
        assert 'id="t2"' in card.text
        assert "A stronger answer" in card.text
        assert (await visitor.see(f"{path}/finish")).headers["location"] == f"{path}/scorecard"
        listed = await visitor.see("/history")
        assert f'{path}/scorecard">Ads click prediction' in listed.text
        assert "1 turn" not in listed.text

    asyncio.run(visit())


def test_what_was_written_when_it_ended_elsewhere_is_shown() -> None:
    async def visit() -> None:
        board = board_with()
        visitor, path = await entered(board)
        form = fields(await visitor.see(path))
        await board.finish(path.rpartition("/")[2])
        late = await visitor.client.post(f"{path}/say", data={**form, "text": "A late thought"})
        assert late.status_code == 410
        assert "You had not sent this" in late.text
        assert said(late)[1:] == ["A late thought"]
        assert "has ended" in late.text

    asyncio.run(visit())


def test_who_answers_is_said_where_whoever_began_it_is_not_here() -> None:
    async def visit() -> None:
        store = open_store("memory:")
        interview = await board_with(Stumbling(ModelUnavailable("No connection."), times=0), store=store).begin("r")
        visitor = visitor_of(board_with(store=store))
        await visitor.enter()
        assert "a set of rules, not a language model" in (await visitor.see(f"/i/{interview.id}")).text

    asyncio.run(visit())


class Pondering(Switchboard):
    """Grades when it is let to; fails first where it is told so."""

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__(open_store("memory:"), clock="wall")
        self.go = asyncio.Event()
        self.fails = fails

    async def scorecard(self, interview: str) -> Scorecard:
        if self.fails:
            self.fails = False
            raise ModelUnavailable("The judge did not answer.")
        await self.go.wait()
        return await super().scorecard(interview)


def test_while_it_is_graded_the_page_looks_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viva.apps.web.grades.PATIENCE_S", 0.01)

    async def visit() -> None:
        board = Pondering()
        visitor, path = await entered(board)
        await board.finish(path.rpartition("/")[2])
        for _ in range(2):
            waiting = await visitor.see(f"{path}/scorecard")
            assert waiting.status_code == 200
            assert '<meta http-equiv="refresh"' in waiting.text
            assert "being graded" in waiting.text
        board.go.set()
        while "being graded" in (page := await visitor.see(f"{path}/scorecard")).text:
            await asyncio.sleep(0.01)
        assert "Dimensions" in page.text
        assert len(await board.store.scorecards(path.rpartition("/")[2])) == 1

    asyncio.run(visit())


def test_a_grading_that_failed_says_so_and_is_tried_again_on_demand() -> None:
    async def visit() -> None:
        board = Pondering(fails=True)
        board.go.set()
        visitor, path = await entered(board)
        await board.finish(path.rpartition("/")[2])
        failed = await visitor.see(f"{path}/scorecard")
        assert failed.status_code == 503
        assert "The judge did not answer." in failed.text
        assert "http-equiv" not in failed.text
        assert "Dimensions" in (await visitor.see(f"{path}/scorecard")).text

    asyncio.run(visit())


@pytest.mark.parametrize("path", ["/i/v0", "/i/v0/feed", "/i/v0/scorecard", "/i/v0/finish", "/i/%3Cscript%3E"])
def test_an_interview_that_there_is_not_is_a_page(path: str) -> None:
    async def visit() -> None:
        visitor = visitor_of(board_with())
        await visitor.enter()
        answer = await visitor.see(path)
        assert answer.status_code == 404
        assert "<script>" not in answer.text

    asyncio.run(visit())


def test_a_visitor_who_goes_away_interrupts_no_turn() -> None:
    async def visit() -> None:
        slow = Slow()
        board = board_with(slow)
        interview = await board.begin("r", mode="step1")
        rooms = Rooms(board)
        asking = asyncio.create_task(rooms.answer(interview.id, PLAN, "m1"))
        while not interview.state.waiting:
            await asyncio.sleep(0.01)
        asking.cancel()
        await asyncio.wait((asking,))
        assert rooms.answering(interview.id)
        slow.go.set()
        await rooms.close()
        assert interview.transcript.turns[-1].text == "Noted. Thank you."
        assert not rooms.answering(interview.id)

    asyncio.run(visit())


async def _next(stream: AsyncGenerator[str, None]) -> dict[str, object]:
    event = await asyncio.wait_for(anext(stream), 5)
    told: dict[str, object] = json.loads(event.partition("data: ")[2])
    return told


def test_the_feed_brings_what_the_page_has_not() -> None:
    async def visit() -> None:
        board = board_with()
        interview = await board.begin("r", mode="step1")
        rooms = Rooms(board)
        stream = _events(rooms, interview, "")
        assert (await anext(stream)).startswith("retry:")
        first = await _next(stream)
        assert (first["keep"], str(first["html"]).count("<article")) == (0, 1)
        await rooms.answer(interview.id, GOAL, "m1")
        second = await _next(stream)
        assert (second["keep"], str(second["html"]).count("<article")) == (1, 2)
        await interview.undo()
        rooms.tell(interview.id)
        third = await _next(stream)
        assert (third["keep"], third["html"]) == (0, first["html"])
        rooms.leave()
        assert [part async for part in stream] == []

    asyncio.run(visit())


def test_the_feed_knows_a_page_by_its_mark() -> None:
    async def visit() -> None:
        board = board_with()
        interview = await board.begin("r", mode="step1")
        rooms = Rooms(board)
        await rooms.answer(interview.id, GOAL, "m1")
        marks = {sight_of(interview).mark: 3, "3-000000000000": 0, "-1-": 0, "99999999999-x": 0, "x": 0}
        for mark, keep in marks.items():
            stream = _events(rooms, interview, mark)
            await anext(stream)
            assert (await _next(stream))["keep"] == keep
            await stream.aclose()

    asyncio.run(visit())


def test_the_feed_looks_into_the_journal_where_other_processes_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viva.apps.web.feed._JOURNAL_S", 0.0)

    async def visit() -> None:
        store = open_store("memory:")
        here, elsewhere = board_with(store=store), board_with(store=store)
        interview = await here.begin("r", mode="step1")
        stream = _events(Rooms(here), interview, "")
        assert [await anext(stream) for _ in range(2)][1].count("<article") == 1
        async for _ in elsewhere.turn(interview.id, GOAL, message_id="slack:1"):
            pass
        assert (await _next(stream))["keep"] == 1
        assert interview.state.turns == 3

    asyncio.run(visit())
