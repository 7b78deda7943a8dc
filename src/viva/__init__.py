"""viva plays the interviewer in a machine-learning system design interview, and grades what was said.

For people who put an interview into a program of their own. Each name is loaded when it is first used, so that
`import viva` costs next to nothing; `docs/library.md` leads from the installation to a bot.

Example:
    >>> import viva
    >>> with viva.sync.Interview.start("first", store="memory:", seed=1) as interview:
    ...     print(interview.opening[:30])
    Plaza shows ads between posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from viva import sync
    from viva.api.grades import grade
    from viva.api.interview import Interview
    from viva.api.limit import Limit
    from viva.api.snapshot import Snapshot
    from viva.api.speaker import open_interviewer
    from viva.errors import (
        BudgetExceeded,
        InterviewOver,
        ModelError,
        StoreConflict,
        TurnInProgress,
        UnknownInterview,
        VivaError,
    )
    from viva.interview import Budget, TurnEnd
    from viva.interviewers.protocol import Interviewer
    from viva.journal.opening import open_store
    from viva.journal.store import Store
    from viva.judges.protocol import Judge
    from viva.packs.transcripts import read_transcript
    from viva.values.moves import Sentence
    from viva.values.scorecard import Scorecard
    from viva.values.transcript import Transcript, Turn

__all__ = [
    "Budget",
    "BudgetExceeded",
    "Interview",
    "InterviewOver",
    "Interviewer",
    "Judge",
    "Limit",
    "ModelError",
    "Scorecard",
    "Sentence",
    "Snapshot",
    "Store",
    "StoreConflict",
    "Transcript",
    "Turn",
    "TurnEnd",
    "TurnInProgress",
    "UnknownInterview",
    "VivaError",
    "grade",
    "open_interviewer",
    "open_store",
    "read_transcript",
    "sync",
]

_ROOMS = {
    "errors": (
        "BudgetExceeded",
        "InterviewOver",
        "ModelError",
        "StoreConflict",
        "TurnInProgress",
        "UnknownInterview",
        "VivaError",
    ),
    "interview": ("Budget", "TurnEnd"),
    "interviewers.protocol": ("Interviewer",),
    "journal.opening": ("open_store",),
    "journal.store": ("Store",),
    "judges.protocol": ("Judge",),
    "api.grades": ("grade",),
    "api.interview": ("Interview",),
    "api.limit": ("Limit",),
    "api.snapshot": ("Snapshot",),
    "api.speaker": ("open_interviewer",),
    "packs.transcripts": ("read_transcript",),
    "values.moves": ("Sentence",),
    "values.scorecard": ("Scorecard",),
    "values.transcript": ("Transcript", "Turn"),
}
"""Where each name is from."""


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "sync":
        return import_module("viva.sync")
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(f"viva.{room}"), name)
    raise AttributeError(f"module 'viva' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
