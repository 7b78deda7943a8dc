"""The flags that several commands share."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

LevelName = Literal["mid", "senior", "staff"]
ModeName = Literal["full", "step1"]

Level = Annotated[LevelName, typer.Option("--level", help="The bar to be measured against.")]
MaybeLevel = Annotated[LevelName | None, typer.Option("--level", help="Instead of the level that the interview names.")]
Mode = Annotated[ModeName, typer.Option("--mode", help="All nine steps, or the first alone.")]
MaybeMode = Annotated[ModeName | None, typer.Option("--mode", help="Instead of the mode that the transcript names.")]
Minutes = Annotated[float | None, typer.Option("--minutes", min=3, max=240, help="Length; the framework's by default.")]
Coach = Annotated[
    bool, typer.Option("--coach", help="See each step's grades once it is left; the scorecard says it was no exam.")
]
Side = Annotated[
    Literal["candidate", "interviewer"],
    typer.Option("--as", help="interviewer: you interview a simulated candidate, kept apart from your own attempts."),
]
Opposite = Annotated[
    str | None,
    typer.Option("--persona", help="With --as interviewer: who is interviewed, played by --model; else drawn."),
]
TakeUp = Annotated[
    str | None, typer.Option("--resume", metavar="ID", help="With --as interviewer: go on with that one, or `latest`.")
]
Untimed = Annotated[bool, typer.Option("--untimed", help="No clock; steps end when they are complete.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Same seed, same interview: volumes, twists and wording.")]
StoreUrl = Annotated[str | None, typer.Option("--store", help="Journal: a file or a database URL.")]
Model = Annotated[
    str | None,
    typer.Option(
        "--model", help="Who interviews (or who is interviewed, with --as interviewer): provider/model, or `offline`."
    ),
]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="An OpenAI-compatible server's address.")]
MaxUsd = Annotated[float | None, typer.Option("--max-usd", min=0, help="Stop, keeping all, once this is spent.")]
MaxTokens = Annotated[int | None, typer.Option("--max-tokens", min=1, help="The same in tokens, in and out.")]
Judges = Annotated[
    list[str] | None, typer.Option("--judge", help="Who grades: provider/model, given once or more; or `offline`.")
]
Votes = Annotated[
    Literal["practice", "standard", "audit"],
    typer.Option("--votes", help="One vote a criterion; two and a third where they differ; three."),
]
AtOnce = Annotated[int, typer.Option("--limit", min=1, max=64, help="Calls at once.")]
Output = Annotated[Literal["text", "jsonl"], typer.Option("--output", help="jsonl: one JSON object a line.")]
Identifier = Annotated[str, typer.Argument(metavar="[ID|latest]", help="An id, the start of one, or `latest`.")]
