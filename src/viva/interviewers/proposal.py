"""From an interviewer's proposal to a move that may be shown.

It is checked by machine and conduct, retried once, or replaced by the framework's own wording of a legal move. What
was shown while it came in stands: a turn that goes wrong later is brought to an end in plain words.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from viva.conduct import Scene, review
from viva.errors import ModelError, ModelRefused, ModelReplyInvalid, ModelTruncated
from viva.interviewers.plain import as_said, endings, is_whole, plain_moves, still_asked, unsaid
from viva.interviewers.protocol import Brief, Interviewer
from viva.machine.legality import objections
from viva.values.definition import Definition
from viva.values.moves import Decision, Move, Notes, Sentence

ATTEMPTS = 2
"""One proposal, and one retry that is told what was wrong with the first."""

_UNUSABLE = {
    ModelReplyInvalid: "Your last reply was not the JSON object that is asked for. Reply with that object alone.",
    ModelTruncated: "Your last reply was cut off before its end. Reply shortly.",
    ModelRefused: "Your last reply was no turn of an interview. This is a mock interview about system design; go on.",
}
"""Faults of one reply, which another may not have; any other fault is raised."""
_BREAK = "\n\n"
"""Behind a sentence it tells the rules that the sentence is whole, whatever it ends with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence that may be shown at once, of a turn that is still being made."""

    decision: Decision
    text: str
    """From the second sentence on with a space before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A move that may be shown, and what was wrong with proposals before it."""

    move: Move
    refused: tuple[str, ...] = ()
    """`machine`, `reply` or the id of a conduct rule, once for each proposal that was refused or cut short."""


async def proposed(
    interviewer: Interviewer, brief: Brief, *, may_ask: Callable[[], None] = lambda: None
) -> AsyncGenerator[Said | Proposed, None]:
    """The sentences of this turn as they come, where the interviewer streams, then its move; there always is one.

    The move's text begins with the sentences. `may_ask` is called before each attempt and raises where it may not be
    made. Raises `ModelError` where a model cannot be used and nothing was said.
    """
    refused: list[str] = []
    asked = brief
    for _ in range(ATTEMPTS):
        may_ask()
        attempt = _Attempt(interviewer, asked)
        async with aclosing(attempt.listen()) as sentences:
            async for said in sentences:
                yield said
        if attempt.move is not None:
            yield Proposed(move=attempt.move, refused=tuple(refused))
            return
        refused.append(attempt.rule)
        if interviewer.streams and attempt.text and attempt.decision:
            yield Proposed(move=ended(attempt.decision, attempt.text, brief, attempt.notes), refused=tuple(refused))
            return
        asked = replace(brief, objections=(*asked.objections, attempt.objection))
    yield Proposed(
        move=_in_plain_words(attempt.decision if attempt.rule != "machine" else None, brief), refused=tuple(refused)
    )


def _in_plain_words(decision: Decision | None, brief: Brief) -> Move:
    """The framework's own wording: of what was decided, if that was legal, else of the most fitting legal move."""
    scene = scene_of(brief)
    meant: list[Move] = []
    if decision is not None and decision.act != "answer":  # Whether a fact may be said depends on its words alone.
        meant = [_move(decision, brief, text, brief.notes) for text in endings(decision, "", brief)]
    moves = [move.model_copy(update={"notes": brief.notes}) for move in plain_moves(brief)]
    clean = (move for move in (*meant, *moves) if not review(move, scene))
    return next(clean, _neutral(moves[-1], brief))


def ended(decision: Decision, said: str, brief: Brief, notes: Notes) -> Move:
    """A turn of which `said` was shown, brought to an end: as it is if that is a whole turn, else in plain words.

    The move says what was done, which may be less than what was decided.
    """
    scene = scene_of(brief)
    whole = [(decision, "")] if is_whole(decision, said, brief) else []
    rest = [(decision, text) for text in (*endings(decision, said, brief), "")]
    for meant, text in (*whole, *still_asked(decision, said, brief), *rest):
        spoken = f"{said} {text}".strip()
        move = _move(as_said(meant, spoken, brief), brief, spoken, notes)
        if (move.act == decision.act or not text) and not review(move, scene):
            return move
    return _move(as_said(decision, said, brief), brief, said, notes)


def _neutral(move: Move, brief: Brief) -> Move:
    """A legal move in words that break no rule, whatever was said before."""
    return move.model_copy(update={"text": brief.definition.framework.wording["acknowledge"][0]})


