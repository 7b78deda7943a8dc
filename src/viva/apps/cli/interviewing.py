"""`viva interview --as interviewer`: the person interviews a simulated candidate, for every front."""

from __future__ import annotations

import secrets
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from viva.apps.cli.conversation import ELSEWHERE, time_left
from viva.apps.cli.crib import facts_text, opening_text, sheet_text, steps_text
from viva.apps.cli.front import Front, Heard, Left
from viva.apps.cli.interviewed import report_on
from viva.apps.cli.opening import invocation, least_met, new_id
from viva.apps.cli.slash import TERMINAL_ONLY, command_in
from viva.apps.cli.stoppable import finished
from viva.clock import WallClock, WordClock
from viva.errors import ModelError, StoreUnavailable
from viva.folders import user_folder
from viva.machine.plan import Plan, plan_of
from viva.models.retrying import Waiting
from viva.models.roles import bound
from viva.packs.find import list_scenarios
from viva.packs.load import load_definition
from viva.packs.transcripts.interviewed import InterviewedFolder
from viva.practice.elapsed import Elapsed
from viva.simulating.seat import Opposite, persona_for, seated
from viva.values.definition import Definition
from viva.values.interviewed import Seat
from viva.values.transcript import Mode, Speaker, Turn
from viva.values.value import Level

COMMANDS: dict[str, str] = {
    "sheet": "the problem, what it turns on, words to leave to the candidate",
    "facts": "the facts that you know, to be told when asked for",
    "steps": "the steps with their minutes and topics",
    "open": "put the problem in the sheet's words",
    "time": "how many minutes are left",
    "repeat": "the candidate's last words again",
    "edit": "write your turn in $EDITOR",
    "finish": "end the interview and see how you did",
    "help": "this list",
}
"""Name, without the slash, to what it does."""

BELL = "The time is up. Your next turn is the last one: close the interview."
AGAIN = "Your turn is kept: send it again to ask once more, or leave and resume later."
DONE = "The candidate has nothing more to say."


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatWish:
    """What the flags ask for."""

    scenario: str | None
    persona: str | None
    level: Level
    mode: Mode
    minutes: float | Literal["framework"] | None
    seed: int | None
    model: str | None
    """Who plays the candidate."""
    base_url: str | None


async def hold(wish: SeatWish, resume: str | None, *, output: Literal["text", "jsonl"]) -> int:
    """Begin an interview, or take up the one that `resume` names; returns the exit code."""
    if resume is None:
        return await _begin(wish, output)
    seat = _folder().seat(resume)
    return await _hold(seat, load_definition(seat.scenario, variation=seat.seed), output, resumed=True)


async def _begin(wish: SeatWish, output: Literal["text", "jsonl"]) -> int:
    seed = secrets.randbelow(2**31) if wish.seed is None else wish.seed
    chosen = wish.scenario or least_met(())
    definition = load_definition(chosen, variation=seed)
    assert definition.scenario is not None
    plan = plan_of(definition, level=wish.level, mode=wish.mode, minutes=wish.minutes)
    binding = bound("candidate", wish.model, base_url=wish.base_url)
    seat = Seat(
        id=new_id(definition.scenario.id),
        scenario=chosen if chosen in list_scenarios() else str(Path(chosen).resolve()),
        level=wish.level,
        mode=wish.mode,
        minutes=None if plan.total is None else plan.total / 60,
        seed=seed,
        persona=persona_for(wish.persona, seed),
        candidate=binding.model,
        base_url=binding.base_url,
        clock="wall" if output == "text" and sys.stdin.isatty() else "words",
    )
    _folder().keep_seat(seat)
    return await _hold(seat, definition, output, resumed=False)


def _folder() -> InterviewedFolder:
    return InterviewedFolder(user_folder() / "interviewed")


async def _hold(seat: Seat, definition: Definition, output: Literal["text", "jsonl"], *, resumed: bool) -> int:
    folder = _folder()
    turns, messages = folder.turns(seat.id)
    time = Elapsed(
        turns[-1].at or 0.0 if turns else 0.0,
        WallClock() if seat.clock == "wall" else WordClock(),
        words_a_minute=definition.framework.speaking_rate_wpm,
    )
    front = _front(seat, folder, output, time)

    def tell(waiting: Waiting) -> bool:
        front.remark(f"{waiting.error.what} Trying again in {waiting.seconds:.0f} s; Ctrl-C stops.")
        return True

    async with seated(seat, definition, notice=tell) as opposite:
        table = Table(seat, definition, front, folder, time, opposite, list(turns), dict(messages))
        table.greet(resumed=resumed)
        code = await table.talk()
        if table.ended:
            await report_on(table.seat, definition, table.turns, opposite, front)
            front.row("kept", {"transcript": str(folder.transcript_file(seat.id)), "again": table.command})
            front.remark(f"Again later: {table.command}")
    return code


