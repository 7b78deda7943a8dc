"""From a judgement to a raw level: no gap, no unverified step, no claim that was taken back."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.samples import criterion, judgement
from tests.scoring.talk import ASKS, CONTRADICTS, INTERVIEWERS, INVENTED, ORDER, SCORES, TALK
from viva.scoring.ladder import climb
from viva.scoring.spoken import Spoken
from viva.values.judgements import Judgement, JudgeState
from viva.values.rubric import Criterion, RedFlag

WITHDRAWS = (6, "Forget what I said about the auction, order is all that matters.")
BIGGER = (7, "I would use a bigger model for all of it.")
HOLISTIC = criterion(holistic=True)
FLAGGED = criterion(flags=(RedFlag(id="proxy", text="treats a proxy as the goal", cap=2), RedFlag(id="late", text="x")))


@dataclass(frozen=True)
class Case:
    name: str
    judgement: Judgement
    raw: int | None
    problem: str = ""
    criterion: Criterion = field(default_factory=criterion)


CASES = (
    Case("nothing met", judgement({}), 1),
    Case("all met", judgement({2: (ASKS,), 3: (ORDER,), 4: (SCORES,)}), 4),
    Case("a gap", judgement({2: (ASKS,), 4: (SCORES,)}), 2, "rung 4 needs rung 3 first"),
    Case("an invented quote", judgement({2: (ASKS,), 3: (INVENTED,)}), None, "rung 3 was found met"),
    Case("an invented quote beside a good one", judgement({2: (INVENTED, ASKS)}), 2),
    Case("nothing quoted", judgement({2: ()}), None, "nothing was quoted"),
    Case("nothing quoted higher up, holistic", judgement({2: (ASKS,), 3: ()}), 3, criterion=HOLISTIC),
    Case("nothing quoted at all, holistic", judgement({2: ()}), None, "nothing was quoted", HOLISTIC),
    Case("invented, holistic", judgement({2: (ASKS,), 3: (INVENTED,)}), None, "rung 3", HOLISTIC),
    Case("the interviewer's words", judgement({2: (ASKS,), 3: (INTERVIEWERS,)}), 2, "the words are the interviewer's"),
    Case("about something else", judgement({2: (ASKS,)}, name="S1.DATA"), None, "about S1.DATA"),
    Case("withdrawn", judgement({2: (ASKS,), 3: (ORDER,)}, counter=(WITHDRAWS,)), 1, "taken back"),
    Case("contradicted", judgement({2: (ASKS,), 3: (ORDER,)}, counter=(CONTRADICTS,)), 2, "taken back"),
    Case("said against, about something else", judgement({2: (ASKS,), 3: (ORDER,)}, counter=(BIGGER,)), 3),
    Case("said against, but earlier", judgement({2: (SCORES,)}, counter=(ORDER,)), 2),
    Case("a retraction that is invented", judgement({2: (ASKS,), 3: (ORDER,)}, counter=(INVENTED,)), 3),
    Case("a flag that caps", judgement({2: (ASKS,), 3: (ORDER,)}, flags={"proxy": BIGGER}), 2, criterion=FLAGGED),
    Case("a flag without a cap", judgement({2: (ASKS,), 3: (ORDER,)}, flags={"late": BIGGER}), 3, criterion=FLAGGED),
    Case("a flag without proof", judgement({2: (ASKS,), 3: (ORDER,)}, flags={"proxy": INVENTED}), 3, criterion=FLAGGED),
    Case("a flag of no rubric", judgement({2: (ASKS,), 3: (ORDER,)}, flags={"other": BIGGER}), 3, criterion=FLAGGED),
    Case("a number", judgement({2: (ASKS,), 3: (SCORES,)}), 3, criterion=criterion(needs_numbers=3)),
    Case("no number", judgement({2: (ASKS,), 3: (ORDER,)}), 2, "no number", criterion=criterion(needs_numbers=3)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_judgement_becomes_a_level(case: Case) -> None:
    climbed = climb(case.criterion, case.judgement, TALK, Spoken(TALK))
    assert climbed.raw == case.raw
    assert case.problem in climbed.problem
    assert bool(case.problem) == bool(climbed.problem)


@pytest.mark.parametrize("state", ["refused", "truncated", "unparsable", "unavailable"])
def test_a_failed_call_gives_no_level_and_says_why(state: JudgeState) -> None:
    failed = Judgement(criterion="S1.GOAL", judge="test", state=state, problem="too many tokens")
    climbed = climb(criterion(), failed, TALK, Spoken(TALK))
    assert climbed.raw is None
    assert "too many tokens" in climbed.problem


def test_a_missing_judgement_gives_no_level() -> None:
    assert climb(criterion(), None, TALK, Spoken(TALK)).raw is None


def test_a_judgement_without_a_rung_gives_no_level() -> None:
    whole = judgement({2: (ASKS,)})
    partial = whole.model_copy(update={"rungs": whole.rungs[:1]})
    assert climb(criterion(), partial, TALK, Spoken(TALK)).raw is None


def test_two_minds_about_a_rung_give_no_level() -> None:
    yes, no = judgement({2: (ASKS,)}), judgement({})
    both = yes.model_copy(update={"rungs": (*yes.rungs, *no.rungs)})
    assert climb(criterion(), both, TALK, Spoken(TALK)).raw is None


def test_a_flag_that_was_taken_back_is_cleared() -> None:
    flagged = judgement({2: (ASKS,)}, flags={"proxy": ORDER}, counter=(CONTRADICTS,))
    assert climb(FLAGGED, flagged, TALK, Spoken(TALK)).flags == ()


def test_a_retraction_of_something_else_is_not_held_against_a_criterion() -> None:
    climbed = climb(criterion(), judgement({}, counter=(WITHDRAWS,)), TALK, Spoken(TALK))
    assert climbed.against == ()


@given(st.sets(st.sampled_from([2, 3, 4])), st.sampled_from([2, 3, 4]))
def test_another_rung_met_never_lowers_the_level(met: set[int], added: int) -> None:
    quotes = {2: (ASKS,), 3: (ORDER,), 4: (SCORES,)}
    before = climb(criterion(), judgement({rung: quotes[rung] for rung in met}), TALK, Spoken(TALK))
    after = climb(criterion(), judgement({rung: quotes[rung] for rung in met | {added}}), TALK, Spoken(TALK))
    assert before.raw is not None
    assert after.raw is not None
    assert after.raw >= before.raw
