"""A calibration of the model judge on two rated first steps, out of the cassettes in which they are graded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
import vcr as vcrpy  # type: ignore[import-untyped]
import yaml

from tests.recorded.cassettes import CONFIG, FORMAT, Json, Readable, held_to, path_for
from tests.recorded.test_recorded_grading import GOLD, RATED, definition, model_at
from viva.calibrating.gold import Gold, read_gold
from viva.calibrating.kept import keep
from viva.calibrating.run import calibrate
from viva.calibrating.table import table
from viva.grading import grade
from viva.judges.model import NOT_CALIBRATED, ModelJudge, judge_prompts
from viva.judges.record import digest_of
from viva.packs.measured import agreement_of
from viva.reports.terminal import terminal_report
from viva.values.calibration import Calibration
from viva.values.scorecard import Scorecard

NOBODY = "http://127.0.0.1:9/v1"
RUNGS = (2, 3, 4)
RECORDED = Path(__file__).with_name("test_recorded_grading.py")


@contextmanager
def played(folder: Path, *names: str) -> Iterator[None]:
    """The gradings of these interviews as one cassette; every request in it must be asked."""
    paths = [path_for(RECORDED, f"test_step_one_is_graded[{name}]") for name in names]
    recorded: list[Json] = [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in paths]
    interactions = [one for cassette in recorded for one in _listed(cassette["interactions"])]
    joined = folder / f"{'-'.join(names)}.{FORMAT}"
    joined.write_text(yaml.dump({"version": 1, "interactions": interactions}, sort_keys=False), encoding="utf-8")
    recorder = vcrpy.VCR(record_mode="none")
    recorder.register_serializer(FORMAT, Readable)
    with recorder.use_cassette(str(joined), **CONFIG) as cassette:
        around = held_to(cassette, paths[0], recording=False)
        next(around)
        try:
            yield
        finally:
            next(around, None)


def _listed(interactions: object) -> list[object]:
    assert isinstance(interactions, list)
    return interactions


@pytest.fixture(scope="module")
def gold() -> tuple[Gold, ...]:
    found = read_gold([GOLD / f"{name}.md" for name in RATED])
    return tuple(replace(one, definition=definition(RATED[one.name])) for one in found)


@pytest.fixture(scope="module")
def calibration(gold: tuple[Gold, ...], tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    async def run() -> Calibration:
        model = model_at(NOBODY)
        found = await calibrate(gold, judge=ModelJudge(model), prompt_sha256=prompts_hash())
        await model.close()
        return found

    with played(tmp_path_factory.mktemp("cassettes"), *RATED):
        return asyncio.run(run())


def prompts_hash() -> str:
    prompts = judge_prompts()
    return digest_of(prompts.judge.sha256, prompts.repair.sha256)


def test_every_answer_came_and_nothing_was_left_for_review(calibration: Calibration) -> None:
    assert calibration.calls == {"ok": 26}
    assert [(one.name, one.lines) for one in calibration.interviews] == [("A3", 13), ("A8", 13)]
    assert (calibration.review.count, calibration.review.of, calibration.review.share.value) == (0, 26, 0)


def test_no_quote_is_fabricated(calibration: Calibration) -> None:
    assert calibration.fabricated.of >= 50
    assert (calibration.fabricated.count, calibration.fabricated.share.value) == (0, 0)


def test_each_rung_has_its_figures(calibration: Calibration, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(calibration.rungs) == set(RUNGS)
    for rung, figures in calibration.rungs.items():
        assert figures.rated_met + figures.rated_unmet == 26
        assert figures.tpr.value is not None
        assert figures.tnr.value is not None
        assert figures.tpr.value >= 0.8, f"rung {rung}"
        assert figures.tnr.value >= 0.8, f"rung {rung}"
        with capsys.disabled():
            print(f"\nrung {rung}: {figures.tpr.value:.2f} of the met, {figures.tnr.value:.2f} of the unmet are found")
    assert len(calibration.criteria) == 13
    assert all(set(line.rungs) == set(RUNGS) for line in calibration.criteria.values())


def test_judge_and_raters_agree(calibration: Calibration) -> None:
    kappa = calibration.overall.kappa.value
    assert kappa is not None
    assert kappa >= 0.9
    assert calibration.raters.names == ("r1", "r2", "writer")
    text = table(calibration)
    assert "Quotes not in the transcript: 0 of" in text
    assert "Answers: 26 ok" in text


def test_a_scorecard_afterwards_says_on_how_many_transcripts(
    calibration: Calibration, gold: tuple[Gold, ...], tmp_path: Path
) -> None:
    name, weak = calibration.key.judge, gold[1]

    def agreement(prompt_sha256: str) -> str:
        return agreement_of(weak.definition, judge=name, prompt_sha256=prompt_sha256)

    async def graded() -> Scorecard:
        model = model_at(NOBODY)
        judge = ModelJudge(model, agreement=agreement(prompts_hash()))
        found = await grade(weak.transcript, definition=weak.definition, judge=judge)
        await model.close()
        return found

    assert agreement(prompts_hash()) == NOT_CALIBRATED
    keep(calibration)
    assert agreement("another prompt") == NOT_CALIBRATED
    with played(tmp_path, weak.name):
        card = asyncio.run(graded())
    assert card.judge.agreement.startswith("calibrated on 2 transcripts: quadratic kappa 0.9")
    shown = StringIO()
    terminal_report(card, weak.definition, weak.transcript, shown, plain=True, width=80)
    assert "Agreement with raters: calibrated on 2 transcripts" in shown.getvalue()
