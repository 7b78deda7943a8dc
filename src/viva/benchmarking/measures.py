"""The measures that are ratios: what each counts in one interview, and of how many."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from viva.benchmarking.ratio import Better, Count, Group, Part, Ratio, Unit
from viva.benchmarking.sample import Sample
from viva.benchmarking.talk import (
    chances,
    minutes_over,
    open_questions,
    owed_chances,
    settled_questions,
    steps_reached,
)
from viva.values.conduct import RULES, RuleId
from viva.values.ledger import AskedMove

NEEDS_SHEET: frozenset[RuleId] = frozenset({"R2", "R4", "R9"})
"""Rules about facts, terms and figures, which nobody can break where the scenario's sheet is not known."""

_RULE_TITLES: Mapping[RuleId, str] = {
    "R1": "more than one question",
    "R2": "a fact nobody asked for",
    "R3": "praise, blame, leading question",
    "R4": "a solution's word first",
    "R5": "a question asked again",
    "R6": "too many words",
    "R7": "time not kept",
    "R8": "a question left open",
    "R9": "a figure of its own",
    "R10": "a hint out of turn",
    "R11": "words handed back",
    "R12": "no fair chance, talk of scores",
    "FORM": "markup, ids, other language",
}


def _shown(rule: RuleId) -> Count:
    def count(sample: Sample) -> Part | None:
        if not _applies(rule, sample):
            return None
        return Part(100 * sum(found == rule for found, _ in _violations(sample)), len(sample.asking))

    return count


def _turns_with(rule: RuleId) -> Count:
    """The share of turns in which a rule was broken, however often."""

    def count(sample: Sample) -> Part | None:
        if not _applies(rule, sample):
            return None
        turns = {turn for found, turn in _violations(sample) if found == rule and turn is not None}
        return Part(100 * len(turns), len(sample.asking))

    return count


def _all_shown(sample: Sample) -> Part | None:
    counted = [rule for rule, _ in _violations(sample) if _applies(rule, sample)]
    return Part(100 * len(counted), len(sample.asking)) if sample.definition.scenario else None


def _clean(sample: Sample) -> Part | None:
    if sample.definition.scenario is None or not sample.asking:
        return None
    return Part(100 * (not _violations(sample)), 1)


def _blocked(rule: RuleId) -> Count:
    def count(sample: Sample) -> Part | None:
        return Part(100 * sum(one == rule for one in _refusals(sample)), len(sample.asking)) if sample.journal else None

    return count


def _all_blocked(sample: Sample) -> Part | None:
    return Part(100 * len(_refusals(sample)), len(sample.asking)) if sample.journal else None


def _refusals(sample: Sample) -> list[str]:
    return [why for event in sample.events if event.kind == "interviewer_said" for why in event.refused]


def _violations(sample: Sample) -> list[tuple[RuleId, int | None]]:
    """Rule and turn of everything found, without what is about the statement of the problem."""
    return [(one.rule, one.turn) for one in sample.conduct.violations if not (sample.stated and one.turn == 1)]


def _applies(rule: RuleId, sample: Sample) -> bool:
    if rule in NEEDS_SHEET:
        return sample.definition.scenario is not None
    if rule == "R7":
        return all(turn.at is not None for turn in sample.transcript.turns)
    return True


def _talk_share(sample: Sample) -> Part | None:
    interviewer = sum(turn.words for turn in sample.asking)
    spoken = interviewer + sum(turn.words for turn in sample.transcript.said_by("candidate"))
    return Part(100 * interviewer, spoken) if spoken else None


def _words(sample: Sample) -> Part | None:
    return Part(sum(turn.words for turn in sample.asking), len(sample.asking))


def _asked(keep: Callable[[AskedMove], bool]) -> Count:
    return lambda sample: Part(sum(keep(asked) for asked in sample.ledger.asked), 1)


def _facts_given(sample: Sample) -> Part | None:
    return Part(len(sample.ledger.facts), 1) if sample.definition.scenario else None


def _turns(sample: Sample) -> Part | None:
    return Part(len(sample.asking), 1)


def _calls(sample: Sample) -> Part | None:
    return Part(len(sample.calls), len(sample.asking)) if sample.journal else None


def _prompt_tokens(sample: Sample) -> Part | None:
    return Part(sum(call.prompt for call in sample.calls), len(sample.asking)) if sample.calls else None


def _completion_tokens(sample: Sample) -> Part | None:
    return Part(sum(call.completion for call in sample.calls), len(sample.asking)) if sample.calls else None


