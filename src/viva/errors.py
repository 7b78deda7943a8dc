"""The errors viva raises on purpose.

* VivaError                       exit 1   one base to catch; every message says what, where and what to do
  x UsageError                    exit 2   a flag, an id or a value that cannot be used
  x DefinitionError               exit 2   a pack (framework, rubric, scenario, prompt) with problems
  x TranscriptError               exit 2   a transcript that cannot be read
  x InterviewError
    + TurnInProgress                       another writer is answering the same interview
    + InterviewOver                        the interview has ended
    + MoveRefused                          an interviewer proposed a move that the machine does not allow
  x StoreError
    + StoreConflict                        somebody else appended first; read again
    + UnknownInterview            exit 2   no interview of that id
    + StoreTooNew                          the database was written by a newer viva
    + StoreUnavailable                     read-only, full, locked or missing
  x ModelError                    exit 3   a language model could not be used
  x BudgetExceeded                exit 4   a limit of money, tokens or turns was reached
  x BelowThreshold                exit 5   a score is below what --fail-under asks for
"""

from __future__ import annotations

from dataclasses import dataclass


class VivaError(Exception):
    """Any failure that viva can explain. `exit_code` is what the command line returns for it."""

    exit_code = 1


class UsageError(VivaError):
    """A flag, an id or a value that cannot be used; the message names what is allowed."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: where it is, what is wrong and what would be right."""

    file: str
    line: int
    """Counted from 1; 0 where the whole file is meant."""
    key: str
    """Dotted path inside the file, such as `steps[2].topics[0].criterion`; empty for the whole file."""
    what: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.what}" if self.key else f"{place}: {self.what}"


class DefinitionError(VivaError):
    """A pack that cannot be used. `problems` lists every mistake found, not the first alone."""

    exit_code = 2

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class TranscriptError(VivaError):
    """A transcript that cannot be read; the message has file and line and the form expected."""

    exit_code = 2


class InterviewError(VivaError):
    """Something that an interview in progress refuses."""


class TurnInProgress(InterviewError):
    """Another writer is answering this interview; wait for its turn and read again."""


class InterviewOver(InterviewError):
    """The interview has ended; its scorecard is `viva grade ID`."""


class MoveRefused(InterviewError):
    """An interviewer proposed a move that the machine does not allow, even after a retry."""


class StoreError(VivaError):
    """The journal could not be read or written."""


class StoreConflict(StoreError):
    """Another writer appended first; read the journal again and retry."""


class UnknownInterview(StoreError):
    """There is no interview of that id in this store."""

    exit_code = 2


class StoreTooNew(StoreError):
    """The database was written by a newer viva than this one."""


class StoreUnavailable(StoreError):
    """The database is read-only, full, locked or not there."""


class ModelError(VivaError):
    """A language model could not be used; the message says whether to retry, to log in or to choose another."""

    exit_code = 3


class BudgetExceeded(VivaError):
    """A limit on money, tokens or turns was reached; everything so far is kept."""

    exit_code = 4


class BelowThreshold(VivaError):
    """A score is below what `--fail-under` asks for."""

    exit_code = 5
