"""Which attempts are compared, what marks the others, and that a gap stays a gap."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.progress.attempted import HASHES, MODEL, RULES, attempt, card, course
from viva.reports.attempts import Attempt, attempt_of, basis_of, marks_of, other_files, tracks_of
from viva.reports.measures import JudgeError
from viva.reports.sparkline import sparkline
from viva.values.events import Started

BASIS = attempt(card(), day=9)


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    attempt: Attempt
    codes: str
    texts: tuple[str, ...] = field(default=())


CASES = (
    Case("alike", attempt(card(interview="other")), ""),
    Case("coached", attempt(card(), coached=True), "c", ("coached",)),
    Case("retried", attempt(card(), retry_of="one"), "r", ("retried from one",)),
    Case("another judge", attempt(card(judge=RULES)), "j", ("judge offline-rules-4",)),
    Case(
        "more votes",
        attempt(card(judge=MODEL.model_copy(update={"votes": 3}))),
        "j",
        ("judge openai/gpt-5, 3 votes",),
    ),
    Case(
        "another rubric file",
        attempt(card(hashes=HASHES | {"rubrics/ml/data.yaml": "new"})),
        "f",
        ("other files: rubric",),
    ),
    Case("a rubric file more", attempt(card(hashes=HASHES | {"rubrics/ml/more.yaml": "x"})), "f"),
    Case("another framework", attempt(card(hashes=HASHES | {"frameworks/ml.yaml": "new"})), "f"),
    Case("other prompts", attempt(card(hashes=HASHES | {"prompts/judge.md": "new"})), "f", ("other files: prompts",)),
    Case(
        "other prompts of another judge",
        attempt(card(judge=RULES, hashes={name: sha for name, sha in HASHES.items() if "prompts" not in name})),
        "j",
    ),
    Case("another sheet", attempt(card(hashes=HASHES | {"scenarios/ads_ctr.yaml": "new"})), "f"),
    Case(
        "another problem",
        attempt(
            card(
                scenario="food_eta",
                hashes={name: sha for name, sha in HASHES.items() if "scenarios" not in name}
                | {"scenarios/food_eta.yaml": "z"},
            )
        ),
        "",
    ),
    Case("other words", attempt(card(hashes=HASHES | {"transcript": "t2"})), ""),
    Case("another level", attempt(card(level="mid")), "l", ("mid level",)),
    Case("the first step", attempt(card(mode="step1")), "m", ("first step alone",)),
    Case("several", attempt(card(level="mid"), coached=True, retry_of="one"), "crl"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_cannot_be_compared_is_marked(case: Case) -> None:
    marks = marks_of(case.attempt, BASIS)
    assert "".join(mark.code for mark in marks) == case.codes
    assert not case.texts or tuple(mark.text for mark in marks) == case.texts


def test_files_differ_both_ways() -> None:
    more = card(hashes=HASHES | {"rubrics/ml/more.yaml": "x"})
    assert other_files(card(), more) == other_files(more, card()) == ("rubric",)


def test_the_measure_is_the_latest_exam() -> None:
    exam, coached = attempt(card(), day=1), attempt(card(), day=2, coached=True)
    assert basis_of((exam, coached)) is exam
    assert basis_of((coached,)) is coached
    assert basis_of((exam, attempt(None, day=3))) is exam


def test_attempts_by_another_rubric_are_another_track() -> None:
    tracks = tracks_of((attempt(card(), day=0, rubric="old"), attempt(card(), day=1), attempt(None, day=2)))
    assert [(track.rubric, len(track.attempts)) for track in tracks] == [("ml", 1), ("old", 1)]


def test_a_trend_is_of_what_is_compared_alone() -> None:
    tracks = tracks_of(
        (
            attempt(card({"data": (1.0, 5, 5)}), day=0),
            attempt(card({"data": (None, 0, 5)}), day=1),
            attempt(card({"data": (4.0, 5, 5)}), day=2, coached=True),
            attempt(card({"data": (2.5, 5, 5)}), day=3),
        )
    )
    (series,) = tracks[0].series
    assert [point.mean for point in series.points] == [1.0, None, 4.0, 2.5]
    assert series.trend == "2.5, +1.5 since the first"


@pytest.mark.parametrize(
    ("means", "trend"),
    [
        ((None, 1.0, 2.0, None), "2.0, +1.0 since the first"),
        ((None, 2.0), "2.0"),
        ((None,), "not assessed"),
    ],
    ids=str,
)
def test_what_was_not_assessed_is_in_no_trend(means: tuple[float | None, ...], trend: str) -> None:
    attempts = [attempt(card({"data": (mean, 5 if mean else 0, 5)}), day=day) for day, mean in enumerate(means)]
    assert tracks_of(attempts)[0].series[0].trend == trend


def test_a_calibration_is_of_the_judge_that_it_was_made_for() -> None:
    (track,) = tracks_of(course(), JudgeError(rms=0.4, interviews=30))
    with_error = [placed.measures[0].error for placed in track.attempts]
    assert with_error[:3] == [None, None, 0.4], "other files, another judge, alike"


def test_a_mode_without_a_dimension_has_no_value_of_it() -> None:
    short = attempt(card({"data": (None, 0, 0), "problem": (2.0, 8, 8)}, mode="step1"), day=0)
    (track,) = tracks_of((short, attempt(card({"data": (2.0, 5, 5), "problem": (3.0, 8, 8)}), day=1)))
    data = next(series for series in track.series if series.id == "data")
    assert data.points[0].measure is None
    assert data.points[1].mean == 2.0


def test_the_latest_scorecard_counts() -> None:
    started = Started(
        at=0.0,
        scenario="ads_ctr",
        framework="ml",
        rubric="ml",
        level="senior",
        mode="full",
        minutes=None,
        clock="words",
        seed=1,
        interviewer="offline-1",
        hashes={},
        viva_version="1",
        wall_time="2026-03-02T18:30:00+00:00",
    )
    regraded = card({"data": (3.0, 5, 5)}, level="mid", hashes={"rubrics/other/rubric.yaml": "x"})
    found = attempt_of("one", started, (card(), regraded))
    assert (found.card, found.cards, found.level, found.rubric) == (regraded, 2, "mid", "other")
    assert attempt_of("one", started, ()).card is None


@given(st.lists(st.none() | st.floats(1, 4)))
def test_a_gap_is_a_gap_and_higher_is_never_drawn_lower(values: list[float | None]) -> None:
    for plain in (True, False):
        drawn = sparkline(values, plain=plain)
        assert len(drawn) == len(values)
        assert [cell in "-·" for cell in drawn] == [value is None for value in values]
        known = sorted((value, cell) for value, cell in zip(values, drawn, strict=True) if value is not None)
        assert [cell for _, cell in known] == sorted(cell for _, cell in known)
