"""What a rule looks at: the proposed turn, and everything that was said before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from viva.conduct.lexicon import LONGEST
from viva.conduct.passage import contains
from viva.reading.words import sentences
from viva.values.conduct import RuleId, Violation
from viva.values.definition import Definition
from viva.values.moves import Move
from viva.values.scenario import Fact, Scenario
from viva.values.transcript import Mode, Transcript, Turn
from viva.values.value import Level

_QUOTED = re.compile(r"“([^”]*)(?:”|$)|\"([^\"]*)(?:\"|$)|«([^»]*)(?:»|$)")
_MAY_GO_ON = re.compile(r"\d\.[\"'”’)\]]*$")
"""A full stop behind a digit, at the very end, may yet be a decimal point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The interview up to the turn that is proposed."""

    definition: Definition
    level: Level
    mode: Mode
    transcript: Transcript
    """All turns so far, the candidate's last one included; the interviewer's carry their moves."""
    minutes_left: float | None
    """None when untimed."""

    @property
    def scenario(self) -> Scenario | None:
        """The sheet, if the scenario is known."""
        return self.definition.scenario

    @property
    def reply_to(self) -> Turn | None:
        """The candidate's turn that is being answered: the last turn, if it is theirs."""
        turns = self.transcript.turns
        return turns[-1] if turns and turns[-1].speaker == "candidate" else None

    def moves(self) -> tuple[Move, ...]:
        """The interviewer's moves so far."""
        return tuple(turn.move for turn in self.transcript.turns if turn.move is not None)

    def told(self) -> frozenset[str]:
        """Ids of the facts released so far."""
        return frozenset(fact for move in self.moves() for fact in move.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A move on its way to the candidate, as far as it can be judged."""

    move: Move
    text: str
    """The sentences that have arrived whole."""
    masked: str
    """`text` with the candidate's own words in quotation marks blanked out; every character stays at its place."""
    complete: bool
    """Whether the turn ends here."""

    def broke(self, rule: RuleId, quote: str, what: str) -> Violation:
        """A violation by this proposal."""
        return Violation(rule=rule, turn=None, quote=quote, what=what)


def proposal_of(move: Move, scene: Scene, *, complete: bool) -> Proposal:
    """The part of a move that can be judged now."""
    text = move.text[:LONGEST] if complete else finished(move.text[:LONGEST])
    return Proposal(move=move, text=text, masked=_without_quotes(text, scene), complete=complete)


def finished(text: str) -> str:
    """The text up to the end of its last whole sentence.

    Example:
        >>> finished("Go on. AUC is 0.")
        'Go on. '
    """
    spans = sentences(f"{text} x")  # what ends a sentence is known by what follows it
    if spans[-1].text == "x" and not _MAY_GO_ON.search(text):
        return text
    begun = sentences(text)
    return text[: begun[-1].start] if begun else ""


def _without_quotes(text: str, scene: Scene) -> str:
    """Blank out what stands in quotation marks and was said by the candidate; an open quotation runs to the end."""
    if not any(mark in text for mark in '“"«'):
        return text
    heard = [turn.text for turn in scene.transcript.turns if turn.speaker == "candidate"]

    def blank(match: re.Match[str]) -> str:
        quoted = next((group for group in match.groups() if group is not None), "")
        return " " * len(match[0]) if any(contains(said, quoted) for said in heard) else match[0]

    return _QUOTED.sub(blank, text)


def facts_of(scene: Scene, ids: tuple[str, ...] | frozenset[str]) -> tuple[Fact, ...]:
    """The facts of those ids that the sheet has, in the sheet's order."""
    wanted = frozenset(ids)
    return tuple(fact for fact in scene.scenario.facts if fact.id in wanted) if scene.scenario else ()


def approved_texts(move: Move, scene: Scene) -> tuple[str, ...]:
    """What this move may say word for word: the prompt, its facts and those told before, its twist or hint."""
    sheet = scene.scenario
    if sheet is None:
        return ()
    texts = [sheet.prompt, *sheet.definitions.values()]
    texts += [fact.say for fact in facts_of(scene, frozenset(move.facts) | scene.told())]
    texts += [twist.text for twist in sheet.twists if twist.id == move.twist]
    if move.act == "hint":
        texts += [text for hints in sheet.hints.values() for text in hints]
    return tuple(texts)
