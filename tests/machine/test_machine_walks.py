"""Properties that no sequence of inputs may break, on the real framework."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Literal, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.machine.walks import Temper, Walk, definition
from viva.machine.exits import complete
from viva.machine.fold import replay
from viva.machine.plan import GRACE_S
from viva.machine.record import transcript_of
from viva.machine.state import State
from viva.values.events import InterviewerSaid, StepEntered, Undone
from viva.values.transcript import Mode, Turn
from viva.values.value import LEVELS, Level

walks = st.builds(
    Walk,
    level=st.sampled_from(LEVELS),
    mode=st.sampled_from(get_args(Mode)),
    minutes=st.one_of(st.just("framework"), st.floats(5, 90)),
    seed=st.integers(0, 2**32),
    temper=st.sampled_from(get_args(Temper)),
    longest_turn_s=st.sampled_from((5.0, 45.0, 90.0, 4_000.0)),
)
untimed_quiet = st.builds(
    Walk,
    level=st.sampled_from(LEVELS),
    mode=st.sampled_from(get_args(Mode)),
    minutes=st.none(),
    seed=st.integers(0, 2**32),
    temper=st.just("silent"),
)


def budgets_hold(state: State) -> bool:
    policy = definition().framework.lead_policy.at(state.plan.level)
    spent = Counter(asked.act for asked in state.asked)
    return (
        spent["nudge"] <= policy.open_nudges_max
        and spent["probe"] <= policy.area_probes_max
        and spent["hint"] <= policy.hints_max
    )


@given(walk=walks)
@settings(max_examples=60, deadline=None)
def test_a_timed_interview_ends_in_time_with_something_legal_all_along(walk: Walk) -> None:
    state = walk.run(most_turns=5_000)
    assert state.ended
    assert state.total is not None
    assert state.at <= state.total + GRACE_S
    assert all(now.acts for now in walk.seen)


@given(walk=untimed_quiet)
@settings(max_examples=30, deadline=None)
def test_a_silent_candidate_is_led_to_the_end_without_a_clock(walk: Walk) -> None:
    assert walk.run(most_turns=150).ended


@given(walk=walks)
@settings(max_examples=60, deadline=None)
def test_nothing_is_asked_twice_and_no_budget_is_exceeded(walk: Walk) -> None:
    state = walk.run()
    asked = [(a.criterion, a.code, a.topic) for a in state.asked if a.act in ("probe", "hint")]
    assert len(asked) == len(set(asked))
    assert len({a.twist for a in state.asked if a.twist}) == sum(a.twist is not None for a in state.asked)
    assert budgets_hold(state)


@given(walk=walks)
@settings(max_examples=60, deadline=None)
def test_what_is_owed_is_asked_exactly_once_or_was_raised(walk: Walk) -> None:
    state = walk.run()
    asked = Counter(a.topic for a in state.asked)
    left = [span.step for span in state.spans[:-1] if span.reason != "time_over"]
    for step in definition().framework.steps:
        for topic in step.exit.before_leaving:
            if step.id in left and not _cut_short(state, step.id):
                assert state.raised(topic) or asked[topic] == 1


def _cut_short(state: State, step: str) -> bool:
    """The clock ran out inside this step, so that nothing could be asked any more."""
    following = next(after for here, after in zip(state.spans, state.spans[1:], strict=False) if here.step == step)
    return following.reason == "time_over"


@given(
    walk=st.builds(
        Walk,
        level=st.sampled_from(LEVELS),
        minutes=st.just("framework"),
        seed=st.integers(0, 2**32),
        temper=st.sampled_from(("silent", "talkative", "leaving", "any")),
        longest_turn_s=st.sampled_from((30.0, 90.0)),
    )
)
@settings(max_examples=80, deadline=None)
def test_every_must_gets_a_fair_chance(walk: Walk) -> None:
    state = walk.run()
    targets = {step.id: (step.target or 0) / 60 for step in state.plan.steps}
    for criterion in state.plan.musts:
        step = state.plan.step_of[criterion]
        entered = [s for s in state.spans if s.step == step and (s.minutes_available or 0) >= targets[step] / 2 - 1e-6]
        asked = any(criterion in a.criteria for a in state.asked)
        assert state.evidenced(criterion) or asked or entered, (criterion, state.spans)


@given(walk=walks)
@settings(max_examples=40, deadline=None)
def test_folding_the_journal_again_gives_the_same_state(walk: Walk) -> None:
    state = walk.run()
    assert replay(definition(), walk.events) == state


@given(walk=walks, turns=st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_undo_gives_the_state_before_at_the_present_time(walk: Walk, turns: int) -> None:
    walk.run(most_turns=turns)
    if walk.state.ended or walk.state.message_id is None:
        return
    before = walk.state.before_turn
    assert before is not None
    walk.apply(Undone(at=walk.state.at + 3, message_id=walk.state.message_id))
    assert walk.state == replace(before, at=walk.state.at)


@given(walk=walks)
@settings(max_examples=40, deadline=None)
def test_steps_change_by_event_alone_and_each_change_has_its_reason(walk: Walk) -> None:
    walk.run()
    step = ""
    for event in walk.events:
        if isinstance(event, StepEntered):
            assert event.step != step
            assert event.reason
            step = event.step
        if isinstance(event, InterviewerSaid):
            assert event.move.step == step


@given(walk=walks)
@settings(max_examples=40, deadline=None)
def test_no_step_is_left_while_it_is_productive(walk: Walk) -> None:
    walk.run()
    for state, now in zip(walk.decided_in, walk.seen, strict=True):
        if "move_on" in now.acts and now.forced is None and state.heading == state.step:
            told = "wants_to_move_on" in state.kinds
            assert told or state.quiet >= 2 or complete(state, state.step)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("temper", ["talkative", "silent"])
def test_an_ordinary_run_visits_every_step(level: Level, temper: Literal["talkative", "silent"]) -> None:
    walk = Walk(level=level, temper=temper, seed=3, longest_turn_s=60)
    state = walk.run()
    assert state.visited == set(state.plan.order)


@given(walk=walks, other=st.sampled_from(({}, {"text": "Other words."}, {"at": 0.5}, {"step": "s9"}, {"move": None})))
@settings(max_examples=30, deadline=None)
def test_a_transcript_is_the_same_whatever_was_known_of_it(walk: Walk, other: dict[str, object]) -> None:
    walk.run(most_turns=20)
    known: tuple[Turn, ...] = ()
    for count in range(1, len(walk.events) + 1):
        transcript = transcript_of("t", walk.events[:count], known=known)
        assert transcript == transcript_of("t", walk.events[:count])
        known = tuple(turn.model_copy(update=other) for turn in transcript.turns)
