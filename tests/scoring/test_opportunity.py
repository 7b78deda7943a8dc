"""Who never had the chance is not assessed; who had it and did nothing gets a 1."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.scoring.samples import asked, criterion, definition, ledger, span, transcript
from viva.scoring.opportunity import Opportunities
from viva.values.ledger import Ledger
from viva.values.rubric import Criterion
from viva.values.transcript import Mode, Transcript

GOAL = criterion("S1.GOAL", "s1")
WAITS = criterion("S1.NFR", "s1", optional_now=True, due_step="s3")
LATE = criterion("S9.MON", "s9")
WHOLE = criterion("X.COMM", "all")
PUSH = criterion("X.PUSH", "all")
DEFINITION = definition(GOAL, WAITS, LATE, WHOLE, PUSH)
TALK = transcript("I: a", "C: b b", "I: What about it?", "C: d d", "I: e", "C: f f", "I: g", "C: h h")
SHORT = transcript("I: a", "C: b b", "I: c", "C: d")
CHALLENGED = transcript("I: a", "C: b b", "I: Surely the order is all that counts, isn't it?", "C: d d")
UNANSWERED = transcript("I: a", "C: b b", "I: What about it?")


NOTHING = Ledger()


@dataclass(frozen=True)
class Case:
    name: str
    criterion: Criterion
    given: bool
    ledger: Ledger = NOTHING
    talk: Transcript = TALK
    mode: Mode = "full"


S1_LEFT = ledger(spans=(span("s1", 1, 8), span("s2", 9, 2)))
SKIPPED_S3 = ledger(spans=(span("s1", 1, 8), span("s4", 9, 6), span("s5", 15, 1)))
TO_THE_END = ledger(spans=(span("s1", 1, 8), span("s3", 13, 5), span("s4", 18, 6), span("s10", 44, 1)))
CASES = (
    Case("nothing happened", GOAL, False),
    Case("asked", GOAL, True, ledger(asked(3, "probe", "S1.GOAL"))),
    Case("asked by a twist", GOAL, True, ledger(asked(3, "twist", "S1.GOAL", "S6.EVAL", twist="A"))),
    Case("asked about another", GOAL, False, ledger(asked(3, "probe", "S1.DATA"))),
    Case("asked at the very end", GOAL, False, ledger(asked(3, "probe", "S1.GOAL")), UNANSWERED),
    Case("nudged in its step", GOAL, True, ledger(asked(3, "nudge", "S1.GOAL", "S1.NFR"))),
    Case("nudged, but it may wait", WAITS, False, ledger(asked(3, "nudge", "S1.GOAL", "S1.NFR"))),
    Case("asked although it may wait", WAITS, True, ledger(asked(3, "probe", "S1.NFR"))),
    Case("its step was left", GOAL, True, S1_LEFT),
    Case("its step goes on", GOAL, False, ledger(spans=(span("s1", 1, 4),))),
    Case("its step used all its time", GOAL, True, ledger(spans=(span("s1", 1, 9),))),
    Case("its step was squeezed", LATE, False, ledger(spans=(span("s9", 43.5, 0.4, 0.4), span("s10", 44, 1)))),
    Case("its step had half of its time", LATE, True, ledger(spans=(span("s9", 42, 1.2, 1.2), span("s10", 44, 1)))),
    Case("its step was never entered", LATE, False, S1_LEFT),
    Case("its due step is to come", WAITS, False, S1_LEFT),
    Case("its due step passed", WAITS, True, TO_THE_END),
    Case(
        "its due step was skipped", WAITS, True, ledger(spans=(span("s1", 1, 8), span("s4", 9, 6), span("s5", 15, 1)))
    ),
    Case("its due step is in no short run", WAITS, False, TO_THE_END, TALK, "step1"),
    Case("it may wait, but was brought up", WAITS, True, ledger(t1_nonfunc="P1")),
    Case("it may wait, and another was brought up", WAITS, False, ledger(t1_business="U")),
    Case("its topic was brought up in passing", LATE, False, ledger(t9_monitor="U")),
    Case("spoke enough, and was asked", WHOLE, True, ledger(asked(1, "nudge", "S1.GOAL"))),
    Case("spoke enough, and a step passed", WHOLE, True, S1_LEFT),
    Case("spoke enough, but it was cut off", WHOLE, False, ledger(spans=(span("s0", 0, 1), span("s1", 1, 3)))),
    Case("spoke too little", WHOLE, False, S1_LEFT, SHORT),
    Case("spoke at length", WHOLE, True, S1_LEFT, transcript("I: a", "C: " + "word " * 300)),
    Case("never challenged", PUSH, False),
    Case("the opposite offered", PUSH, True, talk=CHALLENGED),
    Case("a situation put", PUSH, True, ledger(asked(3, "probe", "S1.GOAL", code="P3"))),
    Case("a twist put", PUSH, True, ledger(asked(3, "twist", "S6.EVAL", twist="A"))),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_there_was_a_chance_or_not(case: Case) -> None:
    chances = Opportunities(DEFINITION, case.talk, case.ledger, case.mode, "senior")
    chance = chances.chance(case.criterion)
    assert chance.given is case.given
    assert chance.why


def test_a_shorter_run_shrinks_what_half_of_a_step_is() -> None:
    shrunk = ledger(spans=(span("s1", 0.4, 3, 3.2), span("s9", 17, 0.8, 0.8), span("s10", 18, 0.5)))
    assert Opportunities(DEFINITION, TALK, shrunk, "full", "senior").chance(LATE).given


def test_an_untimed_step_that_was_left_had_its_chance() -> None:
    untimed = ledger(spans=(span("s1", 0, 1, None), span("s2", 1, 1, None)))
    assert Opportunities(DEFINITION, TALK, untimed, "full", "senior").chance(GOAL).given
