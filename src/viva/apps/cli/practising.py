"""The commands for practice: drills, and another try at an interview."""

from __future__ import annotations

from typing import Annotated

import typer

from viva.apps.cli.options import BaseUrl, Coach, Judges, Level, MaxTokens, MaxUsd, Model, Output, Seed, StoreUrl
from viva.apps.cli.running import run_to_exit

practising = typer.Typer()


@practising.command()
def drill(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[CRITERION|STEP]", help="Such as S2.OFF, s2 or metrics; by default what is due, the weakest first."
        ),
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="List what is due, and stop.")] = False,
    level: Level = "senior",
    minutes: Annotated[float, typer.Option("--minutes", min=1, max=60, help="Time for answers, in all.")] = 5,
    framework: Annotated[
        str, typer.Option("--framework", help="Whose criteria: a framework's id.")
    ] = "ml_system_design",
    seed: Seed = None,
    judge: Judges = None,
    base_url: BaseUrl = None,
    max_usd: MaxUsd = None,
    store: StoreUrl = None,
    output: Output = "text",
) -> None:
    """Practise single criteria for five minutes, with feedback after each answer; what was weak comes back in time."""
    from viva.api.grader import Asked
    from viva.apps.cli.drilling import DrillWish, drill_or_list

    wish = DrillWish(
        what=what,
        due=due,
        level=level,
        minutes=minutes,
        framework=framework,
        seed=seed,
        asked=Asked(judges=tuple(judge or ()), base_url=base_url, max_usd=max_usd),
        output=output,
    )
    run_to_exit(drill_or_list(wish, store=store))


@practising.command()
def retry(
    interview_id: Annotated[str, typer.Argument(metavar="ID|latest", help="An id, the start of one, or `latest`.")],
    turn: Annotated[
        int, typer.Option("--from", metavar="TURN", min=1, help="Your turn to answer anew, as `viva show` counts.")
    ],
    coach: Coach = False,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="The file of its scenario, if it began from one.")
    ] = None,
    model: Model = None,
    base_url: BaseUrl = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    store: StoreUrl = None,
    output: Output = "text",
) -> None:
    """Go back to one of your turns in an interview, answer it anew, and see what changed; the old one stays."""
    from viva.apps.cli.conversation import Wanted
    from viva.apps.cli.trying_again import try_again

    asks = Wanted(model=model, base_url=base_url, max_usd=max_usd, max_tokens=max_tokens)
    run_to_exit(try_again(interview_id, turn, coached=coach, scenario=scenario, store=store, asks=asks, output=output))
