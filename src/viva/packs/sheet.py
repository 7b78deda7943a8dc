"""A sheet as one interview uses it: numbers filled in, volumes scaled, the framework's questions joined to facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from random import Random
from typing import TypeVar

from viva.packs.quantities import FormulaError, in_words, worked_out
from viva.packs.yaml_reader import KeyPath
from viva.values.cue import Cue
from viva.values.framework import Framework
from viva.values.scenario import Fact, Scenario
from viva.values.value import Value

FACTORS = (0.4, 0.5, 0.8, 1.0, 1.5, 2.0, 2.5)
"""What a variation multiplies all volumes by; figures that are round stay round."""

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""Where a text or a cue names a quantity or a word of the vocabulary."""

V = TypeVar("V")


class SheetError(ValueError):
    """Something that a sheet names and does not have: where, and a sentence."""

    def __init__(self, path: KeyPath, what: str) -> None:
        super().__init__(what)
        self.path = path
        self.what = what


def filled(scenario: Scenario, framework: Framework, variation: int | None = None) -> Scenario:
    """The sheet with its placeholders filled; raises `SheetError` where one names nothing.

    With a `variation` the volumes are multiplied by one factor and the twists change their order, of which those that
    share a step come once: the same number gives the same sheet. None leaves the sheet as it is written.

    Example:
        >>> filled(scenario, framework, 7).fact("A05").say  # doctest: +SKIP
        '60 million daily users, about 25 ad impressions each, so 1.5 billion impressions a day. …'
    """
    chance = Random(f"{scenario.id}/{variation}")
    factor = 1.0 if variation is None else chance.choice(FACTORS)
    twists = list(scenario.twists)
    if variation is not None:
        chance.shuffle(twists)
    try:
        figures = worked_out(scenario.quantities, factor)
    except FormulaError as error:
        raise SheetError(("quantities",), str(error)) from error
    filler = _Filler(figures, {**framework.vocabulary, **scenario.vocabulary})
    facts = tuple(_joined(fact, number, framework, filler) for number, fact in enumerate(scenario.facts))
    rest = scenario.model_copy(update={"facts": (), "twists": tuple(twists)})
    return filler.value(rest, ()).model_copy(update={"facts": facts})


def _joined(fact: Fact, number: int, framework: Framework, filler: _Filler) -> Fact:
    """The fact with the cues of the questions it names behind its own."""
    filled = filler.value(fact, ("facts", number))
    cues = list(filled.heard)
    for index, kind in enumerate(fact.asked_as):
        if kind not in framework.questions:
            what = f"there is no question {kind!r}; allowed: {', '.join(framework.questions) or 'none'}"
            raise SheetError(("facts", number, "asked_as", index), what)
        path = ("facts", number, "asked_as", index)
        cues += [filler.cue(cue, path) for cue in framework.questions[kind].heard]
    return filled.model_copy(update={"heard": tuple(cues)})


class _Filler:
    """Puts quantities and words in their places."""

    def __init__(self, figures: Mapping[str, float], vocabulary: Mapping[str, tuple[str, ...]]) -> None:
        self._figures = figures
        self._vocabulary = vocabulary

    def value(self, value: V, path: KeyPath) -> V:
        """The same value with every text in it filled."""
        filled: object = value
        if isinstance(value, Cue):
            filled = self.cue(value, path)
        elif isinstance(value, str):
            filled = self._text(value, path)
        elif isinstance(value, tuple):
            filled = tuple(self.value(item, (*path, index)) for index, item in enumerate(value))
        elif isinstance(value, dict):
            filled = {key: self.value(item, (*path, key)) for key, item in value.items()}
        elif isinstance(value, Value):
            fields = {name: getattr(value, name) for name in type(value).model_fields}
            filled = value.model_copy(update={n: self.value(item, (*path, n)) for n, item in fields.items()})
        assert isinstance(filled, type(value))
        return filled

    def cue(self, cue: Cue, path: KeyPath) -> Cue:
        """The cue with words for its vocabulary and figures, each as an alternative."""
        parts = {
            key: tuple("|".join(self._alternatives(part, path)) for part in getattr(cue, key))
            for key in ("all", "none", "heard", "drew")
            if any(PLACE.search(part) for part in getattr(cue, key))
        }
        return cue.model_copy(update=parts) if parts else cue

    def _text(self, text: str, path: KeyPath) -> str:
        def said(place: re.Match[str]) -> str:
            if place[1] not in self._figures:
                raise SheetError(path, self._unknown(place[1], tuple(self._figures)))
            return in_words(self._figures[place[1]])

        return PLACE.sub(said, text) if "{" in text else text

    def _alternatives(self, part: str, path: KeyPath) -> Iterator[str]:
        for alternative in part.split("|"):
            pieces = PLACE.split(alternative)
            choices = [self._words(piece, path) if at % 2 else (piece,) for at, piece in enumerate(pieces)]
            yield from ("".join(chosen) for chosen in product(*choices))

    def _words(self, name: str, path: KeyPath) -> tuple[str, ...]:
        if name in self._figures:
            return (f"#{self._figures[name]:.15g}" if self._figures[name] < 1e15 else "#",)
        if name not in self._vocabulary:
            raise SheetError(path, self._unknown(name, (*self._vocabulary, *self._figures)))
        return self._vocabulary[name]

    @staticmethod
    def _unknown(name: str, allowed: tuple[str, ...]) -> str:
        return f"nothing is called {{{name}}} here; allowed: {', '.join(allowed) or 'none'}"
