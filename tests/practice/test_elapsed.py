"""The time of an interview that a person holds."""

from __future__ import annotations

from viva.clock import WallClock, WordClock
from viva.practice.elapsed import Elapsed


def test_words_of_both_sides_count_where_the_clock_stands() -> None:
    time = Elapsed(30.0, WordClock(), words_a_minute=60)
    time.begin()
    assert time.said("interviewer", "one two three") == 33.0
    assert time.said("candidate", "one two") == 35.0


def test_real_time_runs_from_the_prompt_to_the_end_of_the_turn_and_not_while_a_model_thinks() -> None:
    now = [100.0]
    time = Elapsed(0.0, WallClock(lambda: now[0]), words_a_minute=60)
    time.begin()
    now[0] += 20
    time.begin()  # a command in between
    now[0] += 5
    assert time.at == 25.0
    assert time.said("interviewer", "some words") == 25.0
    now[0] += 60  # the candidate's model thinks
    assert time.said("candidate", "more words") == 25.0
    time.begin()
    now[0] += 1
    assert time.at == 26.0
