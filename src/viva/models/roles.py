"""Which model plays which role: by flag, environment, or `config.toml` in the user's folder; else the rules in code."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from viva.errors import Problem, UsageError
from viva.folders import user_folder
from viva.models.keys import Keys
from viva.models.naming import address_of

RoleName = Literal["interviewer", "judge", "candidate"]
ROLES: tuple[RoleName, ...] = ("interviewer", "judge", "candidate")
OFFLINE = "offline"
"""In place of a model's name: the rules in code."""
CONFIG = "config.toml"
VARIABLES: dict[RoleName, str] = {
    "interviewer": "VIVA_MODEL",
    "judge": "VIVA_JUDGE_MODEL",
    "candidate": "VIVA_CANDIDATE_MODEL",
}
BASE_URL = "VIVA_BASE_URL"

_FLAGS: dict[RoleName, str] = {"interviewer": "--model", "judge": "--judge", "candidate": "--candidate"}
_ALLOWED = ("model", "base_url")
_TABLES = "[interviewer], [judge], [candidate]"
_EXAMPLE = 'model = "openai/gpt-5"'
_KEYLIKE = re.compile(r"(?:^|[_.-])(?:api[_-]?)?(?:keys?|secret|token|password)$", re.IGNORECASE)
_KEY_ITSELF = re.compile(r"(?:sk|pk|rk|gsk|xai|hf|key)[-_][\w-]{6,}$|AIza[\w-]{10,}$")
_NO_KEYS = (
    "keys do not belong in this file; set them in the environment, in .env, or in keys.env beside this file, with "
    "mode 0600, as lines such as OPENAI_API_KEY=..."
)
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_HEADER = re.compile(r"\s*\[+([^\]#]+)\]")
_KEY = re.compile(r"""\s*([\w."'-]+(?:\s*\.\s*[\w"'-]+)*)\s*=""")


@dataclass(frozen=True, slots=True)
class Binding:
    """A role's model, and where that was said."""

    model: str | None
    """None: the rules in code."""
    base_url: str | None
    source: str
    """For messages: a flag, a variable, `config.toml`, or `nothing is set`."""


def bound(
    role: RoleName,
    given: str | None = None,
    *,
    base_url: str | None = None,
    flag: str | None = None,
    environ: Mapping[str, str] | None = None,
    config: Path | None = None,
) -> Binding:
    """The one model of a role, the first of several judges. Raises as `bindings` does.

    Example:
        >>> bound("interviewer", environ={"VIVA_MODEL": "openai/gpt-5"})
        Binding(model='openai/gpt-5', base_url=None, source='VIVA_MODEL')
    """
    names = () if given is None else (given,)
    return bindings(role, names, base_url=base_url, flag=flag, environ=environ, config=config)[0]


def bindings(
    role: RoleName,
    given: Sequence[str] = (),
    *,
    base_url: str | None = None,
    flag: str | None = None,
    environ: Mapping[str, str] | None = None,
    config: Path | None = None,
) -> tuple[Binding, ...]:
    """A role's models, at least one; several for the judge alone.

    `given` and `base_url` are what the flags say; `flag` is the name of the first, for messages. A server's
    address is `base_url`, else the one in the config file beside the model, else `VIVA_BASE_URL`. Raises
    `UsageError`, in a config file with file and line.

    Example:
        >>> bindings("judge", ["openai/gpt-5", "offline"])[1]
        Binding(model=None, base_url=None, source='--judge')
    """
    around = os.environ if environ is None else environ
    url, url_source = base_url, "--base-url"
    if url is None:
        url, url_source = around.get(BASE_URL, "").strip() or None, BASE_URL
    source, names = flag or _FLAGS[role], _split(role, given)
    if given and not names:
        raise UsageError(f"{source}: no model is named; write one such as openai/gpt-5, or {OFFLINE}.")
    if not names:
        source, names = VARIABLES[role], _split(role, (around.get(VARIABLES[role], ""),))
    if not names:
        table = _table(config or user_folder() / CONFIG, role, own_server=url is not None)
        source, names = CONFIG, table.names
        if base_url is None and table.base_url is not None:
            url, url_source = table.base_url, CONFIG
    if base_url is not None and all(_is_offline(name) for name in names):
        raise UsageError("--base-url is a server's address and needs a model's name beside it.")
    if not names:
        return (Binding(None, None, "nothing is set"),)
    return tuple(_binding(name, url, source, url_source) for name in names)


def _split(role: RoleName, names: Sequence[str]) -> tuple[str, ...]:
    parts = [part for name in names for part in (name.split(",") if role == "judge" else (name,))]
    return tuple(part.strip() for part in parts if part.strip())


def _is_offline(name: str) -> bool:
    return name.casefold() == OFFLINE


def _binding(name: str, url: str | None, source: str, url_source: str) -> Binding:
    if _is_offline(name):
        return Binding(None, None, source)
    wrong = _wrong_url(url, private=url_source == BASE_URL) if url is not None else None
    if wrong:
        raise UsageError(f"{url_source}: {wrong}")
    try:
        address_of(name, base_url=url, keys=Keys())
    except UsageError as error:
        raise UsageError(f"{source}: {error}") from None
    return Binding(name, url, source)


