"""`viva benchmark` and `viva export`: interviewers measured over many interviews; interviews in others' forms."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from viva.apps.cli.options import BaseUrl, MaxTokens, MaxUsd, StoreUrl
from viva.apps.cli.running import run_to_exit

if TYPE_CHECKING:
    from viva.apps.cli.appraising import AppraisalWish
    from viva.benchmarking.figures import Benchmark
    from viva.benchmarking.sample import Sample
    from viva.journal.store import Store

benchmarking = typer.Typer()

Form = Literal["text", "json", "html"]
Theirs = Literal["interviewer", "beyond-the-resume"]


class Judgeable(StrEnum):
    """What a language model can judge; Typer takes no list of literals."""

    leading = "leading"
    followups = "followups"
    flow = "flow"


@benchmarking.command()
def benchmark(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|FOLDER|ID]...",
            help="Transcripts, records, ids or patterns of ids; by default all of the journal.",
        ),
    ] = None,
    form: Annotated[Form | None, typer.Option("--format", help="How it is written.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file; its ending says how.")] = None,
    bootstrap: Annotated[
        int, typer.Option("--bootstrap", min=0, max=100_000, help="Draws for the intervals; 0 gives none.")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same intervals.")] = 0,
    model: Annotated[
        str | None, typer.Option("--model", help="Have this model, provider/model, judge questions and flow as well.")
    ] = None,
    base_url: BaseUrl = None,
    measure: Annotated[
        list[Judgeable] | None, typer.Option("--measure", help="What --model judges, given once or more; else all.")
    ] = None,
    kept: Annotated[
        Path | None,
        typer.Option("--kept", help="Its answers, so that none is asked for twice; appraisals.jsonl by default."),
    ] = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=64, help="Calls at once.")] = 8,
    store: StoreUrl = None,
) -> None:
    """Measure how interviewers did: rules, questions, chances, time, and what was found of planted profiles."""
    wish = _Wish(sources=tuple(sources or ()), form=form, out=out, rounds=bootstrap, seed=seed)
    asks = _Asks(
        model=model,
        base_url=base_url,
        measures=tuple(measure or ()),
        kept=kept,
        max_usd=max_usd,
        max_tokens=max_tokens,
        limit=limit,
    )
    run_to_exit(_benchmark(wish, asks, store))


@benchmarking.command()
def export(
    interview_id: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, patterns of ids, or `latest`.")],
    form: Annotated[Theirs, typer.Option("--format", help="Whose form: that of the repository of this name.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file instead.")] = None,
    store: StoreUrl = None,
) -> None:
    """Write interviews as records of other programs, one JSON object a line."""
    run_to_exit(_export(tuple(interview_id), form, out, store))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What the flags of `viva benchmark` ask for."""

    sources: tuple[str, ...]
    form: Form | None
    out: Path | None
    rounds: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asks:
    """What they say of a language model."""

    model: str | None
    base_url: str | None
    measures: tuple[Judgeable, ...]
    kept: Path | None
    max_usd: float | None
    max_tokens: int | None
    limit: int

    def wish(self) -> AppraisalWish | None:
        """None where no model is to be asked. Raises `UsageError` where a flag needs one."""
        from viva.errors import UsageError

        if self.model is None:
            given = (self.base_url, self.kept, self.max_usd, self.max_tokens)
            if self.measures or any(one is not None for one in given):
                raise UsageError(
                    "--measure, --kept, --base-url, --max-usd and --max-tokens say how a language model is asked; name "
                    "it with --model"
                )
            return None
        from viva.appraising.appraisal import MEASURES
        from viva.apps.cli.appraising import AppraisalWish
        from viva.interview import Budget

        return AppraisalWish(
            model=self.model,
            base_url=self.base_url,
            measures=tuple(one for one in MEASURES if one in (self.measures or MEASURES)),
            kept=self.kept,
            budget=Budget(max_usd=self.max_usd, max_tokens=self.max_tokens),
            limit=self.limit,
        )


async def _benchmark(wish: _Wish, asks: _Asks, store: str | None) -> int:
    from viva.benchmarking.bootstrap import Bootstrap
    from viva.benchmarking.run import benchmark

    form, asking = wish.form or _form_of(wish.out), asks.wish()
    samples = await _samples(wish, store)
    bootstrap = Bootstrap(seed=wish.seed, rounds=wish.rounds)
    if asking is None or not samples:
        _write(wish.out, _written(form, benchmark(samples, bootstrap=bootstrap)))
        return 0
    from viva.apps.cli.appraising import appraised

    judged = await appraised(samples, asking)
    _write(wish.out, _written(form, benchmark(judged.samples, bootstrap=bootstrap, appraised=judged.by)))
    if judged.stopped is not None:
        raise judged.stopped
    return 0


async def _samples(wish: _Wish, store: str | None) -> list[Sample]:
    from viva.apps.cli.opening import opened
    from viva.apps.cli.progress import progress

    paths = [path for text in wish.sources for path in _files(text)]
    wanted = [text for text in wish.sources if not _files(text)]
    told = progress("measured")
    samples: list[Sample] = []
    for done, path in enumerate(paths, start=1):
        samples += _brought(path)
        if told is not None:
            told(done, len(paths))
    if wanted or not wish.sources:
        async with opened(store) as journal:
            ids = await _ids(journal, wanted)
            for done, interview in enumerate(ids, start=1):
                samples.append(await _held(journal, interview))
                if told is not None:
                    told(done, len(ids))
    return samples


