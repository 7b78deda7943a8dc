"""The design board on an interview's page: sent with a turn, drawn in it, refused with its line, never put back."""

from __future__ import annotations

import asyncio
import html
import re

import httpx

from tests.web.visiting import board_with, said, visitor_of, written
from viva.machine.record import boards_of

SKETCH = "- request -> <b>ranker</b> -> answer"
MORE = f"{SKETCH} -> log"
TURN = "Here is the way of one request."


def drawn_in(page: httpx.Response) -> list[str]:
    return re.findall(r'<figure class="drawn"[^>]*>(.*?)</figure>', page.text, re.DOTALL)


def board_field(page: httpx.Response) -> str:
    found = re.search(r'<textarea id="board"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_a_board_goes_with_a_turn_and_is_drawn_in_it() -> None:
    async def visit() -> None:
        board = board_with()
        visitor = visitor_of(board)
        await visitor.enter()
        path = await visitor.begin()
        assert board_field(await visitor.see(path)) == ""
        answer = await visitor.send(path, TURN, board=SKETCH)
        assert answer.status_code == 303
        page = await visitor.see(path)
        assert said(page)[1] == f"{TURN}\n\nBoard: Added: request to <b>ranker</b> to answer."
        assert len(drawn_in(page)) == 1
        assert "<b>ranker" not in page.text
        assert board_field(page) == SKETCH
        # The next form carries the same board along, and the turn says nothing of it.
        await visitor.send(path, "And then?", board=SKETCH)
        assert said(await visitor.see(path))[3] == "And then?"
        # A board alone is a turn.
        assert (await visitor.send(path, "", board=MORE)).status_code == 303
        page = await visitor.see(path)
        assert said(page)[5] == "Board: Added: answer to log."
        assert len(drawn_in(page)) == 2

    asyncio.run(visit())


def test_a_mistake_is_said_and_nothing_typed_is_lost() -> None:
    async def visit() -> None:
        visitor = visitor_of(board_with())
        await visitor.enter()
        path = await visitor.begin()
        answer = await visitor.send(path, TURN, board="- request ->")
        assert answer.status_code == 422
        assert "board:1: an arrow stands between two boxes" in html.unescape(answer.text)
        assert (written(answer), board_field(answer)) == (TURN, "- request ->")
        assert '<details class="board" open>' in answer.text
        assert len(said(await visitor.see(path))) == 1

    asyncio.run(visit())


def test_an_old_page_does_not_put_an_old_board_back() -> None:
    async def visit() -> None:
        board = board_with()
        visitor = visitor_of(board)
        await visitor.enter()
        path = await visitor.begin()
        await visitor.send(path, TURN, board=SKETCH)
        await visitor.send(path, TURN, board=MORE)
        await visitor.send(path, "From an old page.", board=SKETCH, board_was=SKETCH)
        await visitor.send(path, "Emptied by mistake.", board="")
        interview = await board.interview(path.rpartition("/")[2])
        assert [kept.version.source for kept in boards_of(interview.events)] == [SKETCH, MORE]

    asyncio.run(visit())


def test_a_hint_leaves_the_board_in_its_field() -> None:
    async def visit() -> None:
        board = board_with()
        visitor = visitor_of(board)
        await visitor.enter()
        path = await visitor.begin()
        await visitor.send(path, "", board=SKETCH, hint="1")
        interview = await board.interview(path.rpartition("/")[2])
        assert boards_of(interview.events) == ()

    asyncio.run(visit())
