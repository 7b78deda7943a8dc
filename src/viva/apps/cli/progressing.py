"""The commands that look back over attempts: `history`, `progress`, `compare`, and `appeal`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from viva.apps.cli.options import AtOnce, BaseUrl, Identifier, Judges, MaxUsd, Output, StoreUrl
from viva.apps.cli.running import run_to_exit

progressing = typer.Typer()

Problem = Annotated[str | None, typer.Option("--scenario", help="Only attempts at this problem, by its id.")]
SheetFile = Annotated[str | None, typer.Option("--scenario", help="The file of its scenario, if it began from one.")]


@progressing.command()
def history(scenario: Problem = None, store: StoreUrl = None, output: Output = "text") -> None:
    """Show every attempt, and a sparkline for each dimension."""
    from viva.apps.cli.attempts import show_history

    run_to_exit(show_history(scenario=scenario, store=store, output=output))


@progressing.command()
def progress(
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write charts to this file.")] = None,
    scenario: Problem = None,
    store: StoreUrl = None,
) -> None:
    """Show the dimensions over time, with their intervals."""
    from viva.apps.cli.attempts import show_progress

    run_to_exit(show_progress(html=html, scenario=scenario, store=store))


@progressing.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="An interview's id, or the start of one.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The one that is held against it; or `latest`.")],
    form: Annotated[
        Literal["text", "json", "md"], typer.Option("--format", help="How to print the comparison.")
    ] = "text",
    store: StoreUrl = None,
) -> None:
    """Compare two graded attempts, criterion by criterion: what changed, and the words for it."""
    from viva.apps.cli.attempts import show_comparison

    run_to_exit(show_comparison(first, second, form=form, store=store))


@progressing.command()
def appeal(
    interview_id: Identifier,
    criterion: Annotated[str, typer.Argument(metavar="CRITERION", help="The criterion's id, such as S1.GOAL.")],
    turn: Annotated[int, typer.Option("--turn", min=1, help="Your turn that the judge is to read again.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept, and no judge is shown it.")],
    scenario: SheetFile = None,
    judge: Judges = None,
    base_url: BaseUrl = None,
    max_usd: MaxUsd = None,
    limit: AtOnce = 32,
    store: StoreUrl = None,
    output: Output = "text",
) -> None:
    """Contest a criterion: it is judged again without your reason, by the judge that graded, and both results stay."""
    from viva.api.appeals import Contested
    from viva.api.grader import Asked
    from viva.apps.cli.contesting import contest

    contested = Contested(criterion=criterion, turn=turn, reason=reason)
    asked = Asked(judges=tuple(judge or ()), base_url=base_url, max_usd=max_usd, limit=limit)
    run_to_exit(contest(interview_id, contested, asked, scenario=scenario, store=store, output=output))