class _Attempt:
    """One proposal, listened to sentence by sentence until the first thing that is wrong with it."""

    def __init__(self, interviewer: Interviewer, brief: Brief) -> None:
        self._interviewer = interviewer
        self._brief = brief
        self._scene = scene_of(brief)
        self.decision: Decision | None = None
        self.notes = brief.notes
        self._said: list[str] = []
        """The clean sentences so far."""
        self.move: Move | None = None
        """The whole turn, if nothing was wrong with it."""
        self.rule = ""
        self.objection = ""

    @property
    def text(self) -> str:
        """What was said so far."""
        return " ".join(self._said)

    async def listen(self) -> AsyncGenerator[Said, None]:
        try:
            async with aclosing(self._interviewer.propose(self._brief)) as parts:
                async for part in parts:
                    if isinstance(part, Decision):
                        self._decide(part)
                    elif isinstance(part, Notes):
                        self.notes = merged(self._brief, part)
                    elif self.decision is not None and not self._interviewer.streams:
                        self._said.append(part.text)  # The whole turn is reviewed before any of it is shown.
                    elif self.decision is not None and self._may_say(part):
                        text = f" {part.text}" if self._said else part.text
                        self._said.append(part.text)
                        yield Said(decision=self.decision, text=text)
                    if self.rule:
                        return
        except ModelError as error:
            objection = next((what for kind, what in _UNUSABLE.items() if isinstance(error, kind)), None)
            if objection is None and not (self._interviewer.streams and self.text):
                raise
            self._refuse("reply", objection or error.what)
            return
        self._conclude()

    def _decide(self, decision: Decision) -> None:
        self.decision = decision
        found = objections(self._brief.options, decision) or _unknown(decision, self._brief.definition)
        if found:
            self._refuse("machine", " ".join(found))

    def _may_say(self, sentence: Sentence) -> bool:
        assert self.decision is not None
        # A line each, so that what is markup where it begins a line is seen.
        text = "\n".join((*self._said, sentence.text)) + _BREAK
        broken = review(_move(self.decision, self._brief, text, self.notes), self._scene, complete=False)
        if broken:
            self._refuse(broken[0].rule, broken[0].what)
        return not broken

    def _conclude(self) -> None:
        if self.decision is None or not self.text:
            self._refuse("FORM", "The turn was empty: decide on an act, then say one or two sentences.")
            return
        missing = unsaid(self.decision, self.text, self._brief)
        if missing:
            self._refuse("FORM", missing)
            return
        move = _move(self.decision, self._brief, self.text, self.notes)
        broken = review(move, self._scene)
        if broken:
            self._refuse(broken[0].rule, broken[0].what)
        else:
            self.move = move

    def _refuse(self, rule: str, objection: str) -> None:
        self.rule, self.objection = rule, objection


def _unknown(decision: Decision, definition: Definition) -> tuple[str, ...]:
    """Facts that the sheet does not have."""
    known = {fact.id for fact in definition.scenario.facts} if definition.scenario else set[str]()
    return tuple(f"There is no fact {fact}." for fact in decision.facts if fact not in known)


def _move(decision: Decision, brief: Brief, text: str, notes: Notes) -> Move:
    return Move(step=brief.options.step, text=text, notes=notes, **decision.model_dump())


def merged(brief: Brief, added: Notes) -> Notes:
    """What code read, with what the interviewer adds: quotes must be the candidate's, topics the framework's."""
    said = brief.transcript.turns[-1].text if brief.transcript.turns else ""
    topics = {topic.id for step in brief.definition.framework.steps for topic in step.topics}
    known = {note.topic for note in brief.notes.raised}
    new = tuple(n for n in added.raised if n.topic in topics - known and n.quote in said)
    return brief.notes.model_copy(
        update={"raised": brief.notes.raised + new, "questions": added.questions or brief.notes.questions}
    )


def scene_of(brief: Brief) -> Scene:
    """What the rules of conduct look at."""
    return Scene(
        definition=brief.definition,
        level=brief.level,
        mode=brief.mode,
        transcript=brief.transcript,
        minutes_left=brief.options.minutes_left,
    )


def opening_move(definition: Definition, minutes: float | None) -> Move:
    """The scenario's own text and the framework's first words, the same for every candidate."""
    assert definition.scenario is not None
    wordings = definition.framework.wording["opening"]
    fits = [text for text in wordings if ("{minutes}" in text) == (minutes is not None)]
    words = (fits or [wordings[0]])[0].format(minutes=f"{minutes:g}" if minutes is not None else "")
    return Move(act="open", step=definition.framework.steps[0].id, text=f"{definition.scenario.prompt} {words}")
