"""`viva simulate`: interviews of simulated candidates, and what was found of what was planted in them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from viva.apps.cli.options import BaseUrl, Judges, Level, LevelName, MaxTokens, MaxUsd, Mode, ModeName, Output, StoreUrl
from viva.apps.cli.running import run_to_exit

if TYPE_CHECKING:
    from viva.simulating.wish import Job, Wish
    from viva.values.simulated import Simulated

simulating = typer.Typer()

_TENTHS = 10
_PAYS_FROM = 8
"""Interviews from which on it pays to begin processes."""


@simulating.command()
def simulate(
    scenario: Annotated[str, typer.Argument(help="A scenario's id or file.")],
    persona: Annotated[
        list[str] | None, typer.Option("--persona", help="Who is interviewed, given once or more; all by default.")
    ] = None,
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="Interviews of each persona.")] = 1,
    seed: Annotated[
        int, typer.Option("--seed", help="Same seed, same interviews; a run that was cut off goes on.")
    ] = 0,
    level: Level = "senior",
    mode: Mode = "full",
    model: Annotated[str | None, typer.Option("--model", help="Who interviews: provider/model, or `offline`.")] = None,
    candidate: Annotated[
        str | None, typer.Option("--candidate", help="Who plays the personas: provider/model, or `offline`.")
    ] = None,
    judge: Judges = None,
    base_url: BaseUrl = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=64, help="Interviews at once, where models talk.")] = 8,
    processes: Annotated[
        int | None, typer.Option("--processes", min=1, max=64, help="For the rules in code; all processors by default.")
    ] = None,
    store: StoreUrl = None,
    output: Output = "text",
) -> None:
    """Interview simulated candidates, grade them, and compare what was found with what was planted."""
    flags = _Flags(
        model=model,
        candidate=candidate,
        judge=tuple(judge or ()),
        base_url=base_url,
        max_usd=max_usd,
        max_tokens=max_tokens,
        limit=limit,
        processes=processes,
        store=store,
        output=output,
    )
    run_to_exit(_simulate(scenario, tuple(persona or ()), count, seed, level, mode, flags))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flags:
    """Everything but what is simulated."""

    model: str | None
    candidate: str | None
    judge: tuple[str, ...]
    base_url: str | None
    max_usd: float | None
    max_tokens: int | None
    limit: int
    processes: int | None
    store: str | None
    output: str


async def _simulate(
    scenario: str, personas: tuple[str, ...], count: int, seed: int, level: LevelName, mode: ModeName, flags: _Flags
) -> int:
    from viva.packs.personas import list_personas, load_persona
    from viva.simulating.run import sheet_of_wish
    from viva.simulating.table import table
    from viva.simulating.wish import Wish, jobs_of

    wish = Wish(scenario=scenario, personas=personas or list_personas(), count=count, seed=seed, level=level, mode=mode)
    sheet_of_wish(wish)  # A mistake in a file is said before anything begins.
    for name in wish.personas:
        load_persona(name)
    jobs = list(jobs_of(wish))
    done: list[Simulated] = []
    with _progress(len(jobs)) as step:

        def told(found: Simulated) -> None:
            done.append(found)
            step()
            if flags.output == "jsonl":
                sys.stdout.write(found.model_dump_json() + "\n")
                sys.stdout.flush()

        await _run(wish, jobs, flags, told)
    if flags.output == "text":
        sys.stdout.write(table(sorted(done, key=lambda one: (one.persona, one.number))))
    return 0


async def _run(wish: Wish, jobs: list[Job], flags: _Flags, told: Callable[[Simulated], None]) -> None:
    from viva.api.grader import Asked, grading
    from viva.api.speaker import Speaker
    from viva.apps.cli.opening import opened
    from viva.interview import Budget
    from viva.journal.opening import MEMORY, default_url
    from viva.models.naming import line_to
    from viva.models.roles import bindings, bound
    from viva.simulating.processes import run_in_processes
    from viva.simulating.run import Simulation

    speaks = bound("interviewer", flags.model, base_url=flags.base_url if flags.model else None)
    plays = bound("candidate", flags.candidate, base_url=flags.base_url if flags.candidate else None)
    url = flags.base_url if flags.judge else None
    judges = bindings("judge", flags.judge, base_url=url)
    offline = speaks.model is None and plays.model is None and all(one.model is None for one in judges)
    store = flags.store or default_url()
    processes = flags.processes or (os.cpu_count() or 1 if len(jobs) >= _PAYS_FROM else 1)
    if offline and processes > 1 and store != MEMORY:
        async with opened(store):
            pass  # The file and its tables are made once, here.
        run_in_processes(jobs, store=store, processes=min(processes, len(jobs)), told=told)
        return
    asked = Asked(judges=flags.judge, base_url=url, max_usd=flags.max_usd)
    budget = Budget(max_usd=flags.max_usd, max_tokens=flags.max_tokens)
    async with opened(store) as journal, grading(asked) as grader, AsyncExitStack() as until_the_end:
        speaker = await until_the_end.enter_async_context(Speaker(speaks))
        speaker.check(budget)
        line = line_to(plays.model, base_url=plays.base_url) if plays.model else None
        if line is not None:
            until_the_end.push_async_callback(line.model.close)
        simulation = Simulation(journal, speaker=speaker, grader=grader, line=line, budget=budget)
        await simulation.run(jobs, limit=1 if offline else flags.limit, told=told)


@contextmanager
def _progress(of: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error; where that is no terminal, a line at each tenth of a longer run."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("Interviews"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=of)
            yield lambda: bar.advance(task)
        return
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if of >= _TENTHS and done * _TENTHS // of > (done - 1) * _TENTHS // of:
            print(f"Interviews: {done} of {of}", file=sys.stderr, flush=True)

    yield step
