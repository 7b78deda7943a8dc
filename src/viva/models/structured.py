"""JSON that a model writes: a schema that every provider takes, words that ask for it, and reading it as it grows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from viva.errors import ModelReplyInvalid

_DROPPED = frozenset({"$defs", "$schema", "definitions", "default", "title", "examples", "discriminator"})
_NAMED = frozenset({"properties", "patternProperties"})
"""Their keys are names of the schema's author, not words of JSON Schema."""
_DECODER = json.JSONDecoder()
_THOUGHT_END = re.compile(r"</think(?:ing)?>")

Answer = TypeVar("Answer", bound=BaseModel)


def portable(schema: Mapping[str, object]) -> dict[str, object]:
    """The same schema in the words that strict servers take.

    References are written out, defaults and titles dropped, `const` becomes `enum`; every object has all its
    fields required and no others. Raises `ValueError` where a schema contains itself.

    Example:
        >>> portable({"properties": {"n": {"$ref": "#/$defs/N"}}, "$defs": {"N": {"const": 1, "title": "N"}}})
        {'properties': {'n': {'enum': [1]}}, 'required': ['n'], 'additionalProperties': False}
    """
    found = _portable(schema, schema, ())
    assert isinstance(found, dict)
    return found


def _portable(node: object, root: Mapping[str, object], within: tuple[str, ...]) -> object:
    if isinstance(node, list):
        return [_portable(item, root, within) for item in node]
    if not isinstance(node, Mapping):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        if reference in within:
            raise ValueError(f"The schema contains itself at {reference}; no provider takes that everywhere.")
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _portable({**_at(root, reference), **beside}, root, (*within, reference))
    found: dict[str, object] = {}
    for key, value in node.items():
        if key in _NAMED and isinstance(value, Mapping):
            found[key] = {name: _portable(item, root, within) for name, item in value.items()}
        elif key == "const":
            found["enum"] = [value]
        elif key == "oneOf":
            found["anyOf"] = _portable(value, root, within)
        elif key not in _DROPPED:
            found[key] = _portable(value, root, within)
    properties = found.get("properties")
    if isinstance(properties, dict):
        found |= {"required": list(properties), "additionalProperties": False}
    return found


def _at(root: Mapping[str, object], reference: str) -> Mapping[str, object]:
    node: object = root
    for key in reference.removeprefix("#/").split("/"):
        node = node.get(key) if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping):
        raise ValueError(f"The schema has nothing at {reference}.")
    return node


def instructions(schema: Mapping[str, object]) -> str:
    """What to tell a model whose server cannot hold it to a schema."""
    text = json.dumps(portable(schema), ensure_ascii=False, separators=(",", ":"))
    return (
        f"Answer with one JSON object alone: no other words, no code fence. It must satisfy this JSON Schema:\n{text}"
    )


@dataclass(frozen=True, slots=True)
class Growing:
    """A JSON object as far as it has arrived."""

    fields: dict[str, object]
    complete: bool
    """The object is closed."""

    @property
    def growing(self) -> str | None:
        """The field that may still change; those before it are as they will stay."""
        return None if self.complete or not self.fields else list(self.fields)[-1]


def growing(text: str) -> Growing | None:
    """The first JSON object of a text that may not be at its end; None while there is none.

    Example:
        >>> growing('Sure! {"act": "probe", "text": "How wo')
        Growing(fields={'act': 'probe', 'text': 'How wo'}, complete=False)
    """
    found = _first_object(text)
    return found if found is not None and found.fields else None


def object_in(text: str) -> dict[str, object] | None:
    """The first complete JSON object of a text, whatever stands around it.

    Example:
        >>> object_in('Here it is: ```json {"a": 1} ``` I hope it helps.')
        {'a': 1}
    """
    found = _first_object(text)
    return found.fields if found is not None and found.complete else None


def read_answer(text: str, form: type[Answer]) -> Answer:
    """The first JSON object of a text as a value. Raises `ModelReplyInvalid` that says what is wrong with it."""
    found = object_in(text)
    if found is None:
        raise ModelReplyInvalid("The answer has no JSON object.", reply=text)
    try:
        # As JSON, so that what is strict about Python values (tuples, say) is not asked of JSON's.
        return form.model_validate_json(json.dumps(found))
    except ValidationError as error:
        raise ModelReplyInvalid(f"The answer has another form: {_complaints(error)}.", reply=text) from error


def _complaints(error: ValidationError) -> str:
    lines = [f"{'.'.join(map(str, item['loc'])) or 'the answer'}: {item['msg']}" for item in error.errors()[:5]]
    return "; ".join(lines)


def _first_object(text: str) -> Growing | None:
    start = text.find("{", _after_thought(text))
    while start >= 0:
        whole = _whole_object(text, start)
        if whole is not None:
            return Growing(whole, complete=True)
        try:
            return Growing(from_json(text[start:], allow_partial="trailing-strings"), complete=False)
        except ValueError:
            start = text.find("{", start + 1)
    return None


def _whole_object(text: str, start: int) -> dict[str, object] | None:
    if text.find("}", start) < 0:
        return None
    try:
        found: dict[str, object] = _DECODER.raw_decode(text, start)[0]
    except ValueError:
        return None
    return found


def _after_thought(text: str) -> int:
    """Where the answer may begin: some local models think aloud first, and some forget the opening tag."""
    begin = text.lstrip()
    end = _THOUGHT_END.search(text)
    if begin.startswith("<think"):
        return end.end() if end else len(text)
    return end.end() if end and not begin.startswith("{") else 0
