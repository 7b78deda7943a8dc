"""How evidence came up, and the highest score that it may earn."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.samples import CAPS, asked, criterion, definition, ledger, transcript
from viva.scoring.provenance import LEAST_PROMPTED, Origin, Origins, capped
from viva.scoring.quotes import Evidence
from viva.values.ledger import Ledger, TopicEntry
from viva.values.value import LEVELS, Level, Provenance

TALK = transcript("I: a", "C: b", "I: c", "C: d", "I: e", "C: f", "C: g")
TWIST = asked(3, "twist", "S1.GOAL", twist="A")
RAISED = Ledger(
    asked=(asked(3, "probe", "S1.GOAL"),),
    topics=(
        TopicEntry(topic="t1.business", status="raised", provenance="U", turn=4),
        TopicEntry(topic="t1.use_case", status="raised", provenance="P2", turn=4),
        TopicEntry(topic="t1.labels", status="raised", provenance="H", turn=6),
    ),
)


@dataclass(frozen=True)
class Case:
    name: str
    ledger: Ledger
    turn: int
    origin: Origin
    prompted_from: int | None = None


CASES = (
    Case("nothing asked", ledger(), 2, Origin("U")),
    Case("asked later", ledger(asked(3, "probe", "S1.GOAL")), 2, Origin("U")),
    Case("asked about something else", ledger(asked(3, "probe", "S1.DATA")), 4, Origin("U")),
    Case("an area probe", ledger(asked(3, "probe", "S1.GOAL")), 4, Origin("P2")),
    Case("still an area probe", ledger(asked(3, "probe", "S1.GOAL")), 7, Origin("P2")),
    Case("the last of two", ledger(asked(1, "probe", "S1.GOAL"), asked(5, "hint", "S1.GOAL")), 6, Origin("H")),
    Case("a situation", ledger(asked(3, "probe", "S1.GOAL", code="P3")), 4, Origin("P3")),
    Case("a nudge", ledger(asked(3, "nudge", "S1.GOAL", "S1.DATA")), 4, Origin("P1")),
    Case("a nudge long ago", ledger(asked(3, "nudge", "S1.GOAL", "S1.DATA")), 6, Origin("U")),
    Case("a twist", ledger(TWIST), 4, Origin("P3", after_twist=True)),
    Case("volunteered after a twist", ledger(asked(3, "twist", "S6.EVAL", twist="A")), 4, Origin("U", True)),
    Case("a topic that the ledger knows", RAISED, 4, Origin("U")),
    Case("a topic of another criterion", RAISED, 6, Origin("P2")),
    Case("behind the interviewer's words", ledger(), 4, Origin("H"), prompted_from=3),
    Case("before the interviewer's words", ledger(), 2, Origin("U"), prompted_from=3),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_quote_has_an_origin(case: Case) -> None:
    origins = Origins(definition(), TALK, case.ledger)
    evidence = Evidence(case.turn, 0, "words", "exact")
    assert origins.of(evidence, "S1.GOAL", case.prompted_from) == case.origin


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("how", ["U", "P1", "P2", "P3", "H"])
def test_the_caps_of_the_rubric_hold(level: Level, how: Provenance) -> None:
    origins = {rung: (Origin(how),) for rung in (2, 3, 4)}
    assert capped(4, origins, "S1.GOAL", CAPS, level) == CAPS.at(level)[how]
    assert capped(4, origins, "X.PUSH", CAPS, level) == 4
    after_twist = {rung: (Origin(how, after_twist=True),) for rung in (2, 3, 4)}
    assert capped(4, after_twist, "S1.GOAL", CAPS, level) == 4


def test_the_best_quote_of_a_rung_decides() -> None:
    assert capped(4, {4: (Origin("H"), Origin("U"))}, "S1.GOAL", CAPS, "staff") == 4


def test_a_rung_below_has_its_own_quotes() -> None:
    origins = {4: (Origin("H"),), 3: (Origin("U"),), 2: (Origin("U"),)}
    assert capped(4, origins, "S1.GOAL", CAPS, "staff") == 3


_ORIGINS = st.dictionaries(
    st.sampled_from([2, 3, 4]), st.lists(st.sampled_from(LEAST_PROMPTED[:5]), min_size=1, max_size=3), min_size=3
)


@given(_ORIGINS, st.integers(1, 4), st.sampled_from(LEVELS))
def test_less_prompting_never_lowers_a_score(found: dict[int, list[Provenance]], raw: int, level: Level) -> None:
    given_ = {rung: tuple(map(Origin, hows)) for rung, hows in found.items()}
    freely = {rung: tuple(Origin("U") for _ in hows) for rung, hows in found.items()}
    score = capped(raw, given_, criterion().id, CAPS, level)
    assert 1 <= score <= raw
    assert capped(raw, freely, criterion().id, CAPS, level) == raw
    assert score <= capped(min(4, raw + 1), given_, criterion().id, CAPS, level)
