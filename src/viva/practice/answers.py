"""Answers of drills, in a file of their own: one JSON object a line, only ever added to.

Drills are no interviews, so nothing of them stands in the journal. When a criterion is due follows from this file
alone, so that a process that dies between two writes leaves nothing half done.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from viva.errors import StoreError, StoreUnavailable
from viva.values.scorecard import CriterionScore
from viva.values.transcript import Turn
from viva.values.value import Identifier, Level, NonEmpty, Value


class DrillAnswer(Value):
    """One answer of a drill as it was graded."""

    schema_version: Literal[1] = 1
    kind: Literal["drill_answer"] = "drill_answer"
    at: NonEmpty
    """ISO 8601 in UTC."""
    rubric: Identifier
    criterion: Identifier
    level: Level
    scenario: Identifier
    variation: int | None = None
    turns: tuple[Turn, ...]
    """The problem, the question, and what was said."""
    line: CriterionScore
    """As the judge and the rubric have it; `raw` is the rung, since a drill names the topic and caps say nothing."""
    judge: NonEmpty
    again: bool = False
    """Said again after the feedback: shown, and of no weight for when it is due."""

    @property
    def counts(self) -> bool:
        """Whether it says how well the criterion is known."""
        return self.line.score is not None and not self.again

    @property
    def moment(self) -> datetime:
        """When it was given."""
        return datetime.fromisoformat(self.at)


class AnswerFile:
    """The file of answers; safe for several processes, since each line is one write at its end.

    Example:
        >>> AnswerFile(user_folder() / "drills.jsonl").read()  # doctest: +SKIP
        ()
    """

    def __init__(self, place: Path) -> None:
        self.place = place

    def read(self) -> tuple[DrillAnswer, ...]:
        """All answers in order. A line that a dying process left unfinished is passed over.

        Raises `StoreUnavailable` where the file cannot be read, `StoreError` where a line is something else.
        """
        try:
            lines = self.place.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StoreUnavailable(f"{self.place}: cannot be read ({error.strerror}); see to its permissions") from None
        found = (self._read(line, number) for number, line in enumerate(lines, start=1) if line.strip())
        return tuple(answer for answer in found if answer is not None)

    def _read(self, line: bytes, number: int) -> DrillAnswer | None:
        try:
            return DrillAnswer.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            if first["type"] == "json_invalid":
                return None
            where = ".".join(str(part) for part in first["loc"])
            raise StoreError(
                f"{self.place}:{number}: no answer of a drill ({where}: {first['msg']}); is it of a newer viva? "
                "Update viva, or take the line out"
            ) from None

    def add(self, answer: DrillAnswer) -> None:
        """Add an answer; when this returns, it survives the process. Raises `StoreUnavailable`."""
        line = answer.model_dump_json().encode() + b"\n"
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                end = os.lseek(file, 0, os.SEEK_END)
                whole = end == 0 or os.pread(file, 1, end - 1) == b"\n"
                line = line if whole else b"\n" + line
                if os.write(file, line) != len(line):
                    raise OSError(0, "the disk is full", str(self.place))
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise StoreUnavailable(
                f"{self.place}: the answer cannot be kept ({error.strerror}); free some space or set VIVA_HOME"
            ) from None
