"""The run itself: interviews and a model become appraisals, whatever the order in which its answers come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from viva.appraising.appraisal import MEASURES, Appraisal, Mark, Measure, Talk, Unappraised, Why
from viva.appraising.batches import Batch, batches
from viva.appraising.forms import FORMS, form_hash
from viva.appraising.kept import KeptAnswer, KeptAnswers
from viva.appraising.marking import Found, marks_of
from viva.errors import BudgetExceeded, ModelError, ModelReplyInvalid
from viva.judges.fence import fenced
from viva.judges.hearing import MAX_TOKENS, TO_TELL, heard, state_of
from viva.judges.record import digest_of, transcript_hash
from viva.judges.sitting import together
from viva.models.answers import Answered
from viva.models.seam import ChatModel
from viva.models.structured import read_answer
from viva.packs.prompts import load_prompt, prompt_hashes
from viva.values.messages import ChatRequest
from viva.values.prompt import Prompt

AT_ONCE = 8
"""Calls at once, unless somebody says otherwise."""

_OF_TALK = frozenset({"fence", "transcript"})
_VARIABLES: Mapping[Measure, frozenset[str]] = {
    "leading": _OF_TALK | {"turns"},
    "followups": _OF_TALK | {"turns"},
    "flow": _OF_TALK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a run."""

    appraisals: tuple[Appraisal, ...]
    """In the order of the interviews."""
    models: tuple[str, ...]
    """Exact names of the models that answered, as their provider gives them."""
    stopped: BudgetExceeded | None = None
    """The limit that was reached, if one was; what was not asked because of it is not appraised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What came of one call."""

    answer: BaseModel | None = None
    why: Why = "unasked"
    """Where there is no answer."""
    models: tuple[str, ...] = ()
    error: ModelError | BudgetExceeded | None = None


class Appraiser:
    """Has a language model judge how interviewers ask.

    Example:
        >>> appraiser = Appraiser(model_named("openai/gpt-5"), measures=["flow"])  # doctest: +SKIP
        >>> (await appraiser.appraise(talks)).appraisals[0].values("coherence")  # doctest: +SKIP
        (4,)
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        measures: Sequence[Measure] = MEASURES,
        kept: KeptAnswers | None = None,
        limit: int = AT_ONCE,
    ) -> None:
        self._model = model
        self._kept = kept
        self._limit = limit
        self._prompts: dict[Measure, Prompt] = {
            one: load_prompt(f"bench_{one}", variables=_VARIABLES[one]) for one in MEASURES if one in measures
        }

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is judged, in the order in which it is shown."""
        return tuple(self._prompts)

    @property
    def hashes(self) -> Mapping[str, str]:
        """Of the prompts."""
        return prompt_hashes(*self._prompts.values())

    def request(self, batch: Batch, talk: Talk) -> ChatRequest:
        """One call; all of it up to the turns' numbers is the same for every call on a measure and an interview."""
        data = fenced(talk.transcript)
        values = {"fence": data.fence, "transcript": data.lines, "turns": ", ".join(map(str, batch.turns))}
        return ChatRequest(
            model=self._model.name,
            messages=self._prompts[batch.measure].messages(values),
            answer_name=batch.measure,
            max_tokens=MAX_TOKENS,
            whole=True,
        )

    async def appraise(
        self, talks: Sequence[Talk], *, told: Callable[[int, int], object] = lambda done, of: None
    ) -> Outcome:
        """Appraise interviews; what was kept is not asked again, and `told` hears of each answer.

        A call without a result leaves what it was about unappraised. Raises `ModelError` where the model could not be
        reached for any of the calls, or will not let anybody in.
        """
        asked = {self._key(batch, talk): (batch, talk) for talk in talks for batch in batches(talk, self.measures)}
        places, done = asyncio.Semaphore(self._limit), 0

        async def one(key: str, batch: Batch, talk: Talk) -> _Heard:
            nonlocal done
            known = self._known(key, batch)
            if known is None:
                async with places:
                    known = await self._asked(key, batch, talk)
            done += 1
            told(done, len(asked))
            return known

        found = dict(zip(asked, await together([one(key, *what) for key, what in asked.items()]), strict=True))
        errors = [one.error for one in found.values() if isinstance(one.error, ModelError)]
        if errors and len(errors) == len(found):
            raise errors[0]
        return Outcome(
            appraisals=tuple(self._appraisal(talk, found) for talk in talks),
            models=tuple(sorted({name for one in found.values() for name in one.models})),
            stopped=next((one.error for one in found.values() if isinstance(one.error, BudgetExceeded)), None),
        )

    def _appraisal(self, talk: Talk, found: Mapping[str, _Heard]) -> Appraisal:
        items, marked = 0, list[Found]()
        for batch in batches(talk, self.measures):
            heard_of = found[self._key(batch, talk)]
            items += len(batch.items)
            if heard_of.answer is not None:
                marked += marks_of(heard_of.answer, batch, talk)
            else:
                marked += [Unappraised(measure=batch.measure, item=item, why=heard_of.why) for item in batch.items]
        return Appraisal(
            items=items,
            marks=tuple(one for one in marked if isinstance(one, Mark)),
            unappraised=tuple(one for one in marked if isinstance(one, Unappraised)),
        )

    def _key(self, batch: Batch, talk: Talk) -> str:
        return digest_of(
            self._model.name,
            self._prompts[batch.measure].sha256,
            form_hash(batch.measure),
            transcript_hash(talk.transcript),
            *map(str, batch.turns),
        )

    def _known(self, key: str, batch: Batch) -> _Heard | None:
        known = self._kept.find(key) if self._kept is not None else None
        if known is None or not known.calls:
            return None
        try:
            answer = read_answer(known.calls[-1].reply, FORMS[batch.measure])
        except ModelReplyInvalid:
            return None
        return _Heard(answer=answer, models=tuple(call.model for call in known.calls))

    async def _asked(self, key: str, batch: Batch, talk: Talk) -> _Heard:
        try:
            answered, calls = await heard(self._model, self.request(batch, talk), FORMS[batch.measure])
        except BudgetExceeded as reached:
            return _Heard(error=reached)
        except TO_TELL:
            raise
        except ModelError as error:
            return _Heard(why="unavailable", error=error)
        models = tuple(call.model for call in calls)
        if not isinstance(answered, Answered):
            return _Heard(why=state_of(answered), models=models)
        if self._kept is not None:
            self._kept.keep(
                KeptAnswer(key=key, measure=batch.measure, interview=talk.name, turns=batch.turns, calls=calls)
            )
        return _Heard(answer=answered.value, models=models)
