"""Reads YAML as the 1.2 core schema has it, and remembers on which line every key stands.

`no`, `on` and `yes` stay strings; only `true`, `false`, `null`, integers and decimal numbers are anything else.
PyYAML's C parser builds the nodes; what they mean is decided here.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from viva.errors import DefinitionError, Problem

KeyPath = tuple[str | int, ...]

MAX_BYTES = 2_000_000
MAX_ALIASED_NODES = 10_000
"""How many nodes aliases may repeat in all; real packs need a handful, a bomb needs millions."""
MAX_DEPTH = 60

_TAG = "tag:yaml.org,2002:"
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(("true", "True", "TRUE"))
_FALSE = frozenset(("false", "False", "FALSE"))
_INT = re.compile(r"[-+]?[0-9]+")
_RADIX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


class _Loader(yaml.CSafeLoader):
    """Composes nodes and leaves the meaning of plain scalars to this module."""

    depth = 0

    def descend_resolver(self, current_node: yaml.Node | None, current_index: object) -> None:
        """Count levels, since the C composer would recurse until the stack overflows."""
        self.depth += 1
        if self.depth > MAX_DEPTH and current_node is not None:
            problem = f"nested more than {MAX_DEPTH} levels deep"
            raise yaml.composer.ComposerError(None, None, problem, current_node.start_mark)

    def ascend_resolver(self) -> None:
        """One level up."""
        self.depth -= 1

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """`plain` for a scalar without quotes and tag, `quoted` for anything else that is implicit."""
        return "plain" if kind is yaml.ScalarNode and implicit[0] else "quoted"


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    r"""One YAML file as plain data, with the place of every key.

    Example:
        >>> document = parse(b"steps:\n- id: no\n", "x.yaml")
        >>> document.content, document.line(("steps", 0, "id"))
        ({'steps': [{'id': 'no'}]}, 2)
    """

    file: str
    """As it is shown in messages."""
    content: dict[str | int, Any]
    sha256: str
    root: yaml.MappingNode

    def line(self, path: KeyPath) -> int:
        """Line, from 1, of the key or item at `path`, or of the nearest key above it that exists."""
        node: yaml.Node = self.root
        line = 1
        for part in path:
            found = _child(node, part)
            if found is None:
                break
            marked, node = found
            line = marked.start_mark.line + 1
        return line

    def problem(self, path: KeyPath, what: str) -> Problem:
        """A mistake at `path` in this file."""
        return Problem(self.file, self.line(path), dotted(path), what)


def dotted(path: KeyPath) -> str:
    """A key path as people write it.

    Example:
        >>> dotted(("steps", 2, "topics", 0, "criterion"))
        'steps[2].topics[0].criterion'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_yaml(path: Path, file: str | None = None) -> Document:
    """Read one file whose top is a mapping. Raises `DefinitionError` with every mistake found."""
    shown = file or str(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DefinitionError((Problem(shown, 0, "", f"the file has {size:,} bytes; at most {MAX_BYTES:,}"),))
        raw = path.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}; give the path of a YAML file"
        raise DefinitionError((Problem(shown, 0, "", what),)) from error
    return parse(raw, shown)


@lru_cache(maxsize=64)
def parse(raw: bytes, file: str) -> Document:
    """Read YAML from bytes; `file` is the name used in messages. Raises `DefinitionError`.

    What was read is remembered, since a program that holds many interviews reads the same packs for each of them.
    """
    text = _decode(raw, file)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _fail(file, _error_line(error), _explain(error, text)) from error
    except yaml.reader.ReaderError as error:
        # libyaml counts bytes here, and characters everywhere else.
        line = text.encode().count(b"\n", 0, error.position) + 1
        raise _fail(file, line, f"character #x{error.character:02x} is not allowed in YAML") from error
    if root is None:
        raise _fail(file, 0, "the file is empty; a mapping of keys to values is expected")
    if not isinstance(root, yaml.MappingNode):
        raise _fail(file, root.start_mark.line + 1, "the top must be a mapping of keys to values (`key: value`)")
    builder = _Builder(file)
    content = builder.build(root, (), 0, aliased=False)
    if builder.problems:
        raise DefinitionError(tuple(builder.problems))
    assert isinstance(content, dict)
    return Document(file, content, hashlib.sha256(raw).hexdigest(), root)


