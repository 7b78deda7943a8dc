"""The soak itself: it finds what is wrong, says how to see it again, and finds nothing where nothing is wrong."""

from __future__ import annotations

import asyncio
import os
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from benchmarks import soak as command
from benchmarks import soak_rounds
from benchmarks.soak_child import nursery
from benchmarks.soak_memory import Mark, growth
from benchmarks.soak_plan import Setting, moment, setting
from benchmarks.soak_rounds import Tally, hold, soak
from benchmarks.soak_world import World
from tests.soak import planted
from viva.api.interview import Interview
from viva.interview.stopwatch import Stopwatch
from viva.journal.memory import MemoryStore
from viva.machine.state import State

SEED = 20


def rough(number: int) -> Setting:
    """An interview in memory by the rules in code, in which much goes wrong."""
    planned = setting(SEED, number)
    return replace(planned, on_disk=False, scripted=False, lease_s=None, graded=False, mode="step1", roughness=0.3)


def found_in(world: World, numbers: range = range(1, 13)) -> list[str]:
    """What a soak of these interviews finds, up to the first in which it finds something."""

    async def run() -> list[str]:
        for number in numbers:
            if found := await hold(rough(number), world, Tally()):
                return found
        return []

    return asyncio.run(run())


@dataclass(frozen=True)
class Planted:
    store: type[MemoryStore]
    found: str


STORES = (
    Planted(planted.LosesAppends, "lost"),
    Planted(planted.DoublesAppends, "2 answers"),
    Planted(planted.SkipsNumbers, "the lines are numbered"),
    Planted(planted.TrimsTexts, "and is"),
    Planted(planted.RunsBackward, "the clock runs backward"),
    Planted(planted.ForgetsDrafts, "and now it is None"),
    Planted(planted.KeepsDrafts, "is still there, though the message was sent"),
)


@pytest.mark.parametrize("wrong", STORES, ids=lambda wrong: wrong.store.__name__)
def test_a_store_that_is_wrong_is_found(wrong: Planted, tmp_path: Path) -> None:
    found = found_in(World(tmp_path / "viva.db", stores=lambda _: wrong.store()))
    assert any(wrong.found in what for what in found), found


@dataclass(frozen=True)
class PlantedInterview:
    interview: type[Interview]
    found: str


INTERVIEWS = (
    PlantedInterview(planted.Endless, "came without an end"),
    PlantedInterview(planted.Hasty, "shown was"),
    PlantedInterview(planted.Crashing, "KeyError reached the client"),
    PlantedInterview(planted.TakesNothingBack, "was to be taken back"),
)


@pytest.mark.parametrize("wrong", INTERVIEWS, ids=lambda wrong: wrong.interview.__name__)
def test_an_interview_that_is_wrong_is_found(wrong: PlantedInterview, tmp_path: Path) -> None:
    found = found_in(World(tmp_path / "viva.db", interviews=wrong.interview))
    assert any(wrong.found in what for what in found), found


LEAVING = (
    PlantedInterview(planted.StaysAlive, "objects of the kind"),
    PlantedInterview(planted.LeavesTasks, "tasks, such as"),
    PlantedInterview(planted.LeavesFiles, "more open files"),
)


@pytest.mark.parametrize("wrong", LEAVING, ids=lambda wrong: wrong.interview.__name__)
def test_what_is_left_behind_is_found(wrong: PlantedInterview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak_rounds, "setting", lambda _, number: rough(number))
    try:
        tally = asyncio.run(soak(SEED, World(tmp_path / "viva.db", interviews=wrong.interview), interviews=6))
    finally:
        planted.StaysAlive.all.clear()
        planted.LeavesTasks.tasks.clear()
        for file in planted.LeavesFiles.files:
            file.close()
    assert any(wrong.found in what for failure in tally.failures for what in failure.what), tally.failures


def test_a_clock_that_is_put_back_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def now(watch: Stopwatch, state: State | None) -> float:
        stands = state is None or state.paused or state.ended
        return watch._at + (0.0 if stands else watch._clock.seconds() - watch._since)

    def at_the_wall(number: int) -> Setting:
        return replace(rough(number), clock="wall", minutes=None, roughness=0.5)

    async def run(number: int) -> list[str]:
        return await hold(at_the_wall(number), World(tmp_path / "viva.db"), Tally())

    def put_back(number: int) -> bool:
        return any(moment(at_the_wall(number), turn).mishap == "clock put back" for turn in range(1, 6))

    number = next(number for number in range(1, 200) if put_back(number))
    assert asyncio.run(run(number)) == []
    monkeypatch.setattr(Stopwatch, "now", now)
    assert any("the clock runs backward" in what for what in asyncio.run(run(number)))


