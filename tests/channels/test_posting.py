"""Answers become messages: growing, cut, in order, again after a pause, and never half kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.channels.chat import Chat, Time, end, parts_of, words
from viva.channels.platforms import SLACK, TELEGRAM, Platform
from viva.channels.posting import Posting, TooManyMessages
from viva.errors import ModelUnavailable
from viva.interview import TurnEnd
from viva.values.moves import Sentence

LINE = "telegram:5"
Played = list[Sentence | TurnEnd | Exception | asyncio.Event]
QUICK = replace(TELEGRAM, edit_every=0.01)


def on(platform: Platform, time: Time | None = None, **more: int) -> Posting:
    given = time or Time()
    return Posting(platform, clock=given.clock, sleep=given.sleep, **more)


async def posted(
    chat: Chat, parts: Sequence[Sentence | TurnEnd | Exception | asyncio.Event], posting: Posting
) -> TurnEnd | None:
    return await posting.answer(LINE, chat, parts_of(parts))


def test_sentences_that_come_together_are_one_message_without_an_edit() -> None:
    chat = Chat()
    asyncio.run(posted(chat, words("One. ", "Two. ", "Three."), on(TELEGRAM)))
    assert (chat.messages, chat.edits) == (["One. Two. Three."], 0)


def test_a_message_grows_while_the_interviewer_writes() -> None:
    async def run() -> None:
        chat, writes = Chat(), asyncio.Event()
        task = asyncio.create_task(
            posted(chat, [Sentence(text="One. "), writes, Sentence(text="Two."), end()], on(TELEGRAM))
        )
        await asyncio.sleep(0.4)
        assert chat.messages == ["One."]
        writes.set()
        await task
        assert (chat.messages, chat.edits) == (["One. Two."], 1)

    asyncio.run(run())


def test_edits_keep_their_distance() -> None:
    async def run() -> None:
        chat, gates = Chat(), [asyncio.Event() for _ in range(8)]
        parts: Played = [each for gate in gates for each in (Sentence(text="More. "), gate)]
        task = asyncio.create_task(posted(chat, [*parts, end()], Posting(replace(TELEGRAM, edit_every=0.8))))
        for gate in gates:
            await asyncio.sleep(0.25)
            gate.set()
        await task
        assert chat.messages == [("More. " * 8).strip()]
        assert 1 <= chat.edits <= 4, "eight sentences in two seconds"

    asyncio.run(run())


def test_where_messages_do_not_grow_an_answer_is_posted_when_it_is_complete() -> None:
    async def run() -> None:
        chat, writes = Chat(edits=False), asyncio.Event()
        task = asyncio.create_task(
            posted(chat, [Sentence(text="One. "), writes, Sentence(text="Two."), end()], on(SLACK))
        )
        await asyncio.sleep(0.4)
        assert chat.messages == []
        writes.set()
        await task
        assert chat.messages == ["One. Two."]

    asyncio.run(run())


@pytest.mark.parametrize("platform", [QUICK, SLACK], ids=lambda each: each.name)
def test_a_long_answer_is_cut_while_it_grows(platform: Platform) -> None:
    chat = Chat()
    sentences = [f"Sentence number {number} of many. " for number in range(30)]
    asyncio.run(posted(chat, words(*sentences), on(replace(platform, longest=100))))
    assert " ".join(chat.messages) == "".join(sentences).strip()
    assert max(map(len, chat.messages)) <= 100


def test_an_answer_that_was_owed_is_a_message_of_its_own() -> None:
    chat = Chat()
    last = asyncio.run(posted(chat, [*words("Owed."), *words("New.")], on(TELEGRAM)))
    assert chat.messages == ["Owed.", "New."]
    assert last is not None
    assert last.move.text == "New."


def test_a_post_is_sent_again_after_the_pause_that_the_platform_asks_for() -> None:
    chat, time = Chat(), Time()
    chat.failures = [TooManyMessages(7.0)]
    asyncio.run(posted(chat, words("One."), on(TELEGRAM, time)))
    assert (chat.messages, time.slept) == (["One."], [7.0])


def test_a_post_that_fails_twice_is_an_error() -> None:
    chat, time = Chat(), Time()
    chat.failures = [TooManyMessages(7.0), TooManyMessages(9.0)]
    with pytest.raises(TooManyMessages):
        asyncio.run(on(TELEGRAM, time).say(LINE, chat, "One."))
    assert (chat.messages, time.slept) == ([], [7.0])


def test_an_edit_on_the_way_that_comes_too_soon_is_left_out() -> None:
    async def run() -> None:
        chat, first, second = Chat(), asyncio.Event(), asyncio.Event()
        chat.failures = [None, TooManyMessages(30.0)]
        parts: Played = [Sentence(text="One. "), first, Sentence(text="Two. "), second, Sentence(text="Three."), end()]
        time = Time()
        task = asyncio.create_task(posted(chat, parts, on(QUICK, time)))
        await asyncio.sleep(0.4)
        first.set()
        await asyncio.sleep(0.4)
        assert chat.messages == ["One."]
        second.set()
        await task
        assert (chat.messages, time.slept) == (["One. Two. Three."], [])

    asyncio.run(run())


def test_an_answer_is_heard_to_its_end_where_it_cannot_be_posted() -> None:
    async def run() -> None:
        chat, heard, writes = Chat(), asyncio.Event(), asyncio.Event()
        chat.failures = [OSError("gone")]

        async def answer() -> object:
            parts: Played = [Sentence(text="One. "), writes, Sentence(text="Two.")]
            async for part in parts_of(parts):
                yield part
            heard.set()
            yield end()

        task = asyncio.create_task(on(TELEGRAM).answer(LINE, chat, answer()))  # type: ignore[arg-type]
        await asyncio.sleep(0.4)
        writes.set()
        with pytest.raises(OSError, match="gone"):
            await task
        assert heard.is_set()

    asyncio.run(run())


def test_what_was_said_before_the_interviewer_failed_is_shown() -> None:
    chat = Chat()
    with pytest.raises(ModelUnavailable):
        asyncio.run(
            posted(chat, [Sentence(text="One. "), Sentence(text="Two. "), ModelUnavailable("gone")], on(TELEGRAM))
        )
    assert chat.messages == ["One. Two."]


@pytest.mark.parametrize("after", [0.0, 0.1, 0.4], ids=["at once", "while it gathers", "while it waits"])
def test_an_answer_may_be_cancelled_at_any_place(after: float) -> None:
    async def run() -> None:
        chat, closed = Chat(), asyncio.Event()

        async def answer() -> object:
            try:
                yield Sentence(text="One. ")
                await asyncio.Event().wait()
            finally:
                closed.set()

        task = asyncio.create_task(on(TELEGRAM).answer(LINE, chat, answer()))  # type: ignore[arg-type]
        await asyncio.sleep(0.01)
        await asyncio.sleep(after)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)
        assert closed.is_set()

    asyncio.run(run())


def test_nothing_comes_between_the_messages_of_an_answer() -> None:
    async def run() -> None:
        chat, writes = Chat(), asyncio.Event()
        posting = on(replace(TELEGRAM, longest=24))
        parts: Played = [Sentence(text="A first, long sentence. "), writes, Sentence(text="A second long one."), end()]
        answer = asyncio.create_task(posted(chat, parts, posting))
        await asyncio.sleep(0.3)
        remark = asyncio.create_task(posting.say(LINE, chat, "A remark."))
        elsewhere = asyncio.create_task(posting.say("telegram:6", chat, "Elsewhere."))
        await asyncio.sleep(0.05)
        writes.set()
        await asyncio.gather(answer, remark, elsewhere)
        assert chat.messages == ["A first, long sentence.", "Elsewhere.", "A second long one.", "A remark."]

    asyncio.run(run())


def test_a_message_is_met_once_until_it_is_forgotten_and_the_oldest_first() -> None:
    posting = on(TELEGRAM, most=2)
    assert [posting.first(key) for key in ("a", "a", "b", "c", "b", "a")] == [True, False, True, True, False, True]
    posting.forget("a")
    assert posting.first("a")
