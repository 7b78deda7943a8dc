"""Moves: what an interviewer proposes for one turn, and the notes it keeps of what the candidate said."""

from __future__ import annotations

from typing import Literal

from viva.values.value import Identifier, NonEmpty, ProbeCode, Value

Act = Literal[
    "open",  # the scenario's prompt
    "listen",  # a bare acknowledgement: asks nothing, spends nothing
    "answer",  # facts that were asked for
    "hand_back",  # the sheet is silent: the candidate decides
    "decline",  # out of scope, a verdict, the rules, hidden material
    "probe",  # P2 or P3
    "nudge",  # P1
    "hint",  # H
    "twist",
    "move_on",
    "close",
]
ASKING_ACTS: frozenset[Act] = frozenset({"probe", "nudge", "hint", "twist"})

TurnKind = Literal[
    "statement",
    "question",
    "dont_know",
    "refusal",
    "asks_help",
    "asks_repeat",
    "asks_how_it_goes",
    "asks_decision",  # "which model is better?"
    "asks_how_to_split",  # "which steps should I cover?"
    "asks_meaning",  # the meaning of a word in the prompt
    "wants_to_move_on",
    "injection",
    "silence",
]

Disposition = Literal["answered", "handed_back", "declined", "deferred"]
"""What became of a candidate's question; `deferred` is the fourth fact asked for in one turn."""


class Note(Value):
    """A topic that the candidate's turn raised, in the candidate's own words."""

    topic: Identifier
    quote: NonEmpty
    """Verbatim."""


class Question(Value):
    """A question found in the candidate's turn, and what was done with it."""

    text: NonEmpty
    disposition: Disposition
    facts: tuple[Identifier, ...] = ()
    topics: tuple[Identifier, ...] = ()


class Notes(Value):
    """What the candidate's turn was and raised; never how good it was."""

    kinds: tuple[TurnKind, ...] = ("statement",)
    """More than one when the turn does several things at once, in the order in which they appear."""
    raised: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    claims: int = 0
    """Statements with content, whether or not they fit a topic of the framework."""
    conflicts: tuple[Identifier, ...] = ()
    """Facts that the candidate contradicted without asking."""


class Move(Value):
    """One turn of the interviewer: the decision, the words, the notes.

    Example:
        >>> Move(act="nudge", step="s1", code="P1", text="Go on.").text
        'Go on.'
    """

    act: Act
    step: Identifier
    """The step that the interview is in once the move is made."""
    topic: Identifier | None = None
    criterion: Identifier | None = None
    code: ProbeCode | None = None
    facts: tuple[Identifier, ...] = ()
    twist: Identifier | None = None
    text: NonEmpty
    notes: Notes = Notes()


class Decision(Value):
    """The first part of a proposed turn: what will be done. The step is the machine's to set."""

    act: Act
    topic: Identifier | None = None
    criterion: Identifier | None = None
    code: ProbeCode | None = None
    facts: tuple[Identifier, ...] = ()
    twist: Identifier | None = None


class Sentence(Value):
    """One sentence of the interviewer, with the space that follows it.

    Example:
        >>> import viva
        >>> parts = [viva.Sentence(text="Go on. "), viva.Sentence(text="What comes next?")]
        >>> "".join(part.text for part in parts)
        'Go on. What comes next?'
    """

    text: NonEmpty