def _wrong_url(url: str, *, private: bool) -> str | None:
    """What is wrong with an address; a password in it is in order where nobody else can read it."""
    try:
        address_of("openai/x", base_url=url.strip() or "none", keys=Keys())
        secret = "@" in urlsplit(url).netloc
    except (UsageError, ValueError):
        return "this is no base URL: write one such as http://127.0.0.1:8000/v1."
    if secret and not private:
        return f"a password does not belong here; give such an address in the environment, as {BASE_URL}."
    return None


@dataclass(frozen=True, slots=True)
class _Table:
    """What the config file says of a role."""

    names: tuple[str, ...] = ()
    base_url: str | None = None


def _table(path: Path, role: RoleName, *, own_server: bool) -> _Table:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return _Table()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({type(error).__name__}); it is a text in TOML.") from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int((place and place.group(1)) or text.count("\n") + 1)
        what = f"{_TOML_PLACE.sub('', str(error))}; this is no TOML: write [interviewer] and, below it, {_EXAMPLE}"
        raise UsageError(str(Problem(str(path), line, "", what))) from None
    mistakes = _mistakes(content, own_server=own_server)
    problems = [Problem(str(path), _line_of(text, keys), ".".join(keys), what) for keys, what in mistakes]
    if problems:
        raise UsageError("\n".join(map(str, problems)))
    found = content.get(role, {})
    names = _names(found["model"], several=True) if "model" in found else ()
    return _Table(names if isinstance(names, tuple) else (), found.get("base_url"))


_Mistake = tuple[tuple[str, ...], str]
"""Keys from the top down, and what is wrong there."""


def _mistakes(content: Mapping[str, object], *, own_server: bool) -> Iterator[_Mistake]:
    """All that is wrong with the file; `own_server` says that an address is given elsewhere."""
    for name, table in content.items():
        if _KEYLIKE.search(name):
            yield (name,), _NO_KEYS
        elif name in _ALLOWED:
            yield (name,), f"belongs to a role: write it below one of {_TABLES}"
        elif name not in ROLES:
            yield (name,), _unknown(name, ROLES)
            yield from _keys_within((name,), table)
        elif not isinstance(table, dict):
            yield (name,), f"must be a table: write [{name}] and, below it, {_EXAMPLE}"
        else:
            yield from _mistakes_in_table(name, table, own_server=own_server)


def _mistakes_in_table(role: str, table: Mapping[str, object], *, own_server: bool) -> Iterator[_Mistake]:
    for key, value in table.items():
        if _KEYLIKE.search(key):
            yield (role, key), _NO_KEYS
        elif key not in _ALLOWED:
            yield (role, key), _unknown(key, _ALLOWED)
            yield from _keys_within((role, key), value)
    url, wrong_url = table.get("base_url"), None
    if isinstance(url, str):
        wrong_url = _wrong_url(url, private=False)
    elif url is not None:
        wrong_url = "must be an address in quotes, such as http://127.0.0.1:8000/v1"
    if wrong_url:
        yield (role, "base_url"), wrong_url
    if "model" in table:
        names = _names(table["model"], several=role == "judge")
        wrong = names if isinstance(names, str) else _wrong_names(names, own_server=own_server or url is not None)
        if wrong:
            yield (role, "model"), wrong
    elif url is not None:
        yield (role, "base_url"), f"needs a model in the same table, such as {_EXAMPLE}"


def _keys_within(above: tuple[str, ...], value: object) -> Iterator[_Mistake]:
    """Keys of providers anywhere in a table that is not known."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if _KEYLIKE.search(name):
                yield (*above, name), _NO_KEYS
            else:
                yield from _keys_within((*above, name), inner)


def _names(model: object, *, several: bool) -> tuple[str, ...] | str:
    """The names in a config file's value, or what is wrong with its form."""
    if isinstance(model, list) and not several:
        return "only [judge] takes several models; write one name in quotes"
    listed = model if isinstance(model, list) else [model]
    names = tuple(name.strip() for name in listed if isinstance(name, str) and name.strip())
    if not names or len(names) < len(listed):
        return (
            f"must be a name in quotes{' or a list of names' if several else ''}, such as openai/gpt-5, or {OFFLINE!r}"
        )
    return names


def _wrong_names(names: Sequence[str], *, own_server: bool) -> str | None:
    """What is wrong with the names; a server of one's own may have names without a provider."""
    for name in names:
        if _KEY_ITSELF.match(name):
            return f"this looks like a key; {_NO_KEYS}"
        if _is_offline(name) or (own_server and "/" not in name):
            continue
        try:
            address_of(name, keys=Keys())
        except UsageError as error:
            return f"{error} Other names need a base_url in the same table."
    return None


def _unknown(name: str, allowed: Sequence[str]) -> str:
    near = get_close_matches(name, allowed, n=1)
    meant = f"did you mean {near[0]!r}? Allowed" if near else "allowed"
    return f"unknown; {meant}: {', '.join(allowed)}"


def _line_of(text: str, wanted: tuple[str, ...]) -> int:
    """The line, from 1, of a key or of the innermost table above it; tomllib keeps no places."""
    table: tuple[str, ...] = ()
    best, depth = 0, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = table = _parts(header.group(1))
        elif key := _KEY.match(line):
            here = (*table, *_parts(key.group(1)))
        else:
            continue
        if len(here) > depth and wanted[: len(here)] == here:
            best, depth = number, len(here)
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