def _decode(raw: bytes, file: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _fail(file, line, "the file is not UTF-8 text; save it as UTF-8") from error


def _fail(file: str, line: int, what: str) -> DefinitionError:
    return DefinitionError((Problem(file, line, "", what),))


def _error_line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 0


def _explain(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = " ".join(part for part in (error.context, error.problem) if part)
    mark = error.problem_mark
    if mark and "\t" in text[mark.index - mark.column : mark.index + 1]:
        return "a tab is used for indentation; use spaces"
    if "undefined alias" in problem:
        return "the alias (`*name`) has no anchor (`&name`) before it"
    if "duplicate anchor" in problem:
        return "the anchor (`&name`) is used twice; give each its own name"
    if "single document" in problem:
        return "a second document begins here (`---`); one file holds one document"
    if "mapping values are not allowed" in problem:
        return "a `: ` inside a plain value; put the value in quotes"
    if "levels deep" in problem:
        return problem
    return f"this is not valid YAML: {problem}"


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The node that carries the line of `part`, and the node of its value."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and (key.value == part or _scalar(key) == part):
                return key, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    """The value of a scalar under the core schema; `_Builder` has refused other tags before."""
    value: str = node.value
    tag: str = node.tag
    if tag in ("quoted", f"{_TAG}str"):
        return value
    if value in _NULL:
        return None
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    if value[0] not in "+-.0123456789":
        return value
    if _INT.fullmatch(value) and len(value) < 100:
        return int(value)
    if _RADIX.fullmatch(value) and len(value) < 100:
        return int(value[2:], 8 if value[1] == "o" else 16)
    return float(value) if _FLOAT.fullmatch(value) else value


class _Builder:
    """Turns nodes into plain data, collecting mistakes instead of stopping at the first."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._seen: set[int] = set()
        self._open: set[int] = set()
        self._aliased = 0

    def build(self, node: yaml.Node, path: KeyPath, depth: int, *, aliased: bool) -> object:
        """The value of `node`; None where it has a mistake."""
        if self._aliased > MAX_ALIASED_NODES:
            return None
        again = aliased or id(node) in self._seen
        if again and self._refuses_alias(node, path):
            return None
        self._seen.add(id(node))
        if node.tag not in ("plain", "quoted") and not self._tag_allowed(node):
            self._note(node, path, f"the tag {node.tag!r} is not allowed; write the value without a tag")
            return None
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if depth >= MAX_DEPTH:
            self._note(node, path, f"nested more than {MAX_DEPTH} levels deep")
            return None
        self._open.add(id(node))
        built = (
            self._mapping(node, path, depth, again)
            if isinstance(node, yaml.MappingNode)
            else [self.build(item, (*path, i), depth + 1, aliased=again) for i, item in enumerate(node.value)]
        )
        self._open.discard(id(node))
        return built

    def _mapping(self, node: yaml.MappingNode, path: KeyPath, depth: int, aliased: bool) -> dict[str | int, Any]:
        built: dict[str | int, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if isinstance(key, bool) or not isinstance(key, str | int):
                self._note(key_node, path, "a key must be text or a whole number; put it in quotes")
                continue
            if key in built:
                self._note(key_node, (*path, key), "this key is given twice; keep one of them")
                continue
            built[key] = self.build(value_node, (*path, key), depth + 1, aliased=aliased)
        return built

    def _refuses_alias(self, node: yaml.Node, path: KeyPath) -> bool:
        if id(node) in self._open:
            self._note(node, path, "the alias (`*name`) contains itself")
            return True
        self._aliased += 1
        if self._aliased == MAX_ALIASED_NODES + 1:
            self._note(node, path, f"aliases repeat more than {MAX_ALIASED_NODES:,} values; write them out")
        return self._aliased > MAX_ALIASED_NODES

    def _tag_allowed(self, node: yaml.Node) -> bool:
        kinds = {yaml.ScalarNode: "str", yaml.SequenceNode: "seq", yaml.MappingNode: "map"}
        return bool(node.tag == _TAG + kinds[type(node)])

    def _note(self, node: yaml.Node, path: KeyPath, what: str) -> None:
        self.problems.append(Problem(self.file, node.start_mark.line + 1, dotted(path), what))