async def _export(wanted: Sequence[str], form: Theirs, out: Path | None, store: str | None) -> int:
    import json

    from viva.apps.cli.opening import opened

    rows = []
    async with opened(store) as journal:
        for interview in await _ids(journal, wanted):
            rows.append(await _exported(journal, interview, form))
    _write(out, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return 0


async def _exported(store: Store, interview: str, form: Theirs) -> dict[str, object]:
    from viva.api.sheets import definition_for
    from viva.packs.transcripts.beyond_the_resume import beyond_the_resume_row
    from viva.packs.transcripts.interviewer_record import interviewer_record
    from viva.reports.markdown import markdown_report

    sample = await _held(store, interview)
    cards = await store.scorecards(interview)
    transcript, persona = sample.transcript, sample.planted.persona if sample.planted else ""
    if form == "beyond-the-resume":
        return beyond_the_resume_row(
            transcript,
            sample.definition,
            planted=sample.planted.rungs if sample.planted else None,
            found={name: line.raw for name, line in cards[-1].criteria.items() if line.raw} if cards else None,
            persona=persona,
        )
    return interviewer_record(
        transcript,
        interviewer=sample.interviewer,
        candidate=persona,
        feedback=markdown_report(cards[-1], definition_for(transcript), transcript) if cards else None,
        reply_seconds=sum(sample.replies) / len(sample.replies) if sample.replies else None,
    )


def _files(text: str) -> list[Path]:
    """The files that a source means; none where it is an id or a pattern of ids."""
    from viva.errors import UsageError
    from viva.packs.transcripts import SUFFIXES

    path = Path(text)
    if path.is_dir():
        found = sorted(_readable(path, (*SUFFIXES, ".json")))
        if not found:
            raise UsageError(f"{text}: neither transcripts nor records in this folder")
        return found
    if path.exists():
        return [path]
    if "/" in text or path.suffix in (*SUFFIXES, ".json"):
        found = [Path(name) for name in sorted(glob.glob(text, recursive=True)) if Path(name).is_file()]
        if not found:
            raise UsageError(f"{text}: there is no such file; give a file, a folder, or an id of `viva list`")
        return found
    return []


def _readable(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Transcripts and records in a folder, without what stands beside them: ratings, feedback, a README."""
    for path in folder.iterdir():
        beside = path.stem.casefold() == "readme" or ".labels." in path.name or path.name.endswith("_feedback.json")
        if path.suffix in suffixes and not beside:
            yield path


async def _ids(store: Store, wanted: Sequence[str]) -> list[str]:
    """The interviews that are meant, each once; all where nothing is said."""
    from viva.errors import UsageError
    from viva.journal.opening import resolve

    there = [summary.id for summary in await store.list()] if not wanted or any(map(glob.has_magic, wanted)) else []
    found: dict[str, None] = dict.fromkeys(there if not wanted else ())
    for text in wanted:
        if glob.has_magic(text):
            fitting = [name for name in there if fnmatchcase(name, text)]
            if not fitting:
                raise UsageError(f"{text}: no interview is called like that; `viva list` shows all")
            found |= dict.fromkeys(fitting)
        else:
            found[await resolve(store, text)] = None
    return list(found)


def _brought(path: Path) -> Iterator[Sample]:
    from viva.api.sheets import definition_for
    from viva.benchmarking.sample import sample_of_record
    from viva.packs.transcripts.records import read_records

    for record in read_records(path):
        yield sample_of_record(record, definition_for(record.transcript))


async def _held(store: Store, interview: str) -> Sample:
    from viva.api.sheets import definition_for
    from viva.benchmarking.planted import persona_in, planted_by
    from viva.benchmarking.sample import sample_of_journal
    from viva.errors import UsageError
    from viva.machine.record import transcript_of
    from viva.packs.personas import list_personas, load_persona
    from viva.values.events import Started

    journal = await store.read(interview)
    cards = await store.scorecards(interview)
    transcript = transcript_of(interview, (one.event for one in journal))
    definition = definition_for(transcript)
    if definition.scenario is None:
        raise UsageError(
            f"{interview}: its scenario {transcript.scenario!r} is not known here, so it cannot be measured"
        )
    persona = persona_in(interview)
    planted = None
    if persona in list_personas():
        seed = next((one.event.seed for one in journal if isinstance(one.event, Started)), None)
        planted = planted_by(load_persona(persona), definition, transcript.mode, seed=seed)
    return sample_of_journal(interview, journal, definition, card=cards[-1] if cards else None, planted=planted)


def _form_of(out: Path | None) -> Form:
    forms: dict[str, Form] = {".json": "json", ".html": "html"}
    return forms.get(out.suffix, "text") if out else "text"


def _written(form: Form, found: Benchmark) -> str:
    if form == "json":
        return found.model_dump_json(indent=1) + "\n"
    if form == "html":
        from viva.benchmarking.page import page

        return page(found)
    from viva.benchmarking.table import table

    return table(found)


def _write(out: Path | None, text: str) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    from viva.apps.cli.reporting import write_report

    write_report(out, text)
