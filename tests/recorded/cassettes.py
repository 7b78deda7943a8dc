"""Cassettes: what of a recorded conversation is kept, how it is written down, and what makes one unfit."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "cassettes"
FORMAT = "chat.yaml"
RECORD = "make a cassette again with the command in cassettes/README.md"
KEPT_HEADERS = frozenset({"content-type", "retry-after", "retry-after-ms"})
"""Of a response; of a request none is kept."""
HOST = "http://127.0.0.1"
"""Stands for every address, so that none is written down."""

_SECRET = re.compile(
    r"(?i)\bbearer\b|authorization|api[-_]key|set-cookie|organization|\b(?:sk|gsk|xai|hf)[-_][\w-]{6,}|AIza[\w-]{10,}"
)

Json = dict[str, object]


class Request(Protocol):
    """What of VCR's request is used."""

    uri: str
    body: bytes
    headers: object


class Cassette(Protocol):
    """What of VCR's cassette is used."""

    find_requests_with_most_matches: Callable[[Request], list[tuple[Request, object, object]]]

    @property
    def all_played(self) -> bool: ...

    @property
    def play_count(self) -> int: ...

    @property
    def rewound(self) -> bool: ...

    def __len__(self) -> int: ...


def kept_request(request: Request) -> Request:
    """The request without headers, address, and differences that mean nothing; VCR hands over a copy."""
    request.headers = {}
    request.uri = HOST + urlsplit(request.uri).path
    request.body = json.dumps(_in_order(json.loads(request.body or b"{}")), ensure_ascii=False).encode()
    return request


def _in_order(body: object) -> object:
    """Keys sorted, but those of a schema: the model writes its fields in their order."""
    if isinstance(body, list):
        return [_in_order(item) for item in body]
    if not isinstance(body, dict):
        return body
    return {key: body[key] if key == "response_format" else _in_order(body[key]) for key in sorted(body)}


def kept_response(response: Json) -> Json:
    """The response with no header but those that are listed."""
    headers = response["headers"]
    assert isinstance(headers, dict)
    kept = {name.lower(): value for name, value in headers.items() if name.lower() in KEPT_HEADERS}
    return {**response, "headers": kept}


CONFIG: Json = {
    "match_on": ["method", "path", "body"],
    "before_record_request": kept_request,
    "before_record_response": kept_response,
    "decode_compressed_response": True,
    "serializer": FORMAT,
}
"""The record mode is not set here: it would win over the command line."""


class Readable:
    """The serializer: JSON as YAML maps, streams as the lines that they are."""

    @staticmethod
    def serialize(recorded: Json) -> str:
        """VCR's interactions as text."""
        for request, response in _pairs(recorded):
            request["body"] = json.loads(str(request["body"]))
            text = response["body"].pop("string")  # type: ignore[attr-defined]
            response["body"] = {"json": json.loads(text)} if _is_json(text) else {"text": text}
        return yaml.dump(recorded, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)

    @staticmethod
    def deserialize(text: str) -> Json:
        """Text as VCR's interactions."""
        recorded: Json = yaml.load(text, Loader=yaml.CSafeLoader)
        for request, response in _pairs(recorded):
            request["body"] = json.dumps(_in_order(request["body"]), ensure_ascii=False)
            body = response["body"]
            assert isinstance(body, dict)
            response["body"] = {"string": json.dumps(body["json"]) if "json" in body else body["text"]}
        return recorded


class _Dumper(yaml.SafeDumper):
    pass


def _as_block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _as_block)


def _pairs(recorded: Json) -> Iterator[tuple[Json, Json]]:
    interactions = recorded["interactions"]
    assert isinstance(interactions, list)
    for interaction in interactions:
        yield interaction["request"], interaction["response"]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def every_cassette() -> list[Path]:
    return sorted(FOLDER.rglob("*.yaml"))


def path_for(module: Path, test: str) -> Path:
    """Where the cassette of a test is: `cassettes/recorded/answer-openai-whole.chat.yaml`."""
    name = re.sub(r"[^\w]+", "-", test.removeprefix("test_")).strip("-")
    return FOLDER / module.stem.removeprefix("test_") / f"{name}.{FORMAT}"


def unfit(path: Path) -> tuple[str, ...]:
    """What is wrong with a cassette; nothing, if it may be kept."""
    text = path.read_text(encoding="utf-8")
    found = [f"holds something like a secret: {match[0][:12]}…" for match in _SECRET.finditer(text)]
    for request, response in _pairs(yaml.load(text, Loader=yaml.CSafeLoader)):
        headers = response["headers"]
        assert isinstance(headers, dict)
        found += [f"keeps the header {name}" for name in headers if name not in KEPT_HEADERS]
        found += ["keeps headers of a request"] if request["headers"] else []
        found += [f"keeps the address {request['uri']}"] if urlsplit(str(request["uri"])).netloc != "127.0.0.1" else []
        found += ["has a body that is not written as YAML"] if not isinstance(request["body"], dict) else []
    return tuple(found)


def difference(asked: Request, recorded: list[tuple[Request, object, object]]) -> str:
    """The lines in which a request differs from the most similar one of a cassette."""
    new = _lines(kept_request(asked).body)
    texts = ("\n".join(difflib.unified_diff(_lines(old.body), new, "recorded", "asked", n=1)) for old, *_ in recorded)
    closest = min(texts, key=len, default="")
    return closest if len(closest) < 3000 else closest[:3000] + "\n…"


def _lines(body: bytes) -> list[str]:
    return json.dumps(json.loads(body), indent=1, ensure_ascii=False).replace("\\n", "\n").splitlines()


def held_to(cassette: Cassette, path: Path, *, recording: bool) -> Iterator[None]:
    """Around a test: every request is in its cassette, and every recorded one is asked."""
    missed: list[str] = []
    closest = cassette.find_requests_with_most_matches

    def missing(request: Request) -> list[tuple[Request, object, object]]:
        found = closest(request)
        missed.append(difference(request, found))
        return found

    cassette.find_requests_with_most_matches = missing
    yield
    place = path.relative_to(ROOT)
    if missed and not recording:
        pytest.fail(f"{place} does not hold this request: a prompt or a setting changed; {RECORD}.\n{missed[0]}")
    if not recording and not (cassette.all_played and len(cassette)):
        pytest.fail(f"{place}: {cassette.play_count} of {len(cassette)} requests were asked; {RECORD}.")
