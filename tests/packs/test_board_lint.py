"""A framework's section `board`: each mistake is found at its place."""

from __future__ import annotations

import pytest

from viva.packs.lint.framework import framework_findings
from viva.packs.lint.spoken import framework_texts
from viva.packs.load import load_framework
from viva.packs.yaml_reader import KeyPath
from viva.values.board import BoardCheck, BoardRole, BoardRules
from viva.values.cue import Cue

FRAMEWORK = load_framework("ml_system_design")
CHECK = BoardCheck(id="loop", lacks="what is logged", topic="t3.flow", holds="log", asks=("What happens next?",))
ROLES = {"log": BoardRole(heard=(Cue(all=("log",)),))}
DEAF = {"log": BoardRole(heard=())}
LOST = CHECK.model_copy(update={"topic": "t9.none"})
NOWHERE = BoardCheck(id="p", lacks="a way", topic="t3.flow", path=("log", "nowhere"))

Mistake = tuple[str, BoardRules, KeyPath, str]
MISTAKES: tuple[Mistake, ...] = (
    ("sound", BoardRules(roles=ROLES, checks=(CHECK,)), (), ""),
    ("topic", BoardRules(roles=ROLES, checks=(LOST,)), ("board", "checks", 0, "topic"), "no topic"),
    ("role", BoardRules(checks=(CHECK,)), ("board", "checks", 0, "holds"), "no role"),
    ("twice", BoardRules(roles=ROLES, checks=(CHECK, CHECK)), ("board", "checks", 1, "id"), "ids must be unique"),
    ("path", BoardRules(roles=ROLES, checks=(NOWHERE,)), ("board", "checks", 0, "path", 1), "no role"),
    ("silent", BoardRules(roles=DEAF, checks=(CHECK,)), ("board", "roles", "log", "heard"), "at least one cue"),
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[0])
def test_a_mistake_has_its_place(mistake: Mistake) -> None:
    _, rules, path, says = mistake
    framework = FRAMEWORK.model_copy(update={"board": rules})
    found = [(at, what) for at, what in framework_findings(framework, None) if at[0] == "board"]
    assert [at for at, _ in found] == ([path] if path else [])
    assert all(says in what for _, what in found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Great. What is next?", "R3"),
        ("What happens once it is out?", ""),
        (" ".join(["word"] * 24) + "?", "allowed in a probe: 20"),
    ],
)
def test_what_is_asked_keeps_to_the_rules(text: str, says: str) -> None:
    rules = BoardRules(roles=ROLES, checks=(CHECK.model_copy(update={"asks": (text,)}),))
    found = [what for at, what in framework_texts(FRAMEWORK.model_copy(update={"board": rules})) if at[0] == "board"]
    assert bool(found) == bool(says)
    assert not says or any(says in what for what in found)


@pytest.mark.parametrize(
    "given", [{}, {"holds": "log", "loose": True}, {"path": ("log",)}, {"path": ("log", "log"), "holds": "log"}]
)
def test_a_check_says_one_thing(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"exactly one of|two roles"):
        BoardCheck.model_validate({"id": "x", "lacks": "x", "topic": "t3.flow", **given})
