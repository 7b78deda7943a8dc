"""What a bot does with a message on a line: it gives it to the interviewer, or follows the command that it is."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from viva.api.interview import Interview
from viva.api.sheets import sheet_of
from viva.channels import wording
from viva.channels.commands import Command, Name, beginning, command_in
from viva.channels.platforms import Platform
from viva.channels.posting import Posting, Sender, TooManyMessages
from viva.channels.short_card import short_card
from viva.channels.switchboard import Switchboard
from viva.errors import (
    BudgetExceeded,
    InterviewError,
    InterviewOver,
    ModelError,
    StoreUnavailable,
    UnknownInterview,
    VivaError,
)
from viva.interview.record import messages_in
from viva.packs.find import list_scenarios
from viva.packs.load import load_scenario
from viva.values.events import CandidateSaid, InterviewerSaid, Started

_LOG = logging.getLogger(__name__)
_ID = re.compile(r"\bv[0-9a-f]{22}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message as it came from the platform."""

    line: str
    """The conversation, such as `telegram:5`; where several people write, the person is part of it."""
    message_id: str
    """The platform's, unique in the program, such as `telegram:5:17`."""
    text: str
    addressed: bool = True
    """Whether the bot is meant even where it interviews nobody: a private chat, or it was named."""


class Talking:
    """The interviews of a switchboard, talked on one platform. Keep one object for all its conversations."""

    def __init__(
        self,
        board: Switchboard,
        platform: Platform,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._board = board
        self._mark = platform.mark
        self._posting = Posting(platform, clock=clock, sleep=sleep)

    async def hear(self, heard: Heard, sender: Sender) -> None:
        """Deal with a message, to the last word of the answer; run it beside others, in the order in which they come.

        A message that this program deals with or dealt with is passed over. Raises what the sender raises; after that
        the same message brings the answer again.
        """
        if not self._posting.first(heard.message_id):
            return
        try:
            async with self._posting.door(f"arriving on {heard.line}"):
                interview = await self._connected(heard, sender)
            await self._follow(heard, sender, interview)
        except BaseException as error:
            self._posting.forget(heard.message_id)
            if not isinstance(error, VivaError) or isinstance(error, TooManyMessages):
                raise
            self._log(error)
            await self._say(heard, sender, wording.error_text(error, self._mark))

    async def _follow(self, heard: Heard, sender: Sender, interview: Interview | None) -> None:
        going_on = interview is not None and not interview.ended
        command = command_in(heard.text, unmarked=heard.addressed and not going_on)
        if not heard.addressed and (interview is None or (command is None and interview.ended)):
            return
        if command is not None:
            await self._obey(command, heard, sender, interview)
        elif interview is not None:
            await self._turn(heard.text, heard.message_id, heard, sender, interview)
        else:
            await self._say(heard, sender, wording.no_interview_text(self._mark))

    async def _connected(self, heard: Heard, sender: Sender) -> Interview | None:
        """Where the line leads; an answer that was owed, and is made by taking the interview up, is shown first."""
        now = datetime.now(UTC).isoformat()
        interview = await self._board.connected(heard.line)
        if interview is not None and self._posting.first(_met(heard.line, interview)):
            journal = await self._board.store.read(interview.id)
            made = [each.event for each in journal if each.wall_time >= now]
            for event in made:
                if isinstance(event, InterviewerSaid):
                    await self._say(heard, sender, event.move.text)
        return interview

    async def _turn(self, text: str, message_id: str, heard: Heard, sender: Sender, interview: Interview) -> None:
        parts = self._board.turn(interview.id, text, message_id=message_id)
        end = await self._posting.answer(heard.line, sender, parts)
        if end is not None and end.ended and self._posting.first(f"end of {interview.id} on {heard.line}"):
            await self._scorecard(heard, sender, interview)

    async def _obey(self, command: Command, heard: Heard, sender: Sender, interview: Interview | None) -> None:
        match command.name:
            case None:
                await self._say(heard, sender, wording.unknown_command_text(self._mark))
            case "help":
                await self._say(heard, sender, wording.help_text(self._mark))
            case "scenarios":
                titles = await asyncio.to_thread(_titles)
                await self._say(heard, sender, wording.scenarios_text(titles, self._mark))
            case "begin":
                await self._begin(command.words, heard, sender, interview)
            case "resume" if command.words:
                await self._take_up(command.words[0], heard, sender)
            case name if interview is not None:
                await self._obey_within(name, heard, sender, interview)
            case _:
                await self._say(heard, sender, wording.no_interview_text(self._mark))

    async def _obey_within(self, name: Name, heard: Heard, sender: Sender, interview: Interview) -> None:
        match name:
            case "status":
                await self._whisper(heard, sender, wording.status_text(interview.state, self._mark))
            case "repeat":
                await self._repeat(heard, sender, interview)
            case "finish":
                await self._board.finish(interview.id)
                await self._scorecard(heard, sender, interview)
            case _ if interview.ended:
                raise InterviewOver(interview.id)
            case _:
                await (interview.pause() if name == "pause" else interview.resume())
                await self._say(heard, sender, wording.clock_text(interview.state))

    async def _begin(self, words: tuple[str, ...], heard: Heard, sender: Sender, interview: Interview | None) -> None:
        asked = beginning(words, await asyncio.to_thread(list_scenarios))
        if asked.unknown:
            await self._say(heard, sender, wording.unknown_setting_text(asked.unknown, self._mark))
            return
        if interview is not None and not interview.ended and interview.state.turns > 1:
            await self._say(heard, sender, wording.going_on_text(interview.state, self._mark))
            return
        begun = await self._board.begin(heard.message_id, scenario=asked.scenario, level=asked.level, mode=asked.mode)
        await self._board.connect(heard.line, begun.id)
        self._posting.first(_met(heard.line, begun))
        await self._say(heard, sender, wording.greeting_text(begun.state, self._mark))
        await self._say(heard, sender, begun.opening)
        await self._whisper(heard, sender, wording.id_text(begun.id, self._mark))

    async def _take_up(self, wanted: str, heard: Heard, sender: Sender) -> None:
        await self._board.connect(heard.line, wanted)
        interview = await self._connected(heard, sender)
        if interview is None:
            raise UnknownInterview(wanted)
        if interview.ended:
            await self._scorecard(heard, sender, interview)
            return
        await self._say(heard, sender, wording.taken_up_text(interview.state))
        await self._repeat(heard, sender, interview)

    async def _repeat(self, heard: Heard, sender: Sender, interview: Interview) -> None:
        """The last words again; where they are still to be said, the interviewer is asked once more."""
        said = [event for event in interview.events if isinstance(event, CandidateSaid)]
        if interview.state.waiting and said:
            last = messages_in(said[-1].message_id)[0]
            await self._turn(said[-1].text, last, heard, sender, interview)
            return
        turns = [turn.text for turn in interview.transcript.turns if turn.speaker == "interviewer"]
        await self._say(heard, sender, turns[-1])

    async def _scorecard(self, heard: Heard, sender: Sender, interview: Interview) -> None:
        begun = interview.events[0]
        assert isinstance(begun, Started)
        await self._say(heard, sender, "The interview is over. Your scorecard follows.")
        try:
            card = await self._board.scorecard(interview.id)
        except (ModelError, BudgetExceeded) as error:
            self._log(error)
            await self._say(heard, sender, wording.not_graded_text(self._mark))
            return
        definition = await asyncio.to_thread(sheet_of, begun.scenario, begun.variation, None)
        await self._whisper(heard, sender, short_card(card, definition))

    def _log(self, error: VivaError) -> None:
        """For whoever runs the bot: without ids, which are keys, and without what anybody wrote."""
        if not isinstance(error, InterviewError | UnknownInterview):
            told = str(error) if isinstance(error, ModelError | StoreUnavailable | BudgetExceeded) else ""
            _LOG.warning("%s: %s %s", self._posting.platform.name, type(error).__name__, _ID.sub("(id)", told))

    async def _say(self, heard: Heard, sender: Sender, text: str) -> None:
        await self._posting.say(heard.line, sender, text)

    async def _whisper(self, heard: Heard, sender: Sender, text: str) -> None:
        await self._posting.say(heard.line, sender, text, whispered=True)


def _met(line: str, interview: Interview) -> str:
    return f"{line} leads to {interview.id}"


@cache
def _titles() -> dict[str, str]:
    """Of all scenarios, by id."""
    return {name: load_scenario(name).title for name in list_scenarios()}
