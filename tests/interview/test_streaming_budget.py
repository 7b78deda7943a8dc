"""Limits on tokens and dollars: the next call is not made, the candidate's turn is kept, a larger limit goes on."""

from __future__ import annotations

import asyncio

import pytest

from tests.interview.holding import Hands, definition
from tests.interviewers.replying import STATEMENT, Talk, heard, reply, talk
from viva.clock import WallClock
from viva.errors import BudgetExceeded, ModelError, ModelUnavailable
from viva.interview import Budget, Interview
from viva.interviewers.model import ModelInterviewer
from viva.journal.memory import MemoryStore
from viva.models.naming import Address, Line
from viva.testing import ScriptedModel
from viva.testing.scripted import Line as Spoken
from viva.testing.scripted import chunks_of
from viva.values.messages import ChatChunk, Usage

LISTENS = reply("listen", "Noted.")
BAD = reply("listen", "Great idea.")


def costs(text: str, tokens: int) -> tuple[ChatChunk, ...]:
    return chunks_of(text, usage=Usage(prompt=tokens - 10, completion=10))


async def taken_up(held: Talk, budget: Budget, *lines: Spoken) -> Talk:
    """The interview in another process, with another limit."""
    model = ScriptedModel(lines)
    interview = await Interview.load(
        "a",
        definition=definition(),
        interviewer=ModelInterviewer(Line(model, Address("scripted", "1", "http://scripted", "openai"))),
        store=held.store,
        clock=WallClock(Hands()),
        budget=budget,
    )
    found = Talk(interview, model, held.store)
    found.sent = held.sent
    return found


def test_the_call_past_the_limit_is_not_made_and_the_turn_is_kept() -> None:
    async def run() -> None:
        held = await talk([costs(LISTENS, 60), costs(LISTENS, 60), LISTENS], budget=Budget(max_tokens=100))
        await held.say(STATEMENT)
        await held.say("The second thing.")
        for _ in range(2):
            with pytest.raises(BudgetExceeded, match="limit of 100 tokens is reached: 120 are spent"):
                await heard(held.interview, held.store, "The third thing.", "m3")
            assert held.interview.events[-1].kind == "candidate_said"
        assert len(held.model.requests) == 2
        assert sum(event.kind == "candidate_said" for event in held.interview.events) == 3

    asyncio.run(run())


def test_a_larger_limit_answers_what_was_kept_and_counts_what_was_spent_before() -> None:
    async def run() -> None:
        first = await talk([costs(LISTENS, 90)], budget=Budget(max_tokens=80))
        await first.say(STATEMENT)
        with pytest.raises(BudgetExceeded):
            await first.say("The second thing.")
        same = await taken_up(first, Budget(max_tokens=80))
        assert same.interview.state.unheard
        assert same.model.requests == []
        larger = await taken_up(first, Budget(max_tokens=150), costs(LISTENS, 70))
        assert not larger.interview.state.unheard
        assert [usage.prompt + usage.completion for usage in larger.interview.calls] == [90, 70]
        turn = await heard(larger.interview, larger.store, "The second thing.", "m2")
        assert turn.shown == "Noted."
        with pytest.raises(BudgetExceeded, match="160 are spent"):
            await larger.say("The third thing.")

    asyncio.run(run())


def test_the_retry_of_a_refused_reply_is_a_call_too() -> None:
    async def run() -> None:
        held = await talk([costs(BAD, 120), LISTENS], budget=Budget(max_tokens=100))
        with pytest.raises(BudgetExceeded):
            await held.say(STATEMENT)
        assert len(held.model.requests) == 1
        assert held.interview.events[-1].kind == "candidate_said"
        larger = await taken_up(held, Budget(), costs(LISTENS, 60))
        assert larger.interview.transcript.turns[-1].text == "Noted."

    asyncio.run(run())


def test_a_turn_whose_first_sentence_is_shown_is_ended_without_a_call() -> None:
    async def run() -> None:
        held = await talk([costs(reply("listen", "Noted. Great idea."), 120)], budget=Budget(max_tokens=100))
        turn = await held.say(STATEMENT)
        assert turn.shown == "Noted."
        assert len(held.model.requests) == 1

    asyncio.run(run())


def test_what_failed_has_been_spent() -> None:
    async def run() -> None:
        broken: tuple[ChatChunk | ModelError, ...] = (*chunks_of(LISTENS)[:-9], ModelUnavailable("It broke off."))
        held = await talk([broken, LISTENS], budget=Budget(max_tokens=100))
        with pytest.raises(ModelUnavailable):
            await held.say(STATEMENT)
        assert held.interview.calls[0].estimated
        with pytest.raises(BudgetExceeded):
            await heard(held.interview, held.store, STATEMENT, "m1")

    asyncio.run(run())


def test_dollars_of_which_nothing_is_known_stop_before_the_second_call() -> None:
    async def run() -> None:
        held = await talk([LISTENS, LISTENS], budget=Budget(max_usd=5.0))
        turn = await held.say(STATEMENT)
        assert turn.said.calls[0].usd is None
        with pytest.raises(BudgetExceeded, match=r"not known in dollars.*limit tokens instead"):
            await held.say("The second thing.")
        assert len(held.model.requests) == 1
        assert (await taken_up(held, Budget(), LISTENS)).interview.transcript.turns[-1].text == "Noted."

    asyncio.run(run())


def test_dollars_are_counted_by_the_price_of_the_model() -> None:
    async def run() -> None:
        usage = Usage(prompt=100_000, completion=0)
        model = ScriptedModel([chunks_of(LISTENS, usage=usage)] * 3, name="openai/gpt-4o")
        store = MemoryStore()
        interview = await Interview.start(
            "a",
            definition=definition(),
            interviewer=ModelInterviewer(Line(model, Address("openai", "gpt-4o", None, "openai"))),
            store=store,
            clock=WallClock(Hands()),
            minutes=None,
            budget=Budget(max_usd=0.4),
        )
        for number in range(2):
            turn = await heard(interview, store, f"{number}: {STATEMENT}", f"m{number}")
            assert turn.said.calls[0].usd == pytest.approx(0.25)
        with pytest.raises(BudgetExceeded, match=r"limit of \$0.4 is reached: \$0.5000 are spent"):
            await heard(interview, store, STATEMENT, "m2")

    asyncio.run(run())


@pytest.mark.parametrize("budget", [Budget(), Budget(max_tokens=121), Budget(max_tokens=10**9)])
def test_a_limit_that_is_not_reached_changes_nothing(budget: Budget) -> None:
    async def run() -> None:
        held = await talk([costs(LISTENS, 60)] * 3, budget=budget)
        for number in range(3):
            await held.say(f"{number}: {STATEMENT}")
        held.model.assert_complete()

    asyncio.run(run())
