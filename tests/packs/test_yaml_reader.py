"""YAML 1.2 with lines: what is read as what, and every way in which a file can be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.errors import DefinitionError
from viva.packs.yaml_reader import MAX_BYTES, MAX_DEPTH, dotted, parse, read_yaml


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("off", "off"),
        ("y", "y"),
        ("'true'", "true"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("012", 12),
        ("-7", -7),
        ("0x1F", 31),
        ("0o17", 15),
        ("1_000", "1_000"),
        ("12:30:00", "12:30:00"),
        ("2026-01-02", "2026-01-02"),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("=", "="),
        ("must>=3 unprompted", "must>=3 unprompted"),
        ("!!str 3", "3"),
    ],
)
def test_a_scalar_means_what_the_core_schema_says(written: str, meant: object) -> None:
    value = parse(f"key: {written}\n".encode(), "x.yaml").content["key"]
    assert value == meant
    assert type(value) is type(meant)


def test_keys_that_look_like_switches_stay_apart() -> None:
    assert parse(b"no: a\nyes: b\non: c\n3: d\n", "x.yaml").content == {"no": "a", "yes": "b", "on": "c", 3: "d"}


def test_every_key_has_its_line() -> None:
    document = parse(b"# head\nsteps:\n- id: s0\n  topics:\n  - id: a\n\n  - id: b\n    name: c\n", "x.yaml")
    assert document.line(("steps",)) == 2
    assert document.line(("steps", 0, "id")) == 3
    assert document.line(("steps", 0, "topics", 1)) == 7
    assert document.line(("steps", 0, "topics", 1, "name")) == 8
    assert document.line(("steps", 0, "topics", 1, "missing")) == 7
    assert dotted(("steps", 0, "topics", 1, "name")) == "steps[0].topics[1].name"


def test_a_byte_order_mark_and_an_alias_are_fine() -> None:
    assert parse(b"\xef\xbb\xbfa: &x [1, 2]\nb: *x\n", "x.yaml").content == {"a": [1, 2], "b": [1, 2]}


@dataclass(frozen=True)
class Case:
    name: str
    raw: bytes
    line: int
    says: str


def bomb() -> bytes:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for this, before in zip("bcdefgh", "abcdefg", strict=True):
        lines.append(f"{this}: &{this} [{', '.join([f'*{before}'] * 9)}]")
    return "\n".join(lines).encode()


CASES = (
    Case("empty", b"", 0, "empty"),
    Case("only a comment", b"# nothing\n", 0, "empty"),
    Case("a list on top", b"- a\n", 1, "must be a mapping"),
    Case("duplicate key", b"a: 1\nb: 2\na: 3\n", 3, "given twice"),
    Case("duplicate key inside", b"a:\n  b: 1\n  b: 2\n", 3, "given twice"),
    Case("tab", b"a:\n\tb: 1\n", 2, "tab"),
    Case("tab after a value", b"a: 1\n\tb: 2\n", 2, "tab"),
    Case("undefined alias", b"a: 1\nb: *nobody\n", 2, "no anchor"),
    Case("recursive alias", b"a: &x\n- b\n- *x\n", 1, "contains itself"),
    Case("anchor twice", b"a: &x 1\nb: &x 2\n", 2, "used twice"),
    Case("bomb", bomb(), 1, "aliases repeat more than"),
    Case("not UTF-8", b"a: 1\nb: \xff\n", 2, "not UTF-8"),
    Case("control character", b"a: 1\nb: \x07\n", 2, "not allowed in YAML"),
    Case("two documents", b"a: 1\n---\nb: 1\n", 2, "second document"),
    Case("tag", b"a: !python/object:os.system x\n", 1, "tag"),
    Case("colon in a value", b"a: b: c\n", 1, "quotes"),
    Case("open quote", b"a: 'b\n", 2, "not valid YAML"),
    Case("key of a list", b"? [a]\n: b\n", 1, "a key must be"),
    Case("boolean key", b"true: b\n", 1, "a key must be"),
    Case("deep in brackets", b"a: " + b"[" * 100_000, 1, "levels deep"),
    Case("deep in dashes", b"- " * 100_000 + b"a", 1, "levels deep"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake_is_a_problem_with_its_line(case: Case) -> None:
    with pytest.raises(DefinitionError) as raised:
        parse(case.raw, "x.yaml")
    problem = raised.value.problems[0]
    assert (problem.file, problem.line) == ("x.yaml", case.line)
    assert case.says in problem.what


def test_all_mistakes_of_a_kind_are_named_at_once() -> None:
    with pytest.raises(DefinitionError) as raised:
        parse(b"a: 1\na: 2\nb: {c: 1, c: 2}\n", "x.yaml")
    assert [(p.line, p.key) for p in raised.value.problems] == [(2, "a"), (3, "b.c")]


def test_a_file_that_is_too_large_or_not_there_is_a_problem(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a: " + b"x" * MAX_BYTES)
    for path, says in ((large, "bytes"), (tmp_path / "none.yaml", "cannot be read"), (tmp_path, "cannot be read")):
        with pytest.raises(DefinitionError, match=says):
            read_yaml(path)


def outcome(raw: bytes) -> object:
    """The data of a document, or its problems; anything else raised fails the test."""
    try:
        return parse(raw, "x.yaml").content
    except DefinitionError as error:
        return error.problems


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_problems(raw: bytes) -> None:
    found = outcome(raw)
    assert isinstance(found, dict) or (isinstance(found, tuple) and len(found) > 0)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#?,\n\t ~%@`1.", max_size=80))
def test_any_text_gives_a_document_or_problems(text: str) -> None:
    found = outcome(text.encode())
    assert isinstance(found, dict) or (isinstance(found, tuple) and all(problem.what for problem in found))


@given(st.integers(1, MAX_DEPTH - 2))
def test_reasonable_depth_is_read(depth: int) -> None:
    content = parse(b"a: " + b"[" * depth + b"]" * depth, "x.yaml").content["a"]
    for _ in range(depth - 1):
        (content,) = content
    assert content == []
