"""One interview of a simulated candidate, held until it ends, from wherever its journal stands."""

from __future__ import annotations

from contextlib import aclosing

from viva.api.interview import Interview
from viva.candidates.protocol import Candidate, heard_in

LONGEST = 160
"""Turns of the candidate after which a talk that does not end is cut off."""


async def hold(interview: Interview, candidate: Candidate) -> None:
    """Talk until the interview has ended. Raises as `viva.Interview.turn` and the candidate do; then go on later.

    The candidate's turns are numbered, so that a talk that is taken up goes on with the next.
    """
    while not interview.ended:
        turns = interview.transcript.turns
        said = sum(turn.speaker == "candidate" for turn in turns)
        text = None
        if said < LONGEST:
            text = await candidate.answer(heard_in(turns), minutes_left=interview.state.minutes_left)
        if text is None:
            await interview.finish()
            return
        async with aclosing(interview.turn(text, message_id=f"c{said + 1}")) as parts:
            async for _ in parts:
                pass
