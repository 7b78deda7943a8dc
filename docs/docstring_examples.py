"""Shows `Example:` of a docstring as code: the parser of docstrings knows the plural alone, and takes it for prose."""

from __future__ import annotations

import re

import griffe

_HEADING = re.compile(r"^( *)Example:$", re.MULTILINE)


class DocstringExamples(griffe.Extension):
    """Puts the plural in its place before a docstring is parsed."""

    def on_object(self, *, obj: griffe.Object, loader: griffe.GriffeLoader, **kwargs: object) -> None:
        """Each module, class, function and attribute, as it is loaded."""
        _mend(obj)

    def on_package(self, *, pkg: griffe.Module, loader: griffe.GriffeLoader, **kwargs: object) -> None:
        """The package itself, which `on_object` is not called for."""
        _mend(pkg)


def _mend(described: griffe.Object) -> None:
    if described.docstring is not None:
        described.docstring.value = _HEADING.sub(r"\1Examples:", described.docstring.value)
