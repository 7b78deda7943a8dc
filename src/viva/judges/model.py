"""The judge that is a language model: one call a criterion, blind to everything else, and one to mend its quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from viva.judges.answer import JudgeAnswer, RepairAnswer, finding_of, form_hash, judgement_of
from viva.judges.fence import fenced
from viva.judges.hearing import MAX_TOKENS, heard, state_of
from viva.judges.protocol import Case
from viva.judges.questions import criterion_text, repair_text
from viva.judges.record import JudgementKey, criterion_hash, digest_of, transcript_hash
from viva.models.answers import Answered
from viva.models.seam import ChatModel
from viva.packs.prompts import load_prompt, prompt_hashes
from viva.scoring.ladder import proofs, unproven
from viva.scoring.proof import Proof
from viva.scoring.spoken import spoken_in
from viva.values.judgements import Judgement
from viva.values.messages import ChatRequest, Message
from viva.values.prompt import Prompt
from viva.values.rubric import Criterion
from viva.values.scorecard import JudgeIdentity

NOT_CALIBRATED = "not calibrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgePrompts:
    """The two prompts of this role."""

    judge: Prompt
    repair: Prompt


def judge_prompts() -> JudgePrompts:
    """The user's own prompts where there are some, else those that ship."""
    return JudgePrompts(
        judge=load_prompt("judge", variables=frozenset({"fence", "transcript", "criterion"})),
        repair=load_prompt("judge_repair", variables=frozenset({"failed"})),
    )


class ModelJudge:
    """Judges with a language model; any number of gradings may share one.

    Example:
        >>> judge = ModelJudge(model_named("openai/gpt-5"))  # doctest: +SKIP
        >>> judge.identity.agreement  # doctest: +SKIP
        'not calibrated'
    """

    def __init__(
        self, model: ChatModel, *, prompts: JudgePrompts | None = None, agreement: str = NOT_CALIBRATED
    ) -> None:
        self._model = model
        self._prompts = prompts or judge_prompts()
        self._identity = JudgeIdentity(name=model.name, kind="model", agreement=agreement)
        self._asks_by = digest_of(self._prompts.judge.sha256, self._prompts.repair.sha256, form_hash())

    @property
    def identity(self) -> JudgeIdentity:
        """The model, and how far its judgements agreed with raters."""
        return self._identity

    @property
    def hashes(self) -> Mapping[str, str]:
        """Of the prompts."""
        return prompt_hashes(self._prompts.judge, self._prompts.repair)

    def key(self, case: Case, criterion: Criterion) -> JudgementKey:
        """What the judgement depends on."""
        return JudgementKey(
            transcript=transcript_hash(case.transcript),
            criterion=criterion.id,
            rubric=criterion_hash(case.definition, criterion),
            prompts=self._asks_by,
            model=self._model.name,
            vote=case.vote,
            pointed=case.pointed,
        )

    def request(self, case: Case, criterion: Criterion) -> ChatRequest:
        """The first call; all of it up to the criterion is the same for every criterion of a transcript."""
        data = fenced(case.transcript)
        values = {
            "fence": data.fence,
            "transcript": data.lines,
            "criterion": criterion_text(case.definition, criterion, pointed=case.pointed),
        }
        return ChatRequest(
            model=self._model.name,
            messages=self._prompts.judge.messages(values),
            answer_name="judgement",
            max_tokens=MAX_TOKENS,
            whole=True,
        )

    async def judge(self, case: Case, criterion: Criterion) -> Judgement:
        """The judgement on record, or a new one.

        Its state says where the model refused, was cut off twice, or answered in no usable form. Raises `ModelError`
        where it could not be reached.
        """
        return await case.sitting.judged(self.key(case, criterion), lambda: self._asked(case, criterion))

    async def _asked(self, case: Case, criterion: Criterion) -> Judgement:
        request = self.request(case, criterion)
        answered, calls = await heard(self._model, request, JudgeAnswer)
        if not isinstance(answered, Answered):
            return Judgement(
                criterion=criterion.id,
                judge=self._model.name,
                vote=case.vote,
                state=state_of(answered),
                problem=answered.what,
                calls=calls,
            )
        judged = judgement_of(answered.value, criterion, judge=self._model.name, vote=case.vote)
        judged = judged.model_copy(update={"calls": calls})
        failed = unproven(proofs(criterion, judged, case.transcript, spoken_in(case.transcript)))
        return await self._mended(request, answered, judged, failed) if failed else judged

    async def _mended(
        self, request: ChatRequest, answered: Answered[JudgeAnswer], judged: Judgement, failed: Sequence[Proof]
    ) -> Judgement:
        """The same with new findings on the rungs whose quotes failed; as it was where there is no usable answer."""
        said = Message(role="assistant", text=answered.replies[-1].text)
        asked = self._prompts.repair.messages({"failed": repair_text(failed)})
        again = request.model_copy(update={"messages": (*request.messages, said, *asked), "answer_name": "repair"})
        mended, calls = await heard(self._model, again, RepairAnswer)
        judged = judged.model_copy(update={"calls": judged.calls + calls})
        if not isinstance(mended, Answered):
            return judged
        wanted = {proof.rung for proof in failed}
        new = {finding.rung: finding for finding in map(finding_of, mended.value.rungs) if finding.rung in wanted}
        return judged.model_copy(update={"rungs": tuple(new.get(finding.rung, finding) for finding in judged.rungs)})
