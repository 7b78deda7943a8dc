"""The commands that a candidate may give in a chat, and how they are told from answers."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, get_args

from viva.values.transcript import Mode
from viva.values.value import LEVELS, Level

Name = Literal["begin", "scenarios", "status", "repeat", "pause", "resume", "finish", "help"]


class Described(NamedTuple):
    """What a command takes and does."""

    takes: str
    words: int
    """Most words behind its name; with more it is an answer that happens to begin like a command."""
    does: str


COMMANDS: dict[Name, Described] = {
    "begin": Described("[scenario] [level]", 3, "begin an interview; the levels are mid, senior and staff"),
    "scenarios": Described("", 0, "the problems to choose from"),
    "status": Described("", 0, "the time left, and the id of the interview"),
    "repeat": Described("", 0, "the interviewer's last words again"),
    "pause": Described("", 0, "stop the clock until you write again"),
    "resume": Described("[id]", 1, "let the clock go on, or go on here with the interview of that id"),
    "finish": Described("", 0, "end the interview and see the scorecard"),
    "help": Described("", 0, "this list"),
}

_OTHER_NAMES: dict[str, Name] = {"start": "help", "time": "status", "list": "scenarios", "scorecard": "finish"}
"""What people try; Telegram's own button sends `start`."""

_COMMAND = re.compile(r"\s*([/!]?)([A-Za-z]+)(?:@\w+)?((?:[^\S\n]+\S+)*)\s*")


class Command(NamedTuple):
    """A command that was given; `name` is None for one that there is not."""

    name: Name | None
    words: tuple[str, ...]


def command_in(text: str, *, unmarked: bool) -> Command | None:
    """The command that a text is, or None where it is an answer.

    `unmarked` says that a command needs no mark before it, because nobody is being interviewed.

    Example:
        >>> command_in("/begin ads_ctr mid", unmarked=False)
        Command(name='begin', words=('ads_ctr', 'mid'))
        >>> command_in("!hlep", unmarked=False), command_in("/predict takes a user and an ad", unmarked=False)
        (Command(name=None, words=()), None)
    """
    found = _COMMAND.fullmatch(text)
    if found is None or not (found[1] or unmarked):
        return None
    given, words = found[2].casefold(), tuple(found[3].split())
    names = {name: name for name in COMMANDS} | _OTHER_NAMES
    name = names.get(given)
    if name is None:
        return Command(None, ()) if found[1] and not words else None
    return Command(name, words) if len(words) <= COMMANDS[name].words else None


class Beginning(NamedTuple):
    """What interview is asked for."""

    scenario: str | None = None
    level: Level = "senior"
    mode: Mode = "full"
    unknown: str = ""
    """The first word that is none of these."""


def beginning(words: tuple[str, ...], scenarios: tuple[str, ...]) -> Beginning:
    """What the words behind `begin` ask for, in any order.

    Example:
        >>> beginning(("ads_ctr", "Staff"), ("ads_ctr",)).level
        'staff'
    """
    asked = Beginning()
    levels: dict[str, Level] = {level: level for level in LEVELS}
    modes: dict[str, Mode] = {mode: mode for mode in get_args(Mode)}
    for word in words:
        plain = word.casefold()
        if plain in levels:
            asked = asked._replace(level=levels[plain])
        elif plain in modes:
            asked = asked._replace(mode=modes[plain])
        elif plain in scenarios:
            asked = asked._replace(scenario=plain)
        else:
            return asked._replace(unknown=word)
    return asked
