"""The OpenAPI 3.1 description, made from the values themselves.

`python -m viva.apps.http.openapi docs/openapi.json` writes the file that is kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple, get_args

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

import viva
from viva.api.snapshot import Snapshot
from viva.apps.http.bodies import JSON, TEXT_FORMS, Answer, Begin, Offered, Said, Shown, Spoken, TakenBack
from viva.apps.http.problems import ProblemDetails
from viva.apps.http.refusal import PROBLEM
from viva.values.rubric import Rubric
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript
from viva.values.value import LEVELS

Json = dict[str, object]

_EVENTS = "text/event-stream"


class _Call(NamedTuple):
    """One operation. The body and the answer are a value each, where there is one."""

    method: str
    path: str
    name: str
    summary: str
    answer: type[BaseModel] | None
    failures: tuple[int, ...]
    body: type[BaseModel] | None = None
    status: int = 200
    stream: str = ""
    """What the answer is as server-sent events, where it may be."""


_ONE = "/interviews/{interview}"
_TURN_FAILURES = (402, 404, 409, 410, 422, 502, 503, 504)
_CALLS = (
    _Call("post", "/interviews", "begin", "Begin an interview", Shown, (422, 503), Begin, 201),
    _Call("get", _ONE, "show", "Where it stands and what was said", Shown, (404, 503)),
    _Call(
        "post",
        f"{_ONE}/turns",
        "turn",
        "Say something and hear the answer; the same message again brings the stored answer",
        Answer,
        _TURN_FAILURES,
        Said,
        stream="Events `sentence` (Spoken), then `turn_end` (Answer); or `error` (ProblemDetails), which ends it.",
    ),
    _Call("post", f"{_ONE}/finish", "finish", "End it", Snapshot, (404, 409, 503)),
    _Call("post", f"{_ONE}/pause", "pause", "Stop the clock until the next turn", Snapshot, (404, 409, 410, 503)),
    _Call("post", f"{_ONE}/resume", "resume", "Let the clock go on", Snapshot, (404, 409, 410, 503)),
    _Call("post", f"{_ONE}/undo", "undo", "Take back the last turn", TakenBack, (404, 409, 410, 503)),
    _Call(
        "get",
        f"{_ONE}/scorecard",
        "scorecard",
        "The scorecard of an interview that has ended; it is graded when it is first asked for",
        Scorecard,
        (402, 404, 409, 502, 503, 504),
    ),
    _Call("post", "/grade", "grade", "Grade a transcript", Scorecard, (402, 422, 502, 503, 504), Transcript),
    _Call("get", "/scenarios", "scenarios", "What an interview may be begun with", Offered, (503,)),
    _Call("get", "/rubrics/{rubric}", "rubric", "A rubric", Rubric, (404,)),
    _Call("post", "/agui", "agui", "A run of AG-UI 1.0", None, (422,), stream="AG-UI events."),
    _Call("get", "/openapi.json", "openapi", "This description", None, ()),
    _Call("get", "/healthz", "healthz", "The process lives", None, ()),
    _Call("get", "/readyz", "readyz", "The journal answers and the packs load", None, (503,)),
)
_RUN_INPUT: Json = {
    "description": "A RunAgentInput of AG-UI 1.0; the user's last message is the turn.",
    "type": "object",
    "required": ["threadId", "runId", "messages"],
    "properties": {
        "threadId": {"type": "string", "minLength": 1, "maxLength": 200},
        "runId": {"type": "string"},
        "messages": {"type": "array", "items": {"type": "object", "required": ["id", "role"]}},
        "forwardedProps": {"type": "object", "description": "May have what Begin has, and `interview`: an id."},
    },
}
_OPEN = ("healthz", "readyz")
_GUARDS = (403, 413, 415, 421, 429)
"""What any call with a body may be refused with."""


def description(server: str = "/") -> Json:
    """The description, with the path under which the application is mounted."""
    schemas, refs = _schemas()
    paths: dict[str, Json] = {}
    for call in _CALLS:
        paths.setdefault(call.path, {})[call.method] = _operation(call, refs)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "viva",
            "version": viva.__version__,
            "description": "Machine-learning system design interviews, and their grades.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                "Problem": {"description": "What went wrong, and what to do.", **_content(PROBLEM, refs[_P])}
            },
        },
    }


_Key = tuple[type[BaseModel], JsonSchemaMode]
_P: _Key = (ProblemDetails, "validation")  # What has its default is left out.


def _schemas() -> tuple[Json, dict[_Key, Json]]:
    """The components, and a reference to each value as it is sent and as it is answered."""
    wanted: dict[_Key, None] = {_P: None, (Spoken, "serialization"): None}
    for call in _CALLS:
        wanted |= {(call.body, "validation"): None} if call.body else {}
        wanted |= {(call.answer, "serialization"): None} if call.answer else {}
    refs, whole = models_json_schema(list(wanted), ref_template="#/components/schemas/{model}")
    for schema in whole["$defs"].values():
        if "description" in schema:  # A docstring goes on with an example for people who program in Python.
            schema["description"] = " ".join(schema["description"].split("\n\n")[0].split())
    return whole["$defs"], {key: refs[key] for key in wanted}


def _operation(call: _Call, refs: dict[_Key, Json]) -> Json:
    answers: dict[str, object] = {str(call.status): _answer(call, refs)}
    refused = (*call.failures, *(() if call.name in _OPEN else (401, 421)), *(_GUARDS if call.method == "post" else ()))
    answers |= {str(status): {"$ref": "#/components/responses/Problem"} for status in sorted(set(refused))}
    operation: Json = {"operationId": call.name, "summary": call.summary, "responses": answers}
    if parameters := _parameters(call):
        operation["parameters"] = parameters
    if call.body is not None:
        content = _content(JSON, refs[(call.body, "validation")])
        if call.body is Transcript:
            content = {"content": {**_media(content), **{form: {"schema": {"type": "string"}} for form in TEXT_FORMS}}}
        operation["requestBody"] = {"required": call.body is not Begin, **content}
    if call.name == "agui":
        operation["requestBody"] = {"required": True, **_content(JSON, _RUN_INPUT)}
    if call.name in _OPEN:
        operation["security"] = []
    return operation


def _answer(call: _Call, refs: dict[_Key, Json]) -> Json:
    forms: Json = {}
    if call.answer is not None:
        forms |= _media(_content(JSON, refs[(call.answer, "serialization")]))
    elif not call.stream:
        forms[JSON] = {"schema": {"type": "object"}}
    if call.stream:
        forms[_EVENTS] = {"schema": {"type": "string", "description": call.stream}}
    headers = {"Location": {"schema": {"type": "string"}, "description": "The interview."}}
    return {"description": call.summary, "content": forms, **({"headers": headers} if call.status == 201 else {})}


def _parameters(call: _Call) -> list[Json]:
    text = {"type": "string"}
    found: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": text}
        for name in ("interview", "rubric")
        if f"{{{name}}}" in call.path
    ]
    if call.name == "begin":
        key = {"type": "string", "minLength": 16, "maxLength": 200}
        what = "Nobody else's, such as a UUID; the same again brings the same interview."
        found.append({"name": "Idempotency-Key", "in": "header", "description": what, "schema": key})
    if call.name == "grade":
        choices = {"scenario": text, "level": {"enum": list(LEVELS)}, "mode": {"enum": list(get_args(Mode))}}
        found += [{"name": name, "in": "query", "schema": schema} for name, schema in choices.items()]
    return found


def _content(media: str, schema: Json) -> Json:
    return {"content": {media: {"schema": schema}}}


def _media(content: Json) -> Json:
    forms = content["content"]
    assert isinstance(forms, dict)
    return forms


def written() -> str:
    """The description as the file that is kept."""
    return json.dumps(description(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), encoding="utf-8")
