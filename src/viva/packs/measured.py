"""How far a judge agrees with raters: as the user calibrated it, or as it was measured and kept beside the rubric."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from viva.folders import user_folder
from viva.packs.find import find
from viva.values.calibration import Calibration, CalibrationKey
from viva.values.definition import Definition

FIGURES = "offline_agreement.json"
NOT_MEASURED = "not measured"
NOT_CALIBRATED = "not calibrated"


def rubric_hash(definition: Definition) -> str:
    """SHA-256 over the hashes of all files of the rubric, in the order of their names."""
    files = sorted(name for name in definition.hashes if name.startswith("rubrics/"))
    return hashlib.sha256("".join(f"{name}:{definition.hashes[name]}\n" for name in files).encode()).hexdigest()


def place_of(key: CalibrationKey) -> Path:
    """Where the calibration of that key is kept unless one says otherwise."""
    return user_folder() / "calibrations" / key.file_name


def calibration_of(definition: Definition, *, judge: str, prompt_sha256: str = "") -> Calibration | None:
    """What `viva calibrate` kept for this judge, prompt and rubric; None where there is nothing that can be read."""
    key = CalibrationKey(judge=judge, rubric_sha256=rubric_hash(definition), prompt_sha256=prompt_sha256)
    try:
        found = Calibration.model_validate_json(place_of(key).read_bytes())
    except (OSError, ValidationError):
        return None
    return found if found.key == key else None


def agreement_of(definition: Definition, *, judge: str, prompt_sha256: str = "") -> str:
    """One sentence for the scorecard: on how many transcripts the judge was calibrated, or that it was not."""
    found = calibration_of(definition, judge=judge, prompt_sha256=prompt_sha256)
    return NOT_CALIBRATED if found is None else found.in_words


def offline_agreement(definition: Definition) -> str:
    """One sentence about the offline judge's agreement with raters under this rubric; or that it was not measured.

    Figures for other files than these are not shown: a changed cue changes scores.
    """
    path = find("rubric", definition.rubric.id) / FIGURES
    if not path.is_file():
        return NOT_MEASURED
    kept = json.loads(path.read_text(encoding="utf-8"))
    if kept["rubric_sha256"] != rubric_hash(definition):
        return f"{NOT_MEASURED} since the rubric was changed"
    unseen, seen = kept["unseen"], kept["gold"]
    low, high = unseen["kappa_interval"]
    return (
        f"quadratic kappa {unseen['all']['kappa']:.2f} ({low:.2f} to {high:.2f}), the same rung in "
        f"{unseen['all']['exact']:.0%} of ratings, on {unseen['transcripts']} interviews it was never tuned on; "
        f"kappa {seen['all']['kappa']:.2f} on {seen['transcripts']} that its rules were written with in view"
    )
