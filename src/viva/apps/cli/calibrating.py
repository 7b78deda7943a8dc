"""`viva calibrate`: rated interviews say how far a judge can be trusted."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from viva.api.grader import Asked, Grader, grading
from viva.calibrating.gold import read_gold
from viva.calibrating.kept import keep, write
from viva.calibrating.pictures import kappa_picture, trust_picture
from viva.calibrating.run import calibrate
from viva.calibrating.table import table
from viva.errors import BelowThreshold
from viva.metamorphic import as_json, as_text, run
from viva.packs.load import load_definition
from viva.values.calibration import Calibration


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationWish:
    """What the flags of `viva calibrate` ask for."""

    paths: tuple[Path, ...]
    repeats: int
    seed: int
    out: Path | None
    svg: Path | None
    form: Literal["text", "json"]
    metamorphic: bool = False


async def calibrate_paths(wish: CalibrationWish, asked: Asked) -> int:
    """Grade the rated interviews, print how far judge and raters agree, and keep it for the scorecards."""
    async with grading(asked) as grader:
        if wish.metamorphic:
            return await _metamorphic(wish, grader)
        calibration = await calibrate(
            read_gold(wish.paths),
            judge=grader.judge_for(load_definition(None)),
            prompt_sha256=grader.prompt_sha256,
            repeats=wish.repeats,
            seed=wish.seed,
            told=_told if sys.stderr.isatty() else lambda _: None,
        )
    sys.stdout.write(calibration.model_dump_json(indent=1) + "\n" if wish.form == "json" else table(calibration))
    sys.stdout.flush()
    place = keep(calibration, wish.out)
    _told(f"kept in {place}")
    if wish.svg is not None:
        _draw(calibration, wish.svg)
    return 0


async def _metamorphic(wish: CalibrationWish, grader: Grader) -> int:
    """Change the interviews in known ways and see whether the judge's scores follow; exit code 5 where they do not."""
    gold = read_gold(wish.paths)
    definitions = {one.transcript.id: one.definition for one in gold}
    report = await run(
        grader.judge_for(gold[0].definition),
        [one.transcript for one in gold],
        lambda transcript: definitions[transcript.id],
        seed=wish.seed,
        bands={one.name: one.band for one in gold if one.band is not None},
    )
    sys.stdout.write(json.dumps(as_json(report), indent=1) + "\n" if wish.form == "json" else as_text(report) + "\n")
    if report.failed:
        raise BelowThreshold(f"the judge fails {', '.join(report.failed)}")
    return 0


def _draw(calibration: Calibration, folder: Path) -> None:
    for name, picture in (("kappa.svg", kappa_picture(calibration)), ("trust.svg", trust_picture(calibration))):
        write(folder / name, picture)
        _told(f"drawn in {folder / name}")


def _told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
