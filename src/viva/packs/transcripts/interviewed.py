"""The files of interviews that a person has held with a simulated candidate: a transcript each, and how it was set up.

They are no attempts of the person's own, so no journal has them.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from viva.errors import StoreUnavailable, TranscriptError, UsageError
from viva.packs.find import shown
from viva.values.interviewed import Seat
from viva.values.transcript import Turn

_SETTING, _TURNS, _DRAFT = ".setting.json", ".jsonl", ".draft"


class InterviewedFolder:
    """Keeps them; every file is replaced as a whole, so that none is ever half written.

    `ID.jsonl` is a transcript as any other once the candidate has spoken. Raises `StoreUnavailable` where nothing can
    be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seat(self, wanted: str) -> Seat:
        """The setting of the interview of that id or beginning of one; `latest` is the latest that is open, if one is.

        Raises `UsageError` where there is none or several, `TranscriptError` where its file cannot be read.
        """
        found = sorted(self._folder.glob(f"*{_SETTING}"), key=lambda path: path.stat().st_mtime, reverse=True)
        ids = [path.name.removesuffix(_SETTING) for path in found]
        if wanted == "latest":
            seats = [self._read(one) for one in ids]
            open_ = [one for one in seats if not one.ended]
            if not seats:
                raise UsageError("you have held no interview yet; begin one: viva interview --as interviewer")
            return (open_ or seats)[0]
        meant = [one for one in ids if one == wanted] or [one for one in ids if wanted and one.startswith(wanted)]
        if len(meant) != 1:
            known = f"there is {', '.join(ids)}" if ids else "there is none yet"
            which = "names several of your interviews" if meant else "is none of the interviews that you held"
            raise UsageError(f"{wanted!r} {which}; {known}")
        return self._read(meant[0])

    def transcript_file(self, interview: str) -> Path:
        """Where what was said stands."""
        return self._folder / f"{interview}{_TURNS}"

    def keep_seat(self, seat: Seat) -> None:
        """Write down how an interview is set up, or that it has ended."""
        self._write(self._folder / f"{seat.id}{_SETTING}", seat.model_dump_json(indent=1) + "\n")

    def keep_turns(
        self, seat: Seat, scenario: str, turns: Sequence[Turn], messages: dict[str, int], *, variation: int | None
    ) -> None:
        """Write down what was said so far. `messages` are ids that a program gave, with the turns that they became."""
        header = {"scenario": scenario, "variation": variation, "level": seat.level, "mode": seat.mode}
        ids: dict[int, list[str]] = {}
        for message, number in messages.items():
            ids.setdefault(number, []).append(message)
        rows: list[dict[str, object]] = [{key: value for key, value in header.items() if value is not None}]
        rows += [
            {"speaker": turn.speaker, "text": turn.text, "at": turn.at}
            | ({"message_ids": ids[turn.number]} if turn.number in ids else {})
            for turn in turns
        ]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        self._write(self.transcript_file(seat.id), text)

    def turns(self, interview: str) -> tuple[tuple[Turn, ...], dict[str, int]]:
        """What was said, with the ids of messages; nothing where nobody has spoken yet. Raises `TranscriptError`."""
        path = self.transcript_file(interview)
        if not path.exists():
            return (), {}
        messages: dict[str, int] = {}
        turns: list[Turn] = []
        try:
            for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")[1:-1], start=1):
                row = json.loads(line)
                messages |= dict.fromkeys(row.pop("message_ids", ()), number)
                turns.append(Turn.model_validate({"number": number, **row}))
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise TranscriptError(
                f"{shown(path)}: cannot be taken up ({type(error).__name__}); it must be as viva wrote it"
            ) from error
        return tuple(turns), messages

    def draft(self, interview: str) -> str:
        """What was typed and not sent."""
        try:
            return (self._folder / f"{interview}{_DRAFT}").read_text(encoding="utf-8")
        except OSError:
            return ""

    def keep_draft(self, interview: str, text: str) -> None:
        """Keep what is being typed; an empty text removes it."""
        path = self._folder / f"{interview}{_DRAFT}"
        if text.strip():
            self._write(path, text)
        else:
            with suppress(OSError):
                path.unlink()

    def _read(self, interview: str) -> Seat:
        path = self._folder / f"{interview}{_SETTING}"
        try:
            return Seat.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise TranscriptError(
                f"{shown(path)}: cannot be read as an interview's setting ({type(error).__name__}); "
                "what was said stands beside it and can be graded as a transcript"
            ) from error

    def _write(self, place: Path, text: str) -> None:
        part = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, place)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise StoreUnavailable(
                f"{shown(place)}: cannot be written ({error.strerror or error}); free some space, or set VIVA_HOME"
            ) from error