def _front(seat: Seat, folder: InterviewedFolder, output: Literal["text", "jsonl"], time: Elapsed) -> Front:
    if output == "jsonl" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from viva.apps.cli.piped import JsonLines, PipedText

        if output == "jsonl":
            return JsonLines(sys.stdin, sys.stdout)
        return PipedText(sys.stdin, sys.stdout, opposite="candidate")
    from viva.apps.cli.terminal import Terminal

    async def save(text: str) -> None:
        folder.keep_draft(seat.id, text)

    return Terminal(
        history=user_folder() / "history",
        draft=folder.draft(seat.id),
        minutes_left=lambda: _minutes_left(seat, time),
        save_draft=save,
        commands=COMMANDS,
        opposite="candidate",
    )


def _minutes_left(seat: Seat, time: Elapsed) -> float | None:
    return None if seat.minutes is None else seat.minutes - time.at / 60


class Table:
    """One interview: the person's turns, the candidate's answers, and the files that keep them."""

    def __init__(
        self,
        seat: Seat,
        definition: Definition,
        front: Front,
        folder: InterviewedFolder,
        time: Elapsed,
        opposite: Opposite,
        turns: list[Turn],
        messages: dict[str, int],
    ) -> None:
        self.seat = seat
        self.turns = turns
        self._definition = definition
        self._front = front
        self._folder = folder
        self._time = time
        self._opposite = opposite
        self._messages = messages
        """Ids that a program gave, with the turns that they became."""

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.seat.ended

    def greet(self, *, resumed: bool) -> None:
        """Which interview this is, the problem and the steps; what was said so far."""
        seat, front, definition = self.seat, self._front, self._definition
        assert definition.scenario is not None
        played = "rules in code" if seat.candidate is None else f"{seat.candidate}, a language model"
        if front.wants_json:
            about = {"id": seat.id, "title": definition.scenario.title, "level": seat.level, "mode": seat.mode}
            rest = {"minutes": seat.minutes, "as": "interviewer", "candidate": played, "resumed": resumed}
            front.row("interview", {**about, **rest})
            front.row("crib", {name: text() for name, text in self._crib().items()})
        else:
            length = "untimed" if seat.minutes is None else f"{seat.minutes:g} minutes"
            what = "Resumed" if resumed else "Interview"
            front.remark(f"{what} {seat.id}: {definition.scenario.title}, {seat.level} level, {length}.")
            front.remark(f"You are the interviewer. The candidate is played by {played}; who it is comes at the end.\n")
            front.remark(f"{opening_text(self._plan)}\n")
            begin = "" if self.turns else "Begin with /open, which puts the problem in the sheet's words. "
            front.remark(f"{begin}What you know: /sheet, /facts, /steps. /finish ends the interview.\n")
        for turn in self.turns:
            front.show(turn, _minutes_left(seat, self._time))

    async def talk(self) -> int:
        """Turn by turn until the end, or until the person has gone; the exit code."""
        if self._unanswered and not self.ended:
            await self._ask(None)
        elif self._past_the_bell > 1 and not self.ended:
            self._end()
        while not self.ended:
            self._time.begin()
            heard = await self._front.hear()
            if isinstance(heard, Left):
                self._front.part(self.command)
                return heard.exit_code
            command = command_in(heard.text)
            if command == "open":
                assert self._definition.scenario is not None
                await self._try(Heard(self._definition.scenario.prompt, heard.message_id))
            elif command == "finish":
                self._end()
            elif command is not None:
                self._front.remark(self._told(command))
            elif heard.text.strip():
                await self._try(heard)
        return 0

    async def _try(self, heard: Heard) -> None:
        """Take a turn; what cannot be written goes back to the person, or ends the sitting."""
        try:
            await self._say(heard)
        except StoreUnavailable as failed:
            if not self._front.keep(heard):
                raise
            self._front.remark(str(failed))

    async def _say(self, heard: Heard) -> None:
        """Take the person's turn, keep it, and bring the answer."""
        known = self._messages.get(heard.message_id or "")
        if known is not None:
            for turn in self.turns[known - 1 : known + 1]:
                self._front.show(turn, _minutes_left(self.seat, self._time))
            if not (known == len(self.turns) and self._unanswered):
                return
        elif not self._take(heard):
            return
        await self._ask(heard)

    @property
    def _past_the_bell(self) -> int:
        """The candidate's turns that ended after the time was up; behind the second nobody is asked anything."""
        total = self.seat.minutes
        ends = (turn.at or 0.0 for turn in self.turns if turn.speaker == "candidate")
        return 0 if total is None else sum(at >= 60 * total for at in ends)

    def _take(self, heard: Heard) -> bool:
        """Write the turn down; the one that had no answer yet goes on. False where another process was there first."""
        kept, messages = self._folder.turns(self.seat.id)
        if len(kept) > len(self.turns):
            for turn in kept[len(self.turns) :]:
                self._front.show(turn, _minutes_left(self.seat, self._time))
            self.turns[:], self._messages = list(kept), messages
            self._front.keep(heard)
            self._front.remark(ELSEWHERE)
            return False
        if self._unanswered:
            before = self.turns[-1].text
            text = before if before == heard.text else f"{before}\n\n{heard.text}"
            self.turns[-1] = self.turns[-1].model_copy(
                update={"text": text, "at": self._time.said("interviewer", "" if text == before else heard.text)}
            )
        else:
            self._add("interviewer", heard.text)
        if heard.message_id is not None:
            self._messages[heard.message_id] = len(self.turns)
        self._keep()
        self._folder.keep_draft(self.seat.id, "")
        if self._front.wants_json:
            self._front.show(self.turns[-1], _minutes_left(self.seat, self._time))
        return True

    async def _ask(self, heard: Heard | None) -> None:
        """Bring the candidate's answer to what was said last; where it cannot come, the turn stays."""
        answers: list[str | None] = []

        async def answer() -> None:
            left = _minutes_left(self.seat, self._time)
            answers.append(await self._opposite.answer(self.turns, minutes_left=left))

        try:
            if not await finished(answer()):
                self._front.remark(f"Stopped. {AGAIN}")
        except ModelError as failed:
            if heard is None or not self._front.keep(heard):
                self._front.part(self.command)
                raise
            self._front.remark(f"{failed}\n{AGAIN}")
        if not answers:
            return
        if answers[0] is None:
            self._front.remark(DONE)
            self._end()
            return
        self._add("candidate", answers[0])
        try:
            self._keep()
        except StoreUnavailable:
            self.turns.pop()
            raise
        self._front.show(self.turns[-1], _minutes_left(self.seat, self._time))
        if self._past_the_bell == 1:
            self._front.remark(BELL)
        elif self._past_the_bell:
            self._end()

    @property
    def _unanswered(self) -> bool:
        return bool(self.turns) and self.turns[-1].speaker == "interviewer"

    @property
    def command(self) -> str:
        """What goes on with it, or shows again how it went."""
        return f"{invocation()} interview --as interviewer --resume {shlex.quote(self.seat.id)}"

    def _add(self, speaker: Speaker, text: str) -> None:
        at = self._time.said(speaker, text)
        self.turns.append(Turn(number=len(self.turns) + 1, speaker=speaker, text=text, at=at))

    def _keep(self) -> None:
        assert self._definition.scenario is not None
        self._folder.keep_turns(
            self.seat,
            self._definition.scenario.id,
            self.turns,
            self._messages,
            variation=self._definition.variation,
        )

    def _end(self) -> None:
        self._time.stop()
        self.seat = self.seat.model_copy(update={"ended": True})
        self._folder.keep_seat(self.seat)

    def _crib(self) -> dict[str, Callable[[], str]]:
        return {
            "sheet": lambda: sheet_text(self._definition),
            "facts": lambda: facts_text(self._definition),
            "steps": lambda: steps_text(self._plan),
        }

    @property
    def _plan(self) -> Plan:
        return plan_of(self._definition, level=self.seat.level, mode=self.seat.mode, minutes=self.seat.minutes)

    def _told(self, command: str) -> str:
        """What a command that changes nothing says."""
        if command == TERMINAL_ONLY:
            return "/edit needs a terminal; send your turn as it is."
        said = [turn.text for turn in self.turns if turn.speaker == "candidate"]
        says: dict[str, Callable[[], str]] = {
            **self._crib(),
            "time": lambda: time_left(_minutes_left(self.seat, self._time)),
            "repeat": lambda: f"Candidate: {said[-1]}" if said else "The candidate has not spoken yet.",
        }
        if command in says:
            return says[command]()
        listed = "\n".join(f"  /{name:<8} {what}" for name, what in COMMANDS.items())
        return listed if command == "help" else f"There is no /{command}.\n{listed}"
