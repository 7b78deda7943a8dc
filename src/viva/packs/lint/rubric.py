"""Mistakes in a rubric: ladders with holes, bars and groups that fit no criterion, caps that make no sense."""

from __future__ import annotations

from collections.abc import Iterator

from viva.packs.lint.finding import Finding, cue_findings, repeated, unknown_id, unreachable_need
from viva.packs.yaml_reader import KeyPath
from viva.values.framework import Framework
from viva.values.rubric import Criterion, ProvenanceCaps, Rubric
from viva.values.value import LEVELS, Provenance

PROMPTED: tuple[Provenance, ...] = ("U", "P1", "P2", "P3", "H")


def rubric_findings(rubric: Rubric, framework: Framework | None) -> Iterator[Finding]:
    """Everything wrong with a rubric; steps and topics are looked up where its framework could be read."""
    ids = [criterion.id for criterion in rubric.criteria]
    yield from repeated(("criteria",), ids, "criterion")
    for number, criterion in enumerate(rubric.criteria):
        yield from _criterion_findings(("criteria", number), criterion, framework, frozenset(ids))
    yield from _dimension_findings(rubric)
    yield from _cap_findings(rubric.provenance_caps, ids)
    missing = [str(rung) for rung in (1, 2, 3, 4) if rung not in rubric.scale]
    if missing:
        yield ("scale",), f"rungs without a meaning: {', '.join(missing)}; required: 1, 2, 3, 4"
    for index, given in enumerate(rubric.recommendation.not_counted_without_challenge):
        path = ("recommendation", "not_counted_without_challenge", index)
        yield from unknown_id(path, given, "criterion", ids)


def _criterion_findings(
    path: KeyPath, criterion: Criterion, framework: Framework | None, criteria: frozenset[str]
) -> Iterator[Finding]:
    missing = [str(rung) for rung in (1, 2, 3, 4) if rung not in criterion.anchors]
    if missing:
        yield (*path, "anchors"), f"rungs without an anchor: {', '.join(missing)}; required: 1, 2, 3, 4"
    rungs = tuple(rung.rung for rung in criterion.rungs)
    if rungs != (2, 3, 4):
        given = ", ".join(map(str, rungs)) or "none"
        yield (*path, "rungs"), f"the ladder has the rungs {given}; required: 2, 3, 4, in this order"
    topics = frozenset(topic.id for step in framework.steps for topic in step.topics) if framework else frozenset()
    for index, rung in enumerate(criterion.rungs):
        here = (*path, "rungs", index)
        if not rung.cues and rung.kind == "evidence":
            yield (*here, "cues"), f"rung {rung.rung} has no cue; at least one is required"
        yield from cue_findings((*here, "cues"), rung.cues, topics | criteria)
        yield from unreachable_need(here, rung.cues, rung.need)
    yield from repeated((*path, "red_flags"), [flag.id for flag in criterion.red_flags], "red flag")
    for index, flag in enumerate(criterion.red_flags):
        if flag.cap is not None and not 1 <= flag.cap <= 3:
            yield (*path, "red_flags", index, "cap"), f"a cap of {flag.cap} does nothing; allowed: 1, 2, 3"
        yield from cue_findings((*path, "red_flags", index, "cues"), flag.cues, topics | criteria)
    yield from _bar_findings(path, criterion)
    yield from _place_findings(path, criterion, framework)


def _bar_findings(path: KeyPath, criterion: Criterion) -> Iterator[Finding]:
    for level in LEVELS:
        bar = criterion.bar.at(level)
        if bar.must and not 2 <= bar.minimum <= 4:
            yield (*path, "bar", level), f"a must of {bar.minimum} asks for nothing; allowed: 2, 3, 4, or `nice`"
        if level in criterion.gate and not bar.must:
            yield (*path, "gate"), f"a gate at {level}, where the bar is `nice`; make it a must or remove the gate"


def _place_findings(path: KeyPath, criterion: Criterion, framework: Framework | None) -> Iterator[Finding]:
    if criterion.optional_now and criterion.due_step is None:
        yield (*path, "optional_now"), "a criterion that may be deferred needs a `due_step`"
    if framework is None:
        return
    steps = [step.id for step in framework.steps]
    yield from unknown_id((*path, "step"), criterion.step, "step", [*steps, "all"])
    if criterion.due_step is not None:
        yield from unknown_id((*path, "due_step"), criterion.due_step, "step", steps)
        both = criterion.step in steps and criterion.due_step in steps
        if both and steps.index(criterion.due_step) <= steps.index(criterion.step):
            yield (*path, "due_step"), f"cycle: {criterion.due_step!r} does not come after {criterion.step}"
    asked = any(topic.criterion == criterion.id for step in framework.steps for topic in step.topics)
    if criterion.step != "all" and not asked:
        yield (*path, "id"), f"no topic of framework {framework.id} is about {criterion.id!r}; it can never be asked"


def _dimension_findings(rubric: Rubric) -> Iterator[Finding]:
    ids = [criterion.id for criterion in rubric.criteria]
    yield from repeated(("dimensions",), [dimension.id for dimension in rubric.dimensions], "dimension")
    home: dict[str, str] = {}
    for number, dimension in enumerate(rubric.dimensions):
        for index, given in enumerate(dimension.criteria):
            path = ("dimensions", number, "criteria", index)
            yield from unknown_id(path, given, "criterion", ids)
            if given in home:
                yield path, f"{given!r} belongs to dimension {home[given]!r} already; one dimension for each criterion"
            home.setdefault(given, dimension.id)
    for number, given in enumerate(ids):
        if given not in home:
            yield (
                ("criteria", number, "id"),
                f"criterion {given!r} is in no dimension; add it to one under `dimensions`",
            )


def _cap_findings(caps: ProvenanceCaps, criteria: list[str]) -> Iterator[Finding]:
    for level in LEVELS:
        given = caps.at(level)
        path = ("provenance_caps", level)
        missing = [code for code in PROMPTED if code not in given]
        if missing:
            yield path, f"no cap for {', '.join(missing)}; required: {', '.join(PROMPTED)}"
        values = [given[code] for code in PROMPTED if code in given]
        if any(not 1 <= value <= 4 for value in values):
            yield path, "a cap is a rung; allowed: 1, 2, 3, 4"
        if values != sorted(values, reverse=True):
            yield path, f"a cap rises with prompting; from {PROMPTED[0]} to {PROMPTED[-1]} caps may only fall"
    for index, given_id in enumerate(caps.exempt):
        yield from unknown_id(("provenance_caps", "exempt", index), given_id, "criterion", criteria)
