"""Mistakes in a framework: ids that lead nowhere, steps that cannot be reached or left, time that does not add up."""

from __future__ import annotations

from collections.abc import Iterator

from viva.packs.lint.board import board_findings
from viva.packs.lint.finding import Finding, cue_findings, repeated, unknown_id
from viva.packs.sheet import PLACE
from viva.packs.yaml_reader import KeyPath
from viva.values.framework import Condition, Framework, RunMode, Step, Topic
from viva.values.rubric import Rubric
from viva.values.value import LEVELS, ProbeCode

LADDER: tuple[ProbeCode, ...] = ("P1", "P2", "P3", "H")


def framework_findings(framework: Framework, rubric: Rubric | None) -> Iterator[Finding]:
    """Everything wrong with a framework; criteria are looked up where the rubric could be read."""
    topics = [topic.id for step in framework.steps for topic in step.topics]
    yield from repeated(("steps",), [step.id for step in framework.steps], "step")
    seen: dict[str, str] = {}
    for number, step in enumerate(framework.steps):
        for place, topic in enumerate(step.topics):
            if topic.id in seen:
                path = ("steps", number, "topics", place, "id")
                yield path, f"topic {topic.id!r} is there twice (first in {seen[topic.id]}); ids must be unique"
            seen.setdefault(topic.id, step.id)
        yield from _step_findings(framework, number, step, frozenset(topics))
        for place, topic in enumerate(step.topics):
            yield from _topic_findings(framework, rubric, number, ("steps", number, "topics", place), topic)
    yield from _question_findings(framework)
    for name, mode in framework.modes.items():
        yield from _mode_findings(framework, rubric, ("modes", name), mode)
    yield from unknown_id(("late_from",), framework.late_from, "step", [step.id for step in framework.steps])
    yield from _time_findings(framework)
    yield from _reach_findings(framework)
    yield from _ladder_findings(framework)
    yield from board_findings(framework)


def _step_findings(framework: Framework, number: int, step: Step, topics: frozenset[str]) -> Iterator[Finding]:
    path = ("steps", number)
    for level in LEVELS:
        if step.minutes.at(level) > step.minutes.cap:
            what = f"{step.minutes.at(level):g} minutes at {level} are more than the cap of {step.minutes.cap:g}"
            yield (*path, "minutes", level), what
    if not step.topics and step.mode not in ("open", "close"):
        yield (
            (*path, "mode"),
            f"a step of mode {step.mode!r} needs topics; without any only `open` and `close` are allowed",
        )
    leave: KeyPath = (*path, "exit", "complete_when")
    yield from _condition_findings(framework, number, leave, step.exit.complete_when)
    own = tuple(topic.id for topic in step.topics)
    for index, given in enumerate(step.exit.before_leaving):
        yield from unknown_id((*path, "exit", "before_leaving", index), given, f"topic of step {step.id}", own)


def _condition_findings(framework: Framework, number: int, path: KeyPath, condition: Condition) -> Iterator[Finding]:
    """Conditions that name nothing, that cannot hold, or that hold from the start."""
    for key in ("all", "any"):
        for index, part in enumerate(getattr(condition, key)):
            yield from _condition_findings(framework, number, (*path, key, index), part)
    if condition.raised:
        yield from _reachable_topic(framework, number, (*path, "raised"), condition.raised)
    if condition.spoken == "opening" and framework.steps[number].mode != "open":
        yield (*path, "spoken"), "dead end: the opening is spoken in the step of mode `open` alone"
    if condition.at_least is None:
        return
    group = condition.at_least
    here = (*path, "at_least")
    for index, given in enumerate(group.of):
        yield from _reachable_topic(framework, number, (*here, "of", index), given)
    yield from repeated((*here, "of"), group.of, "topic", key="")
    most = len(set(group.of))
    for level in LEVELS:
        count = group.count.at(level)
        if not 1 <= count <= most:
            yield (*here, "count", level), f"{count} of {most} topics never hold, or always do; allowed: 1 to {most}"


def _reachable_topic(framework: Framework, number: int, path: KeyPath, given: str) -> Iterator[Finding]:
    """A topic that an exit waits for must belong to this step or an earlier one."""
    so_far = [topic.id for step in framework.steps[: number + 1] for topic in step.topics]
    everywhere = [topic.id for step in framework.steps for topic in step.topics]
    if given in everywhere and given not in so_far:
        step = framework.steps[number].id
        yield path, f"dead end: step {step} waits for {given!r}, a topic of a later step"
    else:
        yield from unknown_id(path, given, "topic", so_far)


def _topic_findings(
    framework: Framework, rubric: Rubric | None, number: int, path: KeyPath, topic: Topic
) -> Iterator[Finding]:
    ids = tuple(step.id for step in framework.steps)
    criteria = tuple(criterion.id for criterion in rubric.criteria) if rubric else ()
    if rubric:
        yield from unknown_id((*path, "criterion"), topic.criterion, f"criterion in rubric {rubric.id}", criteria)
    if topic.optional_now and topic.due_step is None:
        yield (*path, "optional_now"), "a topic that may be deferred needs a `due_step`"
    if topic.due_step is not None:
        yield from unknown_id((*path, "due_step"), topic.due_step, "step", ids)
        if topic.due_step in ids and ids.index(topic.due_step) <= number:
            later = ", ".join(ids[number + 1 :]) or "none"
            yield (*path, "due_step"), f"cycle: {topic.due_step!r} does not come after {ids[number]}; allowed: {later}"
    if not topic.probes:
        yield (*path, "probes"), "a topic needs at least one probe, or it can never be asked about"
    if not topic.heard:
        yield (*path, "heard"), "a topic needs at least one cue, or it is never heard"
    everything = frozenset(other.id for step in framework.steps for other in step.topics) | frozenset(criteria)
    yield from cue_findings((*path, "heard"), topic.heard, everything | {topic.criterion})


