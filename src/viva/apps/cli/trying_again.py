"""`viva retry`: an interview from one of the candidate's turns on, as a new one, and what became of it."""

from __future__ import annotations

import json
import shlex
import sys
from datetime import UTC, datetime
from typing import Literal

from viva.api.sheets import sheet_of
from viva.apps.cli.conversation import Wanted, hold
from viva.apps.cli.ending import Place
from viva.apps.cli.opening import invocation, new_id, opened
from viva.clock import WallClock, WordClock
from viva.interview import Interview
from viva.journal.opening import resolve, without_password
from viva.journal.store import Store
from viva.practice.retrying import beginning_again
from viva.values.events import Started
from viva.values.scorecard import Scorecard


async def try_again(
    wanted: str,
    turn: int,
    *,
    coached: bool,
    scenario: str | None,
    store: str | None,
    asks: Wanted,
    output: Literal["text", "jsonl"],
) -> int:
    """Begin a new interview as the old one was before `turn`, hold it, and compare the two; returns the exit code."""
    async with opened(store) as journal:
        old = await resolve(journal, wanted)
        events = [journalled.event for journalled in await journal.read(old)]
        wall = output == "text" and sys.stdin.isatty()
        began, *rest = beginning_again(old, events, turn, wall_time=datetime.now(UTC).isoformat())
        assert isinstance(began, Started)
        settings = {"coached": began.coached or coached, "clock": "wall" if wall else "words"}
        began = began.model_copy(update=settings)
        definition = sheet_of(began.scenario, began.variation, scenario)
        speaker = asks.speaker(recorded=began.interviewer)
        async with speaker:
            new = new_id(began.scenario)
            whom = {"interviewer": speaker.name, "hashes": {**began.hashes, **speaker.hashes}}
            await journal.append(new, 0, (began.model_copy(update=whom), *rest))
            interview = await Interview.load(
                new,
                definition=definition,
                interviewer=speaker,
                store=journal,
                budget=asks.budget,
                clock=WallClock() if wall else WordClock(),
            )
            place = Place(store, scenario, asks.base_url)
            code = await hold(interview, journal, speaker, place, output, resumed=True)
        if interview.ended and output == "text":
            print(await _compared(journal, old, new, store), file=sys.stderr)
        elif interview.ended:
            print(json.dumps({"type": "retried", "of": old, "from": turn, "interview": new}))
    return code


async def _compared(journal: Store, old: str, new: str, store: str | None) -> str:
    """What changed, criterion by criterion, and the command that says more."""
    before, after = await journal.scorecards(old), await journal.scorecards(new)
    at = f" --store {shlex.quote(without_password(store))}" if store else ""
    if not before or not after:
        return f"{old} has no scorecard to compare with; get one with: {invocation()} grade {old}{at}"
    return changes_text(before[-1], after[-1]) + f"\nSide by side: {invocation()} compare {old} {new}{at}"


def changes_text(before: Scorecard, after: Scorecard) -> str:
    """The criteria whose score differs, a line each, and those that have a score in one of the two alone."""
    both = [name for name in after.criteria if name in before.criteria]
    was, now = ({name: card.criteria[name].score for name in both} for card in (before, after))
    lines = [
        f"  {name:<12} {was[name]} -> {now[name]}"
        for name in both
        if was[name] and now[name] != was[name] and now[name]
    ]
    lost = [name for name in both if was[name] and not now[name]]
    new = [f"{name} ({now[name]})" for name in both if now[name] and not was[name]]
    told = [f"Against {before.transcript}:" if lines else f"No score differs from {before.transcript}.", *lines]
    told += [f"Assessed only this time: {', '.join(new)}."] if new else []
    told += [f"Not assessed this time: {', '.join(lost)}."] if lost else []
    return "\n".join(told)
