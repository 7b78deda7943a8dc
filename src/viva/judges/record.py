"""Judgements kept as they come, so that a run that broke off asks only for what is missing."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Protocol

from viva.values.definition import Definition
from viva.values.judgements import Judgement
from viva.values.rubric import Criterion
from viva.values.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementKey:
    """Everything that one judgement depends on. The level and the mode are not among it: a judge sees neither."""

    transcript: str
    """`transcript_hash`."""
    criterion: str
    rubric: str
    """`criterion_hash`."""
    prompts: str
    """Hash of the judge's prompts and of the form of its answer."""
    model: str
    """As it was asked for, such as `openai/gpt-5`."""
    vote: int
    pointed: int | None = None
    """The turn that an appeal points at."""

    @property
    def digest(self) -> str:
        """The key as one word, for a database or a file.

        Example:
            >>> key = JudgementKey(transcript="t", criterion="c", rubric="r", prompts="p", model="m", vote=0)
            >>> key.digest[:8]
            '29e6125d'
        """
        return digest_of(*(f"{name}={value}" for name, value in asdict(self).items() if value is not None))


class Record(Protocol):
    """Where judgements are kept; what stands in it came back, whatever its state."""

    async def find(self, key: JudgementKey) -> Judgement | None:
        """What was kept last under this key."""
        ...

    async def keep(self, key: JudgementKey, judgement: Judgement) -> None:
        """Keep a judgement before the next is asked for; one with the same key is replaced."""
        ...


@lru_cache(maxsize=64)
def transcript_hash(transcript: Transcript) -> str:
    """SHA-256 of what was said, by whom, in which order."""
    digest = hashlib.sha256()
    for turn in transcript.turns:
        digest.update(f"{turn.speaker}\0{len(turn.text)}\0{turn.text}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def criterion_hash(definition: Definition, criterion: Criterion) -> str:
    """SHA-256 of a criterion as its files have it, with what the scenario expects of it, and no other."""
    expected = definition.scenario.expectations.get(criterion.id, {}) if definition.scenario else {}
    parts = [f"{rung}:{expectation.model_dump_json()}" for rung, expectation in sorted(expected.items())]
    return digest_of(criterion.model_dump_json(), *parts)


def digest_of(*parts: str) -> str:
    """SHA-256 of texts, so that no two lists of them are taken for each other."""
    digest = hashlib.sha256()
    for part in parts:
        coded = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(coded)}\0".encode() + coded)
    return digest.hexdigest()
