"""The pages that repeat what the program says are equal to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docs import command_line
from tests.docs_site.fences import ROOT
from viva.errors import ModelError, VivaError

ERRORS = ROOT / "docs" / "reference" / "errors.md"


def test_the_page_of_commands_is_the_program() -> None:
    written = command_line.PAGE.read_text(encoding="utf-8")
    assert written == command_line.page(), "`python -m docs.command_line` writes it anew"


def kinds_of(error: type[VivaError]) -> Iterator[type[VivaError]]:
    yield error
    for narrower in error.__subclasses__():
        if narrower.__module__ == "viva.errors":
            yield from kinds_of(narrower)


def test_the_page_of_errors_has_each_with_its_exit_code() -> None:
    text = ERRORS.read_text(encoding="utf-8")
    found = re.findall(r"^\| \[`(\w+)`\]\S+ \| ?`?(\w*)`? \| (\d) \| ?(yes)? ?\|$", text, re.M)
    expected = {
        (
            kind.__name__,
            "" if kind is VivaError else kind.__bases__[0].__name__,
            str(kind.exit_code),
            "yes" if issubclass(kind, ModelError) and kind.heals else "",
        )
        for kind in kinds_of(VivaError)
    }
    assert set(found) == expected
    described = re.findall(r"^::: viva\.errors\.(\w+)$", text, re.M)
    assert sorted(described) == sorted([*(name for name, *_ in expected), "Problem"])
