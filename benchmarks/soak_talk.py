"""One interview of a soak, as its client holds it: whatever fails is sent again until it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import aclosing, suppress
from datetime import timedelta
from typing import TypeVar

from benchmarks.soak_child import Errand
from benchmarks.soak_cut import Cut, cut_at
from benchmarks.soak_model import Wit
from benchmarks.soak_plan import IN_STORE, LONGEST, Moment, Setting, moment
from benchmarks.soak_store import SoakStore, locked
from benchmarks.soak_world import Account, Broken, Time, World
from viva.api.interview import Interview
from viva.candidates.offline import OfflineCandidate
from viva.candidates.protocol import heard_in
from viva.clock import Clock, WallClock, WordClock
from viva.errors import (
    InterviewOver,
    MessageTakenBack,
    ModelError,
    StoreConflict,
    StoreUnavailable,
    TurnInProgress,
    VivaError,
)
from viva.interview import TurnEnd
from viva.interviewers.offline import OfflineInterviewer
from viva.interviewers.protocol import Interviewer
from viva.journal.memory import MemoryStore
from viva.journal.opening import open_store
from viva.journal.store import Draft, Store
from viva.packs.load import load_definition
from viva.packs.personas import load_lines, load_persona
from viva.values.definition import Definition

T = TypeVar("T")

TRIES = 60
"""How often a client sends a message that is not answered."""
_WAIT_S = 0.02
_HOUR_S = 3600.0
_BOARD = "- client\n- gateway\n- feature store\n- ranker"


class Talk:
    """An interview, its client and its store."""

    def __init__(self, of: Setting, world: World) -> None:
        self.of = of
        self.world = world
        self.account = Account()
        self.time = Time()
        self.wit = Wit()
        self.definition = _sheet(of)
        self.inner = self._opened()
        self.store = SoakStore(self.inner)
        self.interview: Interview | None = None
        self._cut: int | None = None
        self._dropped = False
        self._draft = False
        self._may_fail = False
        """Something was done to the store in this turn."""

    @property
    def live(self) -> Interview:
        """The interview as this process has it."""
        assert self.interview is not None
        return self.interview

    def _opened(self) -> Store:
        return self.world.stores(open_store(str(self.world.database)) if self.of.on_disk else MemoryStore())

    async def close(self) -> None:
        """Let go of the store."""
        await self.store.close()

    async def held(self) -> None:
        """From the beginning to the end. Raises `Broken`, or whatever reached the client and should not."""
        self._arm(moment(self.of, 0))
        await self._begun()
        self._disarm()
        lines = load_lines(self.definition.framework.id)
        persona = load_persona(self.of.persona)
        candidate = OfflineCandidate(persona, self.definition, lines, seed=self.of.seed, mode=self.of.mode)
        turn = 0
        while not self.live.ended and turn < LONGEST:
            turn += 1
            now = moment(self.of, turn)
            heard = heard_in(self.live.transcript.turns)
            text = await candidate.answer(heard, minutes_left=self.live.state.minutes_left)
            if now.odd is not None:
                text = now.odd
            if text is None:
                break
            await self._turn(turn, now, text)
        self._arm(moment(self.of, turn + 1))
        await self._done(lambda: self.live.finish())
        self._disarm()

    async def _begun(self) -> None:
        """A client that does not know whether its interview has begun begins it again, then takes it up."""
        for _ in range(TRIES):
            try:
                self.interview = await self._tried(self._start)
                return
            except StoreConflict:
                with suppress(StoreUnavailable, Cut):
                    self.interview = await self._tried(self._load)
                    return
            except (StoreUnavailable, Cut):
                continue
        raise Broken("the interview cannot be begun")

    async def _start(self) -> Interview:
        of = self.of
        return await self.world.interviews.start(
            of.name,
            store=self.store,
            scenario=self.definition,
            level=of.level,
            mode=of.mode,
            minutes=of.minutes,
            model=self._interviewer(),
            clock=self._clock(),
            seed=of.seed,
            on_busy=of.on_busy,
            turn_timeout=of.lease_s,
        )

    async def _load(self) -> Interview:
        return await self.world.interviews.load(
            self.of.name,
            store=self.store,
            scenario=self.definition,
            model=self._interviewer(),
            clock=self._clock(),
            on_busy=self.of.on_busy,
            turn_timeout=self.of.lease_s,
        )

    def _interviewer(self) -> Interviewer:
        return self.wit.interviewer() if self.of.scripted else OfflineInterviewer()

    def _clock(self) -> Clock:
        return WallClock(self.time) if self.of.clock == "wall" else WordClock()

    async def _turn(self, turn: int, now: Moment, text: str) -> None:
        if now.mishap != "clock stands":
            self.time.reading += now.speaking_s
        if now.shown:
            self.account.log.append(f"turn {turn}: {now.shown}")
        beside = now.nth % 2 == 0
        """It goes wrong in what is done beside the message, and else in the message."""
        if beside:
            self._arm(now)
        if now.deed is not None and now.deed not in ("twice at once", "two at once", "board"):
            await self._do(now, turn)
        if self.live.ended:
            return self._disarm()
        if not beside:
            self._arm(now)
        board = _BOARD if now.deed == "board" and now.mishap != "process killed" else None
        ids = [f"m{turn}", f"m{turn}b"] if now.deed == "two at once" else [f"m{turn}"]
        self.account.said[ids[0]] = text
        if len(ids) > 1:
            self.account.said[ids[1]] = f"And another word, the {turn}th."
        await self._from_outside(now, ids[0], text)
        if now.deed == "twice at once":
            ids *= 2
        # A process that ends takes both with it, and one of two tasks that is cancelled does not.
        self._dropped = self._dropped and len(ids) == 1
        results = await asyncio.gather(*(self._sent(message, board) for message in ids), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        self._disarm()
        await self._draft_is_gone()

    async def _sent(self, message_id: str, board: str | None = None) -> None:
        """Send a message until it is answered, or the interview is over."""
        try:
            await self._done(lambda: self._said(message_id, board))
        except InterviewOver:
            if not self.live.ended:
                raise Broken(f"{message_id} was refused as after the end, before the end") from None
            self.account.refused.add(message_id)
            return
        if message_id not in self.account.answers:
            raise Broken(f"the answer to {message_id} came without an end")

    async def _said(self, message_id: str, board: str | None = None) -> None:
        shown = ""
        turn = self.live.turn(self.account.said[message_id], message_id=message_id, board=board)
        async with aclosing(turn) as parts:
            async for part in parts:
                if not isinstance(part, TurnEnd):
                    shown += part.text
                    continue
                # Of messages that were joined one gets the words, and the others the end alone.
                if shown != part.move.text and not (len(part.messages) > 1 and not shown):
                    raise Broken(f"{message_id}: shown was {shown[:80]!r}, kept {part.move.text[:80]!r}")
                self._answered(part)
                shown = ""

    def _answered(self, end: TurnEnd) -> None:
        for message in end.messages:
            before = self.account.answers.setdefault(message, end.move.text)
            if before != end.move.text:
                raise Broken(f"{message} was answered with {before[:80]!r}, then with {end.move.text[:80]!r}")

    async def _done(self, work: Callable[[], Coroutine[object, object, T]]) -> T:
        """Do something again until it is done. Raises what is no reason to do it again."""
        last: VivaError | None = None
        for tries in range(TRIES):
            try:
                return await self._tried(work)
            except Cut:
                continue
            except VivaError as error:
                if not self._expected(error):
                    raise
                last = error
                if tries > 1:
                    self.wit.heal()
                if isinstance(error, TurnInProgress):
                    await asyncio.sleep(_WAIT_S)
        raise Broken(f"it was tried {TRIES} times in vain: {last!r}")

    async def _tried(self, work: Callable[[], Coroutine[object, object, T]]) -> T:
        nth, self._cut = self._cut, None
        try:
            return await cut_at(nth, work())
        except Cut:
            self.account.errors["Cut"] += 1
            if self._dropped:
                self._dropped = False
                await self.taken_up()
            raise
        except VivaError as error:
            self.account.errors[type(error).__name__] += 1
            raise

    def _expected(self, error: VivaError) -> bool:
        """Whether a client is told to try again, and there was a reason for it."""
        if isinstance(error, StoreUnavailable):
            return self._may_fail
        if isinstance(error, ModelError):
            return self.of.scripted or self.of.lease_s is not None
        return isinstance(error, TurnInProgress)

    async def taken_up(self) -> None:
        """As a process that was started anew: another store, another clock, and the journal as it stands."""
        if self.interview is None:
            return
        before, self.time = self.store, Time()
        if self.of.on_disk:
            self.inner = self._opened()
        self.store = SoakStore(self.inner)
        self.store.unreadable, self.store.ahead = before.unreadable, before.ahead
        if self.of.on_disk:
            await before.close()
        for _ in range(TRIES):
            with suppress(StoreUnavailable):
                self.interview = await self._load()
                return
        raise Broken("the interview cannot be taken up")

    def _arm(self, now: Moment) -> None:
        mishap = now.mishap
        if now.model_fault is not None:
            self.wit.fail(now.model_fault, now.times)
            self.account.mishaps[f"model: {now.model_fault}"] += 1
        if mishap is None:
            return
        self.account.mishaps[mishap] += 1
        self._may_fail = mishap in IN_STORE or mishap in ("unreadable", "draft refused")
        if mishap in IN_STORE:
            self.store.fail(mishap, append=min(now.nth, 3 if self.of.scripted else 2))
        elif mishap == "draft refused":
            self.store.draft_refused = 1
        elif mishap in ("cancelled", "dropped", "calendar put back", "calendar put forward"):
            self._cut, self._dropped = now.nth, mishap != "cancelled"
            # Whoever wrote last had a calendar that was ahead of ours, or behind it.
            hours = {"calendar put back": 2, "calendar put forward": -2}.get(mishap, 0)
            self.store.ahead = timedelta(hours=hours)
        elif mishap == "asleep for hours":
            self.time.reading += _HOUR_S * now.nth
        elif mishap == "clock put back":
            self.time.reading -= _HOUR_S * now.nth

    async def _from_outside(self, now: Moment, message_id: str, text: str) -> None:
        """What others do before the message comes here."""
        if now.mishap == "process killed" and self.world.nursery is not None:
            errand = Errand(str(self.world.database), self.of.soak, self.of.number, message_id, text)
            await self.world.nursery.killed(errand, signs=now.nth - 1)
            if now.nth % 2:
                await self.taken_up()
        elif now.mishap == "locked for a moment":
            await asyncio.gather(locked(self.world.database), self._done(lambda: self.live.refresh()))
        elif now.mishap == "unreadable":
            self.store.unreadable = 1
            await self.taken_up()

    def _disarm(self) -> None:
        self.store.heal()
        self.wit.heal()
        self._cut, self._dropped, self._may_fail = None, False, False

    async def _do(self, now: Moment, turn: int) -> None:
        answered = [message for message in self.account.answers if message not in self.account.taken_back]
        if now.deed == "undo" and answered:
            await self._undo(answered[-1])
        elif now.deed == "repeat" and answered:
            await self._done(lambda: self._said(answered[now.nth % len(answered)]))
            await self._stays_taken_back()
        elif now.deed in ("pause", "pause and resume"):
            await self._done(lambda: self.live.pause())
            self.time.reading += _HOUR_S
            if now.deed == "pause and resume":
                await self._done(lambda: self.live.resume())
        elif now.deed == "look":
            await self._done(lambda: self.live.refresh())
        elif now.deed == "draft":
            await self._keep_draft(turn)

    async def _undo(self, message_id: str) -> None:
        text = await self._done(lambda: self.live.undo(message_id=message_id))
        last = self.live.events[-1]
        if last.kind != "undone":
            raise Broken(f"{message_id} was to be taken back, and the last event is `{last.kind}`")
        gone = last.message_id.split("\x1f")
        if text is None or message_id not in gone:
            raise Broken(f"{message_id} was to be taken back, not {gone}")
        self.account.taken_back.update(gone)

    async def _stays_taken_back(self) -> None:
        for message_id in sorted(self.account.taken_back)[:1]:
            with suppress(MessageTakenBack):
                await self._done(lambda: self._said(message_id))  # noqa: B023  # it is done at once
                raise Broken(f"{message_id} was taken back, and is answered when it is sent again")

    async def _keep_draft(self, turn: int) -> None:
        """A text is typed, the process ends, and another one has it still."""
        at = self.live.transcript.turns[-1].at or 0.0
        text = f"half an answer, the {turn}th"
        await self._done(lambda: self.store.save_draft(self.of.name, Draft(text=text, at=at)))
        await self.taken_up()
        kept = await self._done(lambda: self.store.draft(self.of.name))
        if kept is None or kept.text != text:
            raise Broken(f"the draft was {text!r}, and now it is {kept and kept.text!r}")
        self._draft = True

    async def _draft_is_gone(self) -> None:
        """A message was sent: what was typed for it is no draft any more."""
        if self._draft and (kept := await self.store.draft(self.of.name)):
            raise Broken(f"the draft {kept.text!r} is still there, though the message was sent")
        self._draft = False


def _sheet(of: Setting) -> Definition:
    return load_definition(of.scenario, variation=of.seed if of.varied else None)
