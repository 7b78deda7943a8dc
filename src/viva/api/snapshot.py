"""Where an interview stands, as one value that a bot can show, send or keep."""

from __future__ import annotations

from typing import Literal

from viva.interview import Interview
from viva.values.transcript import Mode
from viva.values.value import Level, Value


class Snapshot(Value):
    """One moment of an interview. Times are minutes of interview time, in which pauses do not count.

    Example:
        >>> import viva
        >>> with viva.sync.Interview.start("demo", store="memory:", minutes=45) as interview:
        ...     state = interview.state
        >>> state.step, state.minutes, state.turns, state.ended
        ('s1', 45.0, 1, False)
        >>> viva.Snapshot.model_validate_json(state.model_dump_json()) == state
        True
    """

    schema_version: Literal[1] = 1
    interview: str
    """Its id."""
    scenario: str
    title: str
    """The scenario's."""
    level: Level
    mode: Mode
    interviewer: str
    """Who began it, such as `offline-1` or `openai/gpt-5`."""
    step: str
    """Id of the framework's step that it is in, such as `s1`."""
    step_title: str
    minutes: float | None
    """Length of the run; None when untimed."""
    minutes_left: float | None
    """Until the bell, not below zero; None when untimed."""
    turns: int
    """Of both speakers, the opening included and those taken back not."""
    waiting: bool
    """The candidate's last turn has no answer yet: it is being made, or has to be asked for by sending it again."""
    paused: bool
    ended: bool


def snapshot_of(interview: Interview) -> Snapshot:
    """Where it stands now."""
    state, definition = interview.state, interview.definition
    titles = {step.id: step.name for step in definition.framework.steps}
    return Snapshot(
        interview=interview.id,
        scenario=interview.started.scenario,
        title=definition.scenario.title if definition.scenario else interview.started.scenario,
        level=interview.level,
        mode=interview.mode,
        interviewer=interview.started.interviewer,
        step=state.step,
        step_title=titles.get(state.step, state.step),
        minutes=interview.minutes,
        minutes_left=interview.minutes_left,
        turns=state.turns,
        waiting=state.unheard,
        paused=state.paused,
        ended=state.ended,
    )
