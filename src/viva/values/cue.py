"""Cues: the data by which code recognises, without a model, what a turn talks about."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from viva.values.value import NonEmpty, Value

Scope = Literal["sentence", "passage", "turn", "answer"]
"""Where all parts of a cue must be found: one sentence, three sentences in a row, one candidate turn, or the turn that
answers a probe."""


class Cue(Value):
    """One way in which people say a thing.

    A part is alternatives separated by `|`. An alternative is a phrase of words; `*` at the end of a word stands
    for any ending (`calibrat*`), `#` for a number, `#300` for one near 300 however it is written, `...` for up to six
    other words. `{item}` stands for each word of a vocabulary, `{daily_users}` for a quantity of the sheet, as `#` and
    its value. Words match by their stem, so `predict` finds "predicted". All parts must be found within the scope, in
    any order.

    In a file a cue may be written as one string (one part) or as a list of strings (all parts).
    """

    all: tuple[NonEmpty, ...] = ()
    none: tuple[NonEmpty, ...] = ()
    """Parts that must not be found in the same scope."""
    within: Scope = "turn"
    speech: Literal["statement", "question", "any"] = "statement"
    """Whether the candidate must be stating, asking, or either."""
    answering: tuple[NonEmpty, ...] = ()
    """Topic, criterion or twist ids: counts only in a turn that answers a move about one; `*` is any question."""
    heard: tuple[NonEmpty, ...] = ()
    """Parts that the interviewer's turn just before must hold, whatever its form: what the candidate reacts to, at the
    beginning of the turn."""
    drew: tuple[NonEmpty, ...] = ()
    """Parts that the interviewer's next turn must hold: what a question brought to light."""
    own: int = 0
    """How many content words the scope must hold that the interviewer's turn before does not."""
    signs: int = 0
    """How many different signs of being followed through the scope must hold (see `reading.signs`)."""
    numbers: int = 0
    """How many numerals the scope must hold."""
    times: int = 1
    """In how many different turns it must be found."""
    feature: str = ""
    """Instead of words, something counted over the whole transcript: `derivations>=2` (names in `reading.features`)."""
    tag: str = ""
    """Cues of one tag count once towards a rung's `need`; an untagged cue counts by itself."""

    @model_validator(mode="after")
    def _words_or_feature(self) -> Cue:
        if bool(self.all) == bool(self.feature):
            raise ValueError("give exactly one of: all (words), feature")
        return self

    @model_validator(mode="before")
    @classmethod
    def _accept_shorthand(cls, raw: object) -> object:
        if isinstance(raw, str):
            return {"all": (raw,)}
        if isinstance(raw, list):
            return {"all": raw}
        return raw
