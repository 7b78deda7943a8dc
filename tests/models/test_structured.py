"""Schemas that every provider takes, and JSON read from whatever a model wrote around it."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from viva.errors import ModelReplyInvalid
from viva.models.structured import Growing, growing, instructions, object_in, portable, read_answer


class Quote(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    turn: int
    quote: str = Field(default="", description="Verbatim.")


class Notes(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    act: Literal["probe"] = "probe"
    title: str = "x"
    quotes: tuple[Quote, ...] = ()
    best: Quote | None = None


class Tree(BaseModel):
    inner: list[Tree] = []


def every_key(node: object) -> set[str]:
    """Keys of JSON Schema, those that are names of properties left out."""
    if isinstance(node, list):
        return set().union(*(every_key(item) for item in node))
    if not isinstance(node, dict):
        return set()
    below = [value.values() if key == "properties" else [value] for key, value in node.items()]
    return set(node).union(*(every_key(item) for items in below for item in items))


def test_a_portable_schema_has_nothing_that_strict_servers_refuse() -> None:
    found = portable(Notes.model_json_schema())
    assert not every_key(found) & {"$ref", "$defs", "default", "title", "const", "oneOf"}
    assert found["required"] == ["act", "title", "quotes", "best"]
    assert found["additionalProperties"] is False
    properties = found["properties"]
    assert isinstance(properties, dict)
    # A property may be called like a word of JSON Schema.
    assert properties["title"] == {"type": "string"}
    assert properties["act"] == {"type": "string", "enum": ["probe"]}
    quote = properties["quotes"]["items"]
    assert quote["required"] == ["turn", "quote"]
    assert quote["properties"]["quote"] == {"type": "string", "description": "Verbatim."}
    assert properties["best"] == {"anyOf": [quote, {"type": "null"}]}


def test_a_portable_schema_stays_as_it_is() -> None:
    once = portable(Notes.model_json_schema())
    assert portable(once) == once


def test_a_schema_within_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="contains itself"):
        portable(Tree.model_json_schema())


def test_a_reference_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing at"):
        portable({"properties": {"a": {"$ref": "#/$defs/Gone"}}})


def test_instructions_hold_the_schema() -> None:
    assert json.loads(instructions(Notes.model_json_schema()).partition("\n")[2]) == portable(Notes.model_json_schema())


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "x"}',
        ' \n {"a": "x"} \n',
        '```json\n{"a": "x"}\n```',
        'Here it is:\n\n{"a": "x"}\n\nI hope it helps {or not}.',
        'I use {braces} here. {"a": "x"}',
        '{"a": "x"}{"a": "y"}',
        '<think>Maybe {"a": "no"}?</think>\n{"a": "x"}',
        '<thinking>{</thinking>{"a": "x"}',
        'Maybe {"a": "no"}?</think>{"a": "x"}',
    ],
)
def test_the_first_object_is_found_in_what_stands_around_it(text: str) -> None:
    assert object_in(text) == {"a": "x"}
    assert growing(text) == Growing({"a": "x"}, complete=True)


@pytest.mark.parametrize("text", ["", "No.", "[1, 2]", '{"a": "x', "<think>{", "{oops}", '"text"', "12"])
def test_no_object_is_no_object(text: str) -> None:
    assert object_in(text) is None


def test_a_tag_within_the_answer_is_not_the_end_of_a_thought() -> None:
    assert object_in('{"a": "</think>{"}') == {"a": "</think>{"}


def test_fields_grow_in_their_order() -> None:
    text = '{"act": "probe", "facts": ["f1", "f2"], "text": "How \\"big\\" is it?"}'
    seen = [found for end in range(len(text) + 1) if (found := growing(text[:end])) is not None]
    assert [list(found.fields) for found in seen] == sorted((list(found.fields) for found in seen), key=len)
    settled = [found for found in seen if found.growing not in ("act", None)]
    assert all(found.fields["act"] == "probe" for found in settled)
    assert seen[-1].complete
    assert seen[-1].growing is None
    texts = [str(found.fields["text"]) for found in seen if "text" in found.fields]
    assert all(later.startswith(earlier) for earlier, later in pairwise(texts))
    assert texts[-1] == 'How "big" is it?'


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(min_size=1, max_size=8), JSON_VALUES, min_size=1, max_size=4)


@given(OBJECTS, st.booleans(), st.sampled_from(["", "Sure: ", "```json\n"]), st.sampled_from(["", "\n```", " Done. }"]))
def test_any_object_is_read_back(value: dict[str, object], ascii_only: bool, before: str, after: str) -> None:
    assert object_in(f"{before}{json.dumps(value, ensure_ascii=ascii_only)}{after}") == value


@given(OBJECTS, st.data())
def test_a_part_never_shows_a_settled_field_wrong(value: dict[str, object], data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=False)
    found = growing(text[: data.draw(st.integers(0, len(text)))])
    if found is not None:
        assert list(found.fields) == list(value)[: len(found.fields)]
        assert all(value[key] == item for key, item in found.fields.items() if key != found.growing)


@given(st.text(alphabet='{}[]":,a1\\ \n<think/>', max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    whole = object_in(text)
    part = growing(text)
    assert (whole is None) or (part is None) or part.complete


def test_an_answer_is_read_as_its_form() -> None:
    text = 'Well: {"quotes": [{"turn": 2, "quote": "x"}]}'
    assert read_answer(text, Notes) == Notes(quotes=(Quote(turn=2, quote="x"),))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no JSON object"),
        ("I cannot.", "no JSON object"),
        ('{"act": "sing"}', r"act: Input should be 'probe'"),
        ('{"quotes": [{"turn": "two"}], "mood": 1}', r"quotes\.0\.turn: .*; mood: Extra inputs"),
    ],
)
def test_an_answer_of_another_form_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(ModelReplyInvalid, match=says) as caught:
        read_answer(text, Notes)
    assert caught.value.reply == text
