"""Attempts made of nothing but what history, progress and comparison read of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from viva.reports.attempts import Attempt
from viva.values.ledger import Ledger
from viva.values.scorecard import CriterionScore, DimensionScore, JudgeIdentity, Scorecard
from viva.values.transcript import Mode
from viva.values.value import Level

BEGAN = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
NAMES = {
    "problem": "Problem",
    "measurement": "Measurement",
    "data": "Data",
    "modelling": "Modelling",
    "system": "System",
    "conversation": "Conversation",
}
MODEL = JudgeIdentity(name="openai/gpt-5", kind="model", agreement="not calibrated")
RULES = JudgeIdentity(name="offline-rules-4", kind="rules", agreement="not measured")
HASHES = {
    "frameworks/ml.yaml": "f1",
    "rubrics/ml/rubric.yaml": "r1",
    "rubrics/ml/data.yaml": "r2",
    "scenarios/ads_ctr.yaml": "s1",
    "prompts/judge.md": "p1",
    "transcript": "t1",
}

Means = Mapping[str, tuple[float | None, int, int]]
"""By dimension: mean, scored, of."""


def card(
    means: Means | None = None,
    *,
    interview: str = "one",
    scenario: str = "ads_ctr",
    level: Level = "senior",
    mode: Mode = "full",
    judge: JudgeIdentity = MODEL,
    hashes: Mapping[str, str] | None = None,
    criteria: Mapping[str, CriterionScore] | None = None,
) -> Scorecard:
    found = {"data": (2.0, 5, 5)} if means is None else means
    return Scorecard(
        transcript=interview,
        scenario=scenario,
        scenario_known=True,
        level=level,
        mode=mode,
        indicative=judge.kind == "rules",
        criteria=dict(criteria or {}),
        dimensions={
            name: DimensionScore(name=NAMES.get(name, name), mean=mean, scored=scored, of=of)
            for name, (mean, scored, of) in found.items()
        },
        coverage=1.0,
        verdict=None,
        red_flags=(),
        ledger=Ledger(),
        judge=judge,
        hashes=dict(HASHES if hashes is None else hashes),
    )


def attempt(
    graded: Scorecard | None,
    *,
    day: int = 0,
    interview: str | None = None,
    coached: bool = False,
    retry_of: str | None = None,
    cards: int = 1,
    rubric: str = "ml",
) -> Attempt:
    return Attempt(
        interview=interview or (graded.transcript if graded else f"open{day}"),
        scenario="ads_ctr",
        level=graded.level if graded else "senior",
        mode=graded.mode if graded else "full",
        held=(BEGAN + timedelta(days=day)).isoformat(),
        framework="ml",
        rubric=rubric,
        coached=coached,
        retry_of=retry_of,
        card=graded,
        cards=cards if graded else 0,
    )


def course(length: int = 9) -> tuple[Attempt, ...]:
    """Somebody's attempts over some weeks, with everything that can mark one."""
    found = []
    for at in range(length):
        means: dict[str, tuple[float | None, int, int]] = {
            name: (round(1.4 + 0.17 * at + 0.23 * ((at * 7 + place * 3) % 5 - 2), 2), 4, 5)
            for place, name in enumerate(NAMES)
        }
        means["modelling"] = (None, 0, 2) if at in (2, 3) else means["modelling"]
        means["data"] = (means["data"][0], 5, 5)
        name = f"ads_ctr-k7m{at:03}"
        scored = card(
            {name: (None if m is None else min(4.0, max(1.0, m)), s, o) for name, (m, s, o) in means.items()},
            interview=name,
            judge=RULES if at == 1 else MODEL,
            level="mid" if at == 5 else "senior",
            hashes=HASHES | {"rubrics/ml/data.yaml": "r0"} if at == 0 else HASHES,
        )
        found.append(
            attempt(
                scored,
                day=at * 4,
                coached=at == 4,
                retry_of=f"ads_ctr-k7m{at - 1:03}" if at == 6 else None,
                cards=2 if at == 7 else 1,
            )
        )
    return tuple(found)
