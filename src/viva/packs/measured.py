"""How far the offline judge agrees with raters, as it was measured and kept beside the rubric."""

from __future__ import annotations

import hashlib
import json

from viva.packs.find import find
from viva.values.definition import Definition

FIGURES = "offline_agreement.json"
NOT_MEASURED = "not measured"


def rubric_hash(definition: Definition) -> str:
    """SHA-256 over the hashes of all files of the rubric, in the order of their names."""
    files = sorted(name for name in definition.hashes if name.startswith("rubrics/"))
    return hashlib.sha256("".join(f"{name}:{definition.hashes[name]}\n" for name in files).encode()).hexdigest()


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
