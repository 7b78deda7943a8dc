"""`viva history` and `viva progress` as blocks for a terminal: every attempt, and the dimensions over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from viva.reports.attempts import MARKS, Attempt, Placed, Point, Track, marks_of
from viva.reports.content import Bar, Block, Paragraph, Report, Section
from viva.reports.measures import JudgeError
from viva.reports.sparkline import sparkline
from viva.reports.verdicts import WORDS

WIDEST_LINE = 40
"""Attempts on a sparkline; the latest are shown."""
MOST_BARS = 12
"""Attempts under each dimension of `viva progress` in a terminal; the latest are shown."""

LATEST_COUNTS = "Of several scorecards of one attempt the latest counts."
GAP = "What was not assessed is a gap, never zero."


def history_of(attempts: Sequence[Attempt], tracks: Sequence[Track], *, plain: bool, left_out: int = 0) -> Report:
    """Every attempt in a line, the oldest first, and a sparkline for each dimension.

    `left_out` is how many interviews of simulated candidates are not among them.
    """
    count = f"{len(attempts)} attempt{'' if len(attempts) == 1 else 's'}"
    count += f"; {left_out} of simulated candidates left out" if left_out else ""
    sections = [Section("Attempts, the oldest first", tuple(_attempts(attempts, tracks)))]
    sections += [Section(_title(track, tracks), tuple(_sparklines(track, plain=plain))) for track in tracks]
    return Report(title="History", subtitle=count, sections=tuple(sections))


def progress_of(tracks: Sequence[Track], error: JudgeError | None) -> Report:
    """For each dimension a bar for each attempt, with its interval, for a terminal."""
    sections: list[Section] = []
    for number, track in enumerate(tracks):
        first = max(0, len(track.attempts) - MOST_BARS)
        head = [Paragraph(text) for text in about(track)]
        head += [Paragraph(f"The latest {MOST_BARS} of {len(track.attempts)}.")] if first else []
        head += [
            Paragraph(f"{place:>3}  {said_of(one)}")
            for place, one in enumerate(track.attempts[first:], start=first + 1)
        ]
        sections.append(Section(_title(track, tracks), tuple(head)))
        sections += [
            Section(
                f"{series.name}: {series.trend}",
                tuple(_bar(place, point) for place, point in enumerate(series.points[first:], start=first + 1)),
            )
            for series in track.series
        ]
        notes = bases(track, error if number == 0 else None)
        sections.append(Section("How to read this", tuple(Paragraph(text, "quiet") for text in notes)))
    return Report(title="Progress", subtitle="dimensions over time, from 1 to 4", sections=tuple(sections))


def _bar(place: int, point: Point) -> Bar:
    return Bar(
        f"{place:>3}  {_day(point.placed.attempt)[5:]} {point.placed.letters}",
        point.mean,
        point.measure.counted if point.measure else "not part of this mode",
        point.measure.interval if point.measure else "",
    )


def about(track: Track) -> tuple[str, ...]:
    """What is compared on a track, and what is not."""
    alike = len(track.attempts) - len(track.marked)
    card = track.basis.card
    said = (
        f"Compared: {alike} of {len(track.attempts)}, those graded by {card.judge.name} "
        f"at {card.level} level as the latest one was."
    )
    if not track.marked:
        return (said,)
    return said, "The others are marked, and in no trend: " + "; ".join(
        f"{code} {text}" for code, text in legend(track)
    )


def legend(track: Track) -> tuple[tuple[str, str], ...]:
    """The marks that occur, with what they mean."""
    there = {mark.code for placed in track.marked for mark in placed.marks}
    return tuple((code, text) for code, text in MARKS.items() if code in there)


def said_of(placed: Placed) -> str:
    """One attempt in a line: when, about what, how it came out, and what marks it."""
    parts = [f"{_day(placed.attempt)}  {placed.attempt.interview}", f"{result_of(placed.attempt)}"]
    parts += [mark.text for mark in placed.marks]
    if placed.attempt.cards > 1:
        parts.append(f"the latest of {placed.attempt.cards} scorecards")
    if placed.card.appeals:
        parts.append(f"{len(placed.card.appeals)} contested")
    return ", ".join(parts)


def bases(track: Track, error: JudgeError | None) -> tuple[str, ...]:
    """What a reader has to know of the lines and intervals."""
    said = [GAP, LATEST_COUNTS]
    if any(one.low is not None for placed in track.attempts for one in placed.measures):
        said.append(
            "A range is where the mean would lie if all criteria without a score had 1, or all had 4; it says nothing "
            "on how much luck there was in the day."
        )
    if error is None:
        said.append("No error of the judge is given, because no calibration of it with this rubric was at hand.")
    else:
        said.append(
            f"±{error.rms:.1f} is how far this judge's means lie from raters' means: the root mean square over "
            f"{error.interviews} rated interviews. Two means have to lie {error.rms * 2**0.5:.1f} apart to differ by "
            "more than that."
        )
    return tuple(said)


def result_of(attempt: Attempt) -> str:
    """The recommendation, or why there is none, in two words at most."""
    if attempt.card is None:
        return "not graded"
    if attempt.card.verdict is None:
        return "indicative" if attempt.card.indicative else "withheld"
    return WORDS[attempt.card.verdict.at_level.recommendation]


def _title(track: Track, tracks: Sequence[Track]) -> str:
    return "Dimensions, from 1 to 4" if len(tracks) == 1 else f"Framework {track.framework}, rubric {track.rubric}"


def _attempts(attempts: Sequence[Attempt], tracks: Sequence[Track]) -> Iterator[Block]:
    if attempts:
        columns = f"{'no.':>3} {'held':<10} {'level':<6} {'mode':<5} {'scored':>6} {'result':<12} {'':<3} interview"
        yield Paragraph(columns, "quiet")
    marks = {placed.attempt.interview: placed.letters for track in tracks for placed in track.attempts}
    for number, attempt in enumerate(sorted(attempts, key=lambda one: (one.held, one.interview)), start=1):
        scored = "-"
        if attempt.card is not None:
            lines = attempt.card.criteria.values()
            scored = f"{sum(line.score is not None for line in lines)}/{len(lines)}"
        letters = marks.get(attempt.interview, "".join(mark.code for mark in marks_of(attempt, attempt)))
        result = result_of(attempt).removesuffix(" evidence")
        yield Paragraph(
            f"{number:>3} {_day(attempt)} {attempt.level:<6} {attempt.mode:<5} {scored:>6} {result:<12} {letters:<3} "
            f"{attempt.interview}"
        )
    if not attempts:
        yield Paragraph("None yet. Begin with: viva interview")


def _sparklines(track: Track, *, plain: bool) -> Iterator[Block]:
    shown = track.attempts[-WIDEST_LINE:]
    if len(shown) < len(track.attempts):
        yield Paragraph(f"The latest {len(shown)} of {len(track.attempts)} attempts.")
    for series in track.series:
        line = sparkline([point.mean for point in series.points[-WIDEST_LINE:]], plain=plain)
        yield Paragraph(f"{series.name:<13}  {line}  {series.trend}")
    if any(placed.marks for placed in shown):
        yield Paragraph(f"{'marked':<13}  {''.join(_letter(placed) for placed in shown)}")
    yield from (Paragraph(text, "quiet") for text in (*about(track), GAP, LATEST_COUNTS))


def _letter(placed: Placed) -> str:
    """The first of its marks; two and more are a `+`, told in the list above."""
    return "." if not placed.marks else placed.letters if len(placed.marks) == 1 else "+"


def _day(attempt: Attempt) -> str:
    return attempt.held[:10]
