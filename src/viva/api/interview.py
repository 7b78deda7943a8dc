"""An interview as a bot holds it: begun or taken up by its id, message by message, with a policy for each trouble."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from typing import Literal, Self

from viva.api import given
from viva.api.delivery import Delivery, OnBusy, checked
from viva.api.grader import Asked
from viva.api.grades import Judges, graded_so_far
from viva.api.limit import Limit
from viva.api.snapshot import Snapshot, snapshot_of
from viva.board import version_of
from viva.clock import Clock
from viva.interview import Budget, TurnEnd
from viva.interview import Interview as Loop
from viva.interviewers.protocol import Interviewer
from viva.journal.store import Store
from viva.judges.panel import Votes
from viva.telemetry.sitting import Sitting
from viva.values.board import BoardVersion
from viva.values.definition import Definition
from viva.values.events import ClockPolicy, Event, Started
from viva.values.messages import Usage
from viva.values.moves import Sentence
from viva.values.scorecard import Scorecard
from viva.values.transcript import Mode, Transcript
from viva.values.value import Level


class Interview:
    """One interview, to be held by any program. Any number of them live in one process and share nothing.

    Keep one object for each interview while it goes on: what its policies say holds within the object. Objects in
    other processes, or loaded again in this one, are safe beside it: each turn is taken exactly once, and who comes
    second gets `TurnInProgress`. Make one with `start` or `load`; close it with `close`, or use it in `async with`.
    Nothing is lost where that is forgotten: all that was shown is in the journal.

    What `start` and `load` take alike:

    - `store`: where it is journalled; a `Store` that several interviews share, or the path or URL of one that this
      interview opens and closes (`memory:` for none that stays).
    - `model`: a name such as `openai/gpt-5`, with `base_url` for a server of one's own, or any `Interviewer`. None is
      the rules in code for a new interview, and whoever began it for an old one.
    - `clock`: `words` charges what is said, for people who answer when they can, `wall` real time; or any clock.
    - `budget`: most dollars and tokens for the model, earlier sittings included.
    - `on_busy`: what becomes of a message that comes while another is being answered. `reject` raises
      `TurnInProgress`; `queue` answers it next, in order; `merge` joins all that wait into one next turn.
    - `turn_timeout`: seconds that one turn may take, from when its answering begins. It is also how long a turn that
      another process has begun is left to it.
    - `limit`: shared by interviews that may not all be answered at once.

    Example:
        >>> import asyncio, viva
        >>> async def talk() -> None:
        ...     async with await viva.Interview.start("demo", store="memory:", mode="step1") as interview:
        ...         async for part in interview.turn("What is the business goal?", message_id="m1"):
        ...             if isinstance(part, viva.TurnEnd):
        ...                 print(part.move.act, part.ended)
        ...         await interview.finish()
        ...         print(interview.id, interview.state.turns, interview.ended)
        ...         print(interview.transcript.turns[0].text == interview.opening)
        ...         print(interview.events[-1].kind, interview.calls)
        ...         scorecard = await interview.grade()
        ...         print(scorecard.indicative)
        >>> asyncio.run(talk())
        answer False
        demo 3 True
        True
        finished ()
        True
    """

    def __init__(self, loop: Loop, delivery: Delivery, store: Store, opened: AsyncExitStack) -> None:
        self._loop = loop
        self._delivery = delivery
        self._store = store
        self._opened = opened

    @classmethod
    async def start(
        cls,
        interview: str,
        *,
        store: Store | str | Path,
        scenario: str | Path | Definition = "ads_ctr",
        level: Level = "senior",
        mode: Mode = "full",
        minutes: float | Literal["framework"] | None = "framework",
        model: str | Interviewer | None = None,
        base_url: str | None = None,
        clock: Clock | ClockPolicy = "words",
        seed: int | None = None,
        budget: Budget | None = None,
        on_busy: OnBusy = "reject",
        turn_timeout: float | None = None,
        limit: Limit | None = None,
    ) -> Self:
        """Begin a new interview; its first words are `opening`.

        `interview` is an id of up to 200 letters, digits and `_.:-`, such as `slack:C1:1732`. `scenario` is an id, a
        file, or a definition; `minutes` the length of the run, the framework's own, or None for untimed. The same
        `seed` gives the same words and figures; None draws one.

        Raises `StoreConflict` where the id is taken, `UsageError` for a setting of no use, `DefinitionError` for a
        scenario with mistakes, `ModelAuthError` where a key is missing, `StoreUnavailable`.

        Example:
            >>> import asyncio, viva
            >>> interview = asyncio.run(viva.Interview.start("chat:7", store="memory:", level="mid", seed=1))
            >>> interview.id, interview.state.level, interview.opening[:30]
            ('chat:7', 'mid', 'Plaza shows ads between posts.')
        """
        checked(on_busy, turn_timeout)
        given.check_settings(interview, level, mode)
        seed = secrets.randbelow(2**31) if seed is None else seed
        async with AsyncExitStack() as opened:
            sitting = opened.enter_context(Sitting(interview))
            loop = await Loop.start(
                interview,
                definition=await given.sheet_for(scenario, seed),
                interviewer=given.interviewer_from(model, base_url, budget, opened),
                store=(journal := await given.journal_at(store, opened)),
                clock=given.clock_from(clock),
                budget=budget,
                lease=turn_timeout or 0.0,
                level=level,
                mode=mode,
                minutes=minutes,
                seed=seed,
            )
            sitting.begun(loop.started, resumed=False)
            delivery = Delivery(loop, sitting, on_busy=on_busy, turn_timeout=turn_timeout, limit=limit)
            return cls(loop, delivery, journal, opened.pop_all())

    @classmethod
    async def load(
        cls,
        interview: str,
        *,
        store: Store | str | Path,
        scenario: str | Path | Definition | None = None,
        model: str | Interviewer | None = None,
        base_url: str | None = None,
        clock: Clock | ClockPolicy | None = None,
        budget: Budget | None = None,
        on_busy: OnBusy = "reject",
        turn_timeout: float | None = None,
        limit: Limit | None = None,
    ) -> Self:
        """Take up an interview where its journal ends, whatever became of the process that held it.

        `scenario` is the file or the definition of an interview that did not begin with a scenario's id; `clock` None
        is what it began with. A turn that was journalled but not answered, because the process died, is answered now;
        with a `turn_timeout` not before that time is over, since its writer may live in another process.

        Raises `UnknownInterview`, `UsageError` where it is about another scenario or whoever began it is no model's
        name, and as `start` does.

        Example:
            >>> import asyncio, viva
            >>> async def twice() -> bool:
            ...     store = viva.open_store("memory:")
            ...     first = await viva.Interview.start("chat:8", store=store)
            ...     again = await viva.Interview.load("chat:8", store=store)
            ...     return first.transcript == again.transcript
            >>> asyncio.run(twice())
            True
        """
        checked(on_busy, turn_timeout)
        async with AsyncExitStack() as opened:
            sitting = opened.enter_context(Sitting(interview))
            journal = await given.journal_at(store, opened)
            started = (await journal.read(interview))[0].event
            assert isinstance(started, Started)
            loading = Loop.load(
                interview,
                definition=await given.sheet_again(scenario, started),
                interviewer=given.interviewer_again(interview, started, model, base_url, budget, opened),
                store=journal,
                clock=given.clock_from(clock or started.clock),
                budget=budget,
                lease=turn_timeout or 0.0,
            )
            loop = await sitting.during(loading)
            sitting.begun(loop.started, resumed=True)
            delivery = Delivery(loop, sitting, on_busy=on_busy, turn_timeout=turn_timeout, limit=limit)
            return cls(loop, delivery, journal, opened.pop_all())

    @property
    def id(self) -> str:
        """As it was given."""
        return self._loop.id

    @property
    def state(self) -> Snapshot:
        """Where the interview stands; a value with a `schema_version` that goes through JSON."""
        return snapshot_of(self._loop)

    @property
    def ended(self) -> bool:
        """Whether the interview is over."""
        return self._loop.ended

    @property
    def opening(self) -> str:
        """The interviewer's first words: the problem. Show them before the first turn."""
        return self._loop.transcript.turns[0].text

    @property
    def transcript(self) -> Transcript:
        """The turns so far, numbered from 1, without those taken back; `at` is interview seconds."""
        return self._loop.transcript

    @property
    def events(self) -> tuple[Event, ...]:
        """The journal so far; each event has a `schema_version` and goes through JSON."""
        return self._loop.events

    @property
    def calls(self) -> tuple[Usage, ...]:
        """What each call to a language model took, earlier sittings included: tokens, dollars, seconds."""
        return self._loop.calls

    async def turn(
        self, text: str, *, message_id: str, board: str | BoardVersion | None = None
    ) -> AsyncGenerator[Sentence | TurnEnd, None]:
        r"""Say something, and hear the answer: `Sentence`s, which make up its text, then a `TurnEnd`.

        Each part comes once it is checked and journalled; a model's come one by one while it writes. Hear the answer
        to its end, or close it (`contextlib.aclosing`), or cancel the task: nothing is left half done, and the same
        message sent again brings the answer.

        `message_id` is the platform's id of the message, 1 to 200 characters: the same again gives the stored answer,
        also after the end, so that a webhook may be delivered twice. An empty text is silence. Where an earlier
        message still waits for its answer, that answer comes first, with a `TurnEnd` of its own. With
        `on_busy="merge"` one of the messages that were joined gets the answer and the others the `TurnEnd` alone,
        whose `messages` names them all. `board` is the whole design board as it is now, as Mermaid or bullets; what
        changed on it is said with the text, and the version is kept.

        Raises `TurnInProgress` where somebody else is answering or, with `on_busy="reject"`, another message is;
        `InterviewOver`; `ModelTooSlow` after `turn_timeout`; `BudgetExceeded`; `ModelError`; `StoreUnavailable`;
        `MessageTakenBack`; `UsageError` for an id of no use, or a board with mistakes. After any of them the same
        message may be sent again.

        Example:
            >>> import asyncio, viva
            >>> async def ask(interview: viva.Interview, text: str, message_id: str) -> str:
            ...     parts = interview.turn(text, message_id=message_id)
            ...     return "".join([part.text async for part in parts if isinstance(part, viva.Sentence)])
            >>> async def talk() -> bool:
            ...     interview = await viva.Interview.start("chat:9", store="memory:", seed=1)
            ...     first = await ask(interview, "What is the goal?", "m1")
            ...     return first != "" and first == await ask(interview, "What is the goal?", "m1")
            >>> asyncio.run(talk())
            True
        """
        version = version_of(board) if isinstance(board, str) else board
        async with aclosing(self._delivery.turn(text, message_id, version)) as parts:
            async for part in parts:
                yield part

    async def refresh(self) -> None:
        """Take in what other processes wrote to the journal since; a turn need not be preceded by it.

        Raises `StoreUnavailable` where it cannot be read.

        Example:
            >>> import asyncio, viva
            >>> store = viva.open_store("memory:")
            >>> talk = asyncio.run(viva.Interview.start("demo", store=store))
            >>> asyncio.run(asyncio.run(viva.Interview.load("demo", store=store)).finish())
            >>> asyncio.run(talk.refresh())
            >>> talk.ended
            True
        """
        await self._loop.refresh()

    async def pause(self) -> None:
        """Stop the clock until the next turn. Raises `TurnInProgress` where somebody else wrote in between.

        Example:
            >>> import asyncio, viva
            >>> talk = asyncio.run(viva.Interview.start("demo", store="memory:", seed=1))
            >>> asyncio.run(talk.pause())
            >>> talk.state.paused
            True
        """
        async with self._delivery.between_turns():
            await self._loop.pause()

    async def resume(self) -> None:
        """Let the clock go on. Raises as `pause` does.

        Example:
            >>> import asyncio, viva
            >>> talk = asyncio.run(viva.Interview.start("demo", store="memory:", seed=1))
            >>> asyncio.run(talk.pause())
            >>> asyncio.run(talk.resume())
            >>> talk.state.paused
            False
        """
        async with self._delivery.between_turns():
            await self._loop.resume()

    async def undo(self, *, message_id: str | None = None) -> str | None:
        """Take back the candidate's last turn and its answer; gives its text, None where there is none.

        The time that it took is not given back, and its message id is used up. Give `message_id`, the id of the
        message to take back, where this may be repeated because a reply was lost: what was taken back already gives
        its text again and nothing else happens. A message that was joined with others is taken back with them.

        Raises as `pause` does; with `message_id` also `UsageError` where that is not the last turn or there is no such
        message, and `InterviewOver` after the end.

        Example:
            >>> import asyncio, viva
            >>> async def twice() -> list[str | None]:
            ...     talk = await viva.Interview.start("demo", store="memory:")
            ...     for number in (1, 2):
            ...         _ = [part async for part in talk.turn(f"Words {number}", message_id=f"m{number}")]
            ...     return [await talk.undo(message_id="m2"), await talk.undo(message_id="m2")]
            >>> asyncio.run(twice())
            ['Words 2', 'Words 2']
        """
        async with self._delivery.between_turns():
            return await self._loop.undo(message_id=message_id)

    async def finish(self) -> None:
        """End the interview at the candidate's wish, behind a turn in progress; again changes nothing.

        Raises as `pause` does.

        Example:
            >>> import asyncio, viva
            >>> talk = asyncio.run(viva.Interview.start("demo", store="memory:", seed=1))
            >>> asyncio.run(talk.finish())
            >>> talk.ended
            True
        """
        async with self._delivery.between_turns():
            await self._loop.finish()

    async def grade(
        self,
        judge: Judges = None,
        *,
        level: Level | None = None,
        base_url: str | None = None,
        votes: Votes = "practice",
        max_usd: float | None = None,
    ) -> Scorecard:
        """Grade what was said so far, with the ledger as it was kept, and keep the scorecard beside the journal.

        Settings and errors are those of `viva.grade`.

        Example:
            >>> import asyncio, viva
            >>> talk = asyncio.run(viva.Interview.start("demo", store="memory:", seed=1))
            >>> scorecard = asyncio.run(talk.grade(level="mid"))
            >>> scorecard.level, scorecard.coverage
            ('mid', 0.0)
        """
        asked = Asked(base_url=base_url, votes=votes, max_usd=max_usd)
        scorecard = await self._delivery.sitting.during(graded_so_far(self._loop, judge, asked, level))
        await self._store.save_scorecard(self.id, scorecard)
        return scorecard

    async def close(self) -> None:
        """Close what this interview opened: a store by path or URL, a model by name. The interview stays resumable.

        Example:
            >>> import asyncio, viva
            >>> talk = asyncio.run(viva.Interview.start("demo", store="memory:", seed=1))
            >>> asyncio.run(talk.close())
        """
        await self._opened.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
