"""`viva drill`: exercises on single criteria with feedback after each answer, for as long as the minutes last."""

from __future__ import annotations

import random
import secrets
import sys
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from viva.api.grader import Asked, grading
from viva.apps.cli.drill_talk import DrillTalk, front_for
from viva.apps.cli.opening import opened
from viva.clock import WallClock, WordClock
from viva.errors import DefinitionError, UsageError
from viva.folders import user_folder
from viva.journal.store import Store
from viva.packs.find import find, list_scenarios
from viva.packs.load import load_definition, read_scenario
from viva.practice.allotted import Allotted
from viva.practice.answers import AnswerFile
from viva.practice.choosing import named, practicable, scenario_for
from viva.practice.days import comes_on_or_before, day
from viva.practice.due import LAST_INTERVIEWS, Due, Shown, due_now, shown_in, wanted
from viva.practice.exercise import posed
from viva.practice.keeping import Keeper
from viva.practice.spacing import Card, cards_of
from viva.values.definition import Definition
from viva.values.scenario import Scenario
from viva.values.scorecard import Scorecard
from viva.values.value import Level

LEAST_MINUTES = 1.0
"""With less than this left no other question is begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillWish:
    """What the flags of `viva drill` ask for."""

    what: str | None
    due: bool
    level: Level
    minutes: float
    framework: str
    seed: int | None
    asked: Asked
    output: Literal["text", "jsonl"]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the candidate."""

    shown: dict[str, Shown]
    cards: dict[str, Card]
    now: datetime


async def drill_or_list(wish: DrillWish, *, store: str | None) -> int:
    """Hold a drill, or list what is due; returns the exit code."""
    definition = load_definition(None, framework=wish.framework)
    answers = AnswerFile(user_folder() / "drills.jsonl")
    async with opened(store) as journal:
        shown = shown_in(await _latest(journal, definition.rubric.id))
    known = _Known(shown, cards_of(answers.read(), definition.rubric.id), datetime.now().astimezone())
    chosen = _chosen(wish, definition, known)
    if wish.due:
        _list(wish, definition, chosen, known)
        return 0
    if not chosen:
        print(_nothing_due(known))
        return 0
    return await _hold(wish, definition, chosen, answers)


async def _latest(journal: Store, rubric: str) -> list[tuple[datetime, Scorecard]]:
    """The latest interviews' scorecards by this rubric, with the time at which each was held."""
    found: list[tuple[datetime, Scorecard]] = []
    for summary in await journal.list():
        if not summary.graded or len(found) == LAST_INTERVIEWS:
            continue
        card = (await journal.scorecards(summary.id))[-1]
        if any(name.startswith(f"rubrics/{rubric}/") for name in card.hashes):
            found.append((datetime.fromisoformat(summary.updated), card))
    return found


def _chosen(wish: DrillWish, definition: Definition, known: _Known) -> tuple[Due, ...]:
    due = due_now(practicable(definition), level=wish.level, shown=known.shown, cards=known.cards, now=known.now)
    if wish.what is None:
        return due
    criteria = named(wish.what, definition)
    if not criteria:
        steps = ", ".join(f"{s.id} ({s.name})" for s in definition.framework.steps if s.topics)
        raise UsageError(
            f"{wish.what!r} is no criterion and no step of {wish.framework}; name a step: {steps}; or one of its "
            f"criteria, such as {practicable(definition)[0].id}"
        )
    return wanted(criteria, due, shown=known.shown, cards=known.cards)


def _nothing_due(known: _Known) -> str:
    if not known.cards:
        return "Nothing was weak in your last interviews. Name a criterion or a step to practise it all the same."
    criterion, card = min(known.cards.items(), key=lambda item: item[1].due)
    return (
        f"Nothing is due today; next is {criterion}, {day(card.due, known.now)}. "
        "Name a criterion or a step to practise it all the same."
    )


def _list(wish: DrillWish, definition: Definition, chosen: Sequence[Due], known: _Known) -> None:
    import json

    named_now = {due.criterion for due in chosen}
    later = sorted(
        (
            name
            for name, card in known.cards.items()
            if name not in named_now and not comes_on_or_before(card, known.now)
        ),
        key=lambda name: known.cards[name].due,
    )
    if wish.output == "jsonl":
        for due in chosen:
            print(json.dumps({"type": "due", "criterion": due.criterion, "why": due.why, "score": due.score}))
        for name in later:
            print(json.dumps({"type": "later", "criterion": name, "due": known.cards[name].due.isoformat()}))
        return
    if not chosen:
        print(_nothing_due(known))
    for due in chosen:
        line = f"{due.criterion:<11} {_why(due)}. {definition.rubric.criterion(due.criterion).measures}"
        print(textwrap.fill(line, 80, subsequent_indent=" " * 12))
    for name in later if wish.what is None else ():
        print(f"{name:<11} {day(known.cards[name].due, known.now)}")


def _why(due: Due) -> str:
    return {
        "weak": f"{due.score} in your latest interview",
        "day_has_come": f"due today, rung {due.score} last time",
        "never_practised": "never practised",
        "wanted": "not due",
    }[due.why]


def _sheets(framework: str) -> dict[str, Scenario]:
    """The framework's scenarios that can be read."""
    found: dict[str, Scenario] = {}
    for name in list_scenarios():
        with suppress(DefinitionError):
            sheet = read_scenario(find("scenario", name)).value
            if sheet.framework == framework:
                found[name] = sheet
    return found


async def _hold(wish: DrillWish, definition: Definition, chosen: Sequence[Due], answers: AnswerFile) -> int:
    chance = random.Random(secrets.randbelow(2**31) if wish.seed is None else wish.seed)
    wall = wish.output == "text" and sys.stdin.isatty()
    time = Allotted(
        wish.minutes,
        WallClock() if wall else WordClock(),
        words_a_minute=definition.framework.speaking_rate_wpm,
    )
    before = answers.read()
    sheets = _sheets(definition.framework.id)
    async with grading(wish.asked) as grader:
        talk = DrillTalk(front_for(wish.output, time), time, Keeper(answers, grader))
        talk.greet(len(chosen), wish.minutes, grader.judge_for(definition).identity)
        for due in chosen:
            if time.minutes_left < min(LEAST_MINUTES, wish.minutes):
                break
            name = scenario_for(due.criterion, sheets, before, chance)
            sheet = load_definition(name, variation=chance.randrange(2**31))
            if not await talk.practise(posed(sheet, due.criterion, wish.level, chance)):
                break
    talk.part(cards_of(answers.read(), definition.rubric.id), datetime.now().astimezone())
    return talk.exit_code
