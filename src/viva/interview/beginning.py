"""The events with which an interview begins: its settings, and the problem in the interviewer's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from viva import __version__
from viva.errors import UsageError
from viva.interview.answering import around
from viva.interviewers.proposal import opening_move
from viva.interviewers.protocol import Interviewer
from viva.machine.clock import clamped
from viva.machine.fold import replay
from viva.machine.plan import plan_of
from viva.machine.settle import settle
from viva.values.definition import Definition
from viva.values.events import ClockPolicy, Event, InterviewerSaid, Started
from viva.values.transcript import Mode
from viva.values.value import Level


def beginning(
    definition: Definition,
    *,
    interviewer: Interviewer,
    clock: ClockPolicy,
    spoken: Callable[[str], float],
    level: Level,
    mode: Mode,
    minutes: float | Literal["framework"] | None,
    seed: int,
    coached: bool = False,
) -> tuple[Event, ...]:
    """What is journalled first. `spoken` gives the seconds that saying a text takes.

    Raises `UsageError` for a definition without a scenario and for a length of no use.
    """
    if definition.scenario is None:
        raise UsageError(
            "an interview needs a scenario, and this definition has none; load it with `load_definition('ads_ctr')`"
        )
    if isinstance(minutes, int | float) and not 0 < minutes < float("inf"):
        raise UsageError(f"{minutes} minutes are no length; give a number above 0, or None for untimed")
    total = plan_of(definition, level=level, mode=mode, minutes=minutes).total
    started = Started(
        at=0.0,
        scenario=definition.scenario.id,
        framework=definition.framework.id,
        rubric=definition.rubric.id,
        level=level,
        mode=mode,
        minutes=None if total is None else total / 60,
        clock=clock,
        seed=seed,
        variation=definition.variation,
        interviewer=interviewer.name,
        hashes={**definition.hashes, **interviewer.hashes},
        viva_version=__version__,
        wall_time=datetime.now(UTC).isoformat(),
        coached=coached,
    )
    settled = settle(replay(definition, (started,)), opening_move(definition, started.minutes))
    said = InterviewerSaid(at=clamped(spoken(settled.move.text), total), reply_to=None, move=settled.move)
    return (started, *around(said, settled))
