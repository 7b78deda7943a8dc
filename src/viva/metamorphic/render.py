"""A metamorphic report for people and for programs: a table with examples of what went wrong, or all of it."""

from __future__ import annotations

from collections.abc import Sequence

from viva.metamorphic.outcome import CheckResult, MetamorphicReport, Moved

EXAMPLES = 3
"""Findings shown of each kind for a check; JSON has all of them."""

FAILED = "!"
"""Stands before the line of a check that failed."""

_WEAKNESS = {
    "direction": "went the wrong way",
    "specificity": "had no part in it and moved",
    "judge": "the judge was fooled, the score was not",
}


def as_text(report: MetamorphicReport) -> str:
    """The report for a terminal, 100 columns at most in the table.

    Example:
        >>> print(as_text(report))  # doctest: +SKIP
        Metamorphic checks: offline-rules-4, 3 interviews, seed 0
        ...
    """
    interviews = len(report.transcripts)
    lines = [
        f"Metamorphic checks: {report.judge.name}, {interviews} interview{'s'[: interviews != 1]}, seed {report.seed}",
        "",
        f"  {'id':<12}{'check':<37}{'':<2}{'as it must':>13}{'95 %':>11}{'moved':>12}{'skipped':>9}",
    ]
    for result in report.results:
        lines.append(_line(result))
    lines += ["", *_summary(report)]
    for result in report.results:
        if result.weaknesses or result.failures:
            lines += ["", f"{result.check} {result.name}: {result.requires}"]
            lines += _examples(_WEAKNESS["direction"], result.failures)
            lines += _examples(_WEAKNESS["specificity"], result.moved if "specificity" in result.weaknesses else ())
            lines += _examples(_WEAKNESS["judge"], result.caught)
    return "\n".join(lines) + "\n"


def as_json(report: MetamorphicReport) -> dict[str, object]:
    """The report as JSON values: the value itself, and the figures that follow from it.

    Example:
        >>> as_json(report)["results"][0]["rate"]  # doctest: +SKIP
        1.0
    """
    results = [
        result.model_dump(mode="json")
        | {
            "rate": result.rate,
            "interval": result.interval,
            "specificity": result.specificity,
            "weaknesses": result.weaknesses,
        }
        for result in report.results
    ]
    return report.model_dump(mode="json") | {"results": results, "failed": report.failed}


def _line(result: CheckResult) -> str:
    share = f"{result.passes} of {result.compared}" if result.compared else "–"
    low, high = result.interval or (None, None)
    interval = f"{low:.2f}–{high:.2f}" if low is not None and high is not None else ""
    moved = f"{len(result.moved)} of {result.untouched}" if result.untouched else "–"
    failed = FAILED if result.weaknesses else " "
    return (
        f"{failed} {result.check:<12}{result.name:<37}{result.kind:<2}{share:>13}{interval:>11}{moved:>12}"
        f"{len(result.skipped):>9}"
    )


def _summary(report: MetamorphicReport) -> list[str]:
    passes, compared = sum(r.passes for r in report.results), sum(r.compared for r in report.results)
    moved, untouched = sum(len(r.moved) for r in report.results), sum(r.untouched for r in report.results)
    unjudged = sum(r.unjudged for r in report.results)
    ran = [r for r in report.results if r.compared]
    lines = [
        f"{len(ran) - len([r for r in ran if r.weaknesses])} of {len(ran)} checks hold; "
        f"{len(report.results) - len(ran)} apply to none of these interviews. {FAILED} marks what does not hold.",
        f"Direction: {passes} of {compared} comparisons as they must be. "
        f"Specificity: {moved} of {untouched} untouched criteria moved.",
    ]
    if unjudged:
        lines.append(f"{unjudged} comparisons have no result, because a call to the judge failed.")
    return lines


def _examples(what: str, found: Sequence[Moved]) -> list[str]:
    lines = [f"  {len(found)} {what}:"] if found else []
    for one in found[:EXAMPLES]:
        change = f", {one.before} -> {one.after}" if one.before or one.after else ""
        lines.append(f"    {one.transcript}, {one.variant}: {one.item} must be {one.required}{change}")
    if len(found) > EXAMPLES:
        lines.append(f"    and {len(found) - EXAMPLES} more")
    return lines
