"""Where the MCP server is reached: over the standard streams of a program that a host starts, or over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from viva.channels.switchboard import Switchboard
from viva.errors import UsageError
from viva.models.loopback import is_here

if TYPE_CHECKING:
    from mcp.server import MCPServer
    from starlette.applications import Starlette

BODY_LIMIT = 1_000_000
"""Bytes; a transcript to be graded is the longest that comes."""
CALLS_A_MINUTE = 120


async def serve(
    board: Switchboard,
    *,
    transport: Literal["stdio", "http"] = "stdio",
    host: str = "127.0.0.1",
    port: int = 8643,
    token: str | None = None,
) -> None:
    """Serve until the host closes the stream, or the process is told to stop; the board is the caller's to close.

    With `stdio` nothing but the protocol goes to standard output. With `http` the address is `http://host:port/mcp`;
    `host`, `port` and `token` are for it alone. Raises `UsageError` where the SDK is missing, and for an address that
    others reach without a token.
    """
    try:
        from viva.apps.mcp import create_server

        server = create_server(board)
        if transport == "stdio":
            await server.run_stdio_async()
            return
        import uvicorn

        app = network_app(server, host=host, token=token)
    except ModuleNotFoundError as missing:
        extra = "mcp" if transport == "stdio" else "mcp,http"
        package = (missing.name or "a package").partition(".")[0]
        raise UsageError(f"MCP over {transport} needs {package}: pip install 'viva[{extra}]'") from missing
    await uvicorn.Server(uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False)).serve()


def network_app(server: MCPServer, *, host: str = "127.0.0.1", token: str | None = None) -> Starlette:
    """The ASGI application that answers at `/mcp`: no session, each request by itself, behind the house's guards.

    Raises `UsageError` for a host that is not this machine alone, where there is no token.
    """
    from viva.apps.http.guard import LOCAL, guards

    if not is_here(host) and not token:
        raise UsageError(f"{host} can be reached by others: give a token (--token), or serve on 127.0.0.1")
    app = server.streamable_http_app(stateless_http=True, host=host)
    asked = guards(
        token=token,
        hosts=LOCAL if is_here(host) else None,
        body_limit=BODY_LIMIT,
        writes_a_minute=CALLS_A_MINUTE,
    )
    for guard in reversed(asked):
        app.add_middleware(guard.cls, *guard.args, **guard.kwargs)
    return app
