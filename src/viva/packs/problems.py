"""Turns what pydantic finds wrong with a pack into problems with file, line, key and what is allowed."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from viva.errors import Problem
from viva.packs.yaml_reader import KeyPath

Locate = Callable[[KeyPath, str], Problem]
"""Makes a problem of a key path inside the whole value and a sentence."""


def problems_of(error: ValidationError, model: type[BaseModel], locate: Locate) -> tuple[Problem, ...]:
    """Every mistake in `error`, each once, in the order in which pydantic found them."""
    found = (locate(_path(detail), _sentence(detail, model)) for detail in error.errors(include_url=False))
    return tuple(dict.fromkeys(found))


def unknown_key(key: object, allowed: tuple[str, ...]) -> str:
    """What to say of a key that does not exist.

    Example:
        >>> unknown_key("minuts", ("id", "minutes"))
        "unknown key 'minuts'; did you mean 'minutes'? Allowed: id, minutes"
    """
    near = difflib.get_close_matches(str(key), allowed, n=1)
    hint = f"did you mean {near[0]!r}? Allowed" if near else "allowed"
    return f"unknown key {str(key)!r}; {hint}: {', '.join(allowed)}"


def _path(detail: ErrorDetails) -> KeyPath:
    return tuple(part for part in detail["loc"] if part != "[key]")


def _sentence(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind = detail["type"]
    given = detail["input"]
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "extra_forbidden":
        *above, key = detail["loc"]
        return unknown_key(key, _keys_at(model, tuple(above)))
    if kind == "missing":
        return "this key is required"
    if kind == "literal_error":
        return f"{given!r} is not allowed here; allowed: {context['expected'].replace(' or ', ', ')}"
    if kind == "string_type":
        return f"must be text, not {given!r}; put it in quotes"
    if kind == "string_pattern_mismatch":
        return f"{given!r} is no id; allowed: letters, digits and . _ : - , beginning with a letter or digit"
    if kind == "string_too_short":
        return "must not be empty"
    if kind == "tuple_type":
        return f"must be a list (`- item` lines or [a, b]), not {given!r}"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"must be a mapping of keys to values, not {given!r}"
    if kind == "value_error":
        return str(context["error"])
    return f"{detail['msg'][0].lower()}{detail['msg'][1:]}, not {given!r}"


def _keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that the mapping at `path` may have."""
    here: object = model
    for part in path:
        here = _below(_unwrap(here), part)
    here = _unwrap(here)
    return tuple(here.model_fields) if isinstance(here, type) and issubclass(here, BaseModel) else ()


def _unwrap(annotation: object) -> object:
    """`X` for `X | None`."""
    if get_origin(annotation) in (Union, UnionType):
        return next(arg for arg in get_args(annotation) if arg is not type(None))
    return annotation


def _below(annotation: object, part: str | int) -> object:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(part))
        return field.annotation if field else None
    arguments = get_args(annotation)
    return arguments[-1 if get_origin(annotation) is dict else 0] if arguments else None
