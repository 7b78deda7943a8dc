"""`viva models`: the providers, the variable that holds each one's key, and whether it is set; never its value."""

from __future__ import annotations

import json
from typing import Literal

from viva.models.keys import Keys, keys_of_this_user
from viva.models.naming import PROVIDERS, Provider

_MORE = """
Any OpenAI-compatible server (vLLM, llama.cpp, Ollama, LM Studio) answers to openai/NAME with OPENAI_BASE_URL set,
or to NAME as it calls the model with --base-url or VIVA_BASE_URL, such as http://127.0.0.1:8000/v1.
litellm knows many more providers: write their models as it does, provider/model.
Keys are read from the environment, .env, or keys.env in the user's folder (mode 0600).
To try a model: viva doctor --model NAME"""


def list_providers(*, output: Literal["text", "jsonl"], keys: Keys | None = None) -> int:
    """A line or a row for each provider; returns the exit code.

    Raises `UsageError` for a keys file that others can read, and for a value that is no key.
    """
    known = keys or keys_of_this_user()
    rows = [(provider, known.get(provider.key) is not None if provider.key else None) for provider in PROVIDERS]
    if output == "jsonl":
        for provider, is_set in rows:
            row = {"provider": provider.id, "key": provider.key, "set": is_set, "example": provider.example}
            print(json.dumps(row))
        return 0
    print(_line("provider", "key", "", "a model of theirs"))
    for provider, is_set in rows:
        print(_row(provider, is_set))
    print(_MORE)
    return 0


def _row(provider: Provider, is_set: bool | None) -> str:
    state = "" if is_set is None else "set" if is_set else "not set"
    return _line(provider.id, provider.key or "none needed", state, provider.example)


def _line(provider: str, key: str, state: str, example: str) -> str:
    return f"{provider:<14}{key:<20}{state:<9}{example}"
