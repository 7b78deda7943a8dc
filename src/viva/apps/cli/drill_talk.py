"""The talk of a drill: a question, the candidate's answer, the feedback, for every front."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from viva.apps.cli.conversation import time_left
from viva.apps.cli.front import Front, Heard, Left
from viva.apps.cli.slash import command_in
from viva.apps.cli.stoppable import finished
from viva.errors import ModelError, StoreUnavailable
from viva.folders import user_folder
from viva.practice.allotted import Allotted
from viva.practice.answers import DrillAnswer
from viva.practice.days import day
from viva.practice.exercise import Exercise, heard
from viva.practice.feedback import feedback
from viva.practice.keeping import Keeper
from viva.practice.spacing import Card
from viva.values.scorecard import JudgeIdentity

COMMANDS: dict[str, str] = {
    "done": "that was my whole answer",
    "again": "answer the last question once more; it changes nothing about when it is due",
    "next": "leave this question out",
    "repeat": "problem and question again",
    "time": "how much time is left",
    "finish": "end the drill",
    "help": "this list",
}
"""Name, without the slash, to what it does."""

WIDEST = 80
ANYTHING_ELSE = "Go on, or /done if that was your whole answer."
READ = "Enter to go on, or answer this one again; /finish ends the drill."
KEPT = "Your answer is kept: send it again to have it graded."


def front_for(output: Literal["text", "jsonl"], time: Allotted) -> Front:
    """A terminal, where somebody is there; else a pipe."""
    if output == "jsonl" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        from viva.apps.cli.piped import JsonLines, PipedText

        return JsonLines(sys.stdin, sys.stdout) if output == "jsonl" else PipedText(sys.stdin, sys.stdout)
    from viva.apps.cli.terminal import Terminal

    return Terminal(
        history=user_folder() / "history",
        draft="",
        minutes_left=lambda: time.minutes_left,
        save_draft=_not_kept,
        commands=COMMANDS,
    )


async def _not_kept(text: str) -> None:
    """What was not sent in a drill is not kept."""


class DrillTalk:
    """Holds exercises one after the other, and says at the end when each comes back."""

    def __init__(self, front: Front, time: Allotted, keeper: Keeper) -> None:
        self.exit_code = 0
        self._front = front
        self._time = time
        self._keeper = keeper
        self._given: list[DrillAnswer] = []
        self._last: Exercise | None = None
        """What was answered last, as it was posed."""

    @property
    def _stays(self) -> bool:
        """Whether a person is there, who reads the feedback before the next question comes."""
        return not self._front.wants_json and sys.stdin.isatty() and sys.stdout.isatty()

    def greet(self, due: int, minutes: float, judge: JudgeIdentity) -> None:
        """What a drill is, and who grades."""
        questions = "1 question" if due == 1 else f"up to {due} questions"
        rules = " Its rules look for words: take the rungs as hints." if judge.kind == "rules" else ""
        self._front.row("drill", {"minutes": minutes, "due": due, "judge": judge.name})
        if self._front.wants_json:
            return
        self._front.remark(f"Drill: {questions}, {minutes:g} minutes. Judge: {judge.name}.{rules}")
        self._front.remark(
            "Ask for figures first if you need them, then answer in one turn. /help lists the commands.\n"
        )

    async def practise(self, posed: Exercise, *, again: bool = False, first: Heard | None = None) -> bool:
        """One exercise and its feedback; False where the drill is to end. With `first`, which was said already."""
        exercise = posed
        if first is None:
            self._pose(posed)
        while True:
            said = first or await self._hear()
            first = None
            if isinstance(said, Left):
                return await self._leave(said, exercise, posed, again=again)
            command = command_in(said.text)
            if command in ("next", "finish"):
                return command == "next"
            if command == "again" and self._last is not None and not exercise.answered:
                if not await self.practise(self._last, again=True):
                    return False
                self._pose(posed)
            elif command == "done" and exercise.answered:
                return await self._grade(exercise, posed, again=again) and await self._read(posed)
            elif command is not None:
                self._obey(command, posed)
            elif said.text.strip():
                went_on, reply = heard(exercise, said.text)
                if reply:
                    exercise = went_on
                    self._reply(reply)
                elif await self._grade(went_on, posed, again=again, said=said):
                    return await self._read(posed)

    async def _leave(self, left: Left, exercise: Exercise, posed: Exercise, *, again: bool) -> bool:
        """Grade what was said up to the end of the input; somebody who interrupts wants nothing more."""
        self.exit_code = left.exit_code
        if exercise.answered and not left.exit_code:
            await self._grade(exercise, posed, again=again)
        return False

    async def _hear(self) -> Heard | Left:
        """What is said, with the time running."""
        self._time.begin()
        said = await self._front.hear()
        self._time.heard("" if isinstance(said, Left) else said.text)
        return said

    def _pose(self, exercise: Exercise) -> None:
        front, criterion = self._front, exercise.criterion
        if front.wants_json:
            posed = {"prompt": exercise.prompt, "question": exercise.question}
            front.row("exercise", {"criterion": criterion.id, "measures": criterion.measures, **posed})
            return
        front.remark(f"{criterion.id}: {criterion.measures}")
        front.say(f"{exercise.prompt}\n\n{exercise.question}")
        front.end()

    def _reply(self, reply: str) -> None:
        if self._front.wants_json:
            self._front.row("reply", {"text": reply})
            return
        self._front.say(reply)
        self._front.end()
        self._front.remark(ANYTHING_ELSE)

    def _obey(self, command: str, posed: Exercise) -> None:
        if command == "time":
            self._front.remark(time_left(self._time.minutes_left))
        elif command == "repeat":
            self._pose(posed)
        elif command == "done":
            self._front.remark("You have not answered yet; /next leaves this question out.")
        else:
            listed = "\n".join(f"  /{name:<8} {what}" for name, what in COMMANDS.items())
            unknown = "" if command in COMMANDS else f"There is no /{command}.\n"
            self._front.remark(unknown + listed)

    async def _grade(self, exercise: Exercise, posed: Exercise, *, again: bool, said: Heard | None = None) -> bool:
        """Grade, keep and tell; False where the judge could not be reached or Ctrl-C stopped it."""
        found: list[DrillAnswer] = []

        async def grade() -> None:
            found.append(await self._keeper.graded(exercise, again=again))

        try:
            if not await finished(grade()):
                self._front.remark("Stopped.")
        except (ModelError, StoreUnavailable) as failed:
            if said is None or not self._front.keep(said):
                raise
            self._front.remark(f"{failed}\n{KEPT}")
        if not found:
            return False
        self._given += found
        self._last = posed
        self._tell(exercise, found[0])
        return True

    def _tell(self, exercise: Exercise, answer: DrillAnswer) -> None:
        if self._front.wants_json:
            line = answer.line.model_dump(mode="json")
            self._front.row("feedback", {"criterion": answer.criterion, "rung": answer.line.raw, "line": line})
            return
        width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
        for part in feedback(exercise.criterion, answer.line, exercise.definition.rubric).split("\n"):
            margin = " " * (len(part) - len(part.lstrip()))
            print(textwrap.fill(part.strip(), width, initial_indent=margin, subsequent_indent=margin + "  "))
        print(flush=True)

    async def _read(self, posed: Exercise) -> bool:
        """Let a person read the feedback, time standing; what they send is the answer given once more."""
        if not self._stays:
            return True
        self._front.remark(READ)
        said = await self._front.hear()
        if isinstance(said, Left):
            self.exit_code = said.exit_code
            return False
        command = command_in(said.text)
        if command == "again":
            return await self.practise(posed, again=True)
        if command is None and said.text.strip():
            return await self.practise(posed, again=True, first=said)
        return command != "finish"

    def part(self, cards: Mapping[str, Card], now: datetime) -> None:
        """What was reached and when each criterion comes back."""
        first = {answer.criterion: answer for answer in reversed(self._given) if answer.counts}
        if self._front.wants_json:
            for name, answer in reversed(first.items()):
                due = cards[name].due.isoformat()
                self._front.row("kept", {"criterion": name, "rung": answer.line.raw, "due": due})
            return
        for name, answer in reversed(first.items()):
            self._front.remark(f"{name}: rung {answer.line.raw}; due again {day(cards[name].due, now)}.")
        if not first:
            self._front.remark("Nothing was graded, so nothing changed.")
