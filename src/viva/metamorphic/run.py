"""The run: every interview graded as it is, then changed and graded again, and the two compared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from viva.judges.protocol import Judge
from viva.metamorphic.catalogue import CHECKS
from viva.metamorphic.check import Band, Check, Subject
from viva.metamorphic.edit import plain
from viva.metamorphic.graded import graded
from viva.metamorphic.outcome import MetamorphicReport
from viva.metamorphic.tally import Tally
from viva.values.definition import Definition
from viva.values.transcript import Transcript

DefinitionOf = Callable[[Transcript], Definition]
"""The rubric, with the scenario of an interview where it is known."""


async def run(
    judge: Judge,
    transcripts: Sequence[Transcript],
    definition: DefinitionOf,
    checks: Sequence[Check] = CHECKS,
    *,
    seed: int = 0,
    bands: Mapping[str, Band] | None = None,
) -> MetamorphicReport:
    """Run checks on interviews with one judge. The same seed changes the same interviews in the same way.

    `bands` says how good some interviews are known to be, by id; M14 compares those. Raises `ModelError` where the
    judge's model failed on every criterion of an interview; single failed calls are counted.

    Example:
        >>> await run(OfflineJudge(), gold, lambda _: load_definition("ads_ctr"))  # doctest: +SKIP
        MetamorphicReport(...)
    """
    subjects = await baselines(judge, transcripts, definition)
    return await run_on(judge, subjects, checks, seed=seed, bands=bands)


async def baselines(judge: Judge, transcripts: Sequence[Transcript], definition: DefinitionOf) -> tuple[Subject, ...]:
    """The interviews as they are, graded from their words alone: what every check starts from."""
    words = [plain(transcript) for transcript in transcripts]
    return tuple(await asyncio.gather(*(graded(judge, talk, definition(talk)) for talk in words)))


async def run_on(
    judge: Judge,
    subjects: Sequence[Subject],
    checks: Sequence[Check],
    *,
    seed: int = 0,
    bands: Mapping[str, Band] | None = None,
) -> MetamorphicReport:
    """Run checks on interviews that were graded already by the same judge."""
    results = []
    for check in checks:
        tally = Tally(judge=judge, check=check)
        if check.transform is None:
            tally.compare_bands(subjects, bands or {})
        else:
            await asyncio.gather(*(tally.compare(subject, check.transform, seed) for subject in subjects))
        results.append(tally.result([subject.transcript.id for subject in subjects]))
    return MetamorphicReport(
        judge=judge.identity,
        seed=seed,
        transcripts=tuple(subject.transcript.id for subject in subjects),
        hashes={path: digest for subject in subjects for path, digest in subject.definition.hashes.items()},
        results=tuple(results),
    )