def _seconds(sample: Sample) -> Part | None:
    if sample.replies:
        return Part(sum(sample.replies), len(sample.replies))
    if sample.reply_seconds is None:
        return None
    return Part(sample.reply_seconds * len(sample.asking), len(sample.asking))


def _scored(sample: Sample) -> Part | None:
    found = sample.recoveries
    return Part(100 * sum(one.found is not None for one in found), len(found)) if found else None


def _exact(sample: Sample) -> Part | None:
    return _over_scored(sample, lambda planted, found: 100 * (planted == found))


def _within_one(sample: Sample) -> Part | None:
    return _over_scored(sample, lambda planted, found: 100 * (abs(planted - found) <= 1))


def _signed_error(sample: Sample) -> Part | None:
    return _over_scored(sample, lambda planted, found: found - planted)


def _over_scored(sample: Sample, amount: Callable[[int, int], float]) -> Part | None:
    found = [amount(one.planted, one.found) for one in sample.recoveries if one.found is not None]
    return Part(sum(found), len(found)) if sample.recoveries else None


def _ratio(id_: str, title: str, unit: Unit, better: Better, group: Group, count: Count) -> Ratio:
    return Ratio(id=id_, title=title, unit=unit, better=better, group=group, count=count)


RATIOS: tuple[Ratio, ...] = (
    _ratio("shown", "all rules, shown", "per 100 turns", "lower", "conduct", _all_shown),
    *(
        _ratio(f"shown.{rule}", f"{rule} {_RULE_TITLES[rule]}", "per 100 turns", "lower", "conduct", _shown(rule))
        for rule in RULES
    ),
    _ratio("clean", "interviews without any", "%", "higher", "conduct", _clean),
    _ratio("blocked", "all rules, blocked before shown", "per 100 turns", "", "conduct", _all_blocked),
    *(_ratio(f"blocked.{rule}", f"{rule} blocked", "per 100 turns", "", "conduct", _blocked(rule)) for rule in RULES),
    _ratio("double_questions", "double questions", "% of turns", "lower", "talk", _turns_with("R1")),
    _ratio("facts_unasked", "facts unasked", "% of turns", "lower", "talk", _turns_with("R2")),
    _ratio("solution_first", "solution's words first", "% of turns", "lower", "talk", _turns_with("R4")),
    _ratio("repeats", "questions asked again", "% of turns", "lower", "talk", _turns_with("R5")),
    _ratio("talk_share", "interviewer's words", "% of all", "", "talk", _talk_share),
    _ratio("words", "words a turn", "", "", "talk", _words),
    _ratio("turns", "turns", "an interview", "", "talk", _turns),
    _ratio("settled", "questions answered/handed back", "%", "higher", "talk", settled_questions),
    _ratio("left_open", "questions left open", "%", "lower", "talk", open_questions),
    _ratio("nudges", "nudges (P1)", "an interview", "", "chances", _asked(lambda one: one.code == "P1")),
    _ratio("probes.P2", "area probes (P2)", "an interview", "", "chances", _asked(lambda one: one.code == "P2")),
    _ratio(
        "probes.P3",
        "situations (P3)",
        "an interview",
        "",
        "chances",
        _asked(lambda one: one.code == "P3" and one.act != "twist"),
    ),
    _ratio("hints", "hints (H)", "an interview", "lower", "chances", _asked(lambda one: one.code == "H")),
    _ratio("twists", "twists", "an interview", "", "chances", _asked(lambda one: one.act == "twist")),
    _ratio("facts_given", "facts given", "an interview", "", "chances", _facts_given),
    _ratio("fair_chance", "musts with a fair chance", "%", "higher", "chances", chances),
    _ratio("owed", "of those not volunteered", "%", "higher", "chances", owed_chances),
    _ratio("steps", "steps reached", "%", "higher", "chances", steps_reached),
    _ratio("minutes_over", "minutes over", "", "lower", "chances", minutes_over),
    _ratio("prompt_tokens", "prompt tokens a turn", "", "lower", "cost", _prompt_tokens),
    _ratio("completion_tokens", "answer tokens a turn", "", "lower", "cost", _completion_tokens),
    _ratio("calls", "calls to a model a turn", "", "lower", "cost", _calls),
    _ratio("seconds", "seconds to an answer", "", "lower", "cost", _seconds),
    _ratio("scored", "planted criteria scored", "%", "higher", "candidate", _scored),
    _ratio("exact", "of these, the planted rung", "%", "higher", "candidate", _exact),
    _ratio("within_one", "of these, within one rung", "%", "higher", "candidate", _within_one),
    _ratio("signed_error", "found less planted", "rungs", "", "candidate", _signed_error),
)
"""All ratios, in the order in which they are shown."""
