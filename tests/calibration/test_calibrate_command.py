"""`viva calibrate` as it is called: what it prints, writes and refuses."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.calibration.rated import STEP_ONE, Told, write_gold
from viva.api.grader import Asked
from viva.apps.cli import calibrating
from viva.apps.cli.calibrating import CalibrationWish, calibrate_paths
from viva.errors import StoreUnavailable
from viva.values.calibration import Calibration
from viva.values.definition import Definition


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    for name, score in (("T1", 2), ("T2", 3)):
        write_gold(tmp_path / "gold", name, r1=dict.fromkeys(STEP_ONE, score), r2=dict.fromkeys(STEP_ONE, score))
    return tmp_path / "gold"


def wish(gold: Path, **others: object) -> CalibrationWish:
    usual = {"repeats": 1, "seed": 0, "out": None, "svg": None, "form": "text"}
    return CalibrationWish(paths=(gold,), **(usual | others))  # type: ignore[arg-type]


class Grading:
    """A grader whose judge says two to everything."""

    prompt_sha256 = "p"

    def __init__(self, asked: Asked) -> None: ...

    async def __aenter__(self) -> Grading:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    def judge_for(self, definition: Definition) -> Told:
        return Told(lambda transcript, criterion, run: 2)


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrating, "grading", Grading)


def test_tables_pictures_and_a_file_of_its_own(gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, pictures = tmp_path / "new" / "calibration.json", tmp_path / "pictures"
    assert asyncio.run(calibrate_paths(wish(gold, out=out, svg=pictures, repeats=2), Asked())) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("told-1 on 2 rated interviews: T1, T2\n")
    assert f"kept in {out}" in printed.err
    kept = Calibration.model_validate_json(out.read_text(encoding="utf-8"))
    assert (kept.repeats, kept.key.prompt_sha256) == (2, "p")
    assert sorted(path.name for path in pictures.iterdir()) == ["kappa.svg", "trust.svg"]
    for path in pictures.iterdir():
        ElementTree.fromstring(path.read_text(encoding="utf-8"))


def test_json_on_standard_output_is_the_value_that_is_kept(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(calibrate_paths(wish(gold, form="json"), Asked()))
    printed = Calibration.model_validate_json(capsys.readouterr().out)
    (kept,) = (tmp_path / "viva-home" / "calibrations").iterdir()
    assert Calibration.model_validate_json(kept.read_text(encoding="utf-8")) == printed


def test_a_place_that_cannot_be_written_is_said_after_the_figures(
    gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StoreUnavailable, match=r"T1\.md/c\.json: cannot be written"):
        asyncio.run(calibrate_paths(wish(gold, out=gold / "T1.md" / "c.json"), Asked()))
    assert "judge, consensus" in capsys.readouterr().out


def viva(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "viva", "calibrate", *arguments],
        env={**os.environ, "VIVA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_offline_judge_from_the_shell(gold: Path, tmp_path: Path) -> None:
    done = viva(tmp_path, str(gold), "--format", "json", "--seed", "3")
    assert (done.returncode, "kept in" in done.stderr) == (0, True)
    found = Calibration.model_validate_json(done.stdout)
    assert (found.seed, found.key.judge, found.fabricated.count) == (3, "offline-rules-4", 0)


def test_gold_that_disagrees_with_the_rubric_ends_with_2(gold: Path, tmp_path: Path) -> None:
    write_gold(gold, "T3", r1={"S1.GAOL": 2})
    done = viva(tmp_path, str(gold))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "T3.labels.r1.json:5: S1.GAOL is no criterion of the rubric ml_system_design" in done.stderr
    assert not (tmp_path / "calibrations").exists()