def test_nothing_is_found_where_nothing_is_wrong(tmp_path: Path) -> None:
    tally = asyncio.run(soak(SEED, World(tmp_path / "viva.db"), interviews=6))
    assert tally.failures == []
    assert tally.interviews == 6
    assert sum(tally.mishaps.values()) > 5


def test_the_same_seed_plans_the_same() -> None:
    first, second = ([setting(seed, number) for number in range(1, 30)] for seed in (SEED, SEED))
    assert first == second != [setting(SEED + 1, number) for number in range(1, 30)]
    planned = first[0]
    assert [moment(planned, turn) for turn in range(20)] == [moment(planned, turn) for turn in range(20)]


def test_a_failure_says_how_to_see_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "World", partial(World, interviews=planted.Crashing))
    monkeypatch.setattr(command, "nursery", lambda: nullcontext(None))
    assert command.main(["--seed", "7", "--interviews", "9"]) == 1
    out = capsys.readouterr().out
    assert "FAILED, seed 7, interview " in out
    assert "KeyError reached the client" in out
    again = out.rsplit("again: ", 1)[1].splitlines()[0]
    assert again.startswith("python -m benchmarks soak --seed 7 --only ")
    assert command.main(again.removeprefix("python -m benchmarks soak ").split()) == 1
    assert "KeyError reached the client" in capsys.readouterr().out


def test_too_few_interviews_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "nursery", lambda: nullcontext(None))
    assert command.main(["--seed", "7", "--interviews", "3", "--least", "4"]) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="bears its processes by fork")
def test_a_process_is_killed_in_the_middle_of_a_turn(tmp_path: Path) -> None:
    def killed(number: int) -> bool:
        planned = setting(SEED, number)
        return any(moment(planned, turn).mishap == "process killed" for turn in range(1, 8))

    number = next(number for number in range(1, 500) if killed(number))

    async def run(world: World) -> list[str]:
        return await hold(setting(SEED, number), world, Tally())

    with nursery() as births:
        assert births is not None
        assert asyncio.run(run(World(tmp_path / "viva.db", births))) == []
        assert births.kills > 0


def marks(megabytes_a_thousand: float, *, grows: bool = False) -> list[Mark]:
    """Of 2,000 interviews: a steep beginning, then growth as told; a cache without a bound grows with it."""
    warm = [Mark(number, number * 2**17, 0, 0) for number in range(100, 1_000, 100)]
    later = [
        Mark(number, 2**27 + int((number - 1_000) / 1_000 * megabytes_a_thousand * 2**20), 0, number if grows else 0)
        for number in range(1_000, 2_001, 100)
    ]
    return warm + later


@pytest.mark.parametrize("megabytes", [0.0, 3.0, 40.0])
def test_memory_that_grows_is_measured_once_it_is_warm(megabytes: float) -> None:
    more = growth(marks(megabytes))
    assert more is not None
    assert more / 2**20 == pytest.approx(megabytes, abs=0.01)
    assert growth(marks(megabytes)[:-6]) is None, "too short to tell"


@dataclass(frozen=True)
class Memory:
    marks: list[Mark]
    told: str


MEMORIES = (
    Memory(marks(80.0), "memory grows by more than"),
    Memory(marks(0.0, grows=True), "caches without a bound grow"),
    Memory(marks(3.0), "nothing left behind"),
)


@pytest.mark.parametrize("memory", MEMORIES, ids=lambda memory: memory.told)
def test_memory_that_grows_fails_the_soak(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def held(*_: object, **__: object) -> Tally:
        return Tally(interviews=2_000, marks=memory.marks)

    monkeypatch.setattr(command, "nursery", lambda: nullcontext(None))
    monkeypatch.setattr(command, "soak", held)
    assert command.main(["--seed", "7"]) == (memory.told != "nothing left behind")
    assert memory.told in capsys.readouterr().out
