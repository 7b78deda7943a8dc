"""Prompt files: what they may say, and every mistake with its file, line, key and what would be right."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viva.errors import DefinitionError, UsageError
from viva.interviewers.briefing import VARIABLES
from viva.packs.prompts import load_prompt, prompt_hashes, read_prompt
from viva.values.prompt import Prompt, PromptPart

TEXT = """\
---
id: greeter
version: 3
fixed: {who: somebody}
changing:
  what: a word
---
=== system
You are {{who}}. Answer {"so": {}}.

=== user
Say {{what}},
then {{ what }}.
"""
KNOWN = frozenset({"who", "what"})


def written(folder: Path, text: str | bytes = TEXT, name: str = "greeter.md") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_prompt_is_its_messages_with_places(tmp_path: Path) -> None:
    prompt = read_prompt(written(tmp_path), variables=KNOWN)
    assert (prompt.id, prompt.version, prompt.variables) == ("greeter", 3, KNOWN)
    system, user = prompt.messages({"who": "Ada", "what": "{{who}}\\1"})
    assert (system.role, system.text) == ("system", 'You are Ada. Answer {"so": {}}.')
    assert (user.role, user.text) == ("user", "Say {{who}}\\1,\nthen {{who}}\\1.")
    assert prompt_hashes(prompt) == {"prompts/greeter.md": hashlib.sha256(TEXT.encode()).hexdigest()}


@pytest.mark.parametrize(
    "raw",
    [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode(), TEXT.replace("=== ", "===").encode()],
    ids=["a byte order mark", "line ends of Windows", "no space before a role"],
)
def test_a_file_may_be_saved_in_other_ways(raw: bytes, tmp_path: Path) -> None:
    other, usual = read_prompt(written(tmp_path, raw), variables=KNOWN), read_prompt(written(tmp_path))
    assert other.parts == usual.parts
    assert other.sha256 == hashlib.sha256(raw).hexdigest()


@dataclass(frozen=True)
class Mistake:
    """A change to the good file, and the problems that come of it: line, key and a piece of what is said."""

    id: str
    before: str
    after: str
    found: tuple[tuple[int, str, str], ...]


LAYOUT = "a prompt begins with front matter between two lines `---`"
MISTAKES = (
    Mistake("empty", TEXT, "", ((1, "", LAYOUT),)),
    Mistake("no front matter", TEXT[: TEXT.index("===")], "", ((1, "", LAYOUT),)),
    Mistake("a line before it", "---\nid", "\n---\nid", ((1, "", LAYOUT),)),
    Mistake("front matter without an end", "word\n---\n", "word\n", ((1, "", LAYOUT),)),
    Mistake("no message", TEXT[TEXT.index("===") :], "", ((8, "", LAYOUT),)),
    Mistake("words before the first role", "=== system", "Hello.\n=== system", ((8, "", LAYOUT),)),
    Mistake("YAML", "version: 3", "version: [3", ((4, "", "not valid YAML"),)),
    Mistake("a tab", "  what:", "\twhat:", ((6, "", "a tab is used"),)),
    Mistake("a list in front", TEXT[4 : TEXT.index("---\n=")], "- id\n", ((2, "", "must be a mapping"),)),
    Mistake("no version", "version: 3\n", "", ((1, "version", "this key is required"),)),
    Mistake("a version in words", "version: 3", "version: three", ((3, "version", "valid integer"),)),
    Mistake("no id", "id: greeter", 'id: "a b"', ((2, "id", "'a b' is no id"),)),
    Mistake("a key twice", "id: greeter", "id: greeter\nid: other", ((3, "id", "given twice"),)),
    Mistake(
        "unknown keys",
        "version: 3",
        "version: 3\nchangeing: {}\nsha256: abc",
        ((4, "changeing", "did you mean 'changing'? Allowed: id, version, fixed, changing"), (5, "sha256", "unknown")),
    ),
    Mistake("variables in a list", "{who: somebody}", "[who]", ((4, "fixed", "must be a mapping"),)),
    Mistake("a variable without its word", "a word", '""', ((6, "changing.what", "must not be empty"),)),
    Mistake(
        "a role that is none", "=== user", "=== narrator", ((11, "", "no role 'narrator'; allowed: system, user"),)
    ),
    Mistake("more than a role", "=== user", "=== user asks", ((11, "", "no role 'user asks'"),)),
    Mistake("a role without a name", "=== user", "===", ((11, "", "no role ''"),)),
    Mistake("nothing in a message", TEXT[TEXT.index("Say") :], "", ((11, "", "this message is empty"),)),
    Mistake("undeclared", "Say", "Say {{whom}}", ((12, "whom", "not declared in the front matter"),)),
    Mistake("undeclared, twice", "Say", "{{whom}} {{whom}}", ((12, "whom", "not declared"), (12, "whom", "not decl"))),
    Mistake("unused", "a word", "a word\n  why: a reason", ((7, "why", "the text has no place for it"),)),
    Mistake("both kinds", "a word", "a word\n  who: me", ((7, "who", "both as fixed and as changing"),)),
    Mistake("fixed behind changing", "then", "{{who}}", ((13, "who", "fixed, but behind 'what', which changes"),)),
    Mistake("capitals", "Say", "Say {{Who}}", ((12, "", "'{{Who}}' is no place for a variable"),)),
    Mistake("a hyphen", "Say", "Say {{wh-o}}", ((12, "", "'{{wh-o}}' is no place"),)),
    Mistake("no end", "Say", "Say {{who", ((12, "", "is no place for a variable; write it as {{name}}"),)),
    Mistake("nothing in it", "Say", "Say {{}}", ((12, "", "'{{}}' is no place"),)),
    Mistake(
        "several",
        "Say {{what}},\nthen {{ what }}.",
        "{{one}}\n{{Two}}",
        (
            (12, "one", "not declared"),
            (13, "", "'{{Two}}'"),
            (6, "what", "the text has no place"),
            (0, "what", "viva fills in this variable, and the text has no place for it"),
        ),
    ),
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.id)
def test_a_mistake_has_its_place_and_says_what_is_right(mistake: Mistake, tmp_path: Path) -> None:
    assert mistake.before in TEXT
    path = written(tmp_path, TEXT.replace(mistake.before, mistake.after, 1))
    with pytest.raises(DefinitionError) as caught:
        read_prompt(path, variables=KNOWN)
    problems = caught.value.problems
    assert [(problem.line, problem.key) for problem in problems] == [(line, key) for line, key, _ in mistake.found]
    for problem, (_, _, what) in zip(problems, mistake.found, strict=True):
        assert what in problem.what
        assert problem.file.endswith("greeter.md")
        assert str(problem) in str(caught.value)


def test_a_variable_that_viva_does_not_fill_in_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        read_prompt(written(tmp_path), variables=frozenset({"who"}))
    (problem,) = caught.value.problems
    assert (problem.line, problem.key) == (12, "what")
    assert problem.what == "viva does not know this variable; it fills in: who"


def test_one_that_viva_fills_in_and_the_text_leaves_out_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"greeter\.md: when: viva fills in this variable"):
        read_prompt(written(tmp_path), variables=KNOWN | {"when"})


def test_what_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"greeter\.md:12: not UTF-8 text"):
        read_prompt(written(tmp_path, TEXT.replace("Say", "Say \0").encode().replace(b"\0", b"\xff")))


def test_a_folder_is_no_prompt(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="cannot be read"):
        load_prompt(tmp_path)


def test_a_prompt_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"available: .*interviewer"):
        load_prompt("nobody")


def test_the_users_own_prompt_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = load_prompt("interviewer", variables=VARIABLES)
    monkeypatch.setenv("VIVA_HOME", str(tmp_path))
    written(tmp_path, TEXT.replace("greeter", "interviewer"), "packs/prompts/interviewer.md")
    own = load_prompt("interviewer", variables=KNOWN)
    assert own.sha256 != shipped.sha256
    with pytest.raises(DefinitionError, match="viva does not know this variable"):
        load_prompt("interviewer", variables=VARIABLES)


def test_the_interviewers_prompt_declares_what_viva_fills_in() -> None:
    prompt = load_prompt("interviewer", variables=VARIABLES)
    assert prompt.variables == VARIABLES
    assert [part.role for part in prompt.parts] == ["system", "user"]
    assert not any(f"{{{{{name}}}}}" in prompt.parts[0].text for name in prompt.changing), "what is fixed comes first"


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


@given(
    values=st.dictionaries(NAMES, st.text(max_size=30), min_size=1, max_size=4), between=st.text("{} \na", max_size=6)
)
def test_what_is_filled_in_is_not_looked_at_again(values: dict[str, str], between: str) -> None:
    inner = between.replace("{", "").replace("}", "")
    text = inner.join(f"{{{{{name}}}}}" for name in values) + "."
    part = PromptPart(role="user", text=text)
    prompt = Prompt(id="p", version=1, changing=dict.fromkeys(values, "x"), parts=(part,), sha256="")
    assert prompt.messages(values)[0].text == inner.join(values.values()) + "."


def test_a_gap_is_an_error() -> None:
    prompt = Prompt(id="p", version=1, parts=(PromptPart(role="user", text="{{a}}"),), sha256="")
    with pytest.raises(KeyError, match="a"):
        prompt.messages({})
