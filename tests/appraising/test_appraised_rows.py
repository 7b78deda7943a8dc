"""What the marks of many interviews add up to, and how a benchmark shows it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarking.talks import sample
from viva.appraising.appraisal import ASPECTS, MEASURES, Appraisal, Mark, MarkName, Measure, Unappraised
from viva.benchmarking.appraised import ratios_of, talk_of
from viva.benchmarking.bootstrap import PLACES, Bootstrap
from viva.benchmarking.figures import Appraised, Benchmark
from viva.benchmarking.page import page
from viva.benchmarking.run import benchmark
from viva.benchmarking.sample import Sample
from viva.benchmarking.table import WIDEST, table

ONCE = Bootstrap(rounds=0)


def judged(name: MarkName, *values: int, missing: int = 0) -> Sample:
    left = tuple(Unappraised(measure="leading", item=str(99 + at), why="quote") for at in range(missing))
    marks = tuple(Mark(name=name, turn=3 + 2 * at, value=value) for at, value in enumerate(values))
    return replace(sample(), appraisal=Appraisal(items=len(marks) + missing, marks=marks, unappraised=left))


def by(*measures: Measure, **unappraised: int) -> Appraised:
    return Appraised.model_validate(
        {
            "model": "openai/own",
            "models": ("own-1",),
            "measures": measures or MEASURES,
            "prompts": {"prompts/bench_leading.md": "ab" * 32},
            "items": 12,
            "unappraised": unappraised,
        }
    )


def found(*samples: Sample, bootstrap: Bootstrap = ONCE) -> Benchmark:
    return benchmark(samples, bootstrap=bootstrap, appraised=by())


def test_by_hand() -> None:
    rows = found(judged("leading", 5, 1, 3), judged("leading", 5), sample())
    assert (rows.row("openness").figures[0].value, rows.row("openness").figures[0].interviews) == (3.5, 2)
    assert rows.row("leading").figures[0].value == 25
    assert rows.row("flow.coherence").figures[0].value is None
    follow = found(judged("necessary", 1, 0, 1, 1))
    assert follow.row("follow_ups.necessary").figures[0].value == 75
    assert follow.row("follow_ups.necessary").better == "higher"
    assert follow.row("follow_ups").figures[0].interviews == 0
    assert found(judged("coherence", 2), judged("coherence", 5)).row("flow.coherence").figures[0].value == 3.5


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(1, 5), max_size=5), min_size=1, max_size=6), st.integers(0, 4), st.randoms())
def test_a_mean_is_that_of_all_marks_and_nothing_else(marks: list[list[int]], missing: int, chance: object) -> None:
    every = [value for one in marks for value in one]
    samples = [judged("leading", *one, missing=missing) for one in marks]
    openness, strong = (ratio for ratio in ratios_of(["leading"]))
    figure = ONCE.ratio([openness.count(one) for one in samples])
    share = ONCE.ratio([strong.count(one) for one in samples])
    if not every:
        assert figure.value is share.value is None
        return
    assert figure.value is not None
    assert share.value is not None
    assert figure.value == round(float(Fraction(sum(every), len(every))), PLACES)
    assert share.value == round(100 * every.count(1) / len(every), PLACES)
    assert 1 <= figure.value <= 5
    assert figure.interviews == sum(bool(one) for one in marks)
    assert figure == ONCE.ratio([openness.count(one) for one in reversed(samples)])


def test_intervals_draw_whole_interviews() -> None:
    spread = [judged("leading", *([1] * 5 if at % 2 else [5] * 5)) for at in range(20)]
    figure = found(*spread, bootstrap=Bootstrap(rounds=400, seed=1)).row("openness").figures[0]
    assert figure.value == 3
    assert figure.low is not None
    assert figure.high is not None
    # One interview has one value, so that the interval is that of 20 draws and not of 100: 3 plus or minus 0.9.
    assert figure.low < 2.4 < 3.6 < figure.high
    again = found(*spread, bootstrap=Bootstrap(rounds=400, seed=1)).row("openness").figures[0]
    assert again == figure
    alone = found(spread[0], bootstrap=Bootstrap(rounds=400)).row("openness").figures[0]
    assert (alone.low, alone.high) == (None, None)


def test_without_a_model_nothing_is_shown_of_it() -> None:
    plain = benchmark([sample()], bootstrap=ONCE)
    assert not any(row.group == "appraised" for row in plain.rows)
    assert "appraised" not in plain.model_dump(mode="json")
    assert "language model" not in table(plain)
    assert "coherence" not in table(plain)


@pytest.mark.parametrize("measure", MEASURES)
def test_only_what_was_asked_has_rows(measure: Measure) -> None:
    rows = [
        row.id for row in benchmark([sample()], bootstrap=ONCE, appraised=by(measure)).rows if row.group == "appraised"
    ]
    assert len(rows) == {"leading": 2, "followups": 4, "flow": len(ASPECTS)}[measure]


def test_the_table_says_who_judged_and_what_has_no_mark() -> None:
    shown = table(benchmark([judged("leading", 5, 1)], bootstrap=ONCE, appraised=by("leading", quote=2, unasked=1)))
    text = " ".join(shown.split())
    assert "Judged by a language model" in shown
    assert "openness of questions, 1 to 5 3.00" in text
    assert "openai/own (own-1), which nobody has calibrated" in text
    assert "prompts/bench_leading.md abababab" in text
    assert "Not appraised, and not counted as anything: 3 of 12" in text
    assert "a quote that is not there: 2; the limit was reached before: 1" in text
    assert max(map(len, shown.splitlines())) <= WIDEST


def test_no_title_is_cut_in_the_table() -> None:
    marks = tuple(
        Mark(name=name, value=1) for name in ("leading", "goes_on", "necessary", "takes_up", "open", *ASPECTS)
    )
    shown = table(found(replace(sample(), appraisal=Appraisal(items=8, marks=marks))))
    assert "~" not in shown.partition("Judged by")[2].partition("\n\n")[0]


def test_the_page_and_the_json_have_it() -> None:
    whole = found(judged("leading", 5, 1))
    assert "openness of questions" in page(whole)
    assert "Judged by a language model" in page(whole)
    assert Benchmark.model_validate_json(whole.model_dump_json()) == whole


def test_the_problem_is_no_question_and_a_close_without_one_is_none() -> None:
    talk = talk_of(sample())
    assert talk.asked == (3,)
    assert talk.name == "talk"
