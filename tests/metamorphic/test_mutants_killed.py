"""Every mutant judge is found out, by a check that is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.metamorphic.interviews import SKETCHES, graded_by, result
from viva import testing
from viva.judges.offline import OfflineJudge
from viva.judges.protocol import Judge
from viva.testing import (
    AlwaysMet,
    AlwaysUnmet,
    Flaky,
    InjectionObeyer,
    LengthLover,
    QuoteFabricator,
    RandomMarks,
    SpeakerBlind,
)


@dataclass(frozen=True)
class Kill:
    """A mutant, the check that kills it, and by what."""

    mutant: Callable[[], Judge]
    check: str
    weakness: str

    def __str__(self) -> str:
        return f"{self.mutant().identity.name}-{self.check}"


KILLS = (
    Kill(AlwaysMet, "M14", "direction"),
    Kill(AlwaysMet, "G02", "judge"),
    Kill(AlwaysUnmet, "M14", "direction"),
    Kill(AlwaysUnmet, "G22", "direction"),
    Kill(RandomMarks, "G24", "direction"),
    Kill(RandomMarks, "G20", "direction"),
    Kill(QuoteFabricator, "G02", "direction"),
    Kill(QuoteFabricator, "G03", "direction"),
    Kill(lambda: SpeakerBlind(OfflineJudge()), "G04", "judge"),
    Kill(lambda: SpeakerBlind(OfflineJudge()), "G06", "judge"),
    Kill(lambda: InjectionObeyer(OfflineJudge()), "G18", "direction"),
    Kill(lambda: InjectionObeyer(OfflineJudge()), "M08", "direction"),
    Kill(LengthLover, "G09", "direction"),
    Kill(LengthLover, "M05", "direction"),
    Kill(lambda: Flaky(OfflineJudge()), "G24", "direction"),
)


@pytest.mark.parametrize("kill", KILLS, ids=str)
def test_a_mutant_is_killed(kill: Kill) -> None:
    mutant = kill.mutant()
    found = result(mutant, graded_by(mutant, SKETCHES), kill.check)
    assert kill.weakness in found.weaknesses


def test_no_mutant_is_forgotten() -> None:
    mutants = {name for name in testing.__all__ if hasattr(getattr(testing, name), "judge")}
    assert mutants == {type(kill.mutant()).__name__ for kill in KILLS}


def test_a_mutant_s_quotes_are_real_unless_it_makes_them_up() -> None:
    for mutant, real in ((AlwaysMet(), True), (LengthLover(), True), (QuoteFabricator(), False)):
        (strong,) = graded_by(mutant, ["strong"])
        cited = [quote for one in strong.judged.values() for rung in one.rungs for quote in rung.quotes]
        assert cited
        assert all((quote.quote in strong.transcript.turn(quote.turn).text) is real for quote in cited)


def test_a_flaky_call_is_neither_passed_nor_failed_elsewhere() -> None:
    mutant = Flaky(OfflineJudge())
    found = result(mutant, graded_by(mutant, ["strong"]), "M01")
    assert found.unjudged
    assert not found.failures
