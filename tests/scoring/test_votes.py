"""Votes put together: majorities of verified findings; ties and lost quorums are for a person."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.samples import criterion, judgement
from tests.scoring.talk import ASKS, CONTRADICTS, INTERVIEWERS, INVENTED, ORDER, SCORES, TALK
from viva.scoring.agreement_fit import level_of, majority
from viva.scoring.ladder import climb
from viva.scoring.spoken import Spoken
from viva.scoring.votes import agree, combine
from viva.values.judgements import Judgement, JudgeState
from viva.values.rubric import RedFlag

LIMIT = (2, "I assume hides are a hard limit.")
OPENING = (1, "Design a system that predicts clicks")
CRITERION = criterion(flags=(RedFlag(id="proxy", text="treats a proxy as the goal", cap=2),))

NOTHING = judgement({})
TWO = judgement({2: (ASKS,)})
TWO_OTHERWISE = judgement({2: (LIMIT,)})
THREE = judgement({2: (ASKS,), 3: (ORDER,)})
FOUR = judgement({2: (ASKS,), 3: (ORDER,), 4: (SCORES,)})
MADE_UP = judgement({2: (INVENTED,)})
MADE_UP_ABOVE = judgement({2: (ASKS,), 3: (INVENTED,)})
NOT_THEIRS = judgement({2: (INTERVIEWERS,)})
WITHDRAWN = judgement({2: (ASKS,), 3: (ORDER,)}, counter=(CONTRADICTS,))
FLAGGED = judgement({2: (ASKS,), 3: (ORDER,)}, flags={"proxy": ORDER})
PROMPTED = judgement({2: (ASKS,), 3: (ORDER,)}, said_first=INTERVIEWERS)
PROMPTED_EARLY = judgement({2: (ASKS,), 3: (ORDER,)}, said_first=OPENING)


def lost(state: JudgeState, problem: str = "") -> Judgement:
    return Judgement(criterion="S1.GOAL", judge="test", state=state, problem=problem)


def together(*votes: Judgement, quorum: int = 2, needed: int | None = None) -> Judgement:
    named = [vote.model_copy(update={"judge": f"judge {at}", "vote": at}) for at, vote in enumerate(votes)]
    return combine(CRITERION, named, TALK, judge="panel", quorum=quorum, needed=needed)


def level(found: Judgement) -> int | None:
    return climb(CRITERION, found, TALK, Spoken(TALK)).raw


@dataclass(frozen=True)
class Case:
    name: str
    votes: tuple[Judgement, ...]
    raw: int | None
    problem: str = ""
    quorum: int = 2


CASES = (
    Case("all alike", (THREE, THREE), 3),
    Case("two against one", (THREE, THREE, TWO), 3),
    Case("one against two", (FOUR, TWO, TWO), 2),
    Case("each rung by itself", (FOUR, THREE, TWO), 3),
    Case("a tie", (THREE, TWO), None, "two minds about rung 3"),
    Case("a tie above a rung that most deny", (FOUR, NOTHING, NOTHING), 1),
    Case("a tie between four", (THREE, THREE, TWO, TWO), None, "two minds about rung 3", 3),
    Case("one is lost, two agree", (THREE, lost("refused"), THREE), 3),
    Case("one is lost, two differ", (THREE, lost("refused"), TWO), None, "two minds"),
    Case("two are lost", (THREE, lost("refused"), lost("refused", "no")), None, "1 of 3 votes came back, 2 are needed"),
    Case("all are lost", (lost("truncated"), lost("truncated")), None, "0 of 2"),
    Case("about something else", (THREE, judgement({}, name="S1.DATA")), None, "1 of 2"),
    Case("a made-up quote is no vote", (TWO, MADE_UP, TWO), 2),
    Case("a made-up quote leaves too few", (TWO, MADE_UP), None, "two minds about rung 2"),
    Case("made-up quotes alone", (MADE_UP, MADE_UP, MADE_UP), None, "two minds about rung 2"),
    Case("a made-up quote above", (THREE, MADE_UP_ABOVE, THREE), 3),
    Case("the interviewer's words are a vote against", (TWO, NOT_THEIRS, NOT_THEIRS), 1),
    Case("evidence of several votes", (TWO, TWO_OTHERWISE), 2),
    Case("most see it taken back", (THREE, WITHDRAWN, WITHDRAWN), 2),
    Case("one sees it taken back", (THREE, THREE, WITHDRAWN), 3),
    Case("most see the flag", (FLAGGED, FLAGGED, THREE), 2),
    Case("one sees the flag", (FLAGGED, THREE, THREE), 3),
    Case("half see the flag", (FLAGGED, THREE), 3),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_votes_become_a_level(case: Case) -> None:
    found = together(*case.votes, quorum=case.quorum)
    climbed = climb(CRITERION, found, TALK, Spoken(TALK))
    assert climbed.raw == case.raw
    assert case.problem in climbed.problem
    assert bool(case.problem) == bool(climbed.problem)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_order_of_votes_decides_nothing(case: Case) -> None:
    named = [
        vote.model_copy(update={"judge": f"judge {at}", "reason": f"reason {at}", "problem": f"problem {at}"})
        for at, vote in enumerate(case.votes)
    ]
    results = {
        combine(CRITERION, order, TALK, judge="panel", quorum=case.quorum).model_dump_json()
        for order in permutations(named)
    }
    assert len(results) == 1


@dataclass(frozen=True)
class Needed:
    name: str
    votes: tuple[Judgement, ...]
    needed: int
    raw: int | None
    problem: str = ""


NEEDED = (
    Needed("one is enough", (FOUR, TWO, TWO), 1, 4),
    Needed("two of three", (FOUR, THREE, TWO), 2, 3),
    Needed("all are needed", (THREE, THREE, TWO), 3, 2),
    Needed("all are there", (THREE, THREE, THREE), 3, 3),
    Needed("two of four are no tie", (THREE, THREE, TWO, TWO), 2, 3),
    Needed("a lost vote could have decided", (THREE, THREE, lost("refused")), 3, None, "two minds about rung 2"),
    Needed(
        "a lost vote could have decided higher up", (THREE, TWO, lost("refused")), 2, None, "two minds about rung 3"
    ),
    Needed("a lost vote could not have decided", (TWO, TWO, lost("refused")), 2, 2),
    Needed("a lost vote could have gone higher", (THREE, TWO, lost("refused")), 1, None, "two minds about rung 4"),
    Needed("enough without the lost vote", (FOUR, TWO, lost("refused")), 1, 4),
    Needed("a made-up quote is a lost vote", (THREE, MADE_UP_ABOVE, THREE), 3, None, "two minds about rung 3"),
    Needed("a lost quorum stays lost", (FOUR, lost("refused"), lost("refused")), 1, None, "1 of 3 votes came back"),
)


@pytest.mark.parametrize("case", NEEDED, ids=lambda case: case.name)
def test_a_rung_needs_as_many_votes_as_were_fitted(case: Needed) -> None:
    for votes in permutations(case.votes):
        climbed = climb(CRITERION, together(*votes, needed=case.needed), TALK, Spoken(TALK))
        assert climbed.raw == case.raw
        assert case.problem in climbed.problem
        assert bool(case.problem) == bool(climbed.problem)


@given(st.lists(st.sampled_from([1, 2, 3, 4]), min_size=2, max_size=5), st.data())
def test_levels_are_those_that_the_fit_reckoned_with(levels: list[int], data: st.DataObject) -> None:
    needed = data.draw(st.integers(1, len(levels)))
    votes = [{1: NOTHING, 2: TWO, 3: THREE, 4: FOUR}[one] for one in levels]
    assert level(together(*votes, needed=needed)) == level_of(levels, needed)


@given(
    st.lists(st.sampled_from([NOTHING, TWO, THREE, FOUR]), min_size=3, max_size=5).filter(lambda votes: len(votes) % 2)
)
def test_a_majority_is_what_holds_without_a_fit(votes: list[Judgement]) -> None:
    assert level(together(*votes, needed=majority(len(votes)))) == level(together(*votes))


def test_who_votes_how_decides_no_level() -> None:
    for votes in permutations((FOUR, TWO, NOTHING)):
        assert level(together(*votes)) == 2


def test_evidence_is_that_of_all_votes_that_found_it_and_verbatim() -> None:
    found = together(TWO, TWO_OTHERWISE, MADE_UP)
    assert [quote.quote for quote in found.rungs[0].quotes] == [ASKS[1], LIMIT[1]]
    slip = judgement({2: ((2, "what does the busines want from the auction"),)})
    assert [quote.quote for quote in together(slip, slip).rungs[0].quotes] == [ASKS[1]]


@pytest.mark.parametrize(
    ("votes", "turn"),
    [
        ((PROMPTED, PROMPTED, THREE), 3),
        ((PROMPTED, THREE, THREE), None),
        ((PROMPTED, PROMPTED_EARLY), 3),
        ((PROMPTED, THREE), None),
    ],
    ids=["most", "one", "the later of two", "half"],
)
def test_who_said_it_first_is_a_matter_of_most(votes: tuple[Judgement, ...], turn: int | None) -> None:
    first = together(*votes).said_first
    assert (first.turn if first else None) == turn


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (("refused", "unavailable", "unavailable"), "unavailable"),
        (("refused", "unavailable"), "refused"),
        (("truncated", "unparsable"), "unparsable"),
    ],
)
def test_a_lost_quorum_has_the_state_of_those_that_were_lost(states: tuple[JudgeState, ...], state: JudgeState) -> None:
    found = together(*(lost(one, f"it {one}") for one in states))
    assert found.state == state
    assert all(f"it {one}" in found.problem for one in states)


@pytest.mark.parametrize(
    ("votes", "same"),
    [
        ((THREE, THREE), True),
        ((TWO, TWO_OTHERWISE), True),
        ((NOTHING, judgement({4: (SCORES,)})), True),
        ((THREE, TWO), False),
        ((TWO, MADE_UP), False),
        ((MADE_UP, MADE_UP), False),
        ((THREE, lost("refused")), False),
        ((FLAGGED, THREE), False),
        ((THREE, WITHDRAWN), False),
    ],
)
def test_votes_agree_on_what_they_come_to(votes: tuple[Judgement, ...], same: bool) -> None:
    assert agree(CRITERION, votes, TALK) is same


def test_the_reason_is_of_a_vote_that_gives_the_same_level() -> None:
    votes = [
        vote.model_copy(update={"reason": reason})
        for vote, reason in ((TWO, "Only named."), (THREE, "Tied to the auction."), (THREE, "As well."))
    ]
    assert together(*votes).reason == "Tied to the auction."


@given(
    st.lists(st.sampled_from([NOTHING, TWO, THREE, FOUR, MADE_UP, NOT_THEIRS, lost("refused")]), min_size=1, max_size=5)
)
def test_one_more_vote_for_a_rung_never_lowers_what_most_think(votes: list[Judgement]) -> None:
    before, after = level(together(*votes, quorum=1)), level(together(*votes, FOUR, quorum=1))
    assert before is None or after is None or after >= before


@given(st.lists(st.sampled_from([MADE_UP, NOT_THEIRS, NOTHING, lost("unparsable")]), min_size=1, max_size=5))
def test_votes_without_evidence_earn_nothing(votes: list[Judgement]) -> None:
    assert level(together(*votes, quorum=1)) in (None, 1)
