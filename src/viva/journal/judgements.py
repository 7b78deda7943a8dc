"""Judgements of language models, a file each, so that a grading run that broke off asks for the rest alone."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path
from typing import Protocol

from viva.errors import StoreUnavailable
from viva.values.judgements import Judgement


class Keyed(Protocol):
    """What a judgement is kept under."""

    @property
    def digest(self) -> str:
        """One word that stands for all that the judgement depends on."""
        ...


class JudgementFolder:
    """Keeps judgements under their keys; safe for several processes, since each file is written whole.

    Example:
        >>> record = JudgementFolder(user_folder() / "judgements")  # doctest: +SKIP
        >>> await record.find(key) is None  # doctest: +SKIP
        True
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def find(self, key: Keyed) -> Judgement | None:
        """What was kept last under this key; None also for a file that cannot be read, which is then asked anew."""
        try:
            text = await asyncio.to_thread(self._place(key).read_bytes)
            return Judgement.model_validate_json(text)
        except (OSError, ValueError):
            return None

    async def keep(self, key: Keyed, judgement: Judgement) -> None:
        """Keep a judgement. Raises `StoreUnavailable` where it cannot be written."""
        text = judgement.model_dump_json(indent=1)
        try:
            await asyncio.to_thread(self._write, self._place(key), text)
        except OSError as error:
            raise StoreUnavailable(
                f"{error.filename or self._folder}: a judgement cannot be kept ({error.strerror}); free some space"
            ) from error

    def _place(self, key: Keyed) -> Path:
        return self._folder / key.digest[:2] / f"{key.digest}.json"

    @staticmethod
    def _write(place: Path, text: str) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
        part.write_text(text, encoding="utf-8")
        os.replace(part, place)
