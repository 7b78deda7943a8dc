"""The commands that put interviews elsewhere: a web page, an MCP host, Slack, Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from viva.apps.cli.options import BaseUrl, Judges, MaxTokens, MaxUsd, StoreUrl
from viva.apps.cli.running import run_to_exit
from viva.values.events import ClockPolicy

if TYPE_CHECKING:
    from viva.api.grader import Asked
    from viva.api.speaker import Speaker
    from viva.channels.switchboard import Switchboard

serving = typer.Typer()

Models = Annotated[
    list[str] | None,
    typer.Option("--model", help="Who may interview: provider/model, or `offline`; the first by default."),
]
AtOnce = Annotated[int, typer.Option("--at-once", min=1, help="Turns answered at the same time; others wait.")]
Token = Annotated[
    str | None, typer.Option("--token", envvar="VIVA_TOKEN", help="The secret to ask for; needed with --host.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setup:
    """What all of them take."""

    store: str | None
    model: list[str] | None
    base_url: str | None
    judge: list[str] | None
    max_usd: float | None
    max_tokens: int | None
    at_once: int
    clock: ClockPolicy

    @classmethod
    def of(cls, context: typer.Context, *, clock: ClockPolicy) -> _Setup:
        """The flags that they share, each under its own name."""
        shared = {field.name: context.params[field.name] for field in fields(cls) if field.name != "clock"}
        return cls(clock=clock, **shared)

    @property
    def asked(self) -> Asked:
        """Who grades: as named, else as the environment or `config.toml` says."""
        from viva.api.grader import Asked

        judges = tuple(self.judge or ())
        return Asked(judges=judges, base_url=self.base_url if judges else None, max_usd=self.max_usd)


@serving.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="Where to listen; others need --token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8642,
    token: Token = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name that a proxy in front passes on.")
    ] = None,
    store: StoreUrl = None,
    model: Models = None,
    base_url: BaseUrl = None,
    judge: Judges = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    at_once: AtOnce = 20,
) -> None:
    """Be interviewed on a web page; the HTTP API is below /api, with the same token."""
    setup = _Setup.of(context, clock="wall")
    run_to_exit(_page(setup, host, port, token, tuple(name or ())))


@serving.command()
def mcp(
    context: typer.Context,
    transport: Annotated[Literal["stdio", "http"], typer.Option("--transport", help="How the host reaches it.")] = (
        "stdio"
    ),
    host: Annotated[str, typer.Option("--host", help="For http; others need --token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="For http.")] = 8643,
    token: Token = None,
    store: StoreUrl = None,
    model: Models = None,
    base_url: BaseUrl = None,
    judge: Judges = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    at_once: AtOnce = 20,
) -> None:
    """Offer interviews and grading to an MCP host, such as a chat program on this machine."""
    setup = _Setup.of(context, clock="words")

    async def work(board: Switchboard) -> None:
        from viva.apps.mcp_serving import serve

        await serve(board, transport=transport, host=host, port=port, token=token)

    run_to_exit(_with_board(setup, "mcp", work))


@serving.command()
def slack(
    context: typer.Context,
    store: StoreUrl = None,
    model: Models = None,
    base_url: BaseUrl = None,
    judge: Judges = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    at_once: AtOnce = 20,
) -> None:
    """Interview in a Slack workspace; SLACK_BOT_TOKEN and SLACK_APP_TOKEN are the app's."""
    setup = _Setup.of(context, clock="words")

    async def work(board: Switchboard) -> None:
        from viva.apps.slack import serve

        typer.echo("Connecting to Slack. Ctrl-C ends it; interviews go on after the next start.", err=True)
        await serve(board)

    run_to_exit(_with_board(setup, "slack", work))


@serving.command()
def telegram(
    context: typer.Context,
    store: StoreUrl = None,
    model: Models = None,
    base_url: BaseUrl = None,
    judge: Judges = None,
    max_usd: MaxUsd = None,
    max_tokens: MaxTokens = None,
    at_once: AtOnce = 20,
) -> None:
    """Interview in a Telegram bot; TELEGRAM_BOT_TOKEN is the bot's."""
    setup = _Setup.of(context, clock="words")

    async def work(board: Switchboard) -> None:
        from viva.apps.telegram import serve

        typer.echo("Connecting to Telegram. Ctrl-C ends it; interviews go on after the next start.", err=True)
        await serve(board)

    run_to_exit(_with_board(setup, "telegram", work))


@asynccontextmanager
async def _board(setup: _Setup) -> AsyncIterator[Switchboard]:
    from viva.api.limit import Limit
    from viva.api.speaker import Speaker
    from viva.apps.cli.opening import opened
    from viva.channels.switchboard import Switchboard
    from viva.interview import Budget
    from viva.models.roles import OFFLINE, bound

    async with opened(setup.store) as store, AsyncExitStack() as open_until_the_end:
        speakers: list[Speaker] = []
        for name in setup.model or (None,):
            address = None if name == OFFLINE else setup.base_url
            speakers.append(Speaker(bound("interviewer", name, base_url=address)))
            open_until_the_end.push_async_callback(speakers[-1].close)
        yield Switchboard(
            store,
            models=speakers,
            judge=setup.asked,
            clock=setup.clock,
            budget=Budget(max_usd=setup.max_usd, max_tokens=setup.max_tokens),
            limit=Limit(setup.at_once),
        )


async def _with_board(setup: _Setup, extra: str, work: Callable[[Switchboard], Coroutine[object, object, None]]) -> int:
    from viva.errors import UsageError

    async with _board(setup) as board:
        try:
            await work(board)
        except ModuleNotFoundError as missing:
            raise UsageError(f"{missing.name} is not installed: pip install 'viva[{extra}]'") from missing
    return 0


async def _page(setup: _Setup, host: str, port: int, token: str | None, names: tuple[str, ...]) -> int:
    def told(address: str) -> None:
        typer.echo(f"viva is at {address}\nThe address is a key; Ctrl-C ends it.")

    async def work(board: Switchboard) -> None:
        from viva.apps.web.serving import serve

        await serve(board, host=host, port=port, token=token, names=names, told=told)

    return await _with_board(setup, "web", work)
