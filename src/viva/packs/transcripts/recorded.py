"""Interviews that other programs recorded: what a record says beside the words, and files of many records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NoReturn

from pydantic import Field

from viva.errors import Problem, TranscriptError
from viva.packs.find import list_scenarios
from viva.packs.transcripts.read import clean, transcript_id
from viva.values.transcript import Speaker, Transcript, Turn
from viva.values.value import Identifier, Value

Source = Literal["transcript", "interviewer", "beyond-the-resume"]
"""Whose form a record has: a plain transcript, or that of a repository of that name."""

_PROBLEM = re.compile(r"(?P<scenario>[\w-]+)(?:, variation (?P<variation>\d{1,12}))?")


class Recorded(Value):
    """One interview as it was recorded, with what the record says of it; what it does not say is empty or None."""

    source: Source = "transcript"
    transcript: Transcript
    interviewer: str = ""
    about: str = ""
    """What it was about, in the record's own words: a topic, or the id of a résumé."""
    stated: bool = False
    """The first turn is the problem's statement, which was shown and not spoken."""
    reply_seconds: float | None = None
    """The mean time from a candidate's message to the answer."""
    persona: str = ""
    """Who the simulated candidate was."""
    planted: dict[Identifier, int] = Field(default_factory=dict)
    """The level that the candidate was made to have, by criterion of the record's own rubric, the lowest 1."""
    found: dict[Identifier, int | None] = Field(default_factory=dict)
    """The level that the record's own judge ended at; None where several were as likely."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands, for messages."""

    file: str
    line: int = 0
    """Counted from 1 in a file with a record a line; 0 where the file is one record."""
    number: int = 0
    """Counted from 1 among the records of a file; 0 where there is one."""

    @property
    def id(self) -> str:
        """An id for a record that has none."""
        return transcript_id(self.file) + (f"-{self.number}" if self.number else "")

    def refuse(self, key: str, what: str) -> NoReturn:
        """Raise `TranscriptError` with file, key and what is wrong there."""
        raise TranscriptError(str(Problem(self.file, self.line, key, what)))

    def text(self, record: Mapping[str, object], key: str, within: str = "") -> str:
        """The text under a key; empty where there is none."""
        given = record.get(key)
        if given is None:
            return ""
        if not isinstance(given, str):
            self.refuse(f"{within}{key}", f"must be text, not {_short(given)}")
        return given

    def mapping(self, given: object, key: str) -> Mapping[str, object]:
        """A mapping; an empty one where there is none."""
        if given is None:
            return {}
        if not isinstance(given, dict):
            self.refuse(key, f"must be an object of keys and values, not {_short(given)}")
        return given

    def listed(self, given: object, key: str) -> list[object]:
        """A list; an empty one where there is none."""
        if given is None:
            return []
        if not isinstance(given, list):
            self.refuse(key, f"must be a list, not {_short(given)}")
        return given

    def inner(self, record: Mapping[str, object], key: str) -> object:
        """What the JSON inside a text says; None where there is no such key."""
        given = record.get(key)
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given)
        except (ValueError, RecursionError):
            self.refuse(key, "this text is no JSON")


def problem_of(text: str) -> tuple[str | None, int | None]:
    """The scenario and variation that a record's words for its problem name; None where they name none known here.

    Example:
        >>> problem_of("ads_ctr, variation 7"), problem_of("Ads ranking")
        (('ads_ctr', 7), (None, None))
    """
    found = _PROBLEM.fullmatch(text)
    if found is None or found["scenario"] not in list_scenarios():
        return None, None
    return found["scenario"], int(found["variation"]) if found["variation"] else None


def words_for_problem(transcript: Transcript) -> str:
    """What `problem_of` reads back; empty where nobody named a scenario."""
    variation = "" if transcript.variation is None else f", variation {transcript.variation}"
    return f"{transcript.scenario}{variation}" if transcript.scenario else ""


def turns_of(said: Iterable[tuple[Speaker, str]]) -> tuple[Turn, ...]:
    r"""One turn for each run of utterances by the same speaker.

    Example:
        >>> [turn.text for turn in turns_of([("candidate", "First."), ("candidate", "And then."), ("interviewer", "")])]
        ['First.\n\nAnd then.', '']
    """
    turns: list[Turn] = []
    for speaker, words in said:
        text = clean(words.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if turns and turns[-1].speaker == speaker:
            joined = "\n\n".join(part for part in (turns[-1].text, text) if part)
            turns[-1] = Turn(number=len(turns), speaker=speaker, text=joined)
        else:
            turns.append(Turn(number=len(turns) + 1, speaker=speaker, text=text))
    return tuple(turns)


def _short(given: object) -> str:
    shown = json.dumps(given, ensure_ascii=False, default=str)
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
