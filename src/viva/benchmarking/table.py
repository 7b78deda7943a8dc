"""A benchmark for a terminal: plain tables of at most 80 columns, two interviewers side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from viva.benchmarking.figures import Benchmark, Figure, PersonaRow, Row
from viva.benchmarking.wording import GROUPS, interval_of, remarks, rows_of, titled, value_of

WIDEST = 80
_TITLE = 34
_CELL = 23
_ABREAST = 2


def table(found: Benchmark) -> str:
    """The whole benchmark; rules that nobody broke and measures that nobody has are named in a sentence."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Benchmark) -> Iterator[str]:
    for one in found.interviewers:
        counts = [_counted(one.interviews, "interview"), _counted(one.turns, "turn") + " of the interviewer"]
        problems = [_counted(one.scenarios, "problem")] if one.scenarios else []
        yield from textwrap.wrap(f"{one.name}: {', '.join([counts[0], *problems, counts[1]])}", WIDEST)
    for start in range(0, len(found.interviewers), _ABREAST):
        yield from _tables(found, start)
    if found.personas:
        yield ""
        yield _persona_columns("persona", "n", "planted", "found", "exact", "error", "scored")
        yield from (_persona(row, len(found.interviewers) > 1) for row in found.personas)
    yield ""
    for remark in remarks(found):
        yield from textwrap.wrap(remark, WIDEST, subsequent_indent="  ")


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _tables(found: Benchmark, start: int) -> Iterator[str]:
    names = [one.name for one in found.interviewers[start : start + _ABREAST]]
    for group, title in GROUPS.items():
        rows = rows_of(found, group)
        if rows:
            yield ""
            yield _columns(title, names if len(found.interviewers) > 1 else ["", ""])
            yield from (_row(row, row.figures[start : start + _ABREAST]) for row in rows)


def _row(row: Row, figures: Sequence[Figure]) -> str:
    return _columns(titled(row), [_cell(figure) for figure in figures])


def _cell(figure: Figure) -> str:
    spread = interval_of(figure)
    return f"{value_of(figure)} ({spread})" if spread else value_of(figure)


def _columns(title: str, cells: Sequence[str]) -> str:
    wide = WIDEST - _TITLE - 1 if len(cells) == 1 else _CELL - 1
    return " ".join([_cut(title, _TITLE), *(f"{_cut(cell, wide):<{wide}}" for cell in cells)]).rstrip()


def _persona(row: PersonaRow, several: bool) -> str:
    return _persona_columns(
        f"{row.persona} by {row.interviewer}" if several else row.persona,
        str(row.interviews),
        f"{row.planted:.2f}",
        _two(row.found),
        "-" if row.exact is None else f"{row.exact:.0f} %",
        "-" if row.signed_error is None else f"{row.signed_error:+.2f}",
        "-" if row.scored is None else f"{row.scored:.0f} %",
    )


def _persona_columns(*cells: str) -> str:
    return _cut(cells[0], 35) + "".join(
        f"{cell:>{wide}}" for cell, wide in zip(cells[1:], (4, 9, 7, 8, 8, 9), strict=True)
    )


def _two(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _cut(text: str, wide: int) -> str:
    return f"{text if len(text) <= wide else text[: wide - 1] + '~':<{wide}}"
