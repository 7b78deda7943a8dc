"""The commands and their flags. What a command does is imported when it runs, so that `--help` stays quick."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from viva.apps.cli.benchmarking import benchmarking
from viva.apps.cli.options import (
    AtOnce,
    BaseUrl,
    Coach,
    Identifier,
    Judges,
    Level,
    MaxTokens,
    MaxUsd,
    MaybeLevel,
    MaybeMode,
    Minutes,
    Mode,
    Model,
    Opposite,
    Output,
    Seed,
    Side,
    StoreUrl,
    TakeUp,
    Untimed,
    Votes,
)
from viva.apps.cli.practising import practising
from viva.apps.cli.progressing import progressing
from viva.apps.cli.running import run_to_exit as _run
from viva.apps.cli.serving import serving
from viva.apps.cli.simulating import simulating
from viva.errors import VivaError

app = typer.Typer(
    name="viva",
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    help="Practise the machine-learning system design interview, and see what your own words earned.",
    epilog="Exit codes: 0 ok, 1 runtime, 2 usage, 3 provider or key, 4 budget, 5 below --fail-under, 130 interrupted.",
)

app.add_typer(benchmarking)
app.add_typer(practising)
app.add_typer(progressing)
app.add_typer(serving)
app.add_typer(simulating)


@app.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Without a command: an interview about ads click prediction."""
    if version:
        from viva import __version__

        typer.echo(f"viva {__version__}")
    elif context.invoked_subcommand is None:
        interview()


@app.command()
def interview(
    scenario: Annotated[
        str | None, typer.Argument(help="A scenario's id or file; by default the one you have met least.")
    ] = None,
    level: Level = "senior",
    mode: Mode = "full",
    minutes: Minutes = None,
    untimed: Untimed = False,
    coach: Coach = False,
    side: Side = "candidate",
    persona: Opposite = None,
    take_up: TakeUp = None,
    seed: Seed = None,
    model: Model = None,
    base_url: BaseUrl = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    store: StoreUrl = None,
    output: Output = "text",
) -> None:
    """Be interviewed; a scorecard follows. Or interview, with --as interviewer."""
    if untimed and minutes is not None:
        raise typer.BadParameter("give either --minutes or --untimed")
    length: float | Literal["framework"] | None = None if untimed else minutes if minutes is not None else "framework"
    if side == "interviewer":
        from viva.apps.cli.interviewing import SeatWish, hold

        if coach or store or max_usd is not None or max_tokens is not None:
            raise typer.BadParameter("--coach, --store, --max-usd and --max-tokens go with --as candidate alone")
        wish = SeatWish(
            scenario=scenario,
            persona=persona,
            level=level,
            mode=mode,
            minutes=length,
            seed=seed,
            model=model,
            base_url=base_url,
        )
        _run(hold(wish, take_up, output=output))
    if persona or take_up:
        raise typer.BadParameter(
            "--persona and --resume go with --as interviewer; `viva resume ID` goes on with others"
        )
    from viva.apps.cli.conversation import Setup, Wanted, begin

    setup = Setup(
        scenario=scenario,
        level=level,
        mode=mode,
        minutes=length,
        seed=seed,
        coached=coach,
        wanted=Wanted(model=model, base_url=base_url, max_usd=max_usd, max_tokens=max_tokens),
    )
    _run(begin(setup, store=store, output=output))


@app.command()
def resume(
    interview_id: Identifier = "latest",
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
    """Continue an interview where it stopped, with the clock as it was; `latest` is the latest that is still open."""
    from viva.apps.cli.conversation import Wanted, go_on

    asks = Wanted(model=model, base_url=base_url, max_usd=max_usd, max_tokens=max_tokens)
    _run(go_on(interview_id, scenario=scenario, store=store, asks=asks, output=output))


@app.command("list")
def list_interviews(store: StoreUrl = None, output: Output = "text") -> None:
    """List the interviews in the journal, the latest first."""
    from viva.apps.cli.looking import list_all

    _run(list_all(store=store, output=output))


@app.command()
def show(interview_id: Identifier = "latest", store: StoreUrl = None, output: Output = "text") -> None:
    """Show an interview and its scorecard; with `--output jsonl` the journal itself."""
    from viva.apps.cli.looking import show_one

    _run(show_one(interview_id, store=store, output=output))


@app.command()
def report(
    interview_id: Identifier = "latest",
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the whole report there, as one HTML file.")
    ] = None,
    form: Annotated[
        Literal["text", "html", "md", "json", "csv", "junit", "inspect"] | None,
        typer.Option("--format", help="Print it in this form."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file instead; without --format its ending says how.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="The file of its scenario, if it began from one.")
    ] = None,
    store: StoreUrl = None,
) -> None:
    """Write an interview's report: the verdict, what was missing, your own words, and the transcript."""
    from viva.apps.cli.reporting import report_one

    _run(report_one(interview_id, form=form, html=html, out=out, scenario=scenario, store=store))


@app.command()
def grade(
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE|FOLDER|ID", help="Transcripts' files or folders, or interviews' ids.")
    ],
    level: MaybeLevel = None,
    mode: MaybeMode = None,
    scenario: Annotated[str | None, typer.Option("--scenario", help="Instead of the one named in the file.")] = None,
    judge: Judges = None,
    base_url: BaseUrl = None,
    votes: Votes = "practice",
    max_usd: MaxUsd = None,
    limit: AtOnce = 32,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would take, and stop.")] = False,
    form: Annotated[
        Literal["text", "json", "md"], typer.Option("--format", help="How to print the scorecard.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file instead of the terminal.")] = None,
    fail_under: Annotated[
        list[str] | None, typer.Option("--fail-under", metavar="DIMENSION=SCORE", help="Exit 5 below this mean.")
    ] = None,
    store: StoreUrl = None,
) -> None:
    """Grade transcripts (Markdown, JSON Lines, WebVTT, SubRip) or interviews; several give a JSON object a line."""
    from viva.api.grader import Asked
    from viva.apps.cli.grades import Wish, grade_sources

    wish = Wish(
        sources=tuple(sources),
        level=level,
        mode=mode,
        scenario=scenario,
        form=form,
        out=out,
        floors=tuple(fail_under or ()),
        asked=Asked(judges=tuple(judge or ()), base_url=base_url, votes=votes, max_usd=max_usd, limit=limit),
        dry_run=dry_run,
    )
    _run(grade_sources(wish, store=store))


