"""What is due: weak in the latest interviews, or its day has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.practice.drilled import NOON
from viva.errors import UsageError
from viva.packs.load import load_definition
from viva.practice.choosing import named, practicable
from viva.practice.days import comes_on_or_before
from viva.practice.due import Shown, due_now, shown_in, wanted
from viva.practice.spacing import Card
from viva.scoring.scorecard import Graded, scorecard
from viva.values.ledger import Ledger
from viva.values.scorecard import CriterionScore, JudgeIdentity, Scorecard
from viva.values.transcript import Transcript

DEFINITION = load_definition("ads_ctr")
CRITERIA = practicable(DEFINITION)
NAMES = [criterion.id for criterion in CRITERIA]


def shown(score: int, days: float = -1) -> Shown:
    return Shown(score=score, at=NOON + timedelta(days=days))


def card(due: float, *, last: float = -9, rung: int = 3) -> Card:
    return Card(due=NOON + timedelta(days=due), last=NOON + timedelta(days=last), rung=rung, answers=1)


@dataclass(frozen=True, slots=True)
class Case:
    what: str
    expected: list[tuple[str, str]]
    shown: dict[str, Shown] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)


CASES = [
    Case("the weakest first", [("S4.BIAS", "weak"), ("S2.OFF", "weak")], {"S2.OFF": shown(2), "S4.BIAS": shown(1)}),
    Case("good enough is not due", [], {"S2.OFF": shown(3), "S4.BIAS": shown(4)}),
    Case(
        "weak goes before a day that has come",
        [("S9.MON", "weak"), ("S2.OFF", "day_has_come")],
        {"S9.MON": shown(2)},
        {"S2.OFF": card(-5)},
    ),
    Case(
        "the longest overdue first",
        [("S9.MON", "day_has_come"), ("S2.OFF", "day_has_come")],
        {},
        {"S2.OFF": card(-1), "S9.MON": card(-3)},
    ),
    Case("what was drilled since is left to its day", [], {"S2.OFF": shown(1, -2)}, {"S2.OFF": card(1, last=-1)}),
    Case("weak again since the drill", [("S2.OFF", "weak")], {"S2.OFF": shown(1, -1)}, {"S2.OFF": card(5, last=-2)}),
    Case("due later today is due", [("S2.OFF", "day_has_come")], {}, {"S2.OFF": card(0.4)}),
    Case("due tomorrow is not", [], {}, {"S2.OFF": card(0.6)}),
    Case("what no question asks for is never due", [], {"X.DRIVE": shown(1)}, {}),
    Case("a criterion that the rubric no longer has", [], {"S0.GONE": shown(1)}, {"S0.GONE": card(-1)}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_what_is_due(case: Case) -> None:
    due = due_now(CRITERIA, level="senior", shown=case.shown, cards=case.cards, now=NOON)
    assert [(one.criterion, one.why) for one in due] == case.expected


def test_without_anything_known_the_musts_come_in_their_order() -> None:
    due = due_now(CRITERIA, level="mid", shown={}, cards={}, now=NOON)
    assert [one.criterion for one in due] == [one.id for one in CRITERIA if one.bar.mid.must]
    assert {one.why for one in due} == {"never_practised"}


def test_a_day_is_that_of_the_time_zone() -> None:
    midnight = Card(due=datetime(2026, 11, 25, 23, 30, tzinfo=UTC), last=NOON, rung=3, answers=1)
    assert comes_on_or_before(midnight, NOON)
    assert not comes_on_or_before(midnight, NOON.astimezone(timezone(timedelta(hours=2))))


SHOWN = st.dictionaries(st.sampled_from(NAMES), st.builds(shown, st.integers(1, 4), st.floats(-30, 0)), max_size=8)
CARDS = st.dictionaries(st.sampled_from(NAMES), st.builds(card, st.floats(-20, 20), last=st.floats(-30, 0)), max_size=8)


@given(SHOWN, CARDS)
def test_each_is_due_once_and_for_a_reason(seen: dict[str, Shown], cards: dict[str, Card]) -> None:
    due = due_now(CRITERIA, level="senior", shown=seen, cards=cards, now=NOON)
    ids = [one.criterion for one in due]
    assert len(ids) == len(set(ids))
    for one in due:
        if one.why == "weak":
            assert seen[one.criterion].score < 3
        elif one.why == "day_has_come":
            assert comes_on_or_before(cards[one.criterion], NOON)
    overdue = {name for name in cards if comes_on_or_before(cards[name], NOON)}
    assert overdue <= set(ids), "nothing whose day has come is forgotten"


@given(SHOWN, CARDS, st.sets(st.sampled_from(NAMES), min_size=1))
def test_what_somebody_names_is_practised_due_or_not(
    seen: dict[str, Shown], cards: dict[str, Card], names: set[str]
) -> None:
    due = due_now(CRITERIA, level="senior", shown=seen, cards=cards, now=NOON)
    chosen = [one for one in CRITERIA if one.id in names]
    found = [one.criterion for one in wanted(chosen, due, shown=seen, cards=cards)]
    assert sorted(found) == sorted(names)
    first = [one.criterion for one in due if one.criterion in names]
    assert found[: len(first)] == first


def graded(**scores: int | None) -> Scorecard:
    graded = Graded(
        definition=DEFINITION,
        transcript=Transcript(id="t", turns=()),
        ledger=Ledger(),
        judgements={},
        level="senior",
        mode="full",
    )
    empty = scorecard(graded, identity=JudgeIdentity(name="r", kind="rules", agreement="none"))
    lines = {
        name.replace("_", "."): CriterionScore(
            score=score, raw=score, state="scored" if score else "not_evidenced", why="Because."
        )
        for name, score in scores.items()
    }
    return empty.model_copy(update={"criteria": lines})


def test_the_latest_score_of_a_criterion_is_taken_and_five_interviews_are_looked_at() -> None:
    def held(day: int, card: Scorecard) -> tuple[datetime, Scorecard]:
        return NOON + timedelta(days=day), card

    interviews = [
        held(2, graded(S2_OFF=3)),
        held(3, graded(S2_OFF=None, S4_BIAS=1)),
        held(1, graded(S2_OFF=1, S9_MON=2)),
    ]
    assert {name: one.score for name, one in shown_in(interviews).items()} == {"S2.OFF": 3, "S4.BIAS": 1, "S9.MON": 2}
    later = [held(10 + n, graded(S4_BIAS=4)) for n in range(5)]
    assert list(shown_in([*interviews, *later])) == ["S4.BIAS"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("S2.OFF", ["S2.OFF"]),
        ("s2.off", ["S2.OFF"]),
        ("s2", ["S2.OFF", "S2.ON"]),
        ("metrics", ["S2.OFF", "S2.ON"]),
        ("Data coll", ["S4.LABEL", "S4.BIAS", "S4.PIPE"]),
        ("s0", []),
        ("nonsense", []),
    ],
)
def test_a_word_names_a_criterion_or_a_step(word: str, expected: list[str]) -> None:
    assert [one.id for one in named(word, DEFINITION)] == expected


def test_a_criterion_of_the_whole_conversation_is_refused_with_the_way_out() -> None:
    with pytest.raises(UsageError, match="--coach"):
        named("x.drive", DEFINITION)
