"""Answers kept as they come, a line of JSON each, so that a run that broke off asks only for the rest."""

from __future__ import annotations

from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Literal

from pydantic import ValidationError

from viva.appraising.appraisal import Measure
from viva.errors import StoreUnavailable, UsageError
from viva.values.judgements import JudgeCall
from viva.values.value import NonEmpty, Value


class KeptAnswer(Value):
    """One answer that had a result."""

    schema_version: Literal[1] = 1
    key: NonEmpty
    """All that it depends on: the words of the interview, the turns, the prompt, the form, the model."""
    measure: Measure
    interview: str
    turns: tuple[int, ...]
    calls: tuple[JudgeCall, ...]
    """What it took; the last one has the answer."""


class KeptAnswers:
    """A file of answers, which grows by a line with each.

    Raises `UsageError` where the file holds something else, and `StoreUnavailable` where it cannot be read.

    Example:
        >>> kept = KeptAnswers(Path("answers.jsonl"))  # doctest: +SKIP
        >>> kept.find(key) is None  # doctest: +SKIP
        True
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._found: dict[str, KeptAnswer] = {}
        try:
            lines = place.read_text(encoding="utf-8", errors="replace").splitlines() if place.exists() else []
        except OSError as error:
            raise StoreUnavailable(f"{place}: cannot be read ({error.strerror}); choose another file") from None
        for number, line in enumerate(lines, start=1):
            try:
                answer = KeptAnswer.model_validate_json(line)
            except ValidationError:
                if number == 1:
                    raise UsageError(f"{place}:1: this is no kept answer; name another file, or remove it") from None
                continue  # A line that a killed run cut off is asked for again.
            self._found[answer.key] = answer

    def find(self, key: str) -> KeptAnswer | None:
        """What was kept last under this key."""
        return self._found.get(key)

    def keep(self, answer: KeptAnswer) -> None:
        """Keep an answer. Raises `StoreUnavailable` where it cannot be written."""
        self._found[answer.key] = answer
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            with self._place.open("a+b") as file:
                file.write(_end_of_a_cut_line(file) + answer.model_dump_json().encode() + b"\n")
        except OSError as error:
            raise StoreUnavailable(
                f"{self._place}: an answer cannot be kept ({error.strerror}); choose another file"
            ) from None


def _end_of_a_cut_line(file: BinaryIO) -> bytes:
    if not file.seek(0, SEEK_END):
        return b""
    file.seek(-1, SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"
