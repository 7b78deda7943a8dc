"""However often a turn is interrupted, and how: what was shown stands, and each message is answered once."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interview.holding import STATEMENT, Faulty, loaded, started
from tests.interview.scripted import Scripted
from tests.interview.streamed import is_sound, kept, streaming
from viva.errors import StoreUnavailable
from viva.interview import Interview, TurnEnd
from viva.values.moves import Decision, Sentence

Interruption = Literal["none", "reader", "death", "lost before", "lost after"]


@dataclass(frozen=True)
class Moment:
    """A turn of some sentences, and how often and behind which of them it is interrupted."""

    sentences: int
    interruptions: tuple[tuple[Interruption, int], ...]


MOMENTS = st.lists(
    st.builds(
        Moment,
        st.integers(1, 3),
        st.lists(
            st.tuples(st.sampled_from(["none", "reader", "death", "lost before", "lost after"]), st.integers(1, 4)),
            max_size=3,
        ).map(tuple),
    ),
    min_size=1,
    max_size=5,
)
SAYS = ("Noted.", "Thank you.", "Okay.")


@dataclass
class Talk:
    """An interview whose reader is interrupted and asks again until it has the answer."""

    interview: Interview
    store: Faulty
    interviewer: Scripted
    seen: dict[str, list[str]] = field(default_factory=dict)
    """What was shown of each answer, each time."""

    async def hear(self, message_id: str, interruption: Interruption, behind: int) -> bool:
        """Listen to an answer; whether it was heard to its end."""
        if interruption in ("lost before", "lost after"):
            self.store.fail(behind, kept=interruption == "lost after")
        shown = self.seen.setdefault(message_id, [])
        shown.append("")
        with suppress(StoreUnavailable):
            async with aclosing(self.interview.turn(f"{message_id}: {STATEMENT}", message_id=message_id)) as parts:
                left = behind
                async for part in parts:
                    if isinstance(part, TurnEnd):
                        return True
                    shown[-1] += part.text
                    left -= 1
                    if not left and interruption in ("reader", "death"):
                        break
        if interruption == "death":
            self.interview = await loaded(self.store, interviewer=self.interviewer)
        return False


@given(moments=MOMENTS)
@settings(max_examples=60, deadline=None)
def test_however_often_it_is_interrupted_what_was_shown_stands(moments: list[Moment]) -> None:
    async def run() -> None:
        store, interviewer = Faulty(), streaming()
        talk = Talk(await started(store=store, interviewer=interviewer), store, interviewer)
        for number, moment in enumerate(moments):
            told = tuple(Sentence(text=text) for text in SAYS[: moment.sentences])
            interviewer._proposals = [(Decision(act="listen"), *told)]
            for interruption, behind in moment.interruptions:
                await talk.hear(f"m{number}", interruption, behind)
            store.fail(0, kept=False)
            assert await talk.hear(f"m{number}", "none", 0)
        await is_sound(talk.interview, store)
        for message_id, shown in talk.seen.items():
            (answer,) = kept(talk.interview.events, message_id)
            assert shown[-1] == answer
            assert all(answer.startswith(part) for part in shown), "what was shown is not taken back"

    asyncio.run(run())
