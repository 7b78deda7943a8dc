"""What the commands share: the journal, a new interview's id and scenario, how viva was called."""

from __future__ import annotations

import secrets
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from viva.errors import DefinitionError, UsageError
from viva.journal.opening import default_url, open_store
from viva.journal.store import Store, Summary
from viva.packs.find import find, list_scenarios
from viva.packs.load import DEFAULT_FRAMEWORK, read_scenario

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Nothing that is mistaken for something else when read aloud."""


@asynccontextmanager
async def opened(url: str | None) -> AsyncIterator[Store]:
    """The journal at a URL or path, or the user's own; closed at the end."""
    store = open_store(url or default_url())
    try:
        yield store
    finally:
        await store.close()


def new_id(scenario: str) -> str:
    """An id that can be read aloud, such as `ads_ctr-k7m2q9`."""
    return f"{scenario}-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def least_met(known: Sequence[Summary]) -> str:
    """The scenario that fewest of these interviews were about, of the kind of interview that is held by default."""
    met = Counter(summary.scenario for summary in known)
    for name in sorted(list_scenarios(), key=lambda name: (met[name], name)):
        with suppress(DefinitionError):
            if read_scenario(find("scenario", name)).value.framework == DEFAULT_FRAMEWORK:
                return name
    raise UsageError("there is no scenario for an interview; `viva new scenario ID` begins one")


def invocation() -> str:
    """How viva was called, so that a command that is printed can be copied: `viva`, or a path where that is another."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return "python -m viva"
    found = shutil.which("viva")
    if called.name != "viva" or (found and Path(found).resolve() == called.resolve()):
        return "viva"
    here = Path.cwd()
    return shlex.quote(str(called.relative_to(here) if called.is_relative_to(here) else called))
