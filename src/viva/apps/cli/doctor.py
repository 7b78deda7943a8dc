"""`viva doctor`: which model plays which role, whether it can, and what to do where it cannot; a line a finding."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from viva.apps.cli.front import printable
from viva.apps.cli.opening import invocation, opened
from viva.errors import (
    ModelAuthError,
    ModelError,
    ModelRefused,
    ModelReplyInvalid,
    ModelTruncated,
    StoreError,
    UsageError,
)
from viva.folders import user_folder
from viva.models.answers import read
from viva.models.concessions import Conceding
from viva.models.keys import Keys, keys_of_this_user
from viva.models.naming import PROVIDERS, Address, Line, address_of, line_to, load_sdk
from viva.models.retrying import Patience
from viva.models.roles import CONFIG, ROLES, VARIABLES, Binding, RoleName, bindings
from viva.models.seam import ChatModel
from viva.models.usage import total
from viva.models.wire import Manner
from viva.packs.check import check
from viva.values.messages import ChatChunk, ChatRequest, Message, Usage
from viva.values.value import Value

Mark = Literal["ok", "note", "FAIL"]
Connect = Callable[[Binding, Keys], Awaitable[Line]]

_CONFIGURATION, _PROVIDER = 2, 3
_MAX_TOKENS = 2_000
"""Reasoning models think before they answer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A line: what was looked at, and what was found."""

    mark: Mark
    what: str
    said: str
    exit_code: int = 0


class Tried(Value):
    """What the one small request asks for; only the schema says that it is JSON."""

    colour: Literal["red", "green", "blue"]
    reason: str


async def examine(
    role: RoleName,
    *,
    model: str | None = None,
    base_url: str | None = None,
    keys: Keys | None = None,
    connect: Connect | None = None,
) -> int:
    """Look at everything and print it; 0 when fine, 3 when the provider or its key fails, 2 for configuration."""
    code = 0
    async with aclosing(_findings(role, model, base_url, keys or keys_of_this_user(), connect or connected)) as found:
        async for finding in found:
            print(f"{finding.mark:<5} {finding.what:<12} {printable(finding.said)}", flush=True)
            code = max(code, finding.exit_code)
    return code


async def connected(binding: Binding, keys: Keys) -> Line:
    """A line to a model, its SDK loaded already, so that loading it is not taken for the model's own time."""
    assert binding.model is not None
    await asyncio.to_thread(load_sdk, binding.model, base_url=binding.base_url)
    return line_to(binding.model, base_url=binding.base_url, keys=keys)


async def _findings(
    role: RoleName, model: str | None, base_url: str | None, keys: Keys, connect: Connect
) -> AsyncGenerator[Finding, None]:
    chosen: tuple[Binding, ...] = ()
    said: set[str] = set()
    config = str(user_folder() / CONFIG)
    for one in ROLES:
        try:
            given = (model,) if model is not None and one == role else ()
            found = bindings(one, given, base_url=base_url if one == role else None, flag="--model")
        except UsageError as error:
            for line in str(error).splitlines():
                if line not in said:
                    yield Finding("FAIL", CONFIG if line.startswith(config) else one, line, _CONFIGURATION)
                said.add(line)
            continue
        chosen = found if one == role else chosen
        for binding in found:
            yield Finding("ok", one, f"{binding.model or 'offline, the rules in code'} ({binding.source})")
    for finding in (_folder(), await _journal(), _packs()):
        yield finding
    for binding in chosen:
        async with aclosing(_examined(binding, role, keys, connect)) as examined:
            async for finding in examined:
                yield finding


def _folder() -> Finding:
    folder = user_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        told = f"{folder} cannot be written ({error.strerror}); set VIVA_HOME to a folder that can"
        return Finding("FAIL", "folder", told, _CONFIGURATION)
    return Finding("ok", "folder", f"{folder} can be written")


async def _journal() -> Finding:
    try:
        async with opened(None) as journal:
            count = len(await journal.list())
    except StoreError as error:
        return Finding("FAIL", "journal", str(error), _CONFIGURATION)
    return Finding("ok", "journal", "opens; it holds " + ("1 interview" if count == 1 else f"{count} interviews"))


def _packs() -> Finding:
    problems = check()
    if problems:
        told = f"{problems[0]} (problems: {len(problems)}); `{invocation()} check` lists them"
        return Finding("FAIL", "packs", told, _CONFIGURATION)
    return Finding("ok", "packs", "no problems")


async def _examined(binding: Binding, role: RoleName, keys: Keys, connect: Connect) -> AsyncGenerator[Finding, None]:
    if binding.model is None:
        yield Finding("ok", "offline", _how_to_bind(role))
        return
    try:
        address = address_of(binding.model, base_url=binding.base_url, keys=keys)
        key = _key(address, keys)
    except UsageError as error:
        yield Finding("FAIL", "settings", str(error), error.exit_code)
        return
    whose = f"provider {address.provider}" if address.public else "an OpenAI-compatible server's"
    yield Finding("ok", "name", f"{binding.model}: {whose}, through the {address.sdk} SDK")
    yield key
    yield Finding("ok", "address", _where(address, binding))
    if key.exit_code:
        return
    print(f"Asking {binding.model} one small question ...", file=sys.stderr)
    line = await connect(binding, keys)
    try:
        for finding in await _asked(line):
            yield finding
    finally:
        await line.model.close()


