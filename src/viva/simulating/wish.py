"""What a simulation is of, and the ids of its interviews, which say the same each time it is run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from viva.values.transcript import Mode
from viva.values.value import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """So many interviews of each persona about one scenario."""

    scenario: str
    """An id, or a file."""
    personas: tuple[str, ...]
    """Ids or files."""
    count: int = 1
    """Interviews of each persona."""
    seed: int = 0
    level: Level = "senior"
    mode: Mode = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One interview to hold."""

    wish: Wish
    persona: str
    number: int
    """From 1."""

    @property
    def seed(self) -> int:
        """Of this interview: its own, the same each time.

        Example:
            >>> wish = Wish(scenario="ads_ctr", personas=("weak",), seed=1)
            >>> Job(wish=wish, persona="weak", number=1).seed == Job(wish=wish, persona="weak", number=1).seed
            True
        """
        return _number(f"{self.wish.seed}/{self.number}")


def jobs_of(wish: Wish) -> Iterator[Job]:
    """The interviews in the order in which they begin: the first of each persona, then the second."""
    for number in range(1, wish.count + 1):
        for persona in wish.personas:
            yield Job(wish=wish, persona=persona, number=number)


def interview_id(job: Job, *, scenario: str, persona: str, interviewer: str, candidate: str) -> str:
    """The id of a job's interview; other settings or other speakers have another.

    Example:
        >>> job = Job(wish=Wish(scenario="ads_ctr", personas=("weak",), seed=7), persona="weak", number=2)
        >>> names = {"interviewer": "offline-1", "candidate": "weak/offline-1"}
        >>> interview_id(job, scenario="ads_ctr", persona="weak", **names)
        'sim.ads_ctr.weak.senior.full.7.2.1546'
    """
    wish = job.wish
    who = f"{_number(f'{interviewer} {candidate}') % 0x10000:04x}"
    return f"sim.{scenario}.{persona}.{wish.level}.{wish.mode}.{wish.seed}.{job.number}.{who}"


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % 2**31
