"""`viva interview` and `viva resume`: one loop for every front."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from viva.api.sheets import sheet_of
from viva.api.speaker import Speaker, recorded_name
from viva.apps.cli.coaching import ANNOUNCED, Coach
from viva.apps.cli.ending import Place, grade_and_report
from viva.apps.cli.front import Front, Greeting, Heard, Left
from viva.apps.cli.opening import least_met, new_id, opened
from viva.apps.cli.slash import ASK_FOR_HELP, TERMINAL_ONLY, command_in, help_text
from viva.apps.cli.spent import usage_text
from viva.apps.cli.stoppable import finished
from viva.apps.cli.whiteboard import Whiteboard
from viva.board import BoardMistake
from viva.clock import WallClock, WordClock
from viva.errors import BudgetExceeded, InterviewError, ModelError, StoreUnavailable, TurnInProgress
from viva.folders import user_folder
from viva.interview import Budget, Interview, TurnEnd
from viva.journal.opening import resolve
from viva.journal.store import Draft, Store
from viva.models.retrying import Waiting
from viva.models.roles import bound
from viva.packs.find import list_scenarios
from viva.packs.load import load_definition
from viva.reading.turns import read_turn
from viva.telemetry.sitting import Sitting
from viva.values.board import BoardVersion
from viva.values.events import Started
from viva.values.transcript import Mode
from viva.values.value import Level

ELSEWHERE = "This interview is being answered somewhere else too, so your turn was not taken. Send it again."
"""What a person is told when another process was first; its turns have been shown."""

AGAIN = "Your turn is kept: send it again to ask once more, or leave and resume later."
"""What a person is told where the interviewer could not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the flags say of the interviewer."""

    model: str | None = None
    base_url: str | None = None
    max_usd: float | None = None
    max_tokens: int | None = None

    @property
    def budget(self) -> Budget:
        """The limits on what may be spent."""
        return Budget(max_usd=self.max_usd, max_tokens=self.max_tokens)

    def speaker(self, *, recorded: str | None = None) -> Speaker:
        """`recorded` is who began the interview, where it is resumed: they go on unless a flag names another."""
        given = self.model or (recorded and recorded_name(recorded)) or None
        speaker = Speaker(bound("interviewer", given, base_url=self.base_url))
        speaker.check(self.budget)
        return speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the flags of `viva interview` ask for."""

    scenario: str | None
    level: Level
    mode: Mode
    minutes: float | Literal["framework"] | None
    seed: int | None
    coached: bool = False
    wanted: Wanted


async def begin(setup: Setup, *, store: str | None, output: Literal["text", "jsonl"]) -> int:
    """Start a new interview and hold it; returns the exit code."""
    seed = secrets.randbelow(2**31) if setup.seed is None else setup.seed
    async with opened(store) as journal:
        chosen = setup.scenario or least_met(await journal.list())
        definition = load_definition(chosen, variation=seed)
        assert definition.scenario is not None
        speaker = setup.wanted.speaker()
        async with speaker:
            interview = await Interview.start(
                new_id(definition.scenario.id),
                definition=definition,
                interviewer=speaker,
                store=journal,
                budget=setup.wanted.budget,
                level=setup.level,
                mode=setup.mode,
                minutes=setup.minutes,
                clock=WallClock() if output == "text" and sys.stdin.isatty() else WordClock(),
                seed=seed,
                coached=setup.coached,
            )
            path = chosen if chosen not in list_scenarios() else None
            place = Place(store, path, setup.wanted.base_url)
            return await hold(interview, journal, speaker, place, output, resumed=False)


async def go_on(
    wanted: str, *, scenario: str | None, store: str | None, asks: Wanted, output: Literal["text", "jsonl"]
) -> int:
    """Continue an interview; returns the exit code."""
    async with opened(store) as journal:
        interview_id = await _meant(journal, wanted)
        started = (await journal.read(interview_id))[0].event
        assert isinstance(started, Started)
        speaker = asks.speaker(recorded=started.interviewer)
        async with speaker:
            interview = await Interview.load(
                interview_id,
                definition=sheet_of(started.scenario, started.variation, scenario),
                interviewer=speaker,
                store=journal,
                budget=asks.budget,
                clock=WallClock() if started.clock == "wall" else WordClock(),
            )
            place = Place(store, scenario, asks.base_url)
            return await hold(interview, journal, speaker, place, output, resumed=True)


