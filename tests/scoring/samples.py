"""Small definitions, transcripts and judgements for the scoring tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from viva.packs.load import load_framework
from viva.values.definition import Definition
from viva.values.framework import Framework
from viva.values.judgements import FlagFinding, Judgement, Quote, RungFinding
from viva.values.ledger import AskedMove, Ledger, StepSpan, TopicEntry
from viva.values.moves import Act
from viva.values.rubric import (
    Bar,
    Criterion,
    Dimension,
    ProvenanceCaps,
    RecommendationRule,
    RedFlag,
    Rubric,
    Rung,
    Thresholds,
)
from viva.values.transcript import Transcript, Turn
from viva.values.value import PerLevel, ProbeCode, Provenance

CAPS = ProvenanceCaps(
    mid={"U": 4, "P1": 4, "P2": 4, "P3": 4, "H": 3},
    senior={"U": 4, "P1": 4, "P2": 3, "P3": 3, "H": 2},
    staff={"U": 4, "P1": 3, "P2": 3, "P3": 3, "H": 2},
    exempt=("X.PUSH",),
)


@cache
def framework() -> Framework:
    """The framework of the house."""
    return load_framework()


def criterion(
    name: str = "S1.GOAL",
    step: str = "s1",
    *,
    bar: str = "must>=3",
    optional_now: bool = False,
    due_step: str | None = None,
    flags: tuple[RedFlag, ...] = (),
    needs_numbers: int | None = None,
    arithmetic: int | None = None,
    holistic: bool = False,
) -> Criterion:
    """A criterion with three rungs; `needs_numbers` is the rung that needs a figure, `arithmetic` a calculation."""
    kind: Literal["evidence", "holistic"] = "holistic" if holistic else "evidence"
    return Criterion(
        id=name,
        step=step,
        measures=f"Measures {name}.",
        optional_now=optional_now,
        due_step=due_step,
        anchors={1: "a", 2: "b", 3: "c", 4: "d"},
        rungs=tuple(
            Rung(
                rung=n,
                ask=f"A statement reaches rung {n}.",
                cues=(),
                needs_numbers=n == needs_numbers,
                arithmetic=n == arithmetic,
                kind=kind,
            )
            for n in (2, 3, 4)
        ),
        bar=PerLevel[Bar].model_validate({"mid": bar, "senior": bar, "staff": bar}),
        red_flags=flags,
        probe_intents=("ask about it",),
    )


def definition(*criteria: Criterion) -> Definition:
    """The framework of the house with these criteria alone."""
    chosen = criteria or (criterion(),)
    thresholds = Thresholds(
        max_miss=3, max_deep_miss=0, mean_musts_min=2.8, initiative_min=0.5, strong_share_of_4=0.25, strong_mean_min=3.2
    )
    return Definition(
        framework=framework(),
        rubric=Rubric(
            id="small",
            version=1,
            title="Small",
            scale={1: "a", 2: "b", 3: "c", 4: "d"},
            dimensions=(Dimension(id="problem", name="Problem", criteria=tuple(c.id for c in chosen)),),
            provenance_caps=CAPS,
            recommendation=RecommendationRule(
                coverage_min=0.75,
                not_counted_without_challenge=("X.PUSH",),
                levels=PerLevel[Thresholds](mid=thresholds, senior=thresholds, staff=thresholds),
                lean_no_extra_miss=2,
                lean_no_mean_slack=0.3,
            ),
            criteria=chosen,
        ),
        scenario=None,
        hashes={"rubrics/small": "0" * 64},
    )


def transcript(*lines: str) -> Transcript:
    """A transcript of lines that begin with `I:` or `C:`."""
    turns = tuple(
        Turn(number=number, speaker="interviewer" if line.startswith("I:") else "candidate", text=line[2:].strip())
        for number, line in enumerate(lines, start=1)
    )
    return Transcript(id="sample", turns=turns)


def judgement(
    rungs: Mapping[int, tuple[tuple[int, str], ...] | None],
    *,
    name: str = "S1.GOAL",
    counter: tuple[tuple[int, str], ...] = (),
    flags: Mapping[str, tuple[int, str]] | None = None,
    said_first: tuple[int, str] | None = None,
) -> Judgement:
    """A judgement: for each rung its quotes, or None where it is not met; rungs left out are not met."""
    given = {rung: rungs.get(rung) for rung in (2, 3, 4)}
    return Judgement(
        criterion=name,
        judge="test",
        rungs=tuple(
            RungFinding.model_validate(
                {"rung": rung, "mark": "UNMET" if quotes is None else "MET", "quotes": _quotes(quotes or ())}
            )
            for rung, quotes in given.items()
        ),
        counter=_quotes(counter),
        flags=tuple(
            FlagFinding(flag=flag, quote=Quote(turn=turn, quote=text)) for flag, (turn, text) in (flags or {}).items()
        ),
        said_first=_quotes((said_first,))[0] if said_first else None,
        reason="",
    )


def _quotes(quotes: tuple[tuple[int, str], ...]) -> tuple[Quote, ...]:
    return tuple(Quote(turn=turn, quote=text) for turn, text in quotes)


def asked(turn: int, act: Act, *criteria: str, code: ProbeCode | None = None, twist: str | None = None) -> AskedMove:
    """A line of the ledger about an asking move."""
    codes: dict[str, ProbeCode] = {"nudge": "P1", "probe": "P2", "hint": "H", "twist": "P3"}
    return AskedMove(
        turn=turn,
        act=act,
        code=code or codes[act],
        criterion=criteria[0] if len(criteria) == 1 else None,
        criteria=criteria,
        twist=twist,
    )


def span(step: str, entered: float, seconds: float, available: float | None = 60.0) -> StepSpan:
    """A stay in a step; times in minutes."""
    return StepSpan(
        step=step,
        reason="exit_met",
        first_turn=1,
        entered_at=60 * entered,
        seconds=60 * seconds,
        minutes_available=available,
    )


def ledger(*moves: AskedMove, spans: tuple[StepSpan, ...] = (), **topics: Provenance) -> Ledger:
    """A ledger; topics are named without their dot, such as `t1_business`."""
    return Ledger(
        asked=moves,
        spans=spans,
        topics=tuple(
            TopicEntry(topic=name.replace("_", ".", 1), status="raised", provenance=how, turn=2)
            for name, how in topics.items()
        ),
    )
