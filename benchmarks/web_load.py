"""Two hundred people in one web process: what it adds to a turn, what an interview weighs, and what a kill loses.

Each turn is sent over HTTP and heard as server-sent events, while a scripted model takes a second for its answer.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx

import viva
from benchmarks.crowd import quantile
from benchmarks.spoken import WORDS, varied
from benchmarks.web_server import Served, served
from viva.values.events import CandidateSaid, InterviewerSaid

PEOPLE = 200
TURNS = 3
LATENCY = 1.0
SPEAKING_S = 60 * WORDS / 150
KILLS = 3
_ROOM = httpx.Limits(max_connections=None, max_keepalive_connections=PEOPLE)


@dataclass
class Load:
    """What the people saw."""

    waits: list[float] = field(default_factory=list)
    """Of each turn: seconds from sending it to its last event."""
    again: int = 0
    """Turns that had to be sent again."""
    ids: list[str] = field(default_factory=list)


def main() -> None:
    """Print both: the load, and the load with kills."""
    with tempfile.TemporaryDirectory() as folder:
        _print_load(Path(folder) / "load.db")
        _print_kills(Path(folder) / "kills.db")


def _row(name: str, figures: str) -> None:
    print(f"{name:<58} {figures}", flush=True)


def _print_load(store: Path) -> None:
    load = Load()
    with served(store, latency=LATENCY) as server:

        async def people() -> int:
            async with httpx.AsyncClient(base_url=server.url, limits=_ROOM, timeout=120) as client:
                await _talk(client, "warm", 0, Load(), speaking=0.0)
                before = server.kilobytes
                await asyncio.gather(*(_talk(client, f"p{at}", at, load, speaking=SPEAKING_S) for at in range(PEOPLE)))
                return server.kilobytes - before

        grown = asyncio.run(people())
    own = sorted(1e3 * (wait - LATENCY) for wait in load.waits)
    lost, doubled = asyncio.run(_counted(store, load))
    _row(
        f"{PEOPLE} people, {TURNS} turns, {SPEAKING_S:.0f} s an answer",
        f"beside the model's {LATENCY:g} s: p50 {statistics.median(own):.0f} ms, p95 {quantile(own, 0.95):.0f} ms; "
        f"{grown / PEOPLE:.0f} kB an interview; lost {lost}, doubled {doubled}, sent again {load.again}",
    )


def _print_kills(store: Path) -> None:
    load, dice = Load(), Random(1)
    with ExitStack() as servers:
        first = servers.enter_context(served(store, latency=LATENCY))

        async def people() -> None:
            async with httpx.AsyncClient(base_url=first.url, limits=_ROOM, timeout=30) as client:
                talks = [
                    asyncio.create_task(_talk(client, f"p{at}", at, load, speaking=SPEAKING_S)) for at in range(PEOPLE)
                ]
                now = first
                for _ in range(KILLS):
                    await asyncio.sleep(SPEAKING_S * (0.5 + 0.4 * dice.random()))
                    now = await asyncio.to_thread(_killed, now, servers, store)
                await asyncio.gather(*talks)

        asyncio.run(people())
    lost, doubled = asyncio.run(_counted(store, load))
    _row(
        f"  with {KILLS} kills and restarts",
        f"of {PEOPLE * TURNS} turns lost {lost}, doubled {doubled}; sent again {load.again}, "
        f"slowest {max(load.waits):.0f} s",
    )


def _killed(server: Served, servers: ExitStack, store: Path) -> Served:
    server.process.kill()
    server.process.wait()
    return servers.enter_context(served(store, latency=LATENCY, port=server.port))


async def _talk(client: httpx.AsyncClient, name: str, number: int, load: Load, *, speaking: float) -> None:
    """One person: begins, says all turns, and sends again what got no answer."""
    await asyncio.sleep(speaking * Random(number).random())
    key = {"Idempotency-Key": f"{name}-of-the-benchmark"}
    interview = await _until_answered(load, lambda: _begun(client, key))
    load.ids.append(interview)
    for turn in range(TURNS):
        await asyncio.sleep(speaking if turn else 0)
        text, began = varied(number * TURNS + turn), time.monotonic()
        await _until_answered(load, lambda text=text, turn=turn: _said(client, interview, text, f"m{turn}"))  # type: ignore[misc]
        load.waits.append(time.monotonic() - began)


async def _until_answered(load: Load, send: Callable[[], Awaitable[str | None]]) -> str:
    while True:
        try:
            if answer := await send():
                return answer
        except httpx.TransportError:
            pass
        load.again += 1
        await asyncio.sleep(0.2)


async def _begun(client: httpx.AsyncClient, key: dict[str, str]) -> str | None:
    answer = await client.post("/interviews", json={"minutes": None}, headers=key)
    return str(answer.json()["state"]["interview"]) if answer.status_code == httpx.codes.CREATED else None


async def _said(client: httpx.AsyncClient, interview: str, text: str, message_id: str) -> str | None:
    accept = {"Accept": "text/event-stream"}
    body = {"text": text, "message_id": message_id}
    async with client.stream("POST", f"/interviews/{interview}/turns", json=body, headers=accept) as answer:
        event = ""
        async for line in answer.aiter_lines():
            if line.startswith("event:"):
                event = line.partition(":")[2].strip()
            elif line.startswith("data:") and event == "turn_end":
                json.loads(line.partition(":")[2])
                return event
    return None


async def _counted(store: Path, load: Load) -> tuple[int, int]:
    """Turns that are missing from the journal or have no answer, and turns or answers that are there twice."""
    journal = viva.open_store(str(store))
    lost = doubled = 0
    for interview in load.ids:
        events = [journalled.event for journalled in await journal.read(interview)]
        said = [event.message_id for event in events if isinstance(event, CandidateSaid)]
        answered = [event.reply_to for event in events if isinstance(event, InterviewerSaid) and event.reply_to]
        lost += 2 * TURNS - len({*said} & {f"m{turn}" for turn in range(TURNS)}) - len(set(answered))
        doubled += len(said) - len(set(said)) + len(answered) - len(set(answered))
    await journal.close()
    return lost, doubled
