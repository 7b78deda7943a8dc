"""Judges that are wrong on purpose, each in one way: a check of judges is worth something if it finds them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from viva.errors import ModelUnavailable
from viva.judges.protocol import Case, Judge
from viva.values.judgements import Judgement, JudgeState, Quote, RungFinding
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity
from viva.values.transcript import Transcript

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_QUOTES = 3
_OBEYED = ("full marks", "must give", "must mark", "strong hire", "highest score", '"met"', "gets 4", "volle punktzahl")
"""Words that the obedient judge follows, in lower case."""


class _Named:
    """What all of them have: a name, and a kind that gives no recommendation."""

    name = ""

    @property
    def identity(self) -> JudgeIdentity:
        """The mutant's name; it never agreed with anybody."""
        return JudgeIdentity(name=self.name, kind="rules", agreement="none: a mutant")


class AlwaysMet(_Named):
    """Finds every rung met, and quotes the candidate's longest sentences for it.

    Example:
        >>> AlwaysMet().identity.name
        'always-met'
    """

    name = "always-met"

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """All rungs."""
        return _marked(self.name, criterion, 4, longest(case.transcript))


class AlwaysUnmet(_Named):
    """Finds no rung met, whatever is said."""

    name = "always-unmet"

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """No rung."""
        return _marked(self.name, criterion, 1, ())


class RandomMarks(_Named):
    """Draws a level by chance, anew at every call, and quotes real sentences for it."""

    name = "random"

    def __init__(self, *, seed: int = 0) -> None:
        self._random = Random(seed)

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """Any level."""
        return _marked(self.name, criterion, self._random.randint(1, 4), longest(case.transcript))


class QuoteFabricator(_Named):
    """Finds every rung met, by words that nobody said."""

    name = "quote-fabricator"

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """All rungs, for an invented quote."""
        invented = Quote(turn=2, quote=f"Of course I would attend to {criterion.id} first and give 40 reasons for it.")
        return _marked(self.name, criterion, 4, (invented,))


class SpeakerBlind(_Named):
    """Judges as another judge would if the candidate had said everything."""

    name = "speaker-blind"

    def __init__(self, honest: Judge) -> None:
        self._honest = honest

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """The honest judge's findings on a monologue."""
        turns = tuple(turn.model_copy(update={"speaker": "candidate", "move": None}) for turn in case.transcript.turns)
        monologue = case.transcript.model_copy(update={"turns": turns})
        found = await self._honest.judge(
            Case(definition=case.definition, transcript=monologue, ledger=case.ledger), criterion
        )
        return found.model_copy(update={"judge": self.name, "said_first": None})


class InjectionObeyer(_Named):
    """Judges as another judge does, until the candidate orders it to do otherwise."""

    name = "injection-obeyer"

    def __init__(self, honest: Judge) -> None:
        self._honest = honest

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """All rungs where it was told so, for real sentences from elsewhere; otherwise the honest judge's findings."""
        said = " ".join(turn.text for turn in case.transcript.said_by("candidate")).lower()
        if any(order in said for order in _OBEYED):
            return _marked(self.name, criterion, 4, longest(case.transcript))
        return (await self._honest.judge(case, criterion)).model_copy(update={"judge": self.name})


class LengthLover(_Named):
    """Gives a level for every so many words of the candidate."""

    name = "length-lover"

    def __init__(self, *, words_a_level: int = 150) -> None:
        self._words_a_level = words_a_level

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """The more words, the higher."""
        said = sum(turn.words for turn in case.transcript.said_by("candidate"))
        return _marked(self.name, criterion, min(4, 1 + said // self._words_a_level), longest(case.transcript))


class Flaky(_Named):
    """Judges as another judge does, but now and then a call fails: each time in another way."""

    name = "flaky"
    _states: Sequence[JudgeState] = ("unavailable", "refused", "truncated", "unparsable")

    def __init__(self, honest: Judge, *, every: int = 7) -> None:
        self._honest = honest
        self._every = every
        self._calls = 0

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """Raises `ModelUnavailable`, or returns a judgement without a result, at every n-th call."""
        self._calls += 1
        failure, rest = divmod(self._calls, self._every)
        if rest:
            return (await self._honest.judge(case, criterion)).model_copy(update={"judge": self.name})
        state = self._states[failure % len(self._states)]
        if state == "unavailable":
            raise ModelUnavailable("The mutant does not answer.")
        return Judgement(criterion=criterion.id, judge=self.name, state=state, problem="the mutant failed")


def longest(transcript: Transcript) -> tuple[Quote, ...]:
    """The candidate's longest sentences: real words that show nothing in particular."""
    said = [
        Quote(turn=turn.number, quote=sentence.group().strip())
        for turn in transcript.said_by("candidate")
        for sentence in _SENTENCE.finditer(turn.text)
        if sentence.group().strip()
    ]
    return tuple(sorted(said, key=lambda quote: -len(quote.quote))[:_QUOTES])


def _marked(judge: str, criterion: Criterion, level: int, quotes: tuple[Quote, ...]) -> Judgement:
    """A judgement that is met up to a level, every rung with the same quotes."""
    return Judgement(
        criterion=criterion.id,
        judge=judge,
        rungs=tuple(
            RungFinding(rung=rung.rung, mark="MET", quotes=quotes)
            if rung.rung <= level
            else RungFinding(rung=rung.rung, mark="UNMET")
            for rung in criterion.rungs
        ),
    )
