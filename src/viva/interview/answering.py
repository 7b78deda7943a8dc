"""Answering the candidate's last turn: the brief, the interviewer's words as they come, the move that is kept."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from itertools import pairwise

from viva.interview.boards import seen_on_board
from viva.interview.budget import Budget
from viva.interview.record import Record
from viva.interview.stopwatch import Stopwatch
from viva.interviewers.proposal import Proposed, Said, ended, proposed
from viva.interviewers.protocol import Brief, Interviewer
from viva.machine.clock import clamped
from viva.machine.hearing import hear
from viva.machine.options import options
from viva.machine.record import calls_of, ledger_of
from viva.machine.settle import Settled, settle
from viva.reading.words import sentences
from viva.values.events import Event, InterviewerSaid, SentenceSaid
from viva.values.messages import Usage
from viva.values.moves import Move, Sentence


class Answering:
    """The interviewer's side of one interview. Nothing is given out before it is in the journal."""

    def __init__(self, record: Record, watch: Stopwatch, interviewer: Interviewer, budget: Budget) -> None:
        self._record = record
        self._watch = watch
        self._interviewer = interviewer
        self._budget = budget
        self._untold: list[Usage] = []
        """Calls for the turn in progress, and those that failed since the last one."""

    @property
    def calls(self) -> tuple[Usage, ...]:
        """What each call to a language model took, so far."""
        return (*calls_of(self._record.events), *self._untold)

    async def owed(self) -> AsyncGenerator[Sentence | Move, None]:
        """The answer to a turn that still waits for it, because a process died or the interviewer failed.

        Parts as of `reply`.
        """
        state = self._record.state
        if state.ended or not state.unheard:
            return
        move = await self.end_what_was_cut_off()
        if move is not None:
            yield move
            return
        async with aclosing(self.reply()) as parts:
            async for part in parts:
                yield part

    async def reply(self) -> AsyncGenerator[Sentence | Move, None]:
        """The answer to the last turn, which is in the journal: sentences that came one by one, then the move."""
        reply_to = self._record.state.message_id
        assert reply_to is not None
        try:
            async with aclosing(proposed(self._interviewer, self._brief(), may_ask=self._may_ask)) as parts:
                async for part in parts:
                    at = self._watch.stand()  # Waiting for the interviewer's words costs the candidate no time,
                    if isinstance(part, Said):
                        said = SentenceSaid(at=at, reply_to=reply_to, decision=part.decision, text=part.text)
                        await self._record.append((said,))
                        yield Sentence(text=part.text)
                    else:
                        yield await self._keep(part, reply_to)
        finally:
            self._watch.stand()  # nor does waiting for words that never come.

    async def end_what_was_cut_off(self) -> Move | None:
        """Bring a turn to its end that was begun, and shown, before a process died; None where there is none."""
        cut_off, reply_to = self._record.cut_off(), self._record.state.message_id
        if cut_off is None or reply_to is None:
            return None
        brief = self._brief()
        move = ended(*cut_off, brief, brief.notes)
        return await self._keep(Proposed(move=move), reply_to)

    async def _keep(self, part: Proposed, reply_to: str) -> Move:
        """Journal a turn of the interviewer that is complete; gives its move with the step set."""
        state = self._record.state
        # The interviewer may have noted more than code read, and that is what folding will hear.
        settled = settle(hear(state, part.move.notes), part.move)
        rate = self._record.definition.framework.speaking_rate_wpm
        at = clamped(self._watch.tick(state) + self._watch.spoken(settled.move.text, rate), state.total)
        said = InterviewerSaid(
            at=at, reply_to=reply_to, move=settled.move, refused=part.refused, calls=tuple(self._untold)
        )
        await self._record.append(around(said, settled))
        self._watch.not_before(at)
        self._untold.clear()
        return settled.move

    def _may_ask(self) -> None:
        """Raise `BudgetExceeded` where no further call may be made."""
        self._budget.check(self.calls)

    def _brief(self) -> Brief:
        record = self._record
        notes = record.notes()
        heard = hear(record.state, notes)
        return Brief(
            definition=record.definition,
            level=record.started.level,
            mode=record.started.mode,
            transcript=record.transcript,
            notes=notes,
            options=options(heard),
            ledger=ledger_of(heard),
            board=seen_on_board(record.events, record.definition.framework.board),
            seed=record.started.seed,
            told=self._untold.append,
        )


def around(said: InterviewerSaid, settled: Settled) -> tuple[Event, ...]:
    """The events of one interviewer turn, all at one time."""
    after = tuple(entered.model_copy(update={"at": said.at}) for entered in settled.after)
    finished = () if settled.finished is None else (settled.finished.model_copy(update={"at": said.at}),)
    return (*settled.before, said, *after, *finished)


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of a text, each with the space that follows it; together they are the text."""
    if not text:
        return
    starts = [0, *(span.start for span in sentences(text)[1:]), len(text)]
    for start, end in pairwise(starts):
        yield Sentence(text=text[start:end])
