"""Every public name says how it is used, in an example that runs as it stands, in a namespace of its own."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import viva
import viva.testing
from viva.testing.candidate import ScriptedCandidate

WITH_METHODS = (
    ("Interview", viva.Interview),
    ("sync.Interview", viva.sync.Interview),
    ("Limit", viva.Limit),
    ("Budget", viva.Budget),
)
FROM_PYDANTIC = frozenset(name for name in dir(viva.Turn.__mro__[1]) if not name.startswith("_"))
SWITCHES = {doctest.OPTIONFLAGS_BY_NAME["SKIP"]}


@dataclass(frozen=True)
class Public:
    """A name as people write it, and what it stands for."""

    name: str
    found: object

    @property
    def doc(self) -> str:
        return inspect.getdoc(self.found) or ""

    @property
    def examples(self) -> list[doctest.Example]:
        """What follows the heading."""
        _, heading, below = self.doc.partition("Example:\n")
        return doctest.DocTestParser().get_examples(below) if heading else []


def methods(name: str, kind: type) -> Iterator[Public]:
    """Its own public methods; a property is shown by the example of its class."""
    for attribute in sorted(set(dir(kind)) - FROM_PYDANTIC):
        if not attribute.startswith("_") and callable(getattr(kind, attribute)):
            yield Public(f"{name}.{attribute}", getattr(kind, attribute))


PUBLIC = (
    *(Public(name, getattr(viva, name)) for name in viva.__all__),
    Public("sync.grade", viva.sync.grade),
    Public("sync.Interview", viva.sync.Interview),
    *(method for name, kind in WITH_METHODS for method in methods(name, kind)),
    Public("Limit.free", viva.Limit.free),
    Public("testing.ScriptedCandidate", ScriptedCandidate),
    *methods("testing.ScriptedCandidate", ScriptedCandidate),
    Public("testing.ScriptedModel", viva.testing.ScriptedModel),
    Public("testing.FaultyStore", viva.testing.FaultyStore),
    Public("testing.BLOCK_NETWORK", type(viva.testing.BLOCK_NETWORK)),
)


def failures(public: Public) -> str:
    """What its example says that is not so; empty where it runs."""
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    runner.run(
        doctest.DocTest(public.examples, {"__name__": "__main__"}, public.name, None, None, public.doc), out=said.append
    )
    return "".join(said)


def test_all_methods_are_tried() -> None:
    names = {public.name for public in PUBLIC}
    assert {"Interview.undo", "Interview.start", "sync.Interview.load", "Budget.check", "sync.Interview.turn"} <= names
    assert "Budget.model_dump_json" not in names


@pytest.mark.parametrize("public", PUBLIC, ids=lambda public: public.name)
def test_a_public_name_has_an_example_that_runs(public: Public) -> None:
    assert public.examples, f"{public.name} has no `Example:`"
    assert not [example.source for example in public.examples if SWITCHES & example.options.keys()], (
        "nothing is skipped"
    )
    assert failures(public) == ""


@pytest.mark.parametrize(("name", "kind"), WITH_METHODS[:2], ids=lambda given: str(given))
def test_the_example_of_an_interview_uses_each_property(name: str, kind: type) -> None:
    source = "".join(example.source for example in Public(name, kind).examples)
    properties = [attribute for attribute in dir(kind) if isinstance(getattr(kind, attribute), property)]
    assert len(properties) == 7
    assert [attribute for attribute in properties if f"interview.{attribute}" not in source] == []


def wrong() -> None:
    """Says what is not so.

    Example:
        >>> 1 + 1
        3
    """


def skipped() -> None:
    """Says nothing that is tried.

    Example:
        >>> 1 + 1  # doctest: +SKIP
        2
    """


@pytest.mark.parametrize("found", [wrong, skipped, methods], ids=lambda found: found.__name__)
def test_an_example_that_is_wrong_or_skipped_or_missing_is_found_out(found: object) -> None:
    with pytest.raises(AssertionError):
        test_a_public_name_has_an_example_that_runs(Public("made up", found))