async def _meant(journal: Store, wanted: str) -> str:
    """The interview's id; `latest` is the latest that is still open, if one is."""
    unfinished = [summary.id for summary in await journal.list() if not summary.finished]
    return unfinished[0] if wanted == "latest" and unfinished else await resolve(journal, wanted)


async def hold(
    interview: Interview,
    journal: Store,
    speaker: Speaker,
    place: Place,
    output: Literal["text", "jsonl"],
    *,
    resumed: bool,
) -> int:
    """Talk until the interview has ended or the candidate has gone, and grade what has ended; the exit code."""
    draft = await journal.draft(interview.id)
    said = interview.transcript.said_by("candidate")
    if draft is not None and said and draft.text == said[-1].text:
        draft = None  # It waited at the prompt for an answer, which is there now.
    front = _front(interview, journal, output, draft)
    speaker.notice = _telling(front)
    scenario = interview.definition.scenario
    front.greet(
        Greeting(
            interview=interview.id,
            title=scenario.title if scenario else "an unknown scenario",
            level=interview.level,
            mode=interview.mode,
            minutes=interview.minutes,
            interviewer=speaker.introduction,
            resumed=resumed,
        )
    )
    if interview.started.retry_of is not None:
        front.remark(f"A retry of {interview.started.retry_of}, from turn {interview.started.retry_from} on.\n")
    coach = Coach(interview, front) if interview.started.coached else None
    if coach is not None:
        front.remark(ANNOUNCED)
    for turn in interview.transcript.turns if resumed else interview.transcript.turns[:1]:
        front.show(turn, interview.minutes_left)
    if sys.stdin.isatty():
        asyncio.get_running_loop().run_in_executor(None, warm, interview)
    warming = asyncio.create_task(speaker.warm())
    with Sitting(interview.id) as sitting:
        sitting.begun(interview.started, resumed=resumed)
        try:
            code = await _talk(interview, sitting, front, coach, place.resuming(interview.id))
        finally:
            warming.cancel()
        if interview.ended:
            await sitting.during(grade_and_report(interview, journal, front, place))
        if place.left_out:
            front.remark(place.left_out)
    return code


def _telling(front: Front) -> Callable[[Waiting], bool]:
    """Tell a person of each wait, and go on."""

    def tell(waiting: Waiting) -> bool:
        front.remark(
            f"{waiting.error.what} Trying again in {waiting.seconds:.0f} s "
            f"({waiting.attempt + 1} of {waiting.attempts}); Ctrl-C stops."
        )
        return True

    return tell


def warm(interview: Interview) -> None:
    """Read a sentence while the candidate reads the prompt: what the first turn would compile is then ready."""
    read_turn(interview.definition, interview.transcript, "What is the goal?")


def _front(interview: Interview, journal: Store, output: Literal["text", "jsonl"], draft: Draft | None) -> Front:
    if output == "jsonl" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from viva.apps.cli.piped import JsonLines, PipedText

        return JsonLines(sys.stdin, sys.stdout) if output == "jsonl" else PipedText(sys.stdin, sys.stdout)
    from viva.apps.cli.terminal import Terminal

    return Terminal(
        history=user_folder() / "history",
        draft=draft.text if draft else "",
        minutes_left=lambda: interview.minutes_left,
        save_draft=interview.save_draft,
    )