def _how_to_bind(role: RoleName) -> str:
    table = f'[{role}] with model = "openai/gpt-5"'
    return (
        "viva needs no model: rules in code take every role. To bind one, give --model openai/gpt-5, or set "
        f"{VARIABLES[role]}, or write {table} into {user_folder() / CONFIG}; `{invocation()} models` lists providers."
    )


def _variable(address: Address) -> str | None:
    return next((provider.key for provider in PROVIDERS if provider.id == address.provider), None)


def _key(address: Address, keys: Keys) -> Finding:
    variable = _variable(address)
    known = address.provider in (provider.id for provider in PROVIDERS)
    if variable is None:
        told = "none is needed" if known else f"litellm looks for {address.provider}'s in the environment"
        return Finding("ok", "key", told)
    if keys.get(variable) is not None:
        return Finding("ok", "key", f"{variable} is set" + ("" if address.public else ", and is sent to this address"))
    if not address.public:
        return Finding("ok", "key", f"{variable} is not set; a server of one's own mostly needs none")
    places = f"export it, or write it into .env, or into {user_folder() / 'keys.env'} with mode 0600"
    return Finding("FAIL", "key", f"{variable} is not set; {places}", _PROVIDER)


def _where(address: Address, binding: Binding) -> str:
    if address.base_url is None:
        return f"{address.provider}'s own, which litellm knows"
    parts = urlsplit(address.base_url)
    shown = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
    return shown + (" (OPENAI_BASE_URL)" if binding.base_url is None and not address.public else "")


class _Counting:
    """A model that remembers in how many pieces each answer came, and what it took."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.pieces: list[int] = []
        self.last: list[ChatChunk] = []

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The model's answer."""
        self.pieces.append(0)
        async with aclosing(self._model.stream(request)) as chunks:
            async for chunk in chunks:
                self.pieces[-1] += bool(chunk.text or chunk.refusal)
                if chunk.finish is not None:
                    self.last.append(chunk)
                yield chunk

    async def close(self) -> None:
        """Close the model."""
        await self._model.close()


async def _asked(line: Line) -> list[Finding]:
    """The small request, and what its answer shows."""
    tried_first = _manner(line)
    model = _Counting(line.metered(patience=Patience(attempts=1)))
    request = ChatRequest(
        model=model.name,
        messages=(
            Message(role="system", text="You answer questions about light, briefly."),
            Message(
                role="user",
                text="Which of red, green and blue has the longest wavelength? Give the reason in about forty words.",
            ),
        ),
        max_tokens=_MAX_TOKENS,
    )
    try:
        await read(model, request, Tried)
    except (ModelRefused, ModelTruncated, ModelReplyInvalid) as error:
        failed = Finding("FAIL", "answer form", str(error), _PROVIDER)
        return [*_heard(model, line, tried_first), failed] if model.last else [failed]
    except ModelError as error:
        return [Finding("FAIL", "answer", _explained(error, line.address), _PROVIDER)]
    return [*_heard(model, line, tried_first), _form(model, _manner(line))]


def _manner(line: Line) -> Manner | None:
    """How the server is asked, where that is known."""
    return line.model.manner if isinstance(line.model, Conceding) else None


def _explained(error: ModelError, address: Address) -> str:
    variable = _variable(address)
    return f"{error} Here that is {variable}." if isinstance(error, ModelAuthError) and variable else str(error)


def _heard(model: _Counting, line: Line, tried_first: Manner | None) -> Iterator[Finding]:
    first, spent, manner = model.last[0], total(chunk.usage or Usage() for chunk in model.last), _manner(line)
    yield Finding("ok", "answer", "reachable and authorised")
    yield Finding("ok", "model", first.model or "the server does not say which")
    whole = manner is not None and not manner.streams
    if whole:
        yield Finding("note", "streaming", "the server sends whole answers: nothing is shown until one is complete")
    elif model.pieces[0] <= 1:
        yield Finding("note", "streaming", "the answer came in one piece: nothing is shown until it is complete")
    else:
        yield Finding("ok", "streaming", f"{model.pieces[0]} pieces")
    waited = first.usage.first_token_s if first.usage else None
    refused = ", with the requests that the server did not take" if manner != tried_first else ""
    yield Finding("ok", "first words", f"{waited:.2f} s{refused}" if waited is not None else "n/a")
    about = ", estimated: the server does not count" if spent.estimated else ""
    yield Finding("ok", "tokens", f"{spent.prompt} in ({spent.cached} cached), {spent.completion} out{about}")
    yield Finding("ok", "cost", "n/a" if spent.usd is None else f"${spent.usd:.6f}")


def _form(model: _Counting, manner: Manner | None) -> Finding:
    if len(model.last) > 1:
        return Finding("note", "answer form", "kept at the second attempt: turns may take twice as long")
    if manner is None:
        return Finding("ok", "answer form", "kept")
    if manner.form == "json_schema":
        return Finding("ok", "answer form", "kept: a strict JSON schema")
    if manner.form == "json_object":
        return Finding("ok", "answer form", "kept: JSON mode, the schema in words")
    return Finding("note", "answer form", "kept, but only asked for in words: the server knows no JSON mode")
