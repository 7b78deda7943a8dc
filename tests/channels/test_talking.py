"""The conversation on a line: commands, turns, errors in words, and coming back after a restart."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass

import pytest

from tests.api.bots import Gated, Held, Scripted, heard, settled
from tests.channels.chat import Chat
from tests.interview.scripted import Failing
from viva import open_store
from viva.api.interview import Interview
from viva.channels.commands import Beginning, Command, beginning, command_in
from viva.channels.platforms import SLACK, TELEGRAM
from viva.channels.switchboard import Switchboard
from viva.channels.talking import Heard, Talking
from viva.channels.wording import error_text
from viva.errors import (
    BudgetExceeded,
    InterviewOver,
    ModelAuthError,
    ModelError,
    ModelTooSlow,
    StoreUnavailable,
    TurnInProgress,
    UnknownInterview,
    VivaError,
)
from viva.interviewers.protocol import Interviewer
from viva.journal.store import Store
from viva.values.events import CandidateSaid

ANSWER = "I would log every impression with the inputs that the model saw, and join the clicks later."
PLAYED = (
    "What is the business goal?",
    "The task is a binary classification: the probability of a click for a user, an ad and a context.",
    "At 10,000 requests a second I would use two stages.",
    "What data do we have?",
    "I would start with the logs of impressions and clicks of 90 days.",
)
ID = re.compile(r"\bv[0-9a-f]{22}\b")


class Line:
    """A candidate in a chat."""

    def __init__(self, board: Switchboard, *, line: str = "telegram:5") -> None:
        self.board = board
        self.talking = Talking(board, SLACK if line.startswith("slack") else TELEGRAM)
        self.chat = Chat()
        self.line = line
        self._sent = 0

    async def say(self, text: str, *, message_id: str | None = None, addressed: bool = True) -> list[str]:
        """Send a message; what the bot says to it."""
        self._sent += 1
        before, whispered = len(self.chat.messages), len(self.chat.whispers)
        message = Heard(
            line=self.line, message_id=message_id or f"{self.line}:{self._sent}", text=text, addressed=addressed
        )
        await self.talking.hear(message, self.chat)
        return self.chat.messages[before:] + self.chat.whispers[whispered:]

    async def said(self) -> list[str]:
        interview = await self.board.connected(self.line)
        assert interview is not None
        return heard(interview)

    def id(self) -> str:
        found = ID.search(self.chat.whispers[0])
        assert found is not None
        return found[0]


def board(*models: Interviewer, store: Store | None = None, turn_timeout: float = 90.0) -> Switchboard:
    return Switchboard(store or open_store("memory:"), models=models or (None,), turn_timeout=turn_timeout)


def test_an_interview_begins_with_the_problem_and_the_id_in_one_line() -> None:
    async def run() -> None:
        line = Line(board())
        greeting, opening, how = await line.say("/begin ads_ctr mid step1")
        assert "mid level, first step alone, 12 minutes" in greeting
        assert "rules, not a language model" in greeting
        assert opening.startswith("Plaza shows ads")
        assert "\n" not in how
        interview = await line.board.connected(line.line)
        assert interview is not None
        assert how == f"To go on elsewhere, send /resume {interview.id} there. Who has this id can read the interview."

    asyncio.run(run())


def test_the_id_and_the_scorecard_are_for_the_candidate_alone() -> None:
    async def run() -> None:
        line = Line(board())
        for text in ("/begin step1", ANSWER, "/status", "/finish"):
            await line.say(text)
        assert len(line.chat.whispers) == 3
        assert not any(ID.search(message) or "demanded" in message for message in line.chat.messages)

    asyncio.run(run())


def test_a_scorecard_says_what_it_is_worth_and_three_misses() -> None:
    async def run() -> str:
        line = Line(board())
        for text in ("/begin step1", *PLAYED, "/finish"):
            await line.say(text)
        return f"{line.chat.whispers[-1]}\n{line.id()}"

    *lines, interview = asyncio.run(run()).split("\n")
    card = "\n".join(lines)
    assert "Indicative: graded by rules, which recommend nobody." in card
    assert re.search(r"^Problem: \d\.\d, \d of \d scored$", card, re.MULTILINE)
    assert [line[:2] for line in lines if re.match(r"\d\. ", line)] == ["1.", "2.", "3."]
    assert card.count("Not shown: ") == 3
    assert f"viva show {interview}" in card


def test_the_end_of_an_interview_brings_the_scorecard_by_itself() -> None:
    async def run() -> list[str]:
        line = Line(board())
        await line.say("/begin ads_ctr step1")
        for text in ("Let us move on.", "I am done, thank you.", "That is all, goodbye."):
            shown = await line.say(text)
            if "over" in " ".join(shown):
                return shown
        return []

    shown = asyncio.run(run())
    assert shown[-2] == "The interview is over. Your scorecard follows."
    assert shown[-1].startswith("Scorecard: Ads click prediction in a social feed, senior level, first step alone")


def test_the_same_message_is_answered_once() -> None:
    async def run() -> None:
        line = Line(board())
        await line.say("/begin", message_id="b")
        assert await line.say("/begin", message_id="b") == []
        assert len(await line.say(ANSWER, message_id="m")) == 1
        assert await line.say(ANSWER, message_id="m") == []
        assert await line.said() == [ANSWER]

    asyncio.run(run())


def test_the_same_message_while_it_is_answered_is_passed_over() -> None:
    async def run() -> None:
        interviewer = Held()
        line = Line(board(interviewer))
        await line.say("/begin")
        first = asyncio.create_task(line.say(ANSWER, message_id="m"))
        await interviewer.asked.wait()
        assert await line.say(ANSWER, message_id="m") == []
        interviewer.go.set()
        assert len(await first) == 1

    asyncio.run(run())


def test_messages_that_come_together_make_turns_in_their_order() -> None:
    async def run() -> None:
        interviewer = Gated()
        line = Line(board(interviewer))
        await line.say("/begin")
        before = len(line.chat.messages)
        tasks = [asyncio.create_task(line.say(f"Thought {number}.", message_id=f"m{number}")) for number in range(4)]
        await interviewer.asked[0].wait()
        await settled()
        for gate in interviewer.gates:
            gate.set()
        await asyncio.gather(*tasks)
        assert await line.said() == ["Thought 0.", "Thought 1.\n\nThought 2.\n\nThought 3."]
        assert len(line.chat.messages) == before + 2

    asyncio.run(run())


class SlowAtFirst(Switchboard):
    """Takes longer to find an interview the first time than the second."""

    wait = 0.2

    async def connected(self, line: str) -> Interview | None:
        wait, self.wait = self.wait, 0.0
        await asyncio.sleep(wait)
        return await super().connected(line)


def test_messages_keep_their_order_where_the_first_takes_longer() -> None:
    async def run() -> None:
        store = open_store("memory:")
        await Line(board(store=store)).say("/begin")
        line = Line(SlowAtFirst(store))
        await asyncio.gather(line.say("First.", message_id="m1"), line.say("Second.", message_id="m2"))
        assert "\n\n".join(await line.said()) == "First.\n\nSecond."

    asyncio.run(run())


def test_after_a_restart_the_stored_answer_comes_again() -> None:
    async def run() -> None:
        store = open_store("memory:")
        before = Line(board(store=store))
        await before.say("/begin", message_id="b")
        answer = await before.say("What is the business goal?", message_id="m")
        after = Line(board(store=store))
        assert await after.say("What is the business goal?", message_id="m") == answer
        assert len(await after.said()) == 1

    asyncio.run(run())


def test_a_command_to_begin_that_comes_again_after_a_restart_gives_the_same_interview() -> None:
    async def run() -> None:
        store = open_store("memory:")
        before, after = Line(board(store=store)), Line(board(store=store))
        assert await before.say("/begin", message_id="b") == await after.say("/begin", message_id="b")
        assert len(await store.list()) == 1

    asyncio.run(run())


def test_an_answer_that_a_dead_process_owed_is_shown_before_the_next() -> None:
    async def run() -> None:
        store = open_store("memory:")
        before = Line(board(store=store))
        await before.say("/begin")
        journal = await store.read(before.id())
        lost = CandidateSaid(at=journal[-1].event.at + 5, message_id="m", text="What is the business goal?")
        await store.append(before.id(), len(journal), (lost,))
        after = Line(board(store=store, turn_timeout=0.05))
        await asyncio.sleep(0.1)
        owed, answer = await after.say("How many people use it?", message_id="n")
        assert "revenue" in owed
        assert "daily users" in answer

    asyncio.run(run())


def test_an_interview_goes_on_on_another_line() -> None:
    async def run() -> None:
        store = open_store("memory:")
        phone = Line(board(store=store))
        await phone.say("/begin ads_ctr")
        asked = await phone.say("What is the business goal?")
        desk = Line(board(store=store), line="slack:T1:D1")
        words, again = await desk.say(f"!resume {phone.id()}")
        assert words.startswith("Here it goes on: Ads click prediction")
        assert [again] == asked
        await desk.say(ANSWER)
        assert await phone.said() == await desk.said() == ["What is the business goal?", ANSWER]

    asyncio.run(run())


@pytest.mark.parametrize("wanted", ["v" + 22 * "0", "x", "../etc", "ads_ctr"])
def test_an_id_that_is_not_known_tells_nothing_of_those_that_are(wanted: str) -> None:
    async def run() -> None:
        line = Line(board())
        await line.say("/begin")
        (told,) = await line.say(f"/resume {wanted}")
        assert told == "There is no interview of that id here. Copy the id as it was shown to you, all of it."

    asyncio.run(run())


def test_an_interviewer_that_fails_is_asked_once_more() -> None:
    async def run() -> None:
        line = Line(board(Failing(1)))
        await line.say("/begin")
        (told,) = await line.say(ANSWER)
        assert "What you said is kept; /repeat asks once more." in told
        assert "waits for its answer" in (await line.say("/status"))[0]
        (answer,) = await line.say("/repeat")
        assert answer == (await line.say("/repeat"))[0]
        assert await line.said() == [ANSWER]

    asyncio.run(run())


def test_a_message_whose_answer_failed_may_be_delivered_again() -> None:
    async def run() -> None:
        line = Line(board(Failing(1)))
        await line.say("/begin")
        (told,) = await line.say(ANSWER, message_id="m")
        (answer,) = await line.say(ANSWER, message_id="m")
        assert answer != told
        assert await line.said() == [ANSWER]

    asyncio.run(run())


def test_a_failure_is_logged_without_ids_and_without_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        line = Line(board(Failing(1)))
        await line.say("/begin")
        await line.say("Canary words.")
        await line.say("/resume canary")

    with caplog.at_level(logging.DEBUG):
        asyncio.run(run())
    told = [record.getMessage() for record in caplog.records if record.name.startswith("viva")]
    assert told == ["telegram: ModelError the model could not be reached"]


def test_a_slow_interviewer_leaves_time_for_commands() -> None:
    async def run() -> None:
        interviewer = Held()
        line = Line(board(interviewer))
        await line.say("/begin")
        answering = asyncio.create_task(line.say(ANSWER))
        await interviewer.asked.wait()
        assert "minutes are left" in (await line.say("/status"))[0]
        interviewer.go.set()
        await answering

    asyncio.run(run())


def test_nobody_who_is_not_addressed_is_answered() -> None:
    async def run() -> None:
        line = Line(board(Scripted()))
        for text in ("hello", "begin", "!begin", "!help"):
            assert await line.say(text, addressed=False) == []
        await line.say("begin")
        assert await line.say(ANSWER, addressed=False) != []
        await line.say("/finish", addressed=False)
        assert await line.say("Thanks, all.", addressed=False) == []
        assert await line.say("/finish", addressed=False) != []

    asyncio.run(run())


def test_an_interview_that_goes_on_is_not_replaced() -> None:
    async def run() -> None:
        line = Line(board())
        await line.say("/begin ads_ctr")
        first = line.id()
        await line.say(ANSWER)
        assert "An interview is going on here" in (await line.say("/begin pymk"))[0]
        interview = await line.board.connected(line.line)
        assert interview is not None
        assert interview.id == first

    asyncio.run(run())


def test_the_clock_stops_and_goes_on() -> None:
    async def run() -> None:
        line = Line(board())
        await line.say("/begin")
        assert await line.say("/pause") == ["The clock stands until you write again."]
        assert "the clock stands" in (await line.say("/status"))[0]
        assert re.fullmatch(r"\d+ minutes are left\.", (await line.say("/resume"))[0])

    asyncio.run(run())


@dataclass(frozen=True)
class Told:
    text: str
    words: str


NO_INTERVIEW = "There is no interview here. /begin starts one, /help says what else there is."


@pytest.mark.parametrize(
    "case",
    [
        Told("hello", NO_INTERVIEW),
        Told("/finish", NO_INTERVIEW),
        Told("pause", NO_INTERVIEW),
        Told("/start", "Everything that is no command is your answer"),
        Told("help", "/resume [id]: let the clock go on"),
        Told("/scenarios@viva_bot", "pymk: People you may know"),
        Told("/begin ads_ctr principal", "I do not know “principal”."),
        Told("/begin ../../etc/passwd", "I do not know “../../etc/passwd”."),
        Told("/hlep", "There is no such command"),
    ],
    ids=lambda case: case.text,
)
def test_what_is_said_where_nobody_interviews(case: Told) -> None:
    shown = asyncio.run(Line(board()).say(case.text))
    assert case.words in "\n".join(shown)


@pytest.mark.parametrize(
    "case",
    [
        Told("/finish", "This interview is over"),
        Told("/pause", "This interview is over. /finish shows its scorecard again, /begin starts another."),
        Told("One more thing.", "This interview is over. /finish shows its scorecard again, /begin starts another."),
        Told("begin pymk", "People you may know, senior level"),
    ],
    ids=lambda case: case.text,
)
def test_what_is_said_after_the_end(case: Told) -> None:
    async def run() -> list[str]:
        line = Line(board())
        await line.say("/begin step1")
        await line.say("/finish")
        return await line.say(case.text)

    shown = asyncio.run(run())
    assert case.words.casefold().replace("this interview is over", "interview is over") in "\n".join(shown).casefold()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TurnInProgress("v1"), "Send it again after the answer."),
        (InterviewOver("v1"), "/begin starts another"),
        (UnknownInterview("v1; near: v2"), "Copy the id"),
        (BudgetExceeded("0.51 of 0.50 dollars"), "/finish ends it"),
        (ModelTooSlow("v1: 90 s"), "/repeat asks once more"),
        (ModelAuthError("key sk-1 refused"), "whoever runs this bot"),
        (ModelError("no"), "whoever runs this bot"),
        (StoreUnavailable("/srv/viva.db: locked"), "Send it again in a minute."),
        (VivaError("secret"), "Send it again"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else "",
)
def test_errors_say_what_to_do_and_nothing_of_the_inside(error: VivaError, words: str) -> None:
    told = error_text(error, "/")
    assert words in told
    assert not any(inside in told for inside in ("v1", "v2", "sk-1", "/srv", "0.51", "secret"))
    assert "!" not in told


@pytest.mark.parametrize(
    ("text", "unmarked", "command"),
    [
        ("/begin", False, Command("begin", ())),
        ("!BEGIN ads_ctr  staff step1", False, Command("begin", ("ads_ctr", "staff", "step1"))),
        ("/time@viva_bot", False, Command("status", ())),
        ("begin", False, None),
        ("begin", True, Command("begin", ())),
        ("help me with this", True, None),
        ("/finish the pipeline with a cache", False, None),
        ("/v1/predict", False, None),
        ("/nope", False, Command(None, ())),
        ("nope", True, None),
        ("/begin\nads_ctr", False, None),
        ("", True, None),
    ],
)
def test_commands_are_told_from_answers(text: str, unmarked: bool, command: Command | None) -> None:
    assert command_in(text, unmarked=unmarked) == command


def test_settings_come_in_any_order() -> None:
    asked = beginning(("STEP1", "mid", "pymk"), ("ads_ctr", "pymk"))
    assert asked == Beginning(scenario="pymk", level="mid", mode="step1")
