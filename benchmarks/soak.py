"""A soak: thousands of simulated interviews in one process, with faults, and nothing may be lost or left behind."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.soak_child import nursery
from benchmarks.soak_memory import Mark, growth, remembering_more, unbounded_caches
from benchmarks.soak_plan import setting
from benchmarks.soak_rounds import Failure, Tally, hold, soak
from benchmarks.soak_world import World

INTERVIEWS = 5_000
GROWTH_MB = 50.0
"""Megabytes for a thousand interviews that memory may grow by, once warm.

The objects of an interview of 80 turns take 1.8 MB, so one in forty that stayed alive would be seen; that none does is
counted besides, exactly. What reading remembers has a bound in entries and none in bytes, and fills ever more slowly.
"""


def main(arguments: Sequence[str]) -> int:
    """Hold the soak and print its table; the exit code is 1 where something was wrong."""
    asked = _asked(arguments)
    seed = secrets.randbelow(10**6) if asked.seed is None else asked.seed
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder, nursery() as births:
        world = World(Path(folder) / "viva.db", births)
        if asked.only is not None:
            tally = Tally()
            asyncio.run(hold(setting(seed, asked.only), world, tally))
        else:
            tally = asyncio.run(soak(seed, world, interviews=asked.interviews, minutes=asked.minutes, told=_told))
        kills = births.kills if births else None
    _print(tally, kills)
    if asked.least and tally.interviews < asked.least and not tally.failures:
        print(f"only {tally.interviews} interviews of at least {asked.least}")
        return 1
    return int(_failed(seed, tally))


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks soak", description=__doc__)
    parser.add_argument("--interviews", type=int, default=INTERVIEWS, help="hold at most so many")
    parser.add_argument("--minutes", type=float, help="begin none after so many minutes")
    parser.add_argument("--seed", type=int, help="the same interviews and faults each time; drawn where it is left out")
    parser.add_argument("--least", type=int, default=0, help="fail where fewer were held in the time")
    parser.add_argument("--only", type=int, help="hold this one alone, by its number")
    return parser.parse_args(arguments)


def _told(tally: Tally) -> None:
    last = tally.marks[-1]
    if len(tally.marks) % 10 == 1:
        print(f"  {last.interviews} interviews, {last.bytes / 2**20:.0f} MB", flush=True)


def _row(name: str, figures: object) -> None:
    print(f"{name:<44} {figures}", flush=True)


def _print(tally: Tally, kills: int | None) -> None:
    _row(
        "interviews",
        f"{tally.interviews:,}, {tally.graded} graded, {tally.turns:,} turns, {tally.seconds / 60:.1f} min",
    )
    _row("faults", f"{sum(tally.mishaps.values()):,} of {len(tally.mishaps)} kinds")
    for name, times in sorted(tally.mishaps.items()):
        _row(f"  {name}", times)
    _row("processes killed", "none: no fork here" if kills is None else kills)
    _row("errors that reached the client", ", ".join(f"{name} {n}" for name, n in tally.errors.most_common()) or "none")
    _row("conduct, offline interviewer", ", ".join(f"{rule} {n}" for rule, n in sorted(tally.conduct.items())) or "-")
    if tally.marks:
        _row("memory", " ".join(f"{each.bytes / 2**20:.0f}" for each in _some(tally.marks)) + " MB")
        more = growth(tally.marks)
        shown = "too short to tell" if more is None else f"{more / 2**20:+.1f} MB a thousand interviews"
        _row("  growth, second half and warm", shown)
        _row("  results remembered, bounded", " ".join(f"{each.remembered:,}" for each in _some(tally.marks)))
        _row("  results remembered, without a bound", " ".join(f"{each.unbounded:,}" for each in _some(tally.marks)))


def _some(marks: Sequence[Mark]) -> list[Mark]:
    return [marks[at * (len(marks) - 1) // 5] for at in range(6)]


def _failed(seed: int, tally: Tally) -> bool:
    for failure in tally.failures:
        _print_failure(seed, failure)
    more = growth(tally.marks)
    grown = more is not None and more / 2**20 > GROWTH_MB
    if grown:
        print(f"\nFAILED, seed {seed}: memory grows by more than {GROWTH_MB:g} MB a thousand interviews")
    remembering = remembering_more(tally.marks)
    if remembering:
        print(f"\nFAILED, seed {seed}: caches without a bound grow: {unbounded_caches()}")
    failed = bool(tally.failures) or grown or remembering
    if not failed:
        print("nothing lost, nothing doubled, nothing left behind")
    return failed


def _print_failure(seed: int, failure: Failure) -> None:
    print(f"\nFAILED, seed {seed}, interview {', '.join(map(str, failure.numbers))}: {failure.setting}")
    for what in failure.what:
        print(f"  {what}")
    print("  what went wrong before:")
    for line in failure.log:
        print(f"    {line}")
    print(f"  again: python -m benchmarks soak --seed {seed} --only {failure.numbers[0]}")
