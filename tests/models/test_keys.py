"""Keys come from three places in their order, and from nowhere that others can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from viva.errors import UsageError
from viva.models.keys import Keys, keys_of_this_user

NAME = "OPENAI_API_KEY"


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_the_environment_goes_first_then_env_then_the_keys_file(tmp_path: Path) -> None:
    places = ((written(tmp_path / ".env", f"{NAME}=second\n"),), (written(tmp_path / "keys.env", f"{NAME}=third\n"),))
    assert Keys({NAME: "first"}, *places).get(NAME) == "first"
    assert Keys({NAME: "  "}, *places).get(NAME) == "second"
    assert Keys({}, (), places[1]).get(NAME) == "third"
    assert Keys({}, (tmp_path / "none",), ()).get(NAME) is None


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("OPENAI_API_KEY=abc", "abc"),
        ("  export OPENAI_API_KEY = abc  # mine", "abc"),
        ('OPENAI_API_KEY="a b#c"', "a b#c"),
        ("OPENAI_API_KEY='abc'", "abc"),
        ("# OPENAI_API_KEY=abc", None),
        ("MY_OPENAI_API_KEY=abc", None),
        ("OPENAI_API_KEY=", None),
        ("OPENAI_API_KEY=\nOTHER=abc", None),
    ],
)
def test_lines_of_a_file(tmp_path: Path, line: str, value: str | None) -> None:
    path = written(tmp_path / ".env", f"FIRST=1\n{line}\nLAST=2\n")
    assert Keys({}, (path,)).get(NAME) == value


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_keys_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path / "keys.env", f"{NAME}=secret\n", mode)
    with pytest.raises(UsageError, match="chmod 600") as caught:
        Keys({}, (), (path,)).get(NAME)
    assert "secret" not in str(caught.value)
    assert Keys({NAME: "first"}, (), (path,)).get(NAME) == "first"


@pytest.mark.parametrize("value", ["sk-a\u2026b", "sk-a\nb", "sk-a\x00b"])
def test_a_value_that_no_header_can_carry_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(UsageError, match=NAME) as caught:
        Keys({NAME: value}).get(NAME)
    assert "sk-a" not in str(caught.value)


def test_a_file_that_is_no_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"\.env: cannot be read"):
        Keys({}, (path,)).get(NAME)


def test_keys_are_not_shown() -> None:
    assert "secret" not in repr(Keys({NAME: "secret"}))


def test_the_users_own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIVA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(NAME, raising=False)
    (tmp_path / "home").mkdir()
    assert keys_of_this_user().get(NAME) is None
    written(tmp_path / "home" / "keys.env", f"{NAME}=home\n")
    assert keys_of_this_user().get(NAME) == "home"
    written(tmp_path / ".env", f"{NAME}=folder\n")
    assert keys_of_this_user().get(NAME) == "folder"
    monkeypatch.setenv(NAME, "environment")
    assert keys_of_this_user().get(NAME) == "environment"
