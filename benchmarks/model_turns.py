"""What the interviewer that is a language model costs beside the model: each turn, in a crowd, in tokens, at the start.

A scripted model or a server on this machine plays the model, so that everything measured is viva's own.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import crowd, first_screen, prompt_size
from benchmarks.legal_turns import legal_turn
from benchmarks.spoken import WORDS, answers
from benchmarks.stub_server import Tempo, stub_process, timings_of
from viva.clock import WordClock
from viva.interview import Interview
from viva.interviewers.model import ModelInterviewer
from viva.interviewers.offline import OfflineInterviewer
from viva.interviewers.protocol import Interviewer
from viva.journal.memory import MemoryStore
from viva.journal.opening import open_store
from viva.journal.store import Store
from viva.models.keys import Keys
from viva.models.naming import Address, Line, line_to
from viva.packs.load import load_definition
from viva.testing.scripted import ScriptedModel, chunks_of
from viva.values.messages import ChatChunk, ChatRequest

BAR_MS = 5
LENGTH = 25
"""Turns of an interview."""
ROUNDS = 5
TOKEN = 4
"""Characters of a chunk."""
SCRIPTED = Address("scripted", "scripted", "http://127.0.0.1/v1", "openai")
PACE = 0.01
"""A hundred tokens a second."""


class AtOnce(ModelInterviewer):
    """Its turns are kept and shown when they are whole, so no sentence is journalled by itself."""

    streams = False


@dataclass
class Wit:
    """A model in this process; it counts the time that it takes itself."""

    model: ScriptedModel = field(init=False)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.model = ScriptedModel(self._answer)

    def line(self) -> Line:
        """As an interviewer wants it."""
        return Line(self.model, SCRIPTED)

    def _answer(self, request: ChatRequest) -> Sequence[ChatChunk]:
        began = time.process_time()
        chunks = chunks_of(legal_turn(request.messages[-1].text).whole, size=TOKEN)
        self.seconds += time.process_time() - began
        return chunks


def main() -> None:
    """Print all of it."""
    asyncio.run(_print_engine())
    asyncio.run(_print_streaming())
    for tempo, what in ((Tempo(), "all at once"), (Tempo(pace=PACE), f"{1 / PACE:.0f} tokens a second")):
        with stub_process(tempo) as url:
            asyncio.run(_print_first_sentence(url, what))
    crowd.main()
    prompt_size.main()
    first_screen.main()


def _row(name: str, figures: str) -> None:
    print(f"{name:<58} {figures}", flush=True)


async def held(interviewer: Interviewer, store: Store, said: Sequence[str], timed: Callable[[], float]) -> list[float]:
    """Seconds of each turn of an interview."""
    interview = await Interview.start(
        f"i{time.monotonic_ns()}",
        definition=load_definition("ads_ctr"),
        interviewer=interviewer,
        store=store,
        clock=WordClock(),
        minutes=None,
    )
    taken = []
    for number, text in enumerate(said):
        if interview.ended:
            break
        began = timed()
        async for _ in interview.turn(text, message_id=f"m{number}"):
            pass
        taken.append(timed() - began)
    return taken


async def _print_engine() -> None:
    """Each turn with words that were not read before, since reading remembers what it has read."""
    wit = Wit()
    model, offline = ModelInterviewer(wit.line()), OfflineInterviewer()

    def beside_the_model() -> float:
        return time.process_time() - wit.seconds

    fresh = iter(answers())
    by_model: list[float] = []
    by_rules: list[float] = []
    for turn in (model, offline):
        await held(turn, MemoryStore(), [next(fresh) for _ in range(5)], beside_the_model)
    for number in range(7):
        said = [next(fresh) for _ in range(LENGTH)]
        taken = await held(offline if number % 3 == 2 else model, MemoryStore(), said, beside_the_model)
        (by_rules if number % 3 == 2 else by_model).extend(taken)
    for name, taken in ((f"a turn of {WORDS} words, beside the model", by_model), ("  offline", by_rules)):
        median, worst = 1e3 * statistics.median(taken), 1e3 * crowd.quantile(taken, 0.99)
        _row(name, f"median {median:5.1f} ms (bar {BAR_MS:g}), p99 {worst:5.1f} ms, of {len(taken)} turns")
    _row("  against offline", f"{statistics.median(by_model) / statistics.median(by_rules):.2f}")


async def _print_streaming() -> None:
    """Wall time, and the same words for all, interview by interview in turn."""
    wit = Wit()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("memory", "SQLite"):
            store = MemoryStore() if name == "memory" else open_store(str(Path(folder) / "viva.db"))
            whole, streamed = AtOnce(wit.line()), ModelInterviewer(wit.line())
            taken: dict[str, list[float]] = {"whole": [], "streamed": []}
            for _ in range(ROUNDS):
                for how, interviewer in (("whole", whole), ("streamed", streamed)):
                    taken[how] += await held(interviewer, store, answers()[:LENGTH], time.perf_counter)
            await store.close()
            more = statistics.median(b - a for a, b in zip(taken["whole"], taken["streamed"], strict=True))
            figures = "   ".join(f"{how} {1e3 * statistics.median(each):5.2f} ms" for how, each in taken.items())
            _row(f"  sentences kept one by one, {name}", f"{figures}   {1e3 * more:+.2f} ms a turn")


async def _print_first_sentence(url: str, what: str) -> None:
    line = line_to("stub", base_url=url, keys=Keys())
    interview = await Interview.start(
        "a",
        definition=load_definition("ads_ctr"),
        interviewer=ModelInterviewer(line),
        store=MemoryStore(),
        clock=WordClock(),
        minutes=None,
    )
    firsts: list[float] = []
    for number, text in enumerate(answers()[:LENGTH]):
        first = 0.0
        async for _ in interview.turn(text, message_id=f"m{number}"):
            first = first or time.monotonic()
        firsts.append(first)
    timings = timings_of(url)
    await line.model.close()
    answered = [next(timing for timing in reversed(timings) if timing.first_byte < first) for first in firsts]
    whole = [1e3 * (first - timing.first_byte) for first, timing in zip(firsts, answered, strict=True)]
    own = [1e3 * (first - timing.sentence) for first, timing in zip(firsts, answered, strict=True)]
    figures = (
        f"median {statistics.median(whole):6.1f} ms, {statistics.median(own):5.1f} ms after its last piece was sent"
    )
    _row(f"first byte to first sentence, {what}", figures)
