"""The calibration run with judges whose every mark is known beforehand."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.calibration.rated import STEP_ONE, Given, Told, write_gold
from viva.calibrating.gold import Gold, read_gold
from viva.calibrating.kept import keep
from viva.calibrating.run import calibrate
from viva.errors import ModelError, UsageError
from viva.packs.load import load_definition
from viva.packs.measured import agreement_of, place_of, rubric_hash
from viva.values.calibration import Calibration

RATED = {"T1": 2, "T2": 3, "T3": 4, "T4": 2}


def calibrated(
    gold: tuple[Gold, ...], given: Given, *, repeats: int = 1, seed: int = 0, quote: str = ""
) -> Calibration:
    judge = Told(given, quote=quote) if quote else Told(given)
    return asyncio.run(calibrate(gold, judge=judge, repeats=repeats, seed=seed, rounds=20))


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gold, ...]:
    folder = tmp_path_factory.mktemp("gold")
    for number, (name, score) in enumerate(RATED.items()):
        scores = dict.fromkeys(STEP_ONE, score)
        write_gold(folder, name, padding=40 * number**2, r1=scores, r2=scores | {"S1.GOAL": min(score + 1, 4)})
    return read_gold([folder])


def right(transcript: str, criterion: str, run: int) -> int:
    return RATED[transcript]


def test_a_judge_that_is_right(gold: tuple[Gold, ...]) -> None:
    found = calibrated(gold, right)
    assert (found.overall.pairs, found.overall.exact.value, found.overall.kappa.value) == (52, 1, 1)
    assert found.overall.kappa.low == found.overall.kappa.high == 1
    assert found.overall.signed_error.value == 0
    assert found.rungs[2].tnr.value is None, "raters found rung 2 met everywhere"
    assert found.rungs[3].balanced.value == 1
    assert found.calls == {"ok": 52}
    assert (found.review.count, found.fabricated.count) == (0, 0)
    assert found.flips.value is None
    assert found.corrections.offsets == {}
    assert found.trust[-1].agreement == 1


def test_raters_are_the_ceiling(gold: tuple[Gold, ...]) -> None:
    found = calibrated(gold, right)
    assert found.raters.names == ("r1", "r2")
    assert found.raters.between.pairs == 52
    assert found.raters.between.exact.value == pytest.approx(49 / 52, abs=1e-4), "T3 cannot be rated above 4"
    assert found.raters.judge_with_each.pairs == 104
    assert found.raters.alpha.value is not None
    assert found.raters.alpha_with_judge.value is not None
    assert found.raters.alpha.value < found.raters.alpha_with_judge.value < 1


def test_a_lenient_judge_is_seen_and_corrected_only_by_others(gold: tuple[Gold, ...]) -> None:
    found = calibrated(gold, lambda transcript, criterion, run: min(RATED[transcript] + 1, 4))
    assert found.overall.signed_error.value == pytest.approx(0.75)
    assert found.rungs[3].tnr.value == 0
    assert all(offset < -0.4 for offset in found.corrections.offsets.values())
    plain, held_out = found.corrections.plain, found.corrections.held_out
    assert held_out is not None
    assert plain.mean_error == pytest.approx(0.75)
    assert held_out.mean_error is not None
    assert 0 < held_out.mean_error < 0.75


def test_votes_that_a_rung_needs(gold: tuple[Gold, ...]) -> None:
    """Two of three runs are a rung too high: only what all three reach holds."""
    found = calibrated(gold, lambda transcript, criterion, run: min(RATED[transcript] + (run > 0), 4), repeats=3)
    assert found.overall.pairs == 156
    assert set(found.corrections.credit_votes.values()) == {3}
    assert found.corrections.held_out is not None
    assert found.corrections.plain.level_rms == pytest.approx(0.866, abs=1e-3)
    assert found.corrections.held_out.level_rms == 0
    assert found.flips.value == pytest.approx(0.75 * 2 / 3, abs=1e-4)
    assert found.verdict_flips.value == pytest.approx(0.75 * 2 / 9, abs=1e-4)


def test_results_of_a_panel_are_no_votes(gold: tuple[Gold, ...]) -> None:
    judge = Told(lambda transcript, criterion, run: min(RATED[transcript] + (run > 0), 4))
    judge.identity = judge.identity.model_copy(update={"votes": 3})
    found = asyncio.run(calibrate(gold, judge=judge, repeats=3, rounds=20))
    assert found.corrections.credit_votes == {}


def test_calls_that_fail_are_no_scores(gold: tuple[Gold, ...]) -> None:
    found = calibrated(gold, lambda t, criterion, run: None if criterion == "S1.DATA" else RATED[t])
    assert found.overall.pairs == 48
    assert "S1.DATA" not in found.criteria
    assert (found.review.count, found.review.of) == (4, 52)
    assert found.calls == {"ok": 48, "unavailable": 4}
    assert found.trust[-1].coverage == pytest.approx(48 / 52, abs=1e-4)
    assert found.overall.exact.value == 1


def test_a_judge_that_cannot_be_reached_at_all(gold: tuple[Gold, ...]) -> None:
    with pytest.raises(ModelError, match="no connection"):
        calibrated(gold, lambda transcript, criterion, run: None)


def test_quotes_that_nobody_said_are_counted_and_give_no_score(gold: tuple[Gold, ...]) -> None:
    found = calibrated(gold, right, quote="We shall certainly beat every competitor on the whole market.")
    assert (found.fabricated.share.value, found.fabricated.count) == (1, found.fabricated.of)
    assert (found.review.count, found.overall.pairs, found.overall.exact.value) == (52, 0, None)
    assert found.in_words == "calibrated on 4 transcripts; too few ratings for a figure"


def test_love_of_length_shows(gold: tuple[Gold, ...]) -> None:
    order = [one.name for one in sorted(gold, key=lambda one: one.transcript.turns[1].words)]
    found = calibrated(gold, lambda transcript, criterion, run: 2 + min(order.index(transcript), 2))
    assert found.length_slope.value is not None
    assert found.length_slope.value > 0.1
    assert calibrated(gold, right).length_slope.value == 0


def test_bands_are_of_the_interview(gold: tuple[Gold, ...]) -> None:
    found = calibrated(gold, right)
    assert {one.name: one.band for one in found.interviews} == {
        "T1": "middling",
        "T2": "strong",
        "T3": "strong",
        "T4": "middling",
    }
    assert {band: figures.pairs for band, figures in found.bands.items()} == {"middling": 26, "strong": 26}


def test_it_comes_out_the_same_and_goes_through_json(gold: tuple[Gold, ...]) -> None:
    def wavering(transcript: str, criterion: str, run: int) -> int:
        return 2 + (len(criterion) + RATED[transcript]) % 3

    found = calibrated(gold, wavering, seed=5)
    assert found == calibrated(gold, wavering, seed=5) == Calibration.model_validate_json(found.model_dump_json())
    other = calibrated(gold, wavering, seed=6)
    assert other.overall.kappa.value == found.overall.kappa.value
    assert other.overall != found.overall


def test_one_interview_and_one_rater_leave_figures_undefined(tmp_path: Path) -> None:
    write_gold(tmp_path, "T1", only={"S1.GOAL": 2, "S1.DATA": 3, "S9.MON": 4})
    found = calibrated(read_gold([tmp_path]), lambda transcript, criterion, run: 2)
    assert found.overall.pairs == 2
    assert found.overall.kappa.value == 0
    assert found.overall.kappa.low is None
    assert found.raters.between.kappa.value is None
    assert found.raters.alpha.value is None
    assert found.length_slope.value is None
    assert found.corrections.held_out is None
    assert found.outside_mode == 1
    assert "NaN" not in found.model_dump_json()


def test_no_evidence_on_both_sides_is_agreement(tmp_path: Path) -> None:
    for name in ("T1", "T2"):
        write_gold(tmp_path, name, r={"S1.GOAL": 2, "S1.CONSTR": "NE"})
    found = calibrated(read_gold([tmp_path]), lambda transcript, criterion, run: 1 if criterion == "S1.CONSTR" else 2)
    figures = found.criteria["S1.CONSTR"].agreement
    assert (figures.pairs, figures.both_scored, figures.same_evidence.value) == (2, 0, 1)
    assert figures.exact.value is None


def test_rubrics_are_not_mixed(gold: tuple[Gold, ...]) -> None:
    one, *rest = gold
    changed = one.definition.model_copy(update={"hashes": {"rubrics/x/rubric.yaml": "0"}})
    mixed = [type(one)(transcript=one.transcript, definition=changed, ratings=one.ratings), *rest]
    with pytest.raises(UsageError, match="different rubrics"):
        asyncio.run(calibrate(mixed, judge=Told(right)))


def test_it_is_kept_under_what_it_holds_for(
    gold: tuple[Gold, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVA_HOME", str(tmp_path))
    definition = load_definition("ads_ctr")
    assert agreement_of(definition, judge="told-1") == "not calibrated"
    found = calibrated(gold, right)
    assert found.key.judge == "told-1"
    assert found.key.rubric_sha256 == rubric_hash(definition)
    place = keep(found)
    assert place == place_of(found.key)
    assert Calibration.model_validate_json(place.read_text(encoding="utf-8")) == found
    others = [found.key.model_copy(update={name: "x"}) for name in ("judge", "rubric_sha256", "prompt_sha256")]
    assert len({place_of(key) for key in (found.key, *others)}) == 4
    assert found.in_words == (
        f"calibrated on 4 transcripts: quadratic kappa 1.00 (1.00 to 1.00); raters among themselves "
        f"{found.raters.between.kappa.value:.2f}"
    )
    assert agreement_of(definition, judge="told-1") == found.in_words
    for other in (definition.model_copy(update={"hashes": {}}), definition):
        assert agreement_of(other, judge="told-1", prompt_sha256="p") == "not calibrated"
    place.write_text("{", encoding="utf-8")
    assert agreement_of(definition, judge="told-1") == "not calibrated"
