"""Roles are bound by flag, environment and config file, in that order; every mistake says where it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from viva.errors import UsageError
from viva.models.roles import CONFIG, ROLES, VARIABLES, Binding, RoleName, bindings, bound

LOCAL = "http://127.0.0.1:8000/v1"
OTHER = "http://127.0.0.1:9000/v1"
UNBOUND = Binding(None, None, "nothing is set")
FULL = f"""\
[interviewer]
model = "openai/file"

[judge]
model = ["openai/one", "two"]
base_url = "{OTHER}"

[candidate]
model = "offline"
"""


def config(folder: Path, text: str = "") -> Path:
    path = folder / CONFIG
    path.write_text(text, encoding="utf-8")
    return path


@dataclass(frozen=True)
class Case:
    id: str
    bound: tuple[Binding, ...]
    role: RoleName = "interviewer"
    given: tuple[str, ...] = ()
    base_url: str | None = None
    environ: dict[str, str] = field(default_factory=dict)
    config: str = ""


CASES = (
    Case("nothing", (UNBOUND,)),
    Case("empty variables", (UNBOUND,), environ={"VIVA_MODEL": " ", "VIVA_BASE_URL": ""}),
    Case("flag", (Binding("openai/flag", None, "--model"),), given=("openai/flag",), environ={"VIVA_MODEL": "a/env"}),
    Case("environment", (Binding("a/env", None, "VIVA_MODEL"),), environ={"VIVA_MODEL": " a/env "}, config=FULL),
    Case("file", (Binding("openai/file", None, CONFIG),), config=FULL),
    Case("another role's table", (UNBOUND,), config='[judge]\nmodel = "a/b"\n'),
    Case("the flag says offline", (Binding(None, None, "--model"),), given=("Offline",), environ={"VIVA_MODEL": "a/b"}),
    Case("the variable says offline", (Binding(None, None, "VIVA_MODEL"),), environ={"VIVA_MODEL": "offline"}),
    Case("the file says offline", (Binding(None, None, CONFIG),), role="candidate", config=FULL),
    Case(
        "candidate's variable",
        (Binding("a/b", None, "VIVA_CANDIDATE_MODEL"),),
        role="candidate",
        environ={"VIVA_CANDIDATE_MODEL": "a/b", "VIVA_MODEL": "a/c"},
    ),
    Case(
        "several judges by flag",
        (Binding("a/b", None, "--judge"), Binding("c/d", None, "--judge"), Binding(None, None, "--judge")),
        role="judge",
        given=("a/b,c/d", "offline"),
    ),
    Case(
        "several judges by variable",
        (Binding("a/b", None, "VIVA_JUDGE_MODEL"), Binding("c/d", None, "VIVA_JUDGE_MODEL")),
        role="judge",
        environ={"VIVA_JUDGE_MODEL": "a/b, c/d,"},
    ),
    Case(
        "several judges by file",
        (Binding("openai/one", OTHER, CONFIG), Binding("two", OTHER, CONFIG)),
        role="judge",
        config=FULL,
    ),
    Case("one judge by file", (Binding("a/b", None, CONFIG),), role="judge", config='judge.model = "a/b"\n'),
    Case(
        "address by variable",
        (Binding("llama", LOCAL, "VIVA_MODEL"),),
        environ={"VIVA_MODEL": "llama", "VIVA_BASE_URL": LOCAL},
    ),
    Case(
        "an empty address",
        (Binding("a/b", None, "VIVA_MODEL"),),
        environ={"VIVA_MODEL": "a/b", "VIVA_BASE_URL": " "},
    ),
    Case(
        "address by flag",
        (Binding("llama", OTHER, "VIVA_MODEL"),),
        base_url=OTHER,
        environ={"VIVA_MODEL": "llama", "VIVA_BASE_URL": LOCAL},
    ),
    Case(
        "address by variable for a flag",
        (Binding("x", LOCAL, "--model"),),
        given=("x",),
        environ={"VIVA_BASE_URL": LOCAL},
    ),
    Case(
        "address by variable for a file that has none",
        (Binding("llama", LOCAL, CONFIG),),
        environ={"VIVA_BASE_URL": LOCAL},
        config='[interviewer]\nmodel = "llama"\n',
    ),
    Case(
        "a file's own address before the variable's",
        (Binding("openai/one", OTHER, CONFIG), Binding("two", OTHER, CONFIG)),
        role="judge",
        environ={"VIVA_BASE_URL": LOCAL},
        config=FULL,
    ),
    Case(
        "a flag's address before a file's",
        (Binding("openai/one", LOCAL, CONFIG), Binding("two", LOCAL, CONFIG)),
        role="judge",
        base_url=LOCAL,
        config=FULL,
    ),
    Case(
        "a file's address is not for a flag's model",
        (Binding("a/b", None, "--judge"),),
        role="judge",
        given=("a/b",),
        config=FULL,
    ),
    Case(
        "a password in a variable",
        (Binding("x", "http://me:word@127.0.0.1/v1", "VIVA_MODEL"),),
        environ={"VIVA_MODEL": "x", "VIVA_BASE_URL": "http://me:word@127.0.0.1/v1"},
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_who_plays_a_role(case: Case, tmp_path: Path) -> None:
    path = config(tmp_path, case.config)
    found = bindings(case.role, case.given, base_url=case.base_url, environ=case.environ, config=path)
    assert found == case.bound
    one = case.given[0].split(",")[0] if case.given else None
    assert bound(case.role, one, base_url=case.base_url, environ=case.environ, config=path) == case.bound[0]


def test_the_users_own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*VARIABLES.values(), "VIVA_BASE_URL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("VIVA_HOME", str(tmp_path / "home"))
    assert [bound(role) for role in ROLES] == [UNBOUND] * 3
    (tmp_path / "home").mkdir()
    config(tmp_path / "home", FULL)
    assert bound("interviewer").model == "openai/file"
    monkeypatch.setenv("VIVA_MODEL", "openai/environment")
    assert bound("interviewer").model == "openai/environment"
    assert bound("interviewer", "openai/flag", flag="--interviewer") == Binding("openai/flag", None, "--interviewer")


def test_a_flag_or_a_variable_needs_no_file(tmp_path: Path) -> None:
    path = config(tmp_path, "nonsense")
    assert bound("interviewer", "offline", environ={}, config=path).source == "--model"
    assert bound("interviewer", environ={"VIVA_MODEL": "a/b"}, config=path).model == "a/b"


@dataclass(frozen=True)
class Wrong:
    id: str
    says: tuple[str, ...]
    given: tuple[str, ...] = ()
    base_url: str | None = None
    environ: dict[str, str] = field(default_factory=dict)


WRONG = (
    Wrong("a name by flag", ("--model: 'gpt-5' is no model's name", "openai/gpt-5"), given=("gpt-5",)),
    Wrong("no name by flag", ("--model: no model is named", "offline"), given=("  ",)),
    Wrong("a name by variable", ("VIVA_MODEL: 'gpt-5'",), environ={"VIVA_MODEL": "gpt-5"}),
    Wrong(
        "an address by variable",
        ("VIVA_BASE_URL: this is no base URL", "http://"),
        ("x",),
        None,
        {"VIVA_BASE_URL": "me"},
    ),
    Wrong("an address by flag", ("--base-url: this is no base URL",), ("x",), "localhost:8000"),
    Wrong("an empty address", ("--base-url: this is no base URL",), ("x",), ""),
    Wrong("a broken address", ("--base-url: this is no base URL",), ("x",), "http://[::1/v1"),
    Wrong("an address alone", ("--base-url is", "needs a model's name"), (), LOCAL),
    Wrong("an address for the rules", ("--base-url is", "needs a model's name"), ("offline",), LOCAL),
    Wrong("a password by flag", ("--base-url: a password", "VIVA_BASE_URL"), ("x",), "http://me:word@127.0.0.1/v1"),
)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.id)
def test_a_flag_or_variable_of_no_use(case: Wrong, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        bindings("interviewer", case.given, base_url=case.base_url, environ=case.environ, config=tmp_path / CONFIG)
    for words in case.says:
        assert words in str(caught.value)
    assert "word@" not in str(caught.value)


@dataclass(frozen=True)
class Mistake:
    id: str
    text: str
    line: int
    key: str
    says: tuple[str, ...]


KEYS_BELONG = ("keys do not belong in this file", "environment", ".env", "keys.env", "0600")
MISTAKES = (
    Mistake("no TOML", "[interviewer]\nmodel = openai/gpt-5\n", 2, "", ("Invalid value", 'model = "openai/gpt-5"')),
    Mistake("TOML without an end", '[interviewer]\nmodel = """x', 2, "", ("Unterminated string",)),
    Mistake(
        "a table misspelt", '\n[interviewr]\nmodel = "a/b"\n', 2, "interviewr", ("did you mean 'interviewer'?", "judge")
    ),
    Mistake("a table unknown", "[zzz]\n", 1, "zzz", ("allowed: interviewer, judge, candidate",)),
    Mistake(
        "a key misspelt", '[judge]\n# which\nmodle = "a/b"\n', 3, "judge.modle", ("did you mean 'model'?", "base_url")
    ),
    Mistake("inside a line", 'judge = { modle = "a/b" }\n', 1, "judge.modle", ("did you mean 'model'?",)),
    Mistake("dotted", 'interviewer.model = "a/b"\njudge."base-url" = "x"\n', 2, "judge.base-url", ("'base_url'",)),
    Mistake("no table", 'model = "openai/gpt-5"\n', 1, "model", ("below one of [interviewer], [judge], [candidate]",)),
    Mistake("a name for a table", 'judge = "a/b"\n', 1, "judge", ("must be a table: write [judge]",)),
    Mistake(
        "a number", "[interviewer]\nmodel = 5\n", 2, "interviewer.model", ("name in quotes", "openai/gpt-5", "offline")
    ),
    Mistake("an empty name", '[judge]\nmodel = ["a/b", ""]\n', 2, "judge.model", ("a list of names",)),
    Mistake("no judges", "[judge]\nmodel = []\n", 2, "judge.model", ("a list of names",)),
    Mistake("two interviewers", '[interviewer]\nmodel = ["a/b"]\n', 2, "interviewer.model", ("only [judge]",)),
    Mistake("a bare name", '[judge]\nmodel = "gpt-5"\n', 2, "judge.model", ("'gpt-5' is no model's name", "base_url")),
    Mistake("an address", '[judge]\nbase_url = "x"\nmodel = "y"\n', 2, "judge.base_url", ("no base URL", "http://127")),
    Mistake("no text", "[judge]\nmodel = 'a/b'\nbase_url = 1\n", 3, "judge.base_url", ("address in quotes",)),
    Mistake("no model", f"[judge]\nbase_url = '{LOCAL}'\n", 2, "judge.base_url", ("needs a model",)),
    Mistake(
        "a password",
        '[judge]\nmodel = "x"\nbase_url = "http://me:SECRET@h/v1"\n',
        3,
        "judge.base_url",
        ("VIVA_BASE_URL",),
    ),
    Mistake("a key at the top", 'OPENAI_API_KEY = "SECRET"\n', 1, "OPENAI_API_KEY", KEYS_BELONG),
    Mistake("a key in a table", '[judge]\nmodel = "a/b"\napi_key = "SECRET"\n', 3, "judge.api_key", KEYS_BELONG),
    Mistake("a token", '[judge]\nmodel = "a/b"\nHF_TOKEN = "SECRET"\n', 3, "judge.HF_TOKEN", KEYS_BELONG),
    Mistake("a table of keys", '[keys]\nopenai = "SECRET"\n', 1, "keys", KEYS_BELONG),
    Mistake("a provider's table", '[openai]\napi-key = "SECRET"\n', 2, "openai.api-key", KEYS_BELONG),
    Mistake("far inside", '[o.x]\napi_key = "SECRET"\n[o]\nz = 1\n', 2, "o.x.api_key", KEYS_BELONG),
    Mistake("a key as a name", '[interviewer]\nmodel = "sk-SECRET-0123"\n', 2, "interviewer.model", KEYS_BELONG),
)


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.id)
def test_a_mistake_in_the_file_has_its_place_and_what_is_allowed(case: Mistake, tmp_path: Path) -> None:
    path = config(tmp_path, case.text)
    with pytest.raises(UsageError) as caught:
        bound("interviewer", environ={}, config=path)
    place = f"{path}:{case.line}: " + (f"{case.key}: " if case.key else "")
    found = [line for line in str(caught.value).splitlines() if line.startswith(place)]
    assert found, str(caught.value)
    for words in case.says:
        assert words in found[0]
    assert "SECRET" not in str(caught.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = config(tmp_path, '[judge]\nmodle = "x"\n\n[interviewer]\nmax_tokens = 5\nmodel = ""\n')
    with pytest.raises(UsageError) as caught:
        bound("judge", environ={}, config=path)
    places = [line.removeprefix(f"{path}:").split(": ")[:2] for line in str(caught.value).splitlines()]
    assert places == [["2", "judge.modle"], ["5", "interviewer.max_tokens"], ["6", "interviewer.model"]]


@pytest.mark.parametrize("content", [b"\xff\xfe", None], ids=["no text", "a folder"])
def test_a_file_that_cannot_be_read(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / CONFIG
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(UsageError, match=r"config\.toml: cannot be read"):
        bound("interviewer", environ={}, config=path)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / CONFIG
    path.write_bytes(b"\xef\xbb\xbf" + FULL.encode())
    assert bound("interviewer", environ={}, config=path).model == "openai/file"
