"""A design board over HTTP: it goes with a message, and a mistake in it is the sender's."""

from __future__ import annotations

from pathlib import Path

import httpx

import viva
from tests.http_app.calling import begun, calling

BOARD = "- request -> ranker -> answer"


def test_a_board_goes_with_a_message(tmp_path: Path) -> None:
    places = []

    async def talk(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        places.append(at)
        said = {"message_id": "m1", "text": "Here it is.", "board": BOARD}
        assert (await client.post(f"{at}/turns", json=said)).status_code == 200
        more = {"message_id": "m2", "text": "", "board": f"{BOARD} -> log"}
        assert (await client.post(f"{at}/turns", json=more)).status_code == 200

    calling(talk, store=str(tmp_path / "kept.db"))
    with viva.sync.Interview.load(places[0].rpartition("/")[2], store=tmp_path / "kept.db") as interview:
        assert [turn.text for turn in interview.transcript.said_by("candidate")] == [
            "Here it is.\n\nBoard: Added: request to ranker to answer.",
            "Board: Added: answer to log.",
        ]


def test_a_mistake_is_said_with_its_line_and_nothing_is_kept() -> None:
    async def talk(client: httpx.AsyncClient) -> None:
        at = await begun(client)
        said = {"message_id": "m1", "text": "Here it is.", "board": "- request ->"}
        answer = await client.post(f"{at}/turns", json=said)
        assert answer.status_code == 422
        assert "board:1: an arrow stands between two boxes" in answer.json()["detail"]
        assert (await client.post(f"{at}/turns", json={**said, "board": BOARD})).status_code == 200

    calling(talk)
