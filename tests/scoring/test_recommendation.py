"""The recommendation rule: the three sketches, full runs that must order sensibly, and what may never happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.packs.load import load_definition
from viva.scoring.provenance import least_prompted
from viva.scoring.verdict import level_verdict, scaled_max_miss, verdict
from viva.values.definition import Definition
from viva.values.judgements import Quote
from viva.values.ledger import Ledger, TopicEntry
from viva.values.rubric import Recommendation
from viva.values.scorecard import CriterionScore, FlagRaised, LevelVerdict
from viva.values.transcript import Mode
from viva.values.value import LEVELS, Level, Provenance

ORDER: tuple[Recommendation, ...] = ("no_hire", "lean_no", "hire", "strong_hire")


@cache
def house() -> Definition:
    return load_definition(None)


@dataclass(frozen=True)
class Run:
    """Scores, how the topics came up, and what must come out at each level."""

    name: str
    mode: Mode
    scores: Mapping[str, int | None]
    topics: Mapping[str, Provenance]
    expected: Mapping[Level, tuple[Recommendation, ...]]
    flags: tuple[str, ...] = ()
    provenance: Provenance = "U"
    """Of criteria that have no topics."""


def topics_in(mode: Mode) -> dict[str, str]:
    """Topic to criterion."""
    steps = house().framework.modes[mode].steps
    return {t.id: t.criterion for step in house().framework.steps if step.id in steps for t in step.topics}


def line(score: int | None, provenance: Provenance) -> CriterionScore:
    if score is None:
        return CriterionScore(state="not_evidenced", why="Never reached.")
    return CriterionScore(score=score, raw=score, state="scored", provenance=provenance, why="Because.")


def lines(run: Run) -> dict[str, CriterionScore]:
    of_topic = topics_in("full")
    hows: dict[str, list[Provenance]] = {}
    for topic, how in run.topics.items():
        hows.setdefault(of_topic[topic], []).append(how)
    return {
        name: line(score, least_prompted(hows.get(name, [run.provenance])) if score else "N")
        for name, score in run.scores.items()
    }


def ledger_of(topics: Mapping[str, Provenance]) -> Ledger:
    return Ledger(
        topics=tuple(
            TopicEntry(topic=topic, status="raised", provenance=how, turn=2, quote="said")
            for topic, how in topics.items()
        )
    )


def raised_flags(*names: str, major: bool = True) -> tuple[FlagRaised, ...]:
    return tuple(
        FlagRaised(criterion=name, flag="flag", text="does it wrongly", major=major, quote=Quote(turn=2, quote="so"))
        for name in names
    )


def at(run: Run, level: Level) -> LevelVerdict:
    return level_verdict(
        house(),
        run.mode,
        level,
        lines(run),
        ledger_of(run.topics),
        challenged=run.scores.get("X.PUSH") is not None,
        flags=raised_flags(*run.flags),
    )


def unprompted(*topics: str) -> dict[str, Provenance]:
    return {f"t1.{topic}": "U" for topic in topics}


STRONG = Run(
    "strong",
    "step1",
    {
        "S1.GOAL": 4,
        "S1.SCOPE": 3,
        "S1.NFR": 4,
        "S1.CONSTR": 3,
        "S1.DATA": 4,
        "S1.COST": 3,
        "S1.ASSUME": 4,
        "S1.MLFRAME": 4,
        "X.DRIVE": 4,
        "X.TRADE": 3,
        "X.COMM": 4,
        "X.QUANT": 4,
        "X.PUSH": None,
    },
    unprompted(
        *"use_case business functional nonfunc privacy sources history labels cost_compute need_ml".split(),
        *"assume translate category".split(),
    ),
    {"mid": ("strong_hire",), "senior": ("strong_hire",), "staff": ("hire", "strong_hire")},
)
MIDDLING = Run(
    "middling",
    "step1",
    {
        **dict.fromkeys(
            ("S1.GOAL", "S1.SCOPE", "S1.NFR", "S1.CONSTR", "S1.DATA", "S1.ASSUME", "X.DRIVE", "X.QUANT"), 2
        ),
        "S1.COST": None,
        "S1.MLFRAME": 3,
        "X.TRADE": 1,
        "X.COMM": 3,
        "X.PUSH": None,
    },
    {
        **unprompted(*"business functional nonfunc privacy sources history assume".split()),
        "t1.translate": "P2",
        "t1.category": "P2",
    },
    {"mid": ("hire", "lean_no"), "senior": ("no_hire",), "staff": ("no_hire",)},
)
WEAK = Run(
    "weak",
    "step1",
    {
        **dict.fromkeys(("S1.GOAL", "S1.SCOPE", "S1.CONSTR", "S1.DATA", "S1.COST", "S1.ASSUME"), 1),
        **dict.fromkeys(("X.DRIVE", "X.TRADE", "X.QUANT"), 1),
        "S1.NFR": None,
        "S1.MLFRAME": 2,
        "X.COMM": 2,
        "X.PUSH": None,
    },
    {"t1.sources": "P1", "t1.translate": "P2", "t1.category": "P2"},
    dict.fromkeys(LEVELS, ("no_hire",)),
    flags=("S1.GOAL", "S1.DATA"),
)


def full(name: str, score: int, how: Provenance, expected: Mapping[Level, tuple[Recommendation, ...]]) -> Run:
    scores = {criterion.id: score for criterion in house().rubric.criteria}
    return Run(name, "full", scores, dict.fromkeys(topics_in("full"), how), expected, provenance=how)


def mixed() -> Run:
    """Threes and twos in turn, three topics of five unprompted."""
    scores = {criterion.id: 3 - place % 2 for place, criterion in enumerate(house().rubric.criteria)}
    for needed in ("S1.MLFRAME", "S2.OFF"):
        scores[needed] = 3
    topics: dict[str, Provenance] = {
        topic: "U" if place % 5 < 3 else "P2" for place, topic in enumerate(topics_in("full"))
    }
    return Run("a mix of 2 and 3", "full", scores, topics, {"mid": ("hire",), "senior": ("no_hire",)})


def unframed() -> Run:
    run = full("all 4 without a goal or a task", 4, "U", dict.fromkeys(LEVELS, ("no_hire",)))
    return Run(run.name, run.mode, {**run.scores, "S1.GOAL": 1, "S1.MLFRAME": 1}, run.topics, run.expected)


NO_BETTER: dict[Level, tuple[Recommendation, ...]] = dict.fromkeys(LEVELS, ("lean_no", "no_hire"))


def runs() -> tuple[Run, ...]:
    return (
        STRONG,
        MIDDLING,
        WEAK,
        full("all 3", 3, "U", dict.fromkeys(LEVELS, ("hire",))),
        full("all 3 after area probes", 3, "P2", NO_BETTER),
        full("all 4 after area probes", 4, "P2", NO_BETTER),
        unframed(),
        mixed(),
    )


@pytest.mark.parametrize("place", range(8))
def test_a_run_comes_out_as_it_should(place: int) -> None:
    run = runs()[place]
    for level, expected in run.expected.items():
        found = at(run, level)
        assert found.recommendation in expected, f"{run.name} at {level}: {found.rule}"


def test_too_little_coverage_recommends_nothing_and_says_what_is_missing() -> None:
    scores = {**STRONG.scores, "S1.CONSTR": None, "S1.MLFRAME": None, "S1.GOAL": None, "S1.DATA": None}
    found = at(Run("cut", "step1", scores, STRONG.topics, {}), "senior")
    assert found.recommendation == "insufficient_evidence"
    assert "S1.MLFRAME" in found.rule
    assert found.coverage == pytest.approx(8 / 12)


def test_what_needs_a_challenge_counts_only_when_there_was_one() -> None:
    kwargs = {"scores": lines(STRONG), "ledger": ledger_of(STRONG.topics), "flags": ()}
    without = level_verdict(house(), "step1", "mid", challenged=False, **kwargs)  # type: ignore[arg-type]
    with_one = level_verdict(house(), "step1", "mid", challenged=True, **kwargs)  # type: ignore[arg-type]
    assert without.coverage == 1.0
    assert with_one.coverage == pytest.approx(10 / 11)


def test_what_may_wait_counts_in_a_short_run_only_if_it_was_raised() -> None:
    scores = {**STRONG.scores, "S1.NFR": None}
    topics = {topic: how for topic, how in STRONG.topics.items() if topic != "t1.nonfunc"}
    assert at(Run("not raised", "step1", scores, topics, {}), "senior").coverage == 1.0
    assert at(Run("raised", "step1", scores, STRONG.topics, {}), "senior").coverage == pytest.approx(11 / 12)


@dataclass(frozen=True)
class Lowered:
    flags: tuple[FlagRaised, ...]
    expected: Recommendation


@pytest.mark.parametrize(
    "case",
    [
        Lowered((), "strong_hire"),
        Lowered(raised_flags("S1.GOAL", major=False), "strong_hire"),
        Lowered(raised_flags("S1.GOAL"), "lean_no"),
        Lowered(raised_flags("S1.GOAL", "S1.DATA"), "no_hire"),
        Lowered(raised_flags("S1.GOAL", "S1.DATA", "X.COMM"), "no_hire"),
    ],
    ids=lambda case: f"{len(case.flags)} {case.expected}",
)
def test_a_major_flag_bars_a_strong_hire_and_lowers_by_one(case: Lowered) -> None:
    found = level_verdict(
        house(),
        "step1",
        "senior",
        lines(STRONG),
        ledger_of(STRONG.topics),
        challenged=False,
        flags=case.flags,
    )
    assert found.recommendation == case.expected
    if case.expected != "strong_hire":
        assert "red flag" in found.rule


def test_a_miss_is_half_where_only_the_initiative_is_missing() -> None:
    prompted: dict[str, Provenance] = {**STRONG.topics, "t1.privacy": "P2"}
    found = at(Run("prompted", "step1", STRONG.scores, prompted, {}), "staff")
    assert {miss.criterion: miss.weight for miss in found.misses}["S1.CONSTR"] == 0.5


def test_a_gate_at_one_is_a_deep_miss() -> None:
    found = at(Run("gate", "step1", {**STRONG.scores, "S1.GOAL": 1}, STRONG.topics, {}), "mid")
    assert [miss.criterion for miss in found.misses if miss.deep] == ["S1.GOAL"]
    assert found.recommendation == "lean_no"


@pytest.mark.parametrize(("musts", "expected"), [(29, 3.0), (13, 1.5), (12, 1.5), (1, 0.5), (0, 0.0)])
def test_a_shorter_mode_allows_fewer_misses(musts: int, expected: float) -> None:
    assert scaled_max_miss(house().rubric.recommendation.levels.senior, musts, 29) == expected


@dataclass(frozen=True)
class Nearby:
    level: Level
    neighbours: set[Level] = field(default_factory=set)


@pytest.mark.parametrize(
    "case",
    [Nearby("mid", {"senior"}), Nearby("senior", {"mid", "staff"}), Nearby("staff", {"senior"})],
    ids=lambda case: case.level,
)
def test_the_neighbours_are_judged_too(case: Nearby) -> None:
    scores = {level: lines(MIDDLING) for level in LEVELS}
    found = verdict(house(), "step1", case.level, scores, ledger_of(MIDDLING.topics), challenged=False, flags=())
    assert found.neighbours.keys() == case.neighbours
    assert case.level in found.wording


_SCORES = st.fixed_dictionaries({name: st.integers(1, 4) for name in STRONG.scores})
_HOW: st.SearchStrategy[Provenance] = st.sampled_from(["U", "P1", "P2", "P3", "H"])
_TOPICS = st.dictionaries(st.sampled_from(sorted(STRONG.topics)), _HOW, min_size=1)


@given(_SCORES, _TOPICS, st.sampled_from(sorted(STRONG.scores)), st.sampled_from(LEVELS), st.integers(0, 2))
def test_a_higher_score_never_worsens_the_recommendation(
    scores: dict[str, int], topics: dict[str, Provenance], raised: str, level: Level, flags: int
) -> None:
    flagged = tuple(sorted(STRONG.scores)[:flags])
    before = at(Run("before", "step1", scores, topics, {}, flagged), level)
    better = {**scores, raised: min(4, scores[raised] + 1)}
    after = at(Run("after", "step1", better, topics, {}, flagged), level)
    assert ORDER.index(after.recommendation) >= ORDER.index(before.recommendation)


@given(_SCORES, _TOPICS, st.sampled_from(LEVELS))
def test_a_red_flag_never_improves_the_recommendation(
    scores: dict[str, int], topics: dict[str, Provenance], level: Level
) -> None:
    before = at(Run("before", "step1", scores, topics, {}), level)
    after = at(Run("after", "step1", scores, topics, {}, ("S1.GOAL",)), level)
    assert ORDER.index(after.recommendation) <= ORDER.index(before.recommendation)


@given(_SCORES, _TOPICS)
def test_what_came_up_unprompted_never_counts_less(scores: dict[str, int], topics: dict[str, Provenance]) -> None:
    freely: dict[str, Provenance] = dict.fromkeys(topics, "U")
    for level in LEVELS:
        before = at(Run("before", "step1", scores, topics, {}), level)
        after = at(Run("after", "step1", scores, freely, {}), level)
        assert ORDER.index(after.recommendation) >= ORDER.index(before.recommendation)
