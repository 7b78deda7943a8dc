"""The table of planted violations and near misses, and what holds for every turn in it."""

from __future__ import annotations

import pytest

from benchmarks.conduct_rules import Case, broken, cases, main, scene_of
from viva.conduct import review
from viva.conduct.scene import finished
from viva.values.conduct import RULES
from viva.values.definition import Definition

TABLE = cases()


def test_the_table_is_large_and_half_of_it_is_clean() -> None:
    clean = sum(not case.breaks for case in TABLE)
    assert len(TABLE) >= 250
    assert 0.4 <= clean / len(TABLE) <= 0.6
    assert {rule for case in TABLE for rule in case.breaks} == set(RULES) - {"R7"}


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_a_turn_breaks_the_rules_it_is_said_to_break(case: Case, definition: Definition) -> None:
    assert broken(case, definition) == case.breaks


@pytest.mark.parametrize("case", TABLE, ids=str)
def test_what_a_part_of_a_turn_breaks_the_whole_breaks_too(case: Case, definition: Definition) -> None:
    scene = scene_of(case, definition)
    whole = {violation.rule for violation in review(case.move, scene)}
    parts = {finished(case.move.text[:end]): case.move.text[:end] for end in range(1, len(case.move.text) + 1)}
    for part in parts.values():
        move = case.move.model_copy(update={"text": part})
        assert {violation.rule for violation in review(move, scene, complete=False)} <= whole


@pytest.mark.parametrize("case", [case for case in TABLE if case.breaks], ids=str)
def test_every_violation_quotes_the_turn_and_says_what_to_do(case: Case, definition: Definition) -> None:
    for violation in review(case.move, scene_of(case, definition)):
        assert violation.what.endswith(".")
        if violation.rule in {"R2", "R3", "R4", "R9"}:
            assert violation.quote
            assert violation.quote in case.move.text


def test_the_benchmark_prints_a_row_for_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows[2:-1]] == [*RULES, "all"]
    assert {len(row) for row in rows[1:-1]} == {len(rows[1])}
