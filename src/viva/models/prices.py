"""What tokens cost, from the price map that ships with litellm: read as a file, so that no SDK is imported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from viva.values.messages import Usage

_FILE = "model_prices_and_context_window_backup.json"
_STEPS = (100, 128, 200, 272, 512)
"""Thousands of prompt tokens from which some models cost more."""


def price(name: str, usage: Usage, *, exact: str | None = None) -> float | None:
    """Dollars for one call of `provider/model`; None where the price is not known.

    `exact` is the model id that the provider reported, used where the map does not know the name. Entries that
    say 0 are taken as unknown.

    Example:
        >>> price("openai/gpt-4o", Usage(prompt=1_000_000))
        2.5
        >>> price("openai/nobody-knows-it", Usage(prompt=1)) is None
        True
    """
    rates = _rates(name) or (_rates(f"{name.partition('/')[0]}/{exact}") if exact else None)
    if rates is None:
        return None
    fresh, answer = _rate(rates, "input_cost_per_token", usage), _rate(rates, "output_cost_per_token", usage)
    if not fresh or not answer:
        return None
    cached = _rate(rates, "cache_read_input_token_cost", usage)
    kept = fresh if cached is None else cached
    return fresh * (usage.prompt - usage.cached) + kept * usage.cached + answer * usage.completion


def _rates(name: str) -> Mapping[str, object] | None:
    """The map names most models bare and some with their provider; a bare name must be the same provider's."""
    provider, _, model = name.partition("/")
    found = _price_map().get(name)
    if found is None and (bare := _price_map().get(model)) is not None:
        found = bare if bare.get("litellm_provider") == provider else None
    return found


def _rate(rates: Mapping[str, object], key: str, usage: Usage) -> float | None:
    above = [rates.get(f"{key}_above_{step}k_tokens") for step in _STEPS if usage.prompt > step * 1000]
    value = next((rate for rate in reversed(above) if rate is not None), rates.get(key))
    return float(value) if isinstance(value, int | float) else None


@cache
def _price_map() -> Mapping[str, Mapping[str, object]]:
    spec = find_spec("litellm")
    folder = Path(spec.origin).parent if spec is not None and spec.origin else None
    if folder is None or not (folder / _FILE).is_file():
        return {}
    found = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return {name: rates for name, rates in found.items() if isinstance(rates, dict)}
