"""The HTTP adapter: interviews as JSON, server-sent events and AG-UI, and the guard that the web page shares."""

from __future__ import annotations

from importlib.util import find_spec

from viva.errors import UsageError

if not all(map(find_spec, ("starlette", "sse_starlette", "ag_ui", "limits"))):
    raise UsageError("HTTP needs libraries that are not installed: pip install 'viva[http]'")
