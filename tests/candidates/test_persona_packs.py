"""Personas and the words of candidates are packs: found, read and checked like the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from viva.errors import DefinitionError, UsageError
from viva.packs.check import check
from viva.packs.find import find
from viva.packs.personas import list_personas, load_lines, load_persona

TWELVE = {
    "weak",
    "middling",
    "strong",
    "staff",
    "silent",
    "rambling",
    "confident_wrong",
    "keyword_dropper",
    "dodger",
    "flatterer",
    "injector",
    "asks_for_the_answer",
}


@dataclass(frozen=True)
class Case:
    name: str
    before: str
    after: str
    key: str
    says: str


PERSONA = (
    Case("a criterion that there is not", "S1.GOAL: 3", "S1.GAOL: 3", "profile.S1.GAOL", "names no criterion"),
    Case("no rung for the rest", '  "*": 2\n', "", "", "give a rung for `*`"),
    Case("a rung that there is not", '"*": 2', '"*": 5', "profile.*", "1, 2, 3"),
    Case("nothing left to hold back", "[S7.SERVE]", "[S7.SERVE, S9.MON]", "habits.after.P3[1]", "nothing is left"),
    Case("held back twice", "[S7.SERVE]}", "[S7.SERVE], H: [S7.SERVE]}", "habits.after.H[0]", "two kinds"),
    Case("a manner that there is not", "hedging", "mumbling", "habits.manners.mumbling", "silent"),
    Case("more often than always", "hedging: 0.1", "hedging: 1.5", "habits.manners.hedging", "1"),
    Case("volunteers nothing that is", "[S1.*, S2.*", "[Q1.*, S2.*", "habits.volunteers[0]", "names no criterion"),
    Case("an unknown key", "strength: middling", "power: middling", "power", "power"),
)

LINES = (
    Case("a question that there is not", "  goal:\n", "  gaol:\n", "questions.gaol", "there is no question"),
    Case("a question without words", "{2: [surface]}", "{2: [abuse]}", "criteria.S1.SCOPE.asks[2][0]", "abuse"),
    Case("a place that nothing fills", "of what {users} did", "of {gadgets}", "criteria.S1.DATA.names[1]", "gadgets"),
    Case("a criterion that there is not", "  S5.FEAT:\n", "  S5.FAT:\n", "criteria.S5.FAT", "there is no criterion"),
    Case("beside nothing", "beside: S6.EVAL", "beside: S6.EVIL", "criteria.X.COMM.beside", "there is no criterion"),
)

GENERAL = (
    Case("a place is missing", "As I said, {said}.", "As I said.", "manner.repeat[0]", "needs a place {said}"),
    Case("an occasion is missing", "  dodge:\n", "  opening:\n", "", "twice"),
    Case("one way of saying it", '["has to", "needs to"]', '["has to"]', "swaps", "at least two"),
)


def spoilt(tmp_path: Path, source: Path, folder: str, case: Case) -> Path:
    text = source.read_text(encoding="utf-8")
    assert case.before in text
    target = tmp_path / folder / source.name
    target.parent.mkdir(parents=True)
    target.write_text(text.replace(case.before, case.after, 1), encoding="utf-8")
    return target


def holds(path: Path, case: Case) -> None:
    problems = check([path])
    found = [p for p in problems if p.key.startswith(case.key) and case.says in p.what]
    assert found, "\n".join(map(str, problems))
    assert found[0].line > 0


@pytest.mark.parametrize("case", PERSONA, ids=lambda case: case.name)
def test_a_mistake_in_a_persona_is_found(tmp_path: Path, case: Case) -> None:
    holds(spoilt(tmp_path, find("persona", "middling"), "personas", case), case)


@pytest.mark.parametrize("case", LINES, ids=lambda case: case.name)
def test_a_mistake_in_the_words_is_found(tmp_path: Path, case: Case) -> None:
    holds(spoilt(tmp_path, find("lines", "ml_system_design"), "personas/lines", case), case)


@pytest.mark.parametrize("case", GENERAL, ids=lambda case: case.name)
def test_a_mistake_in_the_general_words_is_found(tmp_path: Path, case: Case) -> None:
    holds(spoilt(tmp_path, find("lines", "general"), "personas/lines", case), case)


def test_all_twelve_are_there_and_have_no_problem() -> None:
    assert set(list_personas()) == TWELVE
    assert check([find("persona", name) for name in TWELVE]) == ()
    assert check([find("lines", name) for name in ("general", "ml_system_design", "system_design")]) == ()


def test_the_four_strengths_are_planted_in_their_order() -> None:
    names = ("weak", "middling", "strong", "staff")
    criteria = load_lines("ml_system_design")[1].criteria
    sums = [sum(load_persona(name).planted(criterion) for criterion in criteria) for name in names]
    assert sums == sorted(set(sums))
    assert [load_persona(name).strength for name in names] == list(names)


def test_the_longest_pattern_holds() -> None:
    persona = load_persona("silent")
    assert (persona.planted("S2.OFF"), persona.planted("S4.LABEL"), persona.planted("S3.ARCH")) == (3, 3, 2)


def test_a_framework_without_words_is_said() -> None:
    with pytest.raises(UsageError, match=r"personas/lines/own\.yaml"):
        load_lines("own")


def test_a_user_may_have_a_persona_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "shy.yaml"
    path.write_text(find("persona", "silent").read_text(encoding="utf-8").replace("id: silent", "id: shy"))
    assert load_persona(str(path)).id == "shy"
    with pytest.raises(UsageError, match="there is no persona 'shy'; available: asks_for_the_answer"):
        load_persona("shy")
    path.write_text("id: shy\n")
    with pytest.raises(DefinitionError, match="habits"):
        load_persona(path)