@app.command()
def regrade(
    interview_id: Identifier = "latest",
    level: MaybeLevel = None,
    rubric: Annotated[
        str | None, typer.Option("--rubric", help="Another rubric's id, or the path of its folder.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="The file of its scenario, if it began from one.")
    ] = None,
    judge: Judges = None,
    base_url: BaseUrl = None,
    votes: Votes = "practice",
    max_usd: MaxUsd = None,
    limit: AtOnce = 32,
    store: StoreUrl = None,
    output: Output = "text",
) -> None:
    """Grade an interview again, by another judge, rubric or level, and say what changed; old scorecards stay."""
    from viva.api.grader import Asked
    from viva.apps.cli.regrades import regrade_one

    asked = Asked(judges=tuple(judge or ()), base_url=base_url, votes=votes, max_usd=max_usd, limit=limit)
    _run(regrade_one(interview_id, asked, level=level, rubric=rubric, scenario=scenario, store=store, output=output))


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; all packs by default.")] = None,
    graph: Annotated[bool, typer.Option("--graph", help="Draw the state machine as Mermaid.")] = False,
) -> None:
    """Check frameworks, rubrics and scenarios, and say where a mistake is."""
    from viva.apps.cli.checking import check_packs

    raise typer.Exit(check_packs(tuple(paths or ()), graph=graph))


@app.command()
def new(
    kind: Annotated[Literal["scenario", "rubric", "framework"], typer.Argument(help="What to write.")],
    pack: Annotated[str, typer.Argument(metavar="ID", help="Its id, such as food_eta.")],
    framework: Annotated[
        str, typer.Option("--framework", help="The one a scenario is for, or whose general phrases are taken over.")
    ] = "ml_system_design",
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Where packs lie; by default where viva finds them by itself.")
    ] = None,
) -> None:
    """Write the skeleton of a scenario, a rubric or a framework, with blanks to fill in."""
    from viva.apps.cli.authoring import write_new

    raise typer.Exit(write_new(kind, pack, framework=framework, folder=folder))


@app.command()
def scenarios(output: Output = "text") -> None:
    """List the problems there are to be interviewed about."""
    from viva.apps.cli.authoring import list_problems

    raise typer.Exit(list_problems(output=output))


@app.command()
def doctor(
    model: Annotated[str | None, typer.Option("--model", help="Try this model instead of the role's own.")] = None,
    base_url: Annotated[str | None, typer.Option("--base-url", help="An OpenAI-compatible server's address.")] = None,
    role: Annotated[
        Literal["interviewer", "judge", "candidate"], typer.Option("--role", help="Whose model is tried.")
    ] = "interviewer",
) -> None:
    """Say which model plays which role, try one with a small request, and say what to mend."""
    from viva.apps.cli.doctor import examine

    _run(examine(role, model=model, base_url=base_url))


@app.command()
def models(output: Output = "text") -> None:
    """List providers of models, the variable for each one's key, and whether it is set."""
    from viva.apps.cli.providers import list_providers

    raise typer.Exit(list_providers(output=output))


@app.command()
def calibrate(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD", help="Folders of transcripts with ratings, or single transcripts."),
    ],
    judge: Judges = None,
    base_url: BaseUrl = None,
    votes: Votes = "practice",
    max_usd: MaxUsd = None,
    limit: AtOnce = 32,
    repeats: Annotated[int, typer.Option("--repeats", min=1, max=20, help="Grade each interview so often.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Of the intervals.")] = 0,
    out: Annotated[Path | None, typer.Option("--out", help="Keep it in this file, not where `grade` looks.")] = None,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FOLDER", help="Draw two pictures there.")] = None,
    metamorphic: Annotated[
        bool, typer.Option("--metamorphic", help="Instead: change the interviews in known ways; do scores follow?")
    ] = False,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print the figures.")] = "text",
) -> None:
    """Measure a judge against raters (NAME.md beside NAME.labels.RATER.json) and keep how far it can be trusted."""
    from viva.api.grader import Asked
    from viva.apps.cli.calibrating import CalibrationWish, calibrate_paths

    asked = Asked(judges=tuple(judge or ()), base_url=base_url, votes=votes, max_usd=max_usd, limit=limit)
    wish = CalibrationWish(
        paths=tuple(paths), repeats=repeats, seed=seed, out=out, svg=svg, form=form, metamorphic=metamorphic
    )
    _run(calibrate_paths(wish, asked))


def run() -> int:
    """Run the command line and return the exit code; the one place where an error becomes a message."""
    _mend_streams()
    try:
        app()
    except VivaError as error:
        print(f"viva: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:
        place = error.filename or "output"
        print(f"viva: {place}: {error.strerror or error}; free some space or choose another place", file=sys.stderr)
        _drop_output()
        return 1
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


def _mend_streams() -> None:
    """A stream that the shell closed becomes an empty one, and no byte or character is too strange to pass."""
    sys.stdin, sys.stdout, sys.stderr = (stream or io.StringIO() for stream in (sys.stdin, sys.stdout, sys.stderr))
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """What could not be written is forgotten, so that the interpreter does not try once more at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
