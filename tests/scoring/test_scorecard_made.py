"""A whole scorecard: scores with the candidate's words, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.samples import asked, criterion, definition, judgement, ledger, span, transcript
from viva.scoring.scorecard import Graded, scorecard
from viva.values.judgements import Judgement, Quote, RungFinding
from viva.values.ledger import Ledger
from viva.values.rubric import RedFlag
from viva.values.scorecard import JudgeIdentity, Scorecard, ScoreState
from viva.values.value import Level

RULES = JudgeIdentity(name="offline-1", kind="rules", agreement="exact 0.60 on eight interviews")
MODEL = JudgeIdentity(name="some/model", kind="model", agreement="not calibrated")
FLAGS = (RedFlag(id="proxy", text="treats a proxy as the goal", cap=2),)
DEFINITION = definition(
    criterion("S1.GOAL", bar="must>=3 unprompted", flags=FLAGS),
    criterion("S1.DATA"),
    criterion("X.PUSH", "all", bar="must>=2"),
)
TALK = transcript(
    "I: Design a system that predicts clicks.",
    "C: What does the business want from the auction?",
    "I: The goal is more revenue from the same time spent.",
    "C: So order alone is not enough, the value itself is multiplied by a bid.",
    "I: What about the data?",
    "C: The logs show what the current model liked, and nothing else.",
)
ASKS, ORDER, LOGS = (2, "What does the business want"), (4, "order alone is not enough"), (6, "The logs show what")
ASKED = ledger(asked(5, "probe", "S1.DATA"), spans=(span("s1", 1, 8), span("s2", 9, 1)))


def made(
    *judgements: Judgement,
    level: Level = "senior",
    identity: JudgeIdentity = MODEL,
    on: Ledger = ASKED,
) -> Scorecard:
    graded = Graded(
        definition=DEFINITION,
        transcript=TALK,
        ledger=on,
        judgements={one.criterion: one for one in judgements},
        level=level,
        mode="full",
    )
    return scorecard(graded, identity=identity)


GOOD = judgement({2: (ASKS,), 3: (ORDER,)})
PROBED = judgement({2: (LOGS,), 3: (LOGS,), 4: (LOGS,)}, name="S1.DATA")


def test_a_score_quotes_its_decisive_rung_first_and_says_what_the_next_one_asks() -> None:
    line = made(GOOD).criteria["S1.GOAL"]
    assert (line.score, line.raw, line.cap, line.provenance) == (3, 3, None, "U")
    assert line.quotes == (
        Quote(turn=4, quote="order alone is not enough,"),
        Quote(turn=2, quote="What does the business want"),
    )
    assert line.missing == "A statement reaches rung 4."


@pytest.mark.parametrize(("level", "score", "cap"), [("mid", 4, None), ("senior", 3, 3), ("staff", 3, 3)])
def test_a_cap_lowers_the_score_and_not_the_rung(level: Level, score: int, cap: int | None) -> None:
    line = made(PROBED, level=level).criteria["S1.DATA"]
    assert (line.score, line.raw, line.cap, line.provenance) == (score, 4, cap, "P2")


def test_the_interviewers_words_make_it_prompted() -> None:
    first = (3, "The goal is more revenue from the same time spent.")
    line = made(judgement({2: (ORDER,), 3: (ORDER,)}, said_first=first)).criteria["S1.GOAL"]
    assert (line.score, line.raw, line.cap, line.provenance) == (2, 3, 2, "H")
    later = (5, "What about the data?")
    assert made(judgement({2: (ORDER,), 3: (ORDER,)}, said_first=later)).criteria["S1.GOAL"].score == 3


@dataclass(frozen=True)
class Case:
    name: str
    judgement: Judgement | None
    ledger: Ledger
    state: ScoreState
    score: int | None
    why: str


CASES = (
    Case("had the chance", judgement({}), ASKED, "scored", 1, "passed without it"),
    Case("never had the chance", judgement({}), ledger(), "not_evidenced", None, "did not get to"),
    Case("did it wrongly", judgement({}, flags={"proxy": ORDER}), ledger(), "scored", 1, "wrongly"),
    Case("no judgement", None, ASKED, "needs_review", None, "no judgement"),
    Case("invented words", judgement({2: ((2, "I would buy a bigger house"),)}), ASKED, "needs_review", None, "Rung 2"),
    Case(
        "a judge that is down",
        Judgement(criterion="S1.GOAL", judge="j", state="unavailable", problem="time-out"),
        ASKED,
        "needs_review",
        None,
        "time-out",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_there_is_a_score_or_a_reason(case: Case) -> None:
    line = made(*([case.judgement] if case.judgement else []), on=case.ledger).criteria["S1.GOAL"]
    assert (line.state, line.score) == (case.state, case.score)
    assert case.why in line.why


def test_a_judge_of_rules_recommends_nobody() -> None:
    card = made(GOOD, PROBED, identity=RULES)
    assert (card.indicative, card.verdict) == (True, None)
    assert card.verdict_withheld


def test_a_model_recommends_at_the_level_and_beside_it() -> None:
    card = made(GOOD, PROBED, judgement({}, name="X.PUSH"))
    assert not card.indicative
    assert card.verdict is not None
    assert card.verdict.neighbours.keys() == {"mid", "staff"}
    assert card.coverage == 1.0
    assert card.criteria["X.PUSH"].state == "not_evidenced"


def test_the_neighbours_have_their_own_caps() -> None:
    card = made(GOOD, PROBED)
    assert card.verdict is not None
    assert card.verdict.at_level.share_of_4 == 0.0
    assert card.verdict.neighbours["mid"].share_of_4 == 0.5


def test_flags_stand_with_their_words() -> None:
    card = made(judgement({2: (ASKS,), 3: (ORDER,)}, flags={"proxy": ORDER}))
    assert [(flag.criterion, flag.flag, flag.quote.turn) for flag in card.red_flags] == [("S1.GOAL", "proxy", 4)]
    assert card.criteria["S1.GOAL"].raw == 2


def test_the_card_is_json_in_and_out() -> None:
    card = made(GOOD, PROBED)
    assert Scorecard.model_validate_json(card.model_dump_json()) == card


_QUOTE = st.builds(
    lambda turn, text, start, length: Quote(turn=turn, quote=text[start : start + length] or "x"),
    st.integers(1, 7),
    st.sampled_from([turn.text for turn in TALK.turns] + ["order alone was never enough, the price itself decides"]),
    st.integers(0, 30),
    st.integers(1, 60),
)
_FINDING = st.builds(
    RungFinding,
    rung=st.sampled_from([2, 3, 4]),
    mark=st.sampled_from(["MET", "UNMET"]),
    quotes=st.lists(_QUOTE, max_size=3).map(tuple),
)
_JUDGEMENT = st.builds(
    Judgement,
    criterion=st.just("S1.GOAL"),
    judge=st.just("any"),
    rungs=st.lists(_FINDING, max_size=5).map(tuple),
    counter=st.lists(_QUOTE, max_size=2).map(tuple),
    said_first=st.none() | _QUOTE,
)


@given(_JUDGEMENT)
def test_whatever_a_judge_says_what_is_shown_is_the_candidates(any_judgement: Judgement) -> None:
    line = made(any_judgement).criteria["S1.GOAL"]
    for quote in line.quotes:
        said = TALK.turn(quote.turn)
        assert said.speaker == "candidate"
        assert quote.quote in said.text
    if line.score is not None and line.score > 1:
        assert line.quotes
    assert line.raw is None or line.score is None or line.score <= line.raw