def _question_findings(framework: Framework) -> Iterator[Finding]:
    """Kinds of question that nobody is heard to ask, and words that a sheet without a vocabulary would lack."""
    for name, words in framework.vocabulary.items():
        if not words:
            yield ("vocabulary", name), "needs at least one word, or cues that name it are never found"
    for kind, question in framework.questions.items():
        path: KeyPath = ("questions", kind, "heard")
        if not question.heard:
            yield path, "a kind of question needs at least one cue, or it is never heard"
        yield from cue_findings(path, question.heard, frozenset())
        for index, cue in enumerate(question.heard):
            for name in PLACE.findall(" ".join((*cue.all, *cue.none, *cue.heard, *cue.drew))):
                yield from unknown_id((*path, index), name, "word", framework.vocabulary)


def _mode_findings(framework: Framework, rubric: Rubric | None, path: KeyPath, mode: RunMode) -> Iterator[Finding]:
    ids = [step.id for step in framework.steps]
    for index, given in enumerate(mode.steps):
        here = (*path, "steps", index)
        yield from unknown_id(here, given, "step", ids)
        if given in mode.steps[:index]:
            yield here, f"cycle: step {given!r} was there before; a mode goes through each step once"
        elif (
            given in ids
            and index
            and mode.steps[index - 1] in ids
            and ids.index(given) < ids.index(mode.steps[index - 1])
        ):
            yield here, f"step {given!r} comes before {mode.steps[index - 1]!r}; allowed: the order of `steps`"
    known = [framework.step(given) for given in mode.steps if given in ids]
    if not known or known[0].mode != "open" or known[-1].mode != "close":
        yield (*path, "steps"), "a mode begins with a step of mode `open` and ends with one of mode `close`"
    for given, minutes in mode.minutes.items():
        yield from unknown_id((*path, "minutes", given), given, "step of this mode", mode.steps)
        if given in ids and not 0 < minutes <= framework.step(given).minutes.cap:
            cap = framework.step(given).minutes.cap
            yield (*path, "minutes", given), f"{minutes:g} minutes; allowed: more than 0, at most the cap of {cap:g}"
    yield from _score_findings(rubric, path, mode)


def _score_findings(rubric: Rubric | None, path: KeyPath, mode: RunMode) -> Iterator[Finding]:
    if rubric is None:
        return
    criteria = [criterion.id for criterion in rubric.criteria]
    for index, pattern in enumerate(mode.score):
        whole = pattern in criteria
        if not whole and not (pattern.endswith("*") and any(given.startswith(pattern[:-1]) for given in criteria)):
            what = (
                f"{pattern!r} is no criterion of rubric {rubric.id}; allowed: an id, the start of one with `*`, or `*`"
            )
            yield (*path, "score", index), what


def _time_findings(framework: Framework) -> Iterator[Finding]:
    for level in LEVELS:
        total = sum(step.minutes.at(level) for step in framework.steps)
        if total > framework.total_minutes:
            what = f"the steps take {total:g} minutes at {level}; at most {framework.total_minutes:g} are there"
            yield ("total_minutes",), what
    for name, mode in framework.modes.items():
        steps = [step for step in framework.steps if step.id in mode.steps]
        for level in LEVELS:
            total = sum(mode.minutes.get(step.id, step.minutes.at(level)) for step in steps)
            if total > framework.total_minutes:
                what = f"{total:g} minutes at {level} are more than `total_minutes`, {framework.total_minutes:g}"
                yield ("modes", name, "steps"), what
    if framework.carry_over.borrow_max < 0:
        yield ("carry_over", "borrow_max"), "must not be negative"
    yield from unknown_id(("carry_over", "to"), framework.carry_over.to, "step", [step.id for step in framework.steps])


def _reach_findings(framework: Framework) -> Iterator[Finding]:
    entered = {given for mode in framework.modes.values() for given in mode.steps}
    for number, step in enumerate(framework.steps):
        if step.id not in entered:
            yield ("steps", number, "id"), f"step {step.id!r} cannot be reached: no mode goes through it"
    if "full" not in framework.modes:
        yield ("modes",), "the mode `full` is required"


def _ladder_findings(framework: Framework) -> Iterator[Finding]:
    codes = tuple(rung.code for rung in framework.probe_ladder)
    if codes != LADDER:
        yield (
            ("probe_ladder",),
            f"the rungs are {', '.join(codes) or 'missing'}; required: {', '.join(LADDER)}, in this order",
        )
    for level in LEVELS:
        before = framework.hint_policy.ladder_before.at(level)
        if "H" in before:
            yield (
                ("hint_policy", "ladder_before", level),
                "cycle: a hint cannot come before a hint; allowed: P1, P2, P3",
            )