async def _talk(interview: Interview, sitting: Sitting, front: Front, coach: Coach | None, resume_command: str) -> int:
    """Turn by turn until the interview has ended or the candidate has gone."""
    whiteboard = Whiteboard(interview, front)
    while not interview.ended:
        heard = await front.hear()
        if isinstance(heard, Left):
            whiteboard.left()
            front.part(resume_command)
            return heard.exit_code
        heard = replace(heard, message_id=heard.message_id or secrets.token_hex(8))
        command = command_in(heard.text)
        try:
            if whiteboard.obey(heard.text):
                continue
            if command is not None and command != "hint":
                await _obey(command, interview, front)
            else:
                if heard.board is not None:
                    whiteboard.take(heard.board)
                said = Heard(ASK_FOR_HELP, heard.message_id) if command else heard
                await _answer(interview, sitting, front, said, whiteboard.pending)
            if coach is not None:
                await coach.look()
        except (TurnInProgress, StoreUnavailable, ModelError) as failed:
            if not front.keep(heard) and not isinstance(failed, TurnInProgress):
                front.part(resume_command)
                raise
            front.remark(ELSEWHERE if isinstance(failed, TurnInProgress) else str(failed))
            if isinstance(failed, ModelError):
                front.remark(AGAIN)
        except BudgetExceeded:
            front.part(resume_command)
            raise
        except (InterviewError, BoardMistake) as refused:
            front.remark(str(refused))
    return 0


async def _answer(
    interview: Interview, sitting: Sitting, front: Front, heard: Heard, board: BoardVersion | None
) -> None:
    if interview.paused:
        await interview.resume()
    before = len(interview.transcript.turns)

    async def listen() -> None:
        turn = interview.turn(heard.text, message_id=heard.message_id or "", board=board)
        async with aclosing(sitting.turn(interview, heard.text, turn)) as parts:
            async for part in parts:
                if isinstance(part, TurnEnd):
                    _end(interview, front, part, before)
                else:
                    front.say(part.text)

    try:
        if not await finished(listen()):
            front.keep(heard)
            front.remark(f"Stopped. {AGAIN}")
    except TurnInProgress:
        for turn in interview.transcript.turns[before:]:
            front.show(turn, interview.minutes_left)
        raise


def _end(interview: Interview, front: Front, end: TurnEnd, before: int) -> None:
    """Close a turn whose sentences were shown; a program gets the turns themselves."""
    front.end()
    turns = interview.transcript.turns
    again = [turn for turn in turns if turn.move == end.move][-1:]  # Sent before: its answer once more.
    for turn in (turns[before:] or again) if front.wants_json else ():
        front.show(turn, end.minutes_left)
    if front.wants_json and end.calls:
        front.row("usage", {"calls": [call.model_dump(mode="json") for call in end.calls]})


async def _obey(command: str, interview: Interview, front: Front) -> None:
    async def undo() -> None:
        taken_back = await interview.undo()
        front.remark(f"Taken back: {taken_back}" if taken_back else "There is nothing to take back.")

    async def pause() -> None:
        await interview.pause()
        front.remark("The clock stands. Send your next turn to go on.")

    async def finish() -> None:
        await interview.finish()

    changes = {"undo": undo, "pause": pause, "finish": finish}
    if command in changes:
        await changes[command]()
        return
    says: dict[str, Callable[[], str]] = {
        "time": lambda: time_left(interview.minutes_left),
        "repeat": lambda: last_words(interview),
        "usage": lambda: usage_text(interview.calls),
        "help": help_text,
    }
    if command == TERMINAL_ONLY:
        front.remark("/edit needs a terminal; send your answer as it is.")
    else:
        front.remark(says[command]() if command in says else f"There is no /{command}.\n{help_text()}")


def time_left(minutes: float | None) -> str:
    """The time left in words."""
    if minutes is None:
        return "This interview is untimed."
    if minutes <= 0:
        return "Time is up."
    if minutes < 1:
        return "Less than a minute is left."
    return "1 minute is left." if minutes < 1.5 else f"{minutes:.0f} minutes are left."


def last_words(interview: Interview) -> str:
    """The interviewer's last turn."""
    said = interview.transcript.said_by("interviewer")
    return f"Interviewer: {said[-1].text}" if said else "Nothing has been said yet."
