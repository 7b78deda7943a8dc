"""Keeps a calibration where a scorecard finds it: one file for each judge, prompt and rubric."""

from __future__ import annotations

from pathlib import Path

from viva.errors import StoreUnavailable
from viva.packs.measured import place_of
from viva.values.calibration import Calibration


def keep(calibration: Calibration, out: Path | None = None) -> Path:
    """Write a calibration to `out`, or to its own place. Raises `StoreUnavailable` where that cannot be."""
    place = out or place_of(calibration.key)
    write(place, calibration.model_dump_json(indent=1) + "\n")
    return place


def write(place: Path, text: str) -> None:
    """Write a file and the folders above it. Raises `StoreUnavailable` where that cannot be."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StoreUnavailable(f"{place}: cannot be written ({error.strerror}); choose another place") from None
