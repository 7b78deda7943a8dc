"""The trust curve ranks lines by what other transcripts tell, and is never told the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.scoring.agreement_trust import Signalled, confidences, trust_curve


def line(transcript: str, right: bool, **signals: str) -> Signalled:
    return Signalled(transcript=transcript, right=right, signals=signals)


def test_the_surest_come_first() -> None:
    lines = [line(f"t{n}", right, evidence=status) for n in range(10) for right, status in ((True, "a"), (n < 3, "b"))]
    curve = trust_curve(lines, of=20)
    assert curve[0].agreement == 1
    assert curve[0].coverage == 0.5
    assert (curve[-1].coverage, curve[-1].agreement) == (1.0, 0.65)


def test_a_line_is_not_told_by_its_own_transcript() -> None:
    """The second transcript is all wrong; its confidence is what the others have, not what it deserves."""
    lines = [line("a", True, evidence="x"), line("b", False, evidence="x"), line("c", True, evidence="x")]
    found = confidences(lines)
    assert found[1] > found[0] == found[2]
    alone = [line("a", hit) for hit in (True, True, False)]
    assert confidences(alone) == [0.5, 0.5, 0.5]


def test_a_signal_that_no_other_transcript_has_tells_nothing() -> None:
    lines = [line("a", True), line("b", False, evidence="odd"), line("b", True), line("c", True), line("c", False)]
    with_signal, without = confidences(lines)[1:3]
    assert with_signal == pytest.approx(without)


def test_a_signal_moves_the_confidence_by_what_it_tells() -> None:
    lines = [line(f"t{n}", right, votes=v) for n in range(20) for right, v in ((True, "all"), (n % 2 == 0, "split"))]
    found = dict(zip(["all", "split"], confidences(lines)[:2], strict=True))
    assert found["all"] == pytest.approx(0.98, abs=0.03)
    assert found["split"] == pytest.approx(0.5, abs=0.05)


def test_lines_without_a_score_are_never_covered() -> None:
    assert trust_curve([line("a", True), line("b", True)], of=4)[-1].coverage == 0.5
    assert trust_curve([], of=4) == ()


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from("xy")), min_size=1, max_size=40),
    st.integers(0, 5),
)
def test_a_curve_rises_to_what_was_scored(rows: list[tuple[str, bool, str]], reviewed: int) -> None:
    lines = [line(name, right, evidence=status) for name, right, status in rows]
    curve = trust_curve(lines, of=len(lines) + reviewed)
    assert all(0 <= confidence <= 1 for confidence in confidences(lines))
    assert [point.coverage for point in curve] == sorted({point.coverage for point in curve})
    assert [point.confidence for point in curve] == sorted({point.confidence for point in curve}, reverse=True)
    assert curve[-1].coverage == pytest.approx(len(lines) / (len(lines) + reviewed))
    assert curve[-1].agreement == pytest.approx(sum(right for _, right, _ in rows) / len(rows))
