"""A calibration for a terminal: plain tables of at most 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from viva.values.calibration import Calibration, Figure, FitFigures, PairFigures, RungFigures, Share

WIDEST = 80
FEW = 30
"""Interviews below which a figure is only a first impression: its interval is wider than 0.1 either way."""
_WEAKEST = 5
_NAME = 17


def table(calibration: Calibration) -> str:
    """The whole report; full figures, rung by rung, are in its JSON."""
    return "\n".join(_lines(calibration)) + "\n"


def _lines(c: Calibration) -> Iterator[str]:
    names = ", ".join(one.name for one in c.interviews)
    yield from _wrapped(f"{c.key.judge} on {len(c.interviews)} rated interviews: {names}")
    runs = "1 run" if c.repeats == 1 else f"{c.repeats} runs"
    yield from _wrapped(f"rubric {c.rubric}; raters {', '.join(c.raters.names)}; {runs} of each; seed {c.seed}")
    if len(c.interviews) < FEW:
        yield from _wrapped(f"Fewer than {FEW} interviews: read the intervals, not the figures.")
    yield ""
    yield _head("all")
    yield _row("judge, consensus", c.overall)
    yield _row("judge, each rater", c.raters.judge_with_each)
    yield _row("rater with rater", c.raters.between)
    for title, rows in (
        ("dimension", c.dimensions),
        ("criterion", {name: one.agreement for name, one in c.criteria.items()}),
        ("interview is", c.bands),
    ):
        yield ""
        yield _head(title)
        yield from (_row(name, figures) for name, figures in rows.items())
    yield ""
    yield from _rungs(c)
    yield ""
    for line in _facts(c):
        yield from _wrapped(line)


def _head(title: str) -> str:
    return _columns(title, "scored", "exact", "within 1", "kappa", "95 %", "AC1", "error")


def _row(name: str, figures: PairFigures) -> str:
    return _columns(
        name,
        f"{figures.both_scored}/{figures.pairs}",
        _plain(figures.exact.value),
        _plain(figures.within_one.value),
        _plain(figures.kappa.value),
        _spread(figures.kappa),
        _plain(figures.ac1.value),
        _signed(figures.signed_error.value),
    )


def _columns(*cells: str) -> str:
    name, scored, exact, near, kappa, spread, ac1, error = cells
    return f"{_short(name)} {scored:>11} {exact:>5} {near:>8} {kappa:>5}  {spread:<14} {ac1:>5} {error:>5}"


def _rungs(c: Calibration) -> Iterator[str]:
    yield _rung_columns("rung", "met/unmet", "TPR", "95 %", "TNR", "95 %", "balanced")
    yield from (_rung_row(f"{rung}, all criteria", figures) for rung, figures in c.rungs.items())
    single = [
        (figures.balanced.value, f"{name} {rung}", figures)
        for name, one in c.criteria.items()
        for rung, figures in one.rungs.items()
        if figures.balanced.value is not None and figures.balanced.value < 1
    ]
    weakest = sorted(single, key=lambda row: (row[0], row[1]))[:_WEAKEST]
    if weakest:
        yield "weakest:"
        yield from (_rung_row(name, figures) for _, name, figures in weakest)


def _rung_row(name: str, figures: RungFigures) -> str:
    return _rung_columns(
        name,
        f"{figures.rated_met}/{figures.rated_unmet}",
        _plain(figures.tpr.value),
        _spread(figures.tpr),
        _plain(figures.tnr.value),
        _spread(figures.tnr),
        _plain(figures.balanced.value),
    )


def _rung_columns(*cells: str) -> str:
    name, counts, tpr, tpr_spread, tnr, tnr_spread, balanced = cells
    return f"{_short(name)} {counts:>11} {tpr:>5}  {tpr_spread:<12} {tnr:>5}  {tnr_spread:<12} {balanced:>8}"


def _facts(c: Calibration) -> Iterator[str]:
    yield f"Krippendorff's alpha: raters {_whole(c.raters.alpha)}; raters and judge {_whole(c.raters.alpha_with_judge)}"
    if c.repeats > 1:
        yield f"Another score in another run: {_whole(c.flips)}; another answer on a rung: {_whole(c.verdict_flips)}"
    yield f"Rungs more for twice the words, at the same rating: {_whole(c.length_slope, signed=True)}"
    yield f"Quotes not in the transcript: {_share(c.fabricated)}; lines left for review: {_share(c.review)}"
    yield "Answers: " + ", ".join(f"{count} {state}" for state, count in c.calls.items())
    if c.outside_mode:
        yield f"Ratings of criteria that the interview's mode does not score, left out: {c.outside_mode}"
    if c.trust:
        points = [f"{point.coverage:.0%} of lines {point.agreement:.2f}" for point in c.trust]
        yield f"Same as the raters, the surest first: {', '.join(points)}"
    yield from _corrections(c)


def _corrections(c: Calibration) -> Iterator[str]:
    fitted = c.corrections
    if fitted.held_out is None:
        yield "Corrections: none; fitting needs two interviews or more"
        return
    if fitted.votes > 1:
        other = {name: credit for name, credit in fitted.credit_votes.items() if credit != fitted.votes // 2 + 1}
        kept = ", ".join(f"{name} {credit}" for name, credit in other.items()) or "a majority everywhere"
        yield f"Votes of {fitted.votes} that a rung needs: {kept}"
    kept = ", ".join(f"{name} {offset:+.2f}" for name, offset in fitted.offsets.items()) or "none, they did not help"
    yield f"Offsets of dimension means, never applied: {kept}"
    yield f"Without corrections: {_fit(fitted.plain)}"
    yield f"Corrected by the other interviews: {_fit(fitted.held_out)}"


def _fit(fit: FitFigures) -> str:
    return (
        f"kappa {_plain(fit.kappa)}, a dimension's mean off by {_plain(fit.mean_rms)} (root mean square), "
        f"{_signed(fit.mean_error)} on average"
    )


def _short(name: str) -> str:
    return f"{name if len(name) <= _NAME else name[: _NAME - 1] + '~':<{_NAME}}"


def _plain(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _signed(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"


def _spread(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"{figure.low:.2f} to {figure.high:.2f}"


def _whole(figure: Figure, *, signed: bool = False) -> str:
    value = _signed(figure.value) if signed else _plain(figure.value)
    spread = _spread(figure)
    return f"{value} ({spread})" if spread else value


def _share(share: Share) -> str:
    return f"{share.count} of {share.of}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDEST, subsequent_indent="  ")
